package org.lethe.archive.zip;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;

/** The types of directory records, and the keys that each has (PS3.3 section F.5). */
enum RecordType {
    PATIENT("PATIENT", Key.type2(Tag.PatientName), Key.type1(Tag.PatientID, "UNKNOWN")),
    STUDY("STUDY", Key.date(Tag.StudyDate), Key.time(Tag.StudyTime), Key.type2(Tag.AccessionNumber),
            Key.type2(Tag.StudyDescription), Key.type3(Tag.StudyInstanceUID), Key.type1(Tag.StudyID, "0")),
    SERIES("SERIES", Key.type1(Tag.Modality, "OT"), Key.type3(Tag.SeriesInstanceUID), Key.number(Tag.SeriesNumber)),
    /** Of an extended DICOMDIR. */
    EXTENDED_SERIES("SERIES", Key.type1(Tag.Modality, "OT"), Key.type3(Tag.SeriesDescription),
            Key.type3(Tag.SeriesInstanceUID), Key.number(Tag.SeriesNumber)),

    IMAGE("IMAGE", Key.number(Tag.InstanceNumber)),
    RT_DOSE("RT DOSE", Key.number(Tag.InstanceNumber), Key.type1(Tag.DoseSummationType, "PLAN")),
    RT_STRUCTURE_SET("RT STRUCTURE SET", Key.number(Tag.InstanceNumber),
            Key.type1(Tag.StructureSetLabel, Key.UNNAMED), Key.type2(Tag.StructureSetDate),
            Key.type2(Tag.StructureSetTime)),
    RT_PLAN("RT PLAN", Key.number(Tag.InstanceNumber), Key.type1(Tag.RTPlanLabel, Key.UNNAMED),
            Key.type2(Tag.RTPlanDate), Key.type2(Tag.RTPlanTime)),
    RT_TREAT_RECORD("RT TREAT RECORD", Key.number(Tag.InstanceNumber), Key.type2(Tag.TreatmentDate),
            Key.type2(Tag.TreatmentTime)),
    PRESENTATION("PRESENTATION", Key.number(Tag.InstanceNumber), Key.type3(Tag.ReferencedSeriesSequence),
            Key.date(Tag.PresentationCreationDate), Key.time(Tag.PresentationCreationTime),
            Key.type1(Tag.ContentLabel, Key.UNNAMED), Key.type2(Tag.ContentDescription),
            Key.type2(Tag.ContentCreatorName)),
    WAVEFORM("WAVEFORM", Key.date(Tag.ContentDate), Key.time(Tag.ContentTime), Key.number(Tag.InstanceNumber)),
    SR_DOCUMENT("SR DOCUMENT", Key.date(Tag.ContentDate), Key.time(Tag.ContentTime), Key.number(Tag.InstanceNumber),
            Key.type3(Tag.ConceptNameCodeSequence), Key.type1(Tag.CompletionFlag, "PARTIAL"),
            Key.type1(Tag.VerificationFlag, "UNVERIFIED"), Key.verification()),
    KEY_OBJECT_DOC("KEY OBJECT DOC", Key.date(Tag.ContentDate), Key.time(Tag.ContentTime),
            Key.number(Tag.InstanceNumber), Key.type3(Tag.ConceptNameCodeSequence)),
    SPECTROSCOPY("SPECTROSCOPY", Key.type3(Tag.ImageType), Key.date(Tag.ContentDate), Key.time(Tag.ContentTime),
            Key.number(Tag.InstanceNumber), Key.type3(Tag.NumberOfFrames), Key.type3(Tag.Rows), Key.type3(Tag.Columns),
            Key.type3(Tag.DataPointRows), Key.type3(Tag.DataPointColumns)),
    RAW_DATA("RAW DATA", Key.date(Tag.ContentDate), Key.time(Tag.ContentTime), Key.type2(Tag.InstanceNumber)),
    REGISTRATION("REGISTRATION", Key.date(Tag.ContentDate), Key.time(Tag.ContentTime), Key.number(Tag.InstanceNumber),
            Key.type1(Tag.ContentLabel, Key.UNNAMED), Key.type2(Tag.ContentDescription),
            Key.type2(Tag.ContentCreatorName)),
    FIDUCIAL("FIDUCIAL", Key.date(Tag.ContentDate), Key.time(Tag.ContentTime), Key.number(Tag.InstanceNumber),
            Key.type1(Tag.ContentLabel, Key.UNNAMED), Key.type2(Tag.ContentDescription),
            Key.type2(Tag.ContentCreatorName)),
    ENCAP_DOC("ENCAP DOC", Key.type2(Tag.ContentDate), Key.type2(Tag.ContentTime), Key.number(Tag.InstanceNumber),
            Key.type2(Tag.ConceptNameCodeSequence), Key.type2(Tag.DocumentTitle),
            Key.type1(Tag.MIMETypeOfEncapsulatedDocument, "application/octet-stream"));

    private static final String STORAGE = "1.2.840.10008.5.1.4.1.1.";

    /** What is no image, by its SOP class (PS3.3 table F.4-1, PS3.6 annex A). */
    private static final Map<String, RecordType> BY_SOP_CLASS = Map.ofEntries(
            Map.entry(UID.MRSpectroscopyStorage, SPECTROSCOPY),
            Map.entry(UID.RawDataStorage, RAW_DATA),
            Map.entry(STORAGE + "66.1", REGISTRATION),
            Map.entry(STORAGE + "66.2", FIDUCIAL),
            Map.entry(STORAGE + "66.3", REGISTRATION),
            Map.entry(UID.KeyObjectSelectionDocumentStorage, KEY_OBJECT_DOC),
            Map.entry(UID.RTDoseStorage, RT_DOSE),
            Map.entry(UID.RTStructureSetStorage, RT_STRUCTURE_SET),
            Map.entry(STORAGE + "481.4", RT_TREAT_RECORD),
            Map.entry(UID.RTPlanStorage, RT_PLAN),
            Map.entry(STORAGE + "481.6", RT_TREAT_RECORD),
            Map.entry(STORAGE + "481.7", RT_TREAT_RECORD),
            Map.entry(STORAGE + "481.8", RT_PLAN),
            Map.entry(STORAGE + "481.9", RT_TREAT_RECORD));

    private static final Map<String, RecordType> BY_FAMILY = Map.of(
            STORAGE + "9.", WAVEFORM,
            STORAGE + "11.", PRESENTATION,
            STORAGE + "88.", SR_DOCUMENT,
            STORAGE + "104.", ENCAP_DOC);

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // nothing in the list ever changes, which the checker cannot see
    private final List<Key> keys;

    RecordType(String title, Key... keys) {
        this.title = title;
        this.keys = List.of(keys);
    }

    /** The type that the record of an instance has. */
    static RecordType ofSopClass(String uid) {
        RecordType exact = BY_SOP_CLASS.get(uid);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, RecordType> family : BY_FAMILY.entrySet()) {
            if (uid.startsWith(family.getKey())) {
                return family.getValue();
            }
        }
        return IMAGE;
    }

    /** The value of Directory Record Type (0004,1430). */
    String title() {
        return title;
    }

    /** Puts what this type of record says about an instance into a record. */
    void putKeys(Attributes instance, Attributes.Builder record) {
        for (Key key : keys) {
            Element element = key.of(instance);
            if (element != null) {
                record.put(element);
            }
        }
    }

    /** What a record says about an instance: an element, or null for none. */
    @FunctionalInterface
    private interface Key {
        String UNNAMED = "UNNAMED";

        Element of(Attributes instance);

        /** Must have a value: if the file has none, one that says so as well as it can. */
        static Key type1(int tag, String otherwise) {
            Element missing = ascii(tag, otherwise);
            return instance -> copy(instance, tag, missing);
        }

        /** Must be there. */
        static Key type2(int tag) {
            Element missing = Element.empty(tag, vrOf(tag));
            return instance -> copy(instance, tag, missing);
        }

        /** Also for what every stored instance has, and for what is needed only in some cases. */
        static Key type3(int tag) {
            return instance -> copy(instance, tag, null);
        }

        static Key number(int tag) {
            return type1(tag, "0");
        }

        /** Must have a value; that of files from before DICOM has dots in it. */
        static Key date(int tag) {
            return instance -> digits(instance, tag, "19000101", ".");
        }

        /** Must have a value; that of files from before DICOM has colons in it. */
        static Key time(int tag) {
            return instance -> digits(instance, tag, "000000", ":");
        }

        /** When a document was last verified. */
        static Key verification() {
            return instance -> {
                Element observers = instance.get(Tag.VerifyingObserverSequence);
                String last = observers == null
                        ? null
                        : observers.items().stream()
                                .map(item -> item.attributes().string(Tag.VerificationDateTime))
                                .filter(Objects::nonNull)
                                .max(Comparator.naturalOrder()).orElse(null);
                return last == null ? null : ascii(Tag.VerificationDateTime, last);
            };
        }

        private static Element copy(Attributes instance, int tag, Element missing) {
            Element element = instance.get(tag);
            if (element == null || element.isEmpty() || isBlank(element)) {
                return missing;
            }
            boolean isUnknown = element.vr() == VR.UN && element.value() instanceof ByteValue;
            return isUnknown ? Element.of(tag, vrOf(tag), element.value()) : element;
        }

        private static Element digits(Attributes instance, int tag, String otherwise, String separator) {
            String text = instance.string(tag);
            return ascii(tag, text == null ? otherwise : text.replace(separator, ""));
        }

        private static Element ascii(int tag, String text) {
            return Element.ofText(tag, vrOf(tag), text, SpecificCharacterSet.ASCII);
        }

        private static VR vrOf(int tag) {
            return Dictionary.standard().vrOf(tag, null);
        }

        private static boolean isBlank(Element element) {
            if (!element.vr().isText() || !(element.value() instanceof ByteValue value)) {
                return false;
            }
            for (int i = 0; i < value.length(); i++) {
                byte b = value.array()[value.offset() + i];
                if (b != ' ' && b != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
