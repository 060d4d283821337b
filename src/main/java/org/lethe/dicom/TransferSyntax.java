package org.lethe.dicom;

import static org.lethe.dicom.Encoding.EXPLICIT_BE;
import static org.lethe.dicom.Encoding.EXPLICIT_LE;
import static org.lethe.dicom.Encoding.IMPLICIT_LE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a dataset becomes bytes (PS3.5 section 10 and annex A).
 *
 * @param uid its UID
 * @param encoding of the elements
 * @param deflated whether the bytes of the whole dataset are one deflate stream (RFC 1951)
 * @param encapsulated whether pixel data is a sequence of fragments
 * @param retired whether new files should not use it
 */
public record TransferSyntax(
        String uid, Encoding encoding, boolean deflated, boolean encapsulated, boolean retired) {

    public static final TransferSyntax IMPLICIT_VR_LITTLE_ENDIAN = plain(UID.ImplicitVRLittleEndian, IMPLICIT_LE);
    public static final TransferSyntax EXPLICIT_VR_LITTLE_ENDIAN = plain(UID.ExplicitVRLittleEndian, EXPLICIT_LE);
    public static final TransferSyntax EXPLICIT_VR_BIG_ENDIAN =
            plain(UID.ExplicitVRBigEndian, EXPLICIT_BE).asRetired();
    public static final TransferSyntax DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN =
            deflated(UID.DeflatedExplicitVRLittleEndian);

    /**
     * GE's own: implicit VR, little endian but for the pixel data, which is big endian.
     *
     * @see #bigEndianPixels()
     */
    public static final TransferSyntax GE_IMPLICIT_VR_BIG_ENDIAN_PIXELS = plain("1.2.840.113619.5.2", IMPLICIT_LE);

    private static final Map<String, TransferSyntax> BY_UID = index(List.of(
            IMPLICIT_VR_LITTLE_ENDIAN,
            EXPLICIT_VR_LITTLE_ENDIAN,
            EXPLICIT_VR_BIG_ENDIAN,
            DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
            GE_IMPLICIT_VR_BIG_ENDIAN_PIXELS,
            plain(UID.Papyrus3ImplicitVRLittleEndian, IMPLICIT_LE).asRetired(),

            encapsulated(UID.EncapsulatedUncompressedExplicitVRLittleEndian),
            encapsulated(UID.JPEGBaseline8Bit),
            encapsulated(UID.JPEGExtended12Bit),
            encapsulated(UID.JPEGExtended35).asRetired(),
            encapsulated(UID.JPEGSpectralSelectionNonHierarchical68).asRetired(),
            encapsulated(UID.JPEGSpectralSelectionNonHierarchical79).asRetired(),
            encapsulated(UID.JPEGFullProgressionNonHierarchical1012).asRetired(),
            encapsulated(UID.JPEGFullProgressionNonHierarchical1113).asRetired(),
            encapsulated(UID.JPEGLossless),
            encapsulated(UID.JPEGLosslessNonHierarchical15).asRetired(),
            encapsulated(UID.JPEGExtendedHierarchical1618).asRetired(),
            encapsulated(UID.JPEGExtendedHierarchical1719).asRetired(),
            encapsulated(UID.JPEGSpectralSelectionHierarchical2022).asRetired(),
            encapsulated(UID.JPEGSpectralSelectionHierarchical2123).asRetired(),
            encapsulated(UID.JPEGFullProgressionHierarchical2426).asRetired(),
            encapsulated(UID.JPEGFullProgressionHierarchical2527).asRetired(),
            encapsulated(UID.JPEGLosslessHierarchical28).asRetired(),
            encapsulated(UID.JPEGLosslessHierarchical29).asRetired(),
            encapsulated(UID.JPEGLosslessSV1),
            encapsulated(UID.JPEGLSLossless),
            encapsulated(UID.JPEGLSNearLossless),
            encapsulated(UID.JPEG2000Lossless),
            encapsulated(UID.JPEG2000),
            encapsulated(UID.JPEG2000MCLossless),
            encapsulated(UID.JPEG2000MC),
            encapsulated(UID.MPEG2MPML),
            encapsulated(UID.MPEG2MPMLF),
            encapsulated(UID.MPEG2MPHL),
            encapsulated(UID.MPEG2MPHLF),
            encapsulated(UID.MPEG4HP41),
            encapsulated(UID.MPEG4HP41F),
            encapsulated(UID.MPEG4HP41BD),
            encapsulated(UID.MPEG4HP41BDF),
            encapsulated(UID.MPEG4HP422D),
            encapsulated(UID.MPEG4HP422DF),
            encapsulated(UID.MPEG4HP423D),
            encapsulated(UID.MPEG4HP423DF),
            encapsulated(UID.MPEG4HP42STEREO),
            encapsulated(UID.MPEG4HP42STEREOF),
            encapsulated(UID.HEVCMP51),
            encapsulated(UID.HEVCM10P51),
            encapsulated(UID.JPEGXLLossless),
            encapsulated(UID.JPEGXLJPEGRecompression),
            encapsulated(UID.JPEGXL),
            encapsulated(UID.HTJ2KLossless),
            encapsulated(UID.HTJ2KLosslessRPCL),
            encapsulated(UID.HTJ2K),
            encapsulated(UID.RLELossless),
            // Each frame is a deflate stream of its own; the dataset around it is not deflated (PS3.5 A.4).
            encapsulated(UID.DeflatedImageFrameCompression),

            // The dataset holds an address of the pixels, never the pixels (PS3.5 A.6).
            plain(UID.JPIPReferenced, EXPLICIT_LE),
            deflated(UID.JPIPReferencedDeflate),
            plain(UID.JPIPHTJ2KReferenced, EXPLICIT_LE),
            deflated(UID.JPIPHTJ2KReferencedDeflate),

            // The pixels flow beside the dataset (PS3.22).
            plain(UID.SMPTEST211020UncompressedProgressiveActiveVideo, EXPLICIT_LE),
            plain(UID.SMPTEST211020UncompressedInterlacedActiveVideo, EXPLICIT_LE),
            plain(UID.SMPTEST211030PCMDigitalAudio, EXPLICIT_LE),

            plain(UID.RFC2557MIMEEncapsulation, EXPLICIT_LE).asRetired(),
            plain(UID.XMLEncoding, EXPLICIT_LE).asRetired()));

    /**
     * The transfer syntax of a UID. One that nobody registered is taken for what private compressions are: explicit VR
     * little endian with encapsulated pixel data.
     */
    public static TransferSyntax of(String uid) {
        TransferSyntax known = BY_UID.get(uid);
        return known == null ? encapsulated(uid) : known;
    }

    /** Whether a UID is one of those that this program knows the encoding of. */
    public static boolean isKnown(String uid) {
        return BY_UID.containsKey(uid);
    }

    /** Whether the samples of native pixel data have their most significant byte first. */
    public boolean bigEndianPixels() {
        return encoding.bigEndian() || uid.equals(GE_IMPLICIT_VR_BIG_ENDIAN_PIXELS.uid);
    }

    private static TransferSyntax plain(String uid, Encoding encoding) {
        return new TransferSyntax(uid, encoding, false, false, false);
    }

    private static TransferSyntax deflated(String uid) {
        return new TransferSyntax(uid, EXPLICIT_LE, true, false, false);
    }

    private static TransferSyntax encapsulated(String uid) {
        return new TransferSyntax(uid, EXPLICIT_LE, false, true, false);
    }

    private TransferSyntax asRetired() {
        return new TransferSyntax(uid, encoding, deflated, encapsulated, true);
    }

    private static Map<String, TransferSyntax> index(List<TransferSyntax> all) {
        Map<String, TransferSyntax> byUid = HashMap.newHashMap(all.size());
        all.forEach(syntax -> byUid.put(syntax.uid, syntax));
        return Map.copyOf(byUid);
    }
}
