package org.lethe.browser;

import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;

/** Instances with something to see: bright rings around a corner, on a ramp. */
final class SampleImages {
    static final int SIDE = 64;
    private static final int BRIGHTEST = 4095;

    private SampleImages() {}

    static TestInstance ct(int number) {
        return image(number).with(Tag.Modality, VR.CS, "CT").with(Tag.SOPClassUID, VR.UI, UID.CTImageStorage)
                .with(Tag.RescaleIntercept, VR.DS, "-1024").with(Tag.RescaleSlope, VR.DS, "1")
                .with(Tag.WindowCenter, VR.DS, "1024").with(Tag.WindowWidth, VR.DS, "4096");
    }

    static TestInstance mr(int number) {
        return image(number).with(Tag.Modality, VR.CS, "MR").with(Tag.SOPClassUID, VR.UI, "1.2.840.10008.5.1.4.1.1.4")
                .with(Tag.WindowCenter, VR.DS, "2048").with(Tag.WindowWidth, VR.DS, "4096");
    }

    private static TestInstance image(int number) {
        return TestInstance.ct().instance(number)
                .with(Tag.StudyDate, VR.DA, "20260102")
                .with(Tag.StudyTime, VR.TM, "101112")
                .with(Tag.SeriesNumber, VR.IS, "1")
                .with(Tag.ImageType, VR.CS, "ORIGINAL\\PRIMARY\\AXIAL")
                .with(Tag.FrameOfReferenceUID, VR.UI, "1.2.826.0.1.3680043.10.1.9")
                .with(Tag.ImageOrientationPatient, VR.DS, "1\\0\\0\\0\\1\\0")
                .with(Tag.ImagePositionPatient, VR.DS, "0\\0\\" + 3 * number)
                .with(Tag.PixelSpacing, VR.DS, "1\\1")
                .with(Tag.SliceThickness, VR.DS, "3")
                .with(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2")
                .with(unsigned(Tag.SamplesPerPixel, 1))
                .with(unsigned(Tag.Rows, SIDE))
                .with(unsigned(Tag.Columns, SIDE))
                .with(unsigned(Tag.BitsAllocated, 16))
                .with(unsigned(Tag.BitsStored, 12))
                .with(unsigned(Tag.HighBit, 11))
                .with(unsigned(Tag.PixelRepresentation, 0))
                .with(Element.of(Tag.PixelData, VR.OW, pixels(number)));
    }

    private static byte[] pixels(int number) {
        byte[] bytes = new byte[SIDE * SIDE * 2];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double rings = 0.5 + 0.5 * Math.cos(Math.hypot(x - 12, y - 20 - number) / 6);
                int value = (int) (BRIGHTEST * (0.6 * rings + 0.4 * x / SIDE));
                bytes[2 * (y * SIDE + x)] = (byte) value;
                bytes[2 * (y * SIDE + x) + 1] = (byte) (value >> 8);
            }
        }
        return bytes;
    }

    private static Element unsigned(int tag, int value) {
        return Element.of(tag, VR.US, new byte[] {(byte) value, (byte) (value >> 8)});
    }

    /** An element of Unicode text, for an instance that says so. */
    static TestInstance named(TestInstance instance, String patientName) {
        return instance.with(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192")
                .with(Element.ofText(Tag.PatientName, VR.PN, patientName, SpecificCharacterSet.UTF_8));
    }
}
