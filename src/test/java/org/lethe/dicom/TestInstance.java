package org.lethe.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import org.lethe.io.ByteSource;

/** Builds small, valid CT instances; each test names only what matters to it. */
public final class TestInstance {
    private static final String ROOT = "1.2.826.0.1.3680043.10.1";

    private Attributes.Builder dataset = Attributes.builder(SpecificCharacterSet.LATIN_1);
    private TransferSyntax transferSyntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    private TestInstance() {}

    /** A CT slice of patient "P1", study 1, series 1, instance 1, with 8 bytes of pixel data. */
    public static TestInstance ct() {
        return new TestInstance()
                .with(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100")
                .with(Tag.SOPClassUID, VR.UI, UID.CTImageStorage)
                .with(Tag.Modality, VR.CS, "CT")
                .with(Tag.PatientName, VR.PN, "Doe^John")
                .patient("P1")
                .study(1)
                .series(1)
                .instance(1)
                .pixels(8);
    }

    /** PatientID. */
    public TestInstance patient(String patientId) {
        return with(Tag.PatientID, VR.LO, patientId);
    }

    /** The study with this number. */
    public TestInstance study(int number) {
        return with(Tag.StudyInstanceUID, VR.UI, ROOT + ".1." + number);
    }

    /** The series with this number. */
    public TestInstance series(int number) {
        return with(Tag.SeriesInstanceUID, VR.UI, ROOT + ".2." + number);
    }

    /** The instance with this number. */
    public TestInstance instance(int number) {
        return with(Tag.SOPInstanceUID, VR.UI, ROOT + ".3." + number)
                .with(Tag.InstanceNumber, VR.IS, Integer.toString(number));
    }

    /** An element of text. */
    public TestInstance with(int tag, VR vr, String value) {
        return with(Element.ofText(tag, vr, value, SpecificCharacterSet.LATIN_1));
    }

    /** Any element. */
    public TestInstance with(Element element) {
        dataset.put(element);
        return this;
    }

    /** An instance without this element. */
    public TestInstance without(int tag) {
        dataset.remove(tag);
        return this;
    }

    /** Native pixel data of a size in bytes. */
    public TestInstance pixels(int bytes) {
        return with(Element.of(Tag.PixelData, VR.OW, new byte[bytes]));
    }

    /** The transfer syntax to write; little endian and not encapsulated. */
    public TestInstance in(TransferSyntax syntax) {
        transferSyntax = syntax;
        return this;
    }

    /** The dataset. */
    public Attributes dataset() {
        return dataset.build();
    }

    /** Orthanc's identifiers of the instance. */
    public ResourceIds ids() {
        return ResourceIds.of(dataset());
    }

    /** The DICOM file. */
    public byte[] file() {
        Attributes fileMeta = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(Element.ofText(
                        Tag.MediaStorageSOPInstanceUID,
                        VR.UI,
                        String.valueOf(dataset().string(Tag.SOPInstanceUID)),
                        SpecificCharacterSet.LATIN_1))
                .put(Element.ofText(
                        Tag.TransferSyntaxUID, VR.UI, transferSyntax.uid(), SpecificCharacterSet.LATIN_1))
                .build();
        var bytes = new ByteArrayOutputStream();
        try (ByteSource file = DicomWriter.encode(fileMeta, dataset(), transferSyntax)) {
            file.transferTo(0, file.size(), Channels.newChannel(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
