package org.lethe.dicom.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Numbers and tags of JSON as values of binary VRs, in little endian. */
final class JsonNumbers {
    /** The longest number is a double in plain decimal; whole ones have 20 digits at most. */
    private static final int DIGITS_MAX = 400;

    private JsonNumbers() {}

    /** @throws LetheException BAD_FILE_FORMAT if a text is no number of the VR, or beyond its range */
    static byte[] encode(int tag, VR vr, List<String> texts) {
        if (!vr.isBinaryNumber() && vr != VR.AT) {
            throw new LetheException(
                    ErrorKind.BAD_FILE_FORMAT,
                    "Element " + Tag.toHex(tag) + " of VR " + vr + " holds bytes: they stand in InlineBinary");
        }
        ByteBuffer out = ByteBuffer.allocate(texts.size() * vr.valueBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (String text : texts) {
            try {
                put(vr, text.strip(), out);
            } catch (ArithmeticException | NumberFormatException _) {
                throw new LetheException(
                        ErrorKind.BAD_FILE_FORMAT,
                        "Element " + Tag.toHex(tag) + " has a value that is no number of VR " + vr);
            }
        }
        return out.array();
    }

    private static void put(VR vr, String text, ByteBuffer out) {
        if (vr == VR.FL) {
            out.putFloat((float) floatingPoint(text));
        } else if (vr == VR.FD) {
            out.putDouble(floatingPoint(text));
        } else if (vr == VR.AT) {
            putTag(text, out);
        } else {
            putWhole(vr, text, out);
        }
    }

    private static double floatingPoint(String text) {
        return switch (text) {
            case "inf", "Infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static void putTag(String text, ByteBuffer out) {
        OptionalInt tag = TagPath.parseHex(text);
        if (tag.isEmpty()) {
            throw new NumberFormatException();
        }
        out.putShort((short) Tag.group(tag.getAsInt())).putShort((short) Tag.element(tag.getAsInt()));
    }

    private static void putWhole(VR vr, String text, ByteBuffer out) {
        if (text.length() > DIGITS_MAX) {
            throw new NumberFormatException();
        }
        BigDecimal decimal = new BigDecimal(text);
        if (decimal.precision() - (long) decimal.scale() > 20) {
            throw new ArithmeticException(); // before a huge exponent becomes digits
        }
        BigInteger whole = decimal.toBigIntegerExact();
        int bits = vr.valueBytes() * Byte.SIZE;
        boolean signed = vr == VR.SS || vr == VR.SL || vr == VR.SV;
        boolean fits = signed ? whole.bitLength() < bits : whole.signum() >= 0 && whole.bitLength() <= bits;
        if (!fits) {
            throw new ArithmeticException();
        }
        switch (vr.valueBytes()) {
            case 2 -> out.putShort(whole.shortValue());
            case 4 -> out.putInt(whole.intValue());
            default -> out.putLong(whole.longValue());
        }
    }
}
