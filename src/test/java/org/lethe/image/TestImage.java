package org.lethe.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.image.codec.Raster;
import org.lethe.io.ByteSource;

/** Builds instances with images. */
public final class TestImage {
    private TestImage() {}

    /** An instance with native frames. */
    public static TestInstance of(int bitsAllocated, Raster... frames) {
        ByteArrayOutputStream cells = new ByteArrayOutputStream();
        for (Raster frame : frames) {
            cells.writeBytes(NativeCells.of(frame, bitsAllocated));
        }
        Raster first = frames[0];
        String photometric = first.components() == 1 ? "MONOCHROME2" : "RGB";
        VR vr = bitsAllocated == 8 ? VR.OB : VR.OW;
        TestInstance instance = described(first, bitsAllocated, photometric, frames.length)
                .with(Element.of(Tag.PixelData, vr, cells.toByteArray()));
        return first.components() == 1 ? instance : instance.with(Element.ofUnsignedShort(Tag.PlanarConfiguration, 0));
    }

    /** An instance that says it has such frames, and has no pixel data. */
    public static TestInstance described(Raster frame, int bitsAllocated, String photometric, int frames) {
        return TestInstance.ct().without(Tag.PixelData)
                .with(Element.ofUnsignedShort(Tag.SamplesPerPixel, frame.components()))
                .with(Element.of(Tag.PhotometricInterpretation, VR.CS, photometric.getBytes(US_ASCII)))
                .with(Element.of(Tag.NumberOfFrames, VR.IS, Integer.toString(frames).getBytes(US_ASCII)))
                .with(Element.ofUnsignedShort(Tag.Rows, frame.rows()))
                .with(Element.ofUnsignedShort(Tag.Columns, frame.columns()))
                .with(Element.ofUnsignedShort(Tag.BitsAllocated, bitsAllocated))
                .with(Element.ofUnsignedShort(Tag.BitsStored, frame.bits()))
                .with(Element.ofUnsignedShort(Tag.HighBit, frame.bits() - 1))
                .with(Element.ofUnsignedShort(Tag.PixelRepresentation, 0));
    }

    /** Encapsulated pixel data. */
    static Fragments fragments(byte[] offsetTable, byte[]... items) {
        long[] offsets = new long[items.length + 1];
        int[] lengths = new int[items.length + 1];
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i <= items.length; i++) {
            byte[] item = i == 0 ? offsetTable : items[i - 1];
            offsets[i] = all.size();
            lengths[i] = item.length;
            all.writeBytes(item);
        }
        return new Fragments(ByteSource.of(all.toByteArray()), offsets, lengths);
    }
}
