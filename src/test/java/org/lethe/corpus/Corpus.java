package org.lethe.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.io.ByteSource;

/** The study: images, and what is written, drawn, measured and planned on them. */
public final class Corpus {
    private Corpus() {}

    /**
     * An object of the study.
     *
     * @param name for people
     * @param dataset with an Instance Number that no other one has
     * @param syntax in which it is written
     */
    public record Sample(String name, Attributes dataset, TransferSyntax syntax) {
        /** The same object with another dataset. */
        public Sample with(Attributes other) {
            return new Sample(name, other, syntax);
        }

        /** The DICOM file. */
        public byte[] file() {
            Attributes fileMeta = Attributes.builder(SpecificCharacterSet.LATIN_1)
                    .put(Element.ofUid(Tag.MediaStorageSOPInstanceUID, dataset.string(Tag.SOPInstanceUID)))
                    .put(Element.ofUid(Tag.TransferSyntaxUID, syntax.uid()))
                    .build();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ByteSource file = DicomWriter.encode(fileMeta, dataset, syntax)) {
                file.transferTo(0, file.size(), Channels.newChannel(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A sample in the transfer syntax that most files have. */
    static Sample sample(String name, Attributes.Builder dataset) {
        return new Sample(name, dataset.build(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** Attributes that table E.1-1 does not name, and in which the corpus speaks of the patient nevertheless. */
    private static final Set<String> UNLISTED = Set.of("SegmentLabel", "SegmentDescription", "TrackingID",
            "ContentDescription", "DoseComment", "UnformattedTextValue", "HL7InstanceIdentifier",
            "GraphicLayerDescription");

    /** All of them, but without the patient where only those who clean or remove all text would find it. */
    public static List<Sample> ofListedPlaces() {
        return all().stream().map(sample -> sample.with(withoutUnlisted(sample.dataset))).toList();
    }

    private static Attributes withoutUnlisted(Attributes dataset) {
        Attributes.Builder harmless = Attributes.builder(dataset.charset());
        for (Element element : dataset) {
            if (UNLISTED.contains(Dictionary.standard().keywordOf(element.tag(), null))) {
                harmless.append(Element.ofText(element.tag(), element.vr(), "A note", dataset.charset()));
            } else if (element.vr() == VR.SQ) {
                harmless.append(element.withItems(element.items().stream()
                        .map(item -> item.with(withoutUnlisted(item.attributes()))).toList()));
            } else {
                harmless.append(element);
            }
        }
        return harmless.build();
    }

    /** All of them. */
    public static List<Sample> all() {
        List<Sample> all = new ArrayList<>();
        all.addAll(Images.all());
        all.addAll(Radiotherapy.all());
        all.addAll(Reports.all());
        all.addAll(Papers.all());
        all.addAll(Alphabets.all());
        return List.copyOf(all);
    }
}
