package org.lethe.corpus;

import static org.lethe.corpus.Corpus.sample;
import static org.lethe.corpus.Elements.code;
import static org.lethe.corpus.Elements.item;
import static org.lethe.corpus.Elements.items;

import java.util.List;
import org.lethe.corpus.Corpus.Sample;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.UID;

/** What was written and drawn on the slices: a report, a selection of key images, and a presentation state. */
final class Reports {
    private static final int REPORT = 21;
    private static final int KEY_IMAGES = 22;
    private static final int PRESENTATION = 23;

    private Reports() {}

    static List<Sample> all() {
        return List.of(sample("comprehensive structured report", report()),
                sample("key object selection", keyImages()), sample("presentation state", presentation()));
    }

    private static Attributes.Builder document(int number, String sopClass, String modality, String title) {
        return Elements.put(Patient.object(number, sopClass, modality),
                "ContentDate", "20200305", "ContentTime", "120000", "ReferencedPerformedProcedureStepSequence", items(),
                "CurrentRequestedProcedureEvidenceSequence", item("StudyInstanceUID", Patient.STUDY,
                        "ReferencedSeriesSequence", item("SeriesInstanceUID", Patient.series(Images.FIRST_SLICE),
                                "ReferencedSOPSequence", items(Patient.reference(UID.CTImageStorage, 1),
                                        Patient.reference(UID.CTImageStorage, 2)))),
                "ValueType", "CONTAINER", "ConceptNameCodeSequence", code("113000", "DCM", title),
                "ContinuityOfContent", "SEPARATE");
    }

    private static Attributes.Builder report() {
        return Elements.put(document(REPORT, "1.2.840.10008.5.1.4.1.1.88.33", "SR", "Of Interest"),
                "PerformedProcedureCodeSequence", items(),
                "ReferencedRequestSequence",
                item("StudyInstanceUID", Patient.STUDY, "AccessionNumber", Patient.ACCESSION,
                        "PlacerOrderNumberImagingServiceRequest", "PON77120",
                        "FillerOrderNumberImagingServiceRequest", "FON77121", "RequestedProcedureID", "RP9912",
                        "RequestedProcedureDescription", "Knee of " + Patient.MENTION,
                        "RequestedProcedureCodeSequence", items(), "ReferencedStudySequence", items()),
                "CompletionFlag", "COMPLETE", "VerificationFlag", "VERIFIED",
                "VerifyingObserverSequence", item("VerifyingObserverName", Patient.PHYSICIAN,
                        "VerifyingOrganization", Patient.INSTITUTION, "VerificationDateTime", "20200305120000",
                        "VerifyingObserverIdentificationCodeSequence", items()),
                "ContentSequence", items(
                        content("HAS OBS CONTEXT", "PNAME", "121008", "Person Observer Name",
                                "PersonName", Patient.PHYSICIAN),
                        content("CONTAINS", "PNAME", "121029", "Subject Name", "PersonName", Patient.NAME),
                        content("CONTAINS", "TEXT", "121071", "Finding",
                                "TextValue", "A nodule in the knee of " + Patient.MENTION + ", born on 29.02.1960"),
                        content("CONTAINS", "UIDREF", "121018", "Procedure Study Instance UID", "UID", Patient.STUDY),
                        content("CONTAINS", "UIDREF", "121030", "Tracking Unique Identifier",
                                "UID", Patient.instance(9_021)),
                        content("CONTAINS", "DATE", "121031", "Subject Birth Date", "Date", Patient.BIRTH_DATE),
                        content("CONTAINS", "TIME", "111061", "Study Time", "Time", "101112"),
                        content("CONTAINS", "DATETIME", "121125", "DateTime of Recording of Log Entry",
                                "DateTime", "20200301101112"),
                        content("CONTAINS", "NUM", "G-D705", "Volume", "MeasuredValueSequence",
                                item("NumericValue", "3", "MeasurementUnitsCodeSequence", code("ml", "UCUM", "ml"))),
                        content("CONTAINS", "IMAGE", "121112", "Source of Measurement",
                                "ReferencedSOPSequence", items(Patient.reference(UID.CTImageStorage, 1))),
                        content("CONTAINS", "CONTAINER", "121070", "Findings", "ContinuityOfContent", "SEPARATE",
                                "ContentSequence", items(content("CONTAINS", "TEXT", "121071", "Finding",
                                        "TextValue", "MRN " + Patient.ID + ", " + Patient.FAMILY_NAME)))));
    }

    private static Attributes.Builder content(String relationship, String type, String code, String meaning,
            Object... value) {
        return Elements.put(Elements.of("RelationshipType", relationship, "ValueType", type,
                "ConceptNameCodeSequence", code(code, "DCM", meaning)), value);
    }

    private static Attributes.Builder keyImages() {
        return Elements.put(document(KEY_IMAGES, "1.2.840.10008.5.1.4.1.1.88.59", "KO", "Of Interest"),
                "ContentSequence", items(
                        content("CONTAINS", "TEXT", "113012", "Key Object Description",
                                "TextValue", "For Dr. Kowalczykowski: " + Patient.MENTION),
                        Elements.of("RelationshipType", "CONTAINS", "ValueType", "IMAGE",
                                "ReferencedSOPSequence", items(Patient.reference(UID.CTImageStorage, 2)))));
    }

    private static Attributes.Builder presentation() {
        return Elements.put(Patient.object(PRESENTATION, "1.2.840.10008.5.1.4.1.1.11.1", "PR"),
                "ContentLabel", "KNEE", "ContentDescription", "Knee of " + Patient.MENTION,
                "PresentationCreationDate", "20200305", "PresentationCreationTime", "120000",
                "ContentCreatorName", Patient.PHYSICIAN, "PresentationLUTShape", "IDENTITY",
                "ReferencedSeriesSequence", item("SeriesInstanceUID", Patient.series(Images.FIRST_SLICE),
                        "ReferencedImageSequence", items(Patient.reference(UID.CTImageStorage, 1))),
                "DisplayedAreaSelectionSequence", item("DisplayedAreaTopLeftHandCorner", new int[] {1, 1},
                        "DisplayedAreaBottomRightHandCorner", new int[] {4, 4},
                        "PresentationSizeMode", "SCALE TO FIT", "PresentationPixelAspectRatio", "1\\1"),
                "GraphicLayerSequence", item("GraphicLayer", "NOTES", "GraphicLayerOrder", "1",
                        "GraphicLayerDescription", "Notes on " + Patient.MENTION),
                "GraphicAnnotationSequence", item("GraphicLayer", "NOTES",
                        "ReferencedImageSequence", items(Patient.reference(UID.CTImageStorage, 1)),
                        "TextObjectSequence", item("AnchorPointAnnotationUnits", "PIXEL", "AnchorPoint",
                                new int[] {1, 1}, "AnchorPointVisibility", "N",
                                "UnformattedTextValue", Patient.MENTION + ": here"),
                        "GraphicObjectSequence", item("GraphicAnnotationUnits", "PIXEL", "GraphicDimensions", 2,
                                "NumberOfGraphicPoints", 2, "GraphicData", new int[] {1, 1, 2, 2},
                                "GraphicType", "POLYLINE", "GraphicFilled", "N")));
    }
}
