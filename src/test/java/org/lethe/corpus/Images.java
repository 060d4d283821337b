package org.lethe.corpus;

import static org.lethe.corpus.Corpus.sample;
import static org.lethe.corpus.Elements.code;
import static org.lethe.corpus.Elements.item;
import static org.lethe.corpus.Elements.items;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lethe.corpus.Corpus.Sample;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;

/** Slices in all native transfer syntaxes, a capture with all that was ever laid over images, and a segmentation. */
final class Images {
    static final int FIRST_SLICE = 1;
    static final int SLICES = 4;
    private static final int CAPTURE = 5;
    private static final int SEGMENTATION = 6;
    private static final int SIGNED = 7;
    private static final int UNKNOWN = 8;
    private static final int PRIVATE = 9;
    private static final TransferSyntax[] SYNTAXES = {
        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
        TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
        TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
        TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN
    };

    private Images() {}

    static List<Sample> all() {
        return List.of(slice(0), slice(1), slice(2), slice(3),
                sample("secondary capture with overlays, curves and an icon", capture()),
                sample("segmentation", segmentation()),
                sample("digital signatures", signed()),
                sample("sequences of unknown VR", unknown()),
                sample("private blocks", ofMaker()));
    }

    private static Sample slice(int index) {
        int number = FIRST_SLICE + index;
        Attributes.Builder slice = Elements.put(ct(number), "SeriesInstanceUID", Patient.series(FIRST_SLICE),
                "ImagePositionPatient", "0\\0\\" + index,
                "ReferencedImageSequence",
                items(Patient.reference(UID.CTImageStorage, FIRST_SLICE + (index + 1) % SLICES)),
                "SourceImageSequence", items(Patient.reference(UID.SecondaryCaptureImageStorage, CAPTURE)));
        return new Sample("slice in " + SYNTAXES[index].uid(), slice.build(), SYNTAXES[index]);
    }

    private static Attributes.Builder ct(int number) {
        return Elements.put(pixels(Patient.object(number, UID.CTImageStorage, "CT")),
                "ImageType", "ORIGINAL\\PRIMARY\\AXIAL", "AcquisitionDate", "20200301", "ContentDate", "20200301",
                "AcquisitionTime", "101500", "ContentTime", "101501.25", "InstitutionAddress", "Am Wuerzelbach 7",
                "KVP", "120", "ProtocolName", "Knee " + Patient.FAMILY_NAME, "PatientPosition", "HFS",
                "AcquisitionNumber", 1, "ImageOrientationPatient", "1\\0\\0\\0\\1\\0", "ImagePositionPatient",
                "0\\0\\0",
                "FrameOfReferenceUID", Patient.FRAME_OF_REFERENCE, "PositionReferenceIndicator", "",
                "PixelSpacing", "1\\1", "SliceThickness", "1", "RescaleIntercept", "0", "RescaleSlope", "1",
                "RescaleType", "HU", "ImageComments", Patient.MENTION + " moved",
                "RequestAttributesSequence",
                item("ScheduledProcedureStepID", "SPS991", "RequestedProcedureID", "RP9912",
                        "RequestedProcedureDescription", "Knee, " + Patient.MENTION),
                "PerformedProcedureStepStartDate", "20200301");
    }

    /** Puts a small grey image into a dataset. */
    static Attributes.Builder pixels(Attributes.Builder dataset) {
        return Elements.put(dataset, "SamplesPerPixel", 1, "PhotometricInterpretation", "MONOCHROME2", "Rows", 4,
                "Columns", 4, "BitsAllocated", 16, "BitsStored", 16, "HighBit", 15, "PixelRepresentation", 0,
                "PixelData", new int[16]);
    }

    private static Attributes.Builder capture() {
        Attributes.Builder capture = Elements.put(
                pixels(Patient.object(CAPTURE, UID.SecondaryCaptureImageStorage, "OT")),
                "ConversionType", "WSD", "PatientOrientation", "", "ImageType", "DERIVED\\SECONDARY",
                "SecondaryCaptureDeviceID", "CAP-1",
                "SecondaryCaptureDeviceManufacturer", "Acme", "DateOfSecondaryCapture", "20200303",
                "IconImageSequence", item("SamplesPerPixel", 1, "PhotometricInterpretation", "MONOCHROME2", "Rows", 4,
                        "Columns", 4, "BitsAllocated", 8, "BitsStored", 8, "HighBit", 7, "PixelRepresentation", 0,
                        "PixelData", Patient.ID.getBytes(StandardCharsets.US_ASCII)));
        byte[] name = (Patient.NAME + " ").getBytes(StandardCharsets.US_ASCII);
        return capture
                .put(Element.ofUnsignedShort(0x60000010, 4)).put(Element.ofUnsignedShort(0x60000011, 4))
                .put(text(0x60000015, VR.IS, "1")).put(text(0x60000022, VR.LO, Patient.MENTION))
                .put(text(0x60000040, VR.CS, "G")).put(Element.of(0x60000050, VR.SS, new byte[] {1, 0, 1, 0}))
                .put(Element.ofUnsignedShort(0x60000100, 1)).put(Element.ofUnsignedShort(0x60000102, 0))
                .put(text(0x60001500, VR.LO, Patient.FAMILY_NAME)).put(Element.of(0x60003000, VR.OB, name))
                .put(text(0x60024000, VR.LT, Patient.MENTION))
                .put(text(0x50000022, VR.LO, Patient.MENTION)).put(Element.of(0x50003000, VR.OB, name))
                .put(text(0x50022500, VR.LO, Patient.FAMILY_NAME));
    }

    private static Attributes.Builder segmentation() {
        String classes = UID.CTImageStorage;
        return Elements.put(pixels(Patient.object(SEGMENTATION, "1.2.840.10008.5.1.4.1.1.66.4", "SEG")),
                "ImageType", "DERIVED\\PRIMARY", "ContentDate", "20200302", "ContentTime", "101501",
                "FrameOfReferenceUID", Patient.FRAME_OF_REFERENCE, "PositionReferenceIndicator", "",
                "LossyImageCompression", "00", "SegmentationType", "FRACTIONAL",
                "SegmentationFractionalType", "OCCUPANCY", "MaximumFractionalValue", 255, "NumberOfFrames", "1",
                "BitsAllocated", 8, "BitsStored", 8, "HighBit", 7, "PixelData", new byte[16],
                "ContentLabel", "KNEE", "ContentDescription", "Knee of " + Patient.MENTION,
                "ContentCreatorName", Patient.PHYSICIAN,
                "SegmentSequence", item("SegmentNumber", 1, "SegmentLabel", "Knee of " + Patient.FAMILY_NAME,
                        "SegmentDescription", Patient.MENTION, "SegmentAlgorithmType", "MANUAL",
                        "SegmentedPropertyCategoryCodeSequence", code("T-D0050", "SRT", "Tissue"),
                        "SegmentedPropertyTypeCodeSequence", code("T-62000", "SRT", "Liver"),
                        "TrackingID", "knee of " + Patient.ID, "TrackingUID", Patient.instance(9_001)),
                "DimensionOrganizationSequence", item("DimensionOrganizationUID", Patient.instance(9_002)),
                "DimensionIndexSequence", item("DimensionOrganizationUID", Patient.instance(9_002),
                        "DimensionIndexPointer", 0x0062000B, "FunctionalGroupPointer", 0x0062000A),
                "ReferencedSeriesSequence", item("SeriesInstanceUID", Patient.series(FIRST_SLICE),
                        "ReferencedInstanceSequence",
                        items(Patient.reference(classes, 1), Patient.reference(classes, 2),
                                Patient.reference(classes, 3), Patient.reference(classes, 4))),
                "SharedFunctionalGroupsSequence", item(
                        "PixelMeasuresSequence", item("PixelSpacing", "1\\1", "SliceThickness", "1"),
                        "PlaneOrientationSequence", item("ImageOrientationPatient", "1\\0\\0\\0\\1\\0")),
                "PerFrameFunctionalGroupsSequence", item(
                        "DerivationImageSequence", item(
                                "DerivationCodeSequence", code("113076", "DCM", "Segmentation"),
                                "SourceImageSequence", items(Elements.put(Patient.reference(classes, 2),
                                        "PurposeOfReferenceCodeSequence", code("121322", "DCM", "Source image")))),
                        "FrameContentSequence", item("DimensionIndexValues", 1, "FrameComments", Patient.MENTION),
                        "PlanePositionSequence", item("ImagePositionPatient", "0\\0\\1"),
                        "SegmentIdentificationSequence", item("ReferencedSegmentNumber", 1)));
    }

    private static Attributes.Builder signed() {
        return Elements.put(ct(SIGNED),
                "MACParametersSequence", item("MACIDNumber", 1, "MACCalculationTransferSyntaxUID",
                        UID.ExplicitVRLittleEndian, "MACAlgorithm", "SHA256", "DataElementsSigned", 0x00100010),
                "DigitalSignaturesSequence", item("MACIDNumber", 1, "DigitalSignatureUID", Patient.instance(9_003),
                        "DigitalSignatureDateTime", "20200301101112", "CertificateType", "X509_1993_SIG",
                        "CertificateOfSigner", (Patient.PHYSICIAN + Patient.INSTITUTION).getBytes(
                                StandardCharsets.US_ASCII),
                        "Signature", new byte[128]));
    }

    private static Attributes.Builder unknown() {
        Attributes inner = Elements.of("PatientName", Patient.NAME, "PatientID", Patient.ID,
                "ReferencedSOPClassUID", UID.CTImageStorage, "ReferencedSOPInstanceUID", Patient.instance(1),
                "OtherPatientIDsSequence", item("PatientID", Patient.ID)).build();
        return Elements.put(ct(UNKNOWN))
                .put(sequence(Tag.ProcedureCodeSequence, inner, false))
                .put(sequence(Tag.ReferencedStudySequence, inner, true))
                .put(sequence(0x00189346, inner, true))
                .put(Element.of(Tag.PatientBirthName, VR.UN, (Patient.NAME + " ").getBytes(StandardCharsets.US_ASCII)));
    }

    private static Element sequence(int tag, Attributes content, boolean undefinedLength) {
        Item item = new Item(content, undefinedLength, Encoding.IMPLICIT_LE, null, -1, -1);
        return Element.of(tag, VR.UN, new Sequence(List.of(item), undefinedLength, Encoding.IMPLICIT_LE));
    }

    private static Attributes.Builder ofMaker() {
        return ct(PRIVATE)
                .put(text(0x00290010, VR.LO, "ACME HEADER")).put(text(0x00291001, VR.LO, Patient.NAME))
                .put(Element.of(0x00291002, VR.OB, (Patient.ID + "\0").getBytes(StandardCharsets.US_ASCII)))
                .put(Element.of(0x00291003, VR.UN, ("<patient>" + Patient.MENTION + "</patient>").getBytes(
                        StandardCharsets.UTF_16LE)))
                .put(Element.ofSequence(0x00291004,
                        List.of(Item.of(Elements.of("PatientName", Patient.NAME).build()))));
    }

    private static Element text(int tag, VR vr, String value) {
        return Element.ofText(tag, vr, value, SpecificCharacterSet.LATIN_1);
    }
}
