package org.lethe.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.io.ByteSource;

/** A slice like those that scanners send: some fifty elements, private ones and a sequence among them. */
final class SampleSlice {
    private static final SpecificCharacterSet LATIN_1 = SpecificCharacterSet.LATIN_1;
    private static final int SERIES_LENGTH = 50;
    private static final int PRIVATE_CREATOR = 0x00090010;
    private static final int PRIVATE_TEXT = 0x00091001;
    private static final int PRIVATE_BYTES = 0x00091002;

    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(Tag.SpecificCharacterSet, "ISO_IR 100"),
            Map.entry(Tag.ImageType, "ORIGINAL\\PRIMARY\\AXIAL"),
            Map.entry(Tag.InstanceCreationDate, "20200101"),
            Map.entry(Tag.SOPClassUID, UID.CTImageStorage),
            Map.entry(Tag.StudyDate, "20200101"),
            Map.entry(Tag.SeriesDate, "20200101"),
            Map.entry(Tag.AcquisitionDate, "20200101"),
            Map.entry(Tag.ContentDate, "20200101"),
            Map.entry(Tag.StudyTime, "101010"),
            Map.entry(Tag.AccessionNumber, "WARM1"),
            Map.entry(Tag.Modality, "CT"),
            Map.entry(Tag.Manufacturer, "Warm"),
            Map.entry(Tag.InstitutionName, "General Hospital"),
            Map.entry(Tag.InstitutionAddress, "1 Main Street"),
            Map.entry(Tag.ReferringPhysicianName, "Referring^Doctor"),
            Map.entry(Tag.StationName, "STATION"),
            Map.entry(Tag.StudyDescription, "CT CHEST"),
            Map.entry(Tag.SeriesDescription, "Axial"),
            Map.entry(Tag.PerformingPhysicianName, "Performing^Doctor"),
            Map.entry(Tag.OperatorsName, "Operator"),
            Map.entry(Tag.ManufacturerModelName, "Scanner"),
            Map.entry(Tag.PatientBirthDate, "19700101"),
            Map.entry(Tag.PatientSex, "O"),
            Map.entry(Tag.PatientAge, "050Y"),
            Map.entry(Tag.SliceThickness, "1.25"),
            Map.entry(Tag.KVP, "120"),
            Map.entry(Tag.ProtocolName, "CHEST PROTOCOL"),
            Map.entry(Tag.StudyID, "1"),
            Map.entry(Tag.ImagePositionPatient, "0\\0\\1"),
            Map.entry(Tag.ImageOrientationPatient, "1\\0\\0\\0\\1\\0"),
            Map.entry(Tag.FrameOfReferenceUID, "2.25.4"),
            Map.entry(Tag.SliceLocation, "1"),
            Map.entry(Tag.PhotometricInterpretation, "MONOCHROME2"),
            Map.entry(Tag.PixelSpacing, "0.7\\0.7"),
            Map.entry(Tag.WindowCenter, "40"),
            Map.entry(Tag.WindowWidth, "400"),
            Map.entry(Tag.RescaleIntercept, "-1024"),
            Map.entry(Tag.RescaleSlope, "1"));

    private static final Map<Integer, Integer> NUMBERS = Map.of(
            Tag.SamplesPerPixel, 1,
            Tag.BitsAllocated, 16,
            Tag.BitsStored, 12,
            Tag.HighBit, 11,
            Tag.PixelRepresentation, 0);

    private SampleSlice() {}

    /**
     * A slice of a study of its own for each patient.
     *
     * @param number tells the slices of a patient apart, and which belong to a series
     * @param side width and height, in pixels of two bytes
     */
    static Attributes of(int patient, int number, int side) {
        int series = number / SERIES_LENGTH;
        Attributes.Builder slice = Attributes.builder(LATIN_1);
        TEXTS.forEach((tag, text) -> put(slice, tag, text));
        NUMBERS.forEach((tag, value) -> slice.put(Element.ofUnsignedShort(tag, value)));
        slice.put(Element.ofUnsignedShort(Tag.Rows, side)).put(Element.ofUnsignedShort(Tag.Columns, side));
        put(slice, Tag.PatientName, "Warm^Up" + patient);
        put(slice, Tag.PatientID, "warm-up-" + patient);
        put(slice, Tag.StudyInstanceUID, "2.25.1" + patient);
        put(slice, Tag.SeriesInstanceUID, "2.25.2" + patient + "." + series);
        put(slice, Tag.SOPInstanceUID, "2.25.3" + patient + "." + number);
        put(slice, Tag.SeriesNumber, String.valueOf(series));
        put(slice, Tag.InstanceNumber, String.valueOf(number));
        Attributes.Builder reference = Attributes.builder(LATIN_1);
        put(reference, Tag.ReferencedSOPClassUID, UID.CTImageStorage);
        put(reference, Tag.ReferencedSOPInstanceUID, "2.25.5" + patient);
        slice.put(Element.ofSequence(Tag.ReferencedImageSequence, List.of(Item.of(reference.build()))));
        slice.put(Element.ofText(PRIVATE_CREATOR, VR.LO, "LETHE WARM-UP", LATIN_1));
        slice.put(Element.ofText(PRIVATE_TEXT, VR.LO, "private", LATIN_1));
        slice.put(Element.of(PRIVATE_BYTES, VR.UN, new byte[256]));
        return slice.put(Element.of(Tag.PixelData, VR.OW, new byte[2 * side * side])).build();
    }

    private static void put(Attributes.Builder dataset, int tag, String text) {
        dataset.put(Element.ofText(tag, Dictionary.standard().vrOf(tag, null), text, LATIN_1));
    }

    /** The bytes of a DICOM file. */
    static byte[] file(Attributes slice) throws IOException {
        Attributes meta = Attributes.builder(LATIN_1)
                .put(Element.ofText(Tag.TransferSyntaxUID, VR.UI, UID.ExplicitVRLittleEndian, LATIN_1))
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ByteSource file = DicomWriter.encode(meta, slice, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)) {
            file.transferTo(0, file.size(), Channels.newChannel(bytes));
        }
        return bytes.toByteArray();
    }
}
