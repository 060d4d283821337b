package org.lethe.dicomweb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.dicom.Value;
import org.lethe.dicom.json.BulkDataValue;
import org.lethe.dicomweb.BulkParts.Part;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.PixelDescription;
import org.lethe.io.Rope;

/** The values of one instance that came as parts of their own. */
final class BulkValues implements BulkDataValue {
    private static final long FRAGMENT_BYTES_MAX = 0xFFFFFFFEL;

    private final BulkParts parts;
    private final Set<String> used = new HashSet<>();
    private TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private int compressed;
    private long bytes;
    private boolean isMissing;

    BulkValues(BulkParts parts) {
        this.parts = parts;
    }

    /** What was missing is told later, by {@link #complete}: then it is known of which instance. */
    @Override
    public Value at(String uri, VR vr) {
        List<Part> found = parts.byLocation().get(uri);
        if (found == null) {
            isMissing = true;
            return ByteValue.EMPTY;
        }
        if (vr == VR.SQ || !used.add(uri)) {
            // Else a small request would become any number of large values.
            throw malformed("A part is referred to twice by one instance, or by a sequence");
        }
        bytes += found.stream().mapToLong(Part::length).sum();
        TransferSyntax own = Representation.syntaxOfStored(found.getFirst().type());
        if (!own.encapsulated()) {
            return plain(found, vr);
        }
        syntax = own;
        compressed++;
        return fragments(found);
    }

    private Value plain(List<Part> found, VR vr) {
        try {
            Rope.Builder value = new Rope.Builder();
            for (Part part : found) {
                value.append(parts.bytes(), part.offset(), part.length());
            }
            if (value.size() % 2 != 0) {
                value.append(vr.isText() && vr != VR.UI ? ' ' : 0);
            }
            Rope rope = value.build();
            return new BulkData(rope, 0, rope.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One fragment for each frame, behind an empty offset table (PS3.5 section A.4). */
    private Fragments fragments(List<Part> found) {
        long[] offsets = new long[found.size() + 1];
        int[] lengths = new int[found.size() + 1];
        for (int i = 0; i < found.size(); i++) {
            Part part = found.get(i);
            if (part.evenLength() > FRAGMENT_BYTES_MAX || !Representation.syntaxOfStored(part.type()).equals(syntax)) {
                throw malformed("Its frames are too large, or of several kinds");
            }
            offsets[i + 1] = part.offset();
            lengths[i + 1] = (int) part.evenLength();
        }
        return new Fragments(parts.bytes(), offsets, lengths);
    }

    /** The transfer syntax of the compressed pixel data, or that of instances without any. */
    TransferSyntax syntax() {
        return syntax;
    }

    /** How many bytes the instance has of parts. */
    long bytes() {
        return bytes;
    }

    /**
     * The dataset as it stands in a file.
     *
     * @param dataset that was read with these values
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if a value is missing or is not where it can be
     */
    Attributes complete(Attributes dataset) {
        if (isMissing) {
            throw malformed("It refers to bulk data that did not come");
        }
        Attributes.Builder whole = Attributes.builder(dataset.charset());
        for (Element element : dataset) {
            // What a file says of itself is not of the instance.
            if (element.tag() >>> 16 > 2) {
                whole.append(element);
            }
        }
        boolean isCompressed = dataset.get(Tag.PixelData) != null
                && dataset.get(Tag.PixelData).value() instanceof Fragments;
        if (compressed != (isCompressed ? 1 : 0)) {
            throw malformed("Only its pixel data can be compressed");
        }
        if (isCompressed) {
            Fragments fragments = (Fragments) dataset.get(Tag.PixelData).value();
            requireFrames(dataset, fragments.size() - 1);
            whole.put(Element.of(Tag.PixelData, VR.OB, fragments));
        }
        return whole.build();
    }

    private void requireFrames(Attributes dataset, int came) {
        boolean isVideo = Representation.frameTypeOf(syntax).startsWith("video/");
        if (came != (isVideo ? 1 : PixelDescription.of(dataset).frames())) {
            throw malformed("Other frames came than it has by its metadata");
        }
    }

    private static LetheException malformed(String what) {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, "Not an instance. " + what);
    }
}
