package org.lethe.dicomweb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.MediaRange;
import org.lethe.io.ByteSource;

/**
 * How a client wants instances or frames (PS3.18 sections 8.7.3 and 8.7.4).
 *
 * @param packing one after the other as {@code multipart/related}, or one alone
 * @param mediaType of each
 * @param syntax the transfer syntax; empty for that in which they are stored
 */
record Representation(Packing packing, String mediaType, Optional<TransferSyntax> syntax) {
    static final String DICOM = "application/dicom";
    static final String OCTETS = "application/octet-stream";

    private static final String MULTIPART = "multipart/related";
    private static final String STORED = "*";

    /** Whether the answer has parts. */
    enum Packing {
        PARTS,
        ALONE
    }

    /**
     * How instances are wanted. Who says nothing of the transfer syntax gets explicit VR little endian.
     *
     * @param accept the header; null for none
     * @throws LetheException of kind {@code NOT_ACCEPTABLE} if that cannot be
     */
    static Representation ofInstances(String accept) {
        for (MediaRange range : ranges(accept)) {
            if (range.includes(MULTIPART) && DICOM.equals(range.parameters().getOrDefault("type", DICOM))) {
                return new Representation(Packing.PARTS, DICOM, syntaxOf(range, UID.ExplicitVRLittleEndian));
            }
            if (range.includes(DICOM)) {
                return new Representation(Packing.ALONE, DICOM, syntaxOf(range, UID.ExplicitVRLittleEndian));
            }
        }
        throw notAcceptable("multipart/related; type=\"application/dicom\", or application/dicom");
    }

    /**
     * How frames are wanted, what is liked best first. Who says nothing gets them uncompressed.
     *
     * @param accept the header; null for none
     * @throws LetheException of kind {@code NOT_ACCEPTABLE} if none of that can be
     */
    static List<Representation> ofFrames(String accept) {
        List<Representation> wanted = new ArrayList<>();
        for (MediaRange range : ranges(accept)) {
            boolean hasParts = range.includes(MULTIPART);
            String type = hasParts ? range.parameters().getOrDefault("type", OCTETS) : range.type();
            String syntax = range.parameters().getOrDefault("transfer-syntax", usualSyntaxOf(type));
            if (usualSyntaxOf(type) != null && (syntax.equals(STORED) || TransferSyntax.isKnown(syntax))) {
                wanted.add(new Representation(hasParts ? Packing.PARTS : Packing.ALONE, type, syntaxOf(range, syntax)));
            }
        }
        if (wanted.isEmpty()) {
            throw notAcceptable(
                    "multipart/related; type=\"application/octet-stream\", image/jpeg, image/jls, image/jp2,"
                            + " image/jphc or image/dicom-rle, in a transfer syntax that is known");
        }
        return wanted;
    }

    /**
     * How a value is wanted that is not compressed. Who says nothing gets it alone.
     *
     * @param accept the header; null for none
     * @throws LetheException of kind {@code NOT_ACCEPTABLE} if that cannot be
     */
    static Packing ofValue(String accept) {
        for (MediaRange range : ranges(accept)) {
            if (range.includes(OCTETS)) {
                return Packing.ALONE;
            }
            if (range.includes(MULTIPART) && OCTETS.equals(range.parameters().getOrDefault("type", OCTETS))) {
                return Packing.PARTS;
            }
        }
        throw notAcceptable("application/octet-stream or multipart/related; type=\"application/octet-stream\"");
    }

    /**
     * How compressed pixel data is wanted. Who names no media type gets its frames as they are stored.
     *
     * @param accept the header; null for none
     * @throws LetheException of kind {@code NOT_ACCEPTABLE} if that cannot be
     */
    static Representation ofCompressed(String accept, TransferSyntax stored) {
        String own = frameTypeOf(stored);
        for (MediaRange range : ranges(accept)) {
            boolean hasParts = range.includes(MULTIPART);
            Packing packing = hasParts ? Packing.PARTS : Packing.ALONE;
            String type = hasParts ? range.parameters().getOrDefault("type", own) : range.type();
            boolean isOwn = hasParts ? type.equals(own) : range.includes(own);
            String syntax = range.parameters().getOrDefault("transfer-syntax", STORED);
            if (isOwn && (syntax.equals(STORED) || syntax.equals(stored.uid()))) {
                return new Representation(packing, own, Optional.empty());
            }
            String usual = usualSyntaxOf(type);
            if (usual != null) {
                return new Representation(packing, type, syntaxOf(range, usual));
            }
        }
        throw notAcceptable("multipart/related; type=\"" + own + "\" or type=\"application/octet-stream\"");
    }

    /** The transfer syntax of frames of a file: native ones are always told in little endian. */
    static String frameSyntaxOf(TransferSyntax syntax) {
        return syntax.encapsulated() ? syntax.uid() : UID.ExplicitVRLittleEndian;
    }

    /** The media type of frames in a transfer syntax (PS3.18 table 8.7.3-5). */
    static String frameTypeOf(TransferSyntax syntax) {
        return switch (syntax.uid()) {
            case UID.JPEGBaseline8Bit, UID.JPEGExtended12Bit, UID.JPEGLossless, UID.JPEGLosslessSV1 -> "image/jpeg";
            case UID.JPEGLSLossless, UID.JPEGLSNearLossless -> "image/jls";
            case UID.JPEG2000Lossless, UID.JPEG2000 -> "image/jp2";
            case UID.JPEG2000MCLossless, UID.JPEG2000MC -> "image/jpx";
            case UID.HTJ2KLossless, UID.HTJ2KLosslessRPCL, UID.HTJ2K -> "image/jphc";
            case UID.RLELossless -> "image/dicom-rle";
            case UID.MPEG2MPML, UID.MPEG2MPHL -> "video/mpeg";
            case UID.MPEG4HP41, UID.MPEG4HP41BD, UID.MPEG4HP422D, UID.MPEG4HP423D, UID.MPEG4HP42STEREO,
                    UID.HEVCMP51, UID.HEVCM10P51 -> "video/mp4";
            default -> OCTETS;
        };
    }

    /** The transfer syntax of frames of a media type where none is named (PS3.18 table 8.7.3-2); null if unknown. */
    private static String usualSyntaxOf(String mediaType) {
        return switch (mediaType) {
            case OCTETS -> UID.ExplicitVRLittleEndian;
            case "image/jpeg" -> UID.JPEGLosslessSV1;
            case "image/jls" -> UID.JPEGLSLossless;
            case "image/jp2" -> UID.JPEG2000Lossless;
            case "image/dicom-rle" -> UID.RLELossless;
            case "image/jphc" -> UID.HTJ2KLossless;
            default -> null;
        };
    }

    /**
     * The transfer syntax of bulk data that a client stores (PS3.18 section 10.5.2): the parameter, or else the usual
     * one of the media type. What is no picture and no video is not compressed.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if both do not go together, or nobody knows them
     */
    static TransferSyntax syntaxOfStored(MediaRange range) {
        String type = range.type().replace("/x-", "/");
        boolean isCompressed = type.startsWith("image/") || type.startsWith("video/");
        String uid = range.parameters().getOrDefault("transfer-syntax", switch (type) {
            case "image/jpx" -> UID.JPEG2000MCLossless;
            case "video/mpeg" -> UID.MPEG2MPML;
            case "video/mp4" -> UID.MPEG4HP41;
            default -> isCompressed ? usualSyntaxOf(type) : UID.ExplicitVRLittleEndian;
        });
        if (uid != null && TransferSyntax.isKnown(uid)) {
            TransferSyntax syntax = TransferSyntax.of(uid);
            if (isCompressed ? frameTypeOf(syntax).equals(type) : !syntax.bigEndianPixels()) {
                return syntax;
            }
        }
        throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                "The media type of bulk data is not known, or not that of its transfer syntax");
    }

    /** What makes bytes of pixels. */
    interface Making {
        ByteSource make() throws IOException;
    }

    /**
     * Makes what a client wants.
     *
     * @throws LetheException of kind {@code NOT_ACCEPTABLE} if these pixels cannot be that: a client may like something
     *     else as well, and is not to try the same again
     */
    static ByteSource make(Making making) throws IOException {
        try {
            return making.make();
        } catch (LetheException e) {
            throw e.kind() == ErrorKind.NOT_IMPLEMENTED
                    ? new LetheException(ErrorKind.NOT_ACCEPTABLE, e.getMessage(), e)
                    : e;
        }
    }

    private static List<MediaRange> ranges(String accept) {
        return accept == null || accept.isBlank()
                ? List.of(new MediaRange(MediaRange.ANY, Map.of()))
                : MediaRange.parse(accept);
    }

    private static Optional<TransferSyntax> syntaxOf(MediaRange range, String usual) {
        String uid = range.parameters().getOrDefault("transfer-syntax", usual);
        if (uid.equals(STORED)) {
            return Optional.empty();
        }
        if (!TransferSyntax.isKnown(uid)) {
            throw new LetheException(ErrorKind.NOT_ACCEPTABLE, "The transfer syntax in Accept is not known");
        }
        return Optional.of(TransferSyntax.of(uid));
    }

    private static LetheException notAcceptable(String offered) {
        return new LetheException(ErrorKind.NOT_ACCEPTABLE, "This can be answered as " + offered + " only");
    }
}
