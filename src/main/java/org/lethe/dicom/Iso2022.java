package org.lethe.dicom;

import static org.lethe.dicom.CodedCharacterSet.Area.G0;
import static org.lethe.dicom.CodedCharacterSet.Area.G1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharsetEncoder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Text whose character set changes by escape sequences (ISO 2022 as PS3.5 section 6.1.2.5 restricts it).
 *
 * <p>Each value, each component of a person name and each line begins in the initial sets again.
 *
 * @param initialG0 the meaning of bytes below 0x80 before any escape sequence
 * @param initialG1 the meaning of bytes from 0x80 on before any escape sequence; null if they have none
 * @param declared the sets that a writer may use, in the order of preference
 */
record Iso2022(CodedCharacterSet initialG0, CodedCharacterSet initialG1, List<CodedCharacterSet> declared) {
    private static final byte ESC = 0x1B;
    private static final char REPLACEMENT = '\uFFFD';
    private static final byte UNKNOWN = '?';

    /** Bytes of one of these characters separate what is written independently (PS3.5 section 6.1.2.5.3). */
    static boolean isDelimiter(int c, VR vr) {
        return switch (c) {
            case '\t', '\n', '\f', '\r' -> true;
            case '\\' -> vr.isMultiValued();
            case '^', '=' -> vr == VR.PN;
            default -> false;
        };
    }

    String decode(byte[] bytes, int offset, int length, VR vr) {
        return new Decoder(bytes, offset, offset + length, vr).decode();
    }

    byte[] encode(String text, VR vr) {
        return new Encoder(vr).encode(text);
    }

    boolean canEncode(String text, VR vr) {
        Encoder encoder = new Encoder(vr);
        encoder.encode(text);
        return !encoder.lossy;
    }

    /**
     * What upper bytes mean to a reader before any escape sequence: where the standard gives them no meaning, the first
     * declared set that could, as there are writers that forget to designate it.
     */
    private CodedCharacterSet assumedG1() {
        if (initialG1 != null) {
            return initialG1;
        }
        for (CodedCharacterSet set : declared) {
            if (set.area() == G1) {
                return set;
            }
        }
        return null;
    }

    /** Reads one value field. */
    private final class Decoder {
        private final byte[] bytes;
        private final int end;
        private final VR vr;
        private final StringBuilder text;
        private CodedCharacterSet g0 = initialG0;
        private CodedCharacterSet g1 = assumedG1();
        private int at;

        Decoder(byte[] bytes, int start, int end, VR vr) {
            this.bytes = bytes;
            this.at = start;
            this.end = end;
            this.vr = vr;
            this.text = new StringBuilder(end - start);
        }

        String decode() {
            while (at < end) {
                byte b = bytes[at];
                if (b < 0) {
                    decodeUpper();
                } else if (b == ESC) {
                    decodeEscape();
                } else if (g0.isMultiByte() && isGraphic(b)) {
                    decodePairs();
                } else {
                    decodeAscii(b);
                }
            }
            return text.toString();
        }

        private void decodeEscape() {
            CodedCharacterSet set = CodedCharacterSet.designatedAt(bytes, at, end);
            if (set == null) {
                text.append((char) ESC);
                at++;
                return;
            }
            if (set.area() == G0) {
                g0 = set;
            } else {
                g1 = set;
            }
            at += set.escapeLength();
        }

        private void decodeAscii(byte b) {
            if (isDelimiter(b, vr)) {
                g0 = initialG0;
                g1 = assumedG1();
            }
            text.append((char) b);
            at++;
        }

        private void decodePairs() {
            int start = at;
            while (at < end && isGraphic(bytes[at])) {
                at++;
            }
            text.append(g0.decode(bytes, start, at));
        }

        private void decodeUpper() {
            int start = at;
            while (at < end && bytes[at] < 0) {
                at++;
            }
            if (g1 == null) {
                text.repeat(REPLACEMENT, at - start);
            } else {
                text.append(g1.decode(bytes, start, at));
            }
        }

        private static boolean isGraphic(byte b) {
            return b > ' ' && b < 0x7F;
        }
    }

    /** Writes one value field. */
    private final class Encoder {
        private final VR vr;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Map<CodedCharacterSet, CharsetEncoder> encoders = new EnumMap<>(CodedCharacterSet.class);
        private CodedCharacterSet g0 = initialG0;
        private CodedCharacterSet g1 = initialG1;
        private boolean lossy;

        Encoder(VR vr) {
            this.vr = vr;
        }

        byte[] encode(String text) {
            text.codePoints().forEach(c -> {
                if (c < 0x80) {
                    encodeAscii(c);
                } else {
                    encodeOther(Character.toString(c));
                }
            });
            backToInitialG0();
            return bytes.toByteArray();
        }

        private void encodeAscii(int c) {
            backToInitialG0();
            if (isDelimiter(c, vr)) {
                g1 = initialG1;
            }
            if (c == ESC) { // would begin an escape sequence that nobody meant
                replace();
            } else {
                bytes.write(c);
            }
        }

        private void encodeOther(String character) {
            if (write(g0, character) || write(g1, character)) {
                return;
            }
            for (CodedCharacterSet set : declared) {
                byte[] encoded = encodedBy(set, character);
                if (encoded != null) {
                    designate(set);
                    bytes.writeBytes(encoded);
                    return;
                }
            }
            backToInitialG0();
            replace();
        }

        private boolean write(CodedCharacterSet set, String character) {
            byte[] encoded = set == null ? null : encodedBy(set, character);
            if (encoded == null) {
                return false;
            }
            bytes.writeBytes(encoded);
            return true;
        }

        private byte[] encodedBy(CodedCharacterSet set, String character) {
            return set.encode(character, encoders.computeIfAbsent(set, CodedCharacterSet::newEncoder));
        }

        private void designate(CodedCharacterSet set) {
            bytes.writeBytes(set.escapeSequence());
            if (set.area() == G0) {
                g0 = set;
            } else {
                g1 = set;
            }
        }

        private void backToInitialG0() {
            if (g0 != initialG0) {
                designate(initialG0);
            }
        }

        private void replace() {
            bytes.write(UNKNOWN);
            lossy = true;
        }
    }
}
