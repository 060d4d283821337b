package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;

/** What an instance says about itself once its pixels were compressed with loss (PS3.3 section C.7.6.1.1.5). */
final class LossyMarks {
    private static final int UUID_BYTES = 16;

    private LossyMarks() {}

    /** Adds that pixels were lost, how, and how much smaller they became; earlier losses stay told. */
    static void add(Attributes.Builder dataset, Attributes original, TransferSyntax syntax, double ratio) {
        String method = switch (syntax.uid()) {
            case UID.JPEGLSNearLossless -> "ISO_14495_1";
            case UID.JPEG2000 -> "ISO_15444_1";
            default -> "ISO_10918_1";
        };
        dataset.put(text(Tag.LossyImageCompression, VR.CS, "01"));
        dataset.put(text(Tag.LossyImageCompressionRatio, VR.DS,
                with(original.strings(Tag.LossyImageCompressionRatio), String.format(Locale.ROOT, "%.3f", ratio))));
        dataset.put(text(Tag.LossyImageCompressionMethod, VR.CS,
                with(original.strings(Tag.LossyImageCompressionMethod), method)));
        List<String> types = new ArrayList<>(original.strings(Tag.ImageType));
        if (!types.isEmpty()) {
            types.set(0, "DERIVED");
            dataset.put(text(Tag.ImageType, VR.CS, String.join("\\", types)));
        }
    }

    private static String with(List<String> values, String last) {
        List<String> all = new ArrayList<>(values);
        all.add(last);
        return String.join("\\", all);
    }

    /** Another SOP Instance UID: a function of the one before, the transfer syntax and the quality. */
    static Attributes withDerivedUid(Attributes dataset, TransferSyntax syntax, int quality) {
        String origin = dataset.string(Tag.SOPInstanceUID) + " " + syntax.uid() + " " + quality;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(origin.getBytes(US_ASCII));
            String uid = "2.25." + new BigInteger(1, Arrays.copyOf(digest, UUID_BYTES));
            return dataset.toBuilder().put(text(Tag.SOPInstanceUID, VR.UI, uid)).build();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Element text(int tag, VR vr, String text) {
        return Element.ofText(tag, vr, text, SpecificCharacterSet.LATIN_1);
    }
}
