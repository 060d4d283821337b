package org.lethe.archive.creation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.picture.Bitmap;
import org.lethe.image.picture.JpegHeader;
import org.lethe.image.picture.PictureReader;
import org.lethe.io.ByteSource;

/**
 * A content as elements of a dataset.
 *
 * @param fixed elements that describe the content, whatever the request says
 * @param defaults elements that are used where neither the request nor the parent has them
 * @param syntax of the file that holds them
 */
record Payload(List<Element> fixed, List<Element> defaults, TransferSyntax syntax) {
    /** No content: a dataset of tags alone. */
    static final Payload NONE = new Payload(List.of(), List.of(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);

    /** By a workstation (PS3.3 section C.8.6.1). */
    private static final Element CONVERTED = text(Tag.ConversionType, VR.CS, "WSD");

    private static final List<Element> MODEL = List.of(text(Tag.Modality, VR.CS, "M3D"));
    private static final List<Element> SECONDARY_CAPTURE =
            List.of(text(Tag.SOPClassUID, VR.UI, UID.SecondaryCaptureImageStorage), CONVERTED);

    /** How JPEG pictures are stored. */
    enum JpegForm {
        /** As plain pixels. */
        DECODED,
        /** As they are, in the transfer syntax of JPEG baseline. */
        ENCAPSULATED
    }

    /**
     * @throws LetheException of kind NOT_IMPLEMENTED if nothing is known of its media type, BAD_FILE_FORMAT if the
     *     content is not what it says to be
     */
    static Payload of(DataUri content, JpegForm jpegForm) {
        return switch (content.mediaType()) {
            case "image/png" -> ofPixels(PictureReader.readPng(content.bytes()), List.of());
            case "image/jpeg", "image/jpg" -> switch (jpegForm) {
                case DECODED -> ofPixels(PictureReader.readJpeg(content.bytes()), lossy());
                case ENCAPSULATED -> ofJpeg(content.bytes());
            };
            case "application/pdf" -> {
                check(startsWith(content.bytes(), "%PDF-"), "a PDF document");
                yield ofDocument(content, UID.EncapsulatedPDFStorage,
                        List.of(CONVERTED, text(Tag.Modality, VR.CS, "OT")));
            }
            case "model/stl", "model/x.stl-binary", "application/sla" -> {
                check(isStl(content.bytes()), "an STL model");
                yield ofDocument(new DataUri("model/stl", content.bytes()), UID.EncapsulatedSTLStorage, MODEL);
            }
            case "model/obj" -> ofDocument(content, UID.EncapsulatedOBJStorage, MODEL);
            case "model/mtl" -> ofDocument(content, UID.EncapsulatedMTLStorage, MODEL);
            default -> throw new LetheException(ErrorKind.NOT_IMPLEMENTED,
                    "The content must be one of image/png, image/jpeg, application/pdf,"
                            + " model/stl, model/obj, model/mtl");
        };
    }

    private static Payload ofPixels(Bitmap picture, List<Element> more) {
        List<Element> fixed = describe(picture.samples(), picture.samples() == 1 ? "MONOCHROME2" : "RGB",
                picture.width(), picture.height(), picture.bits());
        fixed.addAll(more);
        fixed.add(Element.of(Tag.PixelData, picture.bits() == 8 ? VR.OB : VR.OW, picture.bytes()));
        return new Payload(fixed, SECONDARY_CAPTURE, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** PS3.5 sections 8.2.1 and A.4.1. */
    private static Payload ofJpeg(byte[] file) {
        JpegHeader header = JpegHeader.of(file);
        if (!header.baseline() || header.components() != 1 && header.components() != 3) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "Only JPEG baseline with one or three components can be encapsulated: leave out \"Encapsulate\"");
        }
        String colours = header.components() == 1 ? "MONOCHROME2" : header.rgb() ? "RGB" : "YBR_FULL_422";
        List<Element> fixed = describe(header.components(), colours, header.width(), header.height(), 8);
        fixed.addAll(lossy());
        byte[] even = Arrays.copyOf(file, file.length + file.length % 2);
        fixed.add(Element.of(Tag.PixelData, VR.OB,
                new Fragments(ByteSource.of(even), new long[] {0, 0}, new int[] {0, even.length})));
        return new Payload(fixed, SECONDARY_CAPTURE, TransferSyntax.of(UID.JPEGBaseline8Bit));
    }

    /** The Image Pixel module (PS3.3 section C.7.6.3). */
    private static List<Element> describe(int samples, String colours, int width, int height, int bits) {
        List<Element> elements = new ArrayList<>();
        elements.add(Element.ofUnsignedShort(Tag.SamplesPerPixel, samples));
        elements.add(text(Tag.PhotometricInterpretation, VR.CS, colours));
        if (samples > 1) {
            elements.add(Element.ofUnsignedShort(Tag.PlanarConfiguration, 0));
        }
        elements.add(Element.ofUnsignedShort(Tag.Rows, height));
        elements.add(Element.ofUnsignedShort(Tag.Columns, width));
        elements.add(Element.ofUnsignedShort(Tag.BitsAllocated, bits));
        elements.add(Element.ofUnsignedShort(Tag.BitsStored, bits));
        elements.add(Element.ofUnsignedShort(Tag.HighBit, bits - 1));
        elements.add(Element.ofUnsignedShort(Tag.PixelRepresentation, 0));
        return elements;
    }

    /** What was compressed with loss once stays so, also when it is unpacked (PS3.3 section C.7.6.1.1.5). */
    private static List<Element> lossy() {
        return List.of(text(Tag.LossyImageCompression, VR.CS, "01"),
                text(Tag.LossyImageCompressionMethod, VR.CS, "ISO_10918_1"));
    }

    /**
     * The Encapsulated Document module (PS3.3 section C.24.2).
     *
     * @param defaults of the series that it makes
     */
    private static Payload ofDocument(DataUri content, String sopClass, List<Element> defaults) {
        int length = content.bytes().length;
        byte[] written = {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)};
        return new Payload(
                List.of(text(Tag.SOPClassUID, VR.UI, sopClass),
                        Element.of(Tag.EncapsulatedDocument, VR.OB, content.bytes()),
                        text(Tag.MIMETypeOfEncapsulatedDocument, VR.LO, content.mediaType()),
                        Element.of(Tag.EncapsulatedDocumentLength, VR.UL, written)),
                defaults,
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** Either text, or 80 bytes of anything, the number of triangles, and 50 bytes for each. */
    private static boolean isStl(byte[] file) {
        if (startsWith(file, "solid")) {
            return true;
        }
        if (file.length < 84) {
            return false;
        }
        long triangles = file[80] & 0xFF | (file[81] & 0xFF) << 8 | (file[82] & 0xFF) << 16 | (file[83] & 0xFFL) << 24;
        return file.length == 84 + 50 * triangles;
    }

    private static boolean startsWith(byte[] bytes, String ascii) {
        byte[] start = ascii.getBytes(US_ASCII);
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The content is not " + what);
        }
    }

    static Element text(int tag, VR vr, String ascii) {
        return Element.of(tag, vr, ascii.getBytes(US_ASCII));
    }
}
