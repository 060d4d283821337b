package org.lethe.evidence;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.evidence.Chain.Part;
import tools.jackson.databind.JsonNode;

/**
 * A report that is as it was when its key signed it, to the last byte.
 *
 * @param header what was done, and how
 * @param summary how it ended
 * @param key that signed it: whether it is the one that is to be trusted is for the reader to say
 */
public record SealedReport(JsonNode header, JsonNode summary, VerifyingKey key) {

    /**
     * Reads a report. Its text must be exactly as it was written: reformatted, it is refused.
     *
     * <p>Memory: one line of at most {@value Layout#LINE_BYTES_MAX} bytes.
     *
     * @param in not closed
     * @param outputs is told of each output; what it hears is to be believed once this method returns
     * @throws LetheException of kind BAD_FILE_FORMAT if it is no report, CORRUPTED_FILE if it is one that was changed
     * @throws IOException if the stream breaks
     */
    public static SealedReport read(InputStream in, Consumer<Output> outputs) throws IOException {
        return new Reading(in, outputs).read();
    }

    /** One reading, from the first line to the last. */
    private static final class Reading {
        private final Lines lines;
        private final Consumer<Output> outputs;
        private final Chain chain = new Chain();

        Reading(InputStream in, Consumer<Output> outputs) {
            this.lines = new Lines(new BufferedInputStream(in, 64 << 10));
            this.outputs = outputs;
        }

        SealedReport read() throws IOException {
            byte[] first = lines.next();
            if (first == null || !new String(first, StandardCharsets.UTF_8).equals(Layout.BEGIN)) {
                throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                        "This is no report of Lethe, or one that was reformatted or cut off at its begin");
            }
            JsonNode header = member(Layout.HEADER, Part.HEADER);
            array(Layout.OUTPUTS, Part.OUTPUT);
            array(Layout.TOTALS, Part.TOTAL);
            JsonNode summary = member(Layout.SUMMARY, Part.SUMMARY);
            byte[] last = required();
            Seal seal = parsed(stripped(last, Layout.SEAL, "}"), Seal::ofJson);
            byte[] asWritten = (Layout.SEAL + Layout.text(seal.toJson()) + '}').getBytes(StandardCharsets.UTF_8);
            boolean holds = Arrays.equals(last, asWritten) && lines.next() == null && lines.isEnded()
                    && Arrays.equals(seal.link(), chain.link())
                    && seal.key().verifies(chain.message(), seal.signature());
            if (!holds) {
                throw changed(null);
            }
            return new SealedReport(header, summary, seal.key());
        }

        private JsonNode member(String name, Part part) throws IOException {
            byte[] value = stripped(required(), name, ",");
            chain.add(part, value);
            return parsed(value, json -> json);
        }

        private void array(String name, Part part) throws IOException {
            if (!is(required(), name)) {
                throw changed(null);
            }
            byte[] line = required();
            boolean goesOn = !is(line, Layout.END_OF_ARRAY);
            while (goesOn) {
                boolean isLast = line.length == 0 || line[line.length - 1] != ',';
                byte[] entry = isLast ? line : Arrays.copyOf(line, line.length - 1);
                chain.add(part, entry);
                if (part == Part.OUTPUT) {
                    outputs.accept(parsed(entry, Output::ofJson));
                }
                line = required();
                goesOn = !isLast;
            }
            if (!is(line, Layout.END_OF_ARRAY)) {
                throw changed(null);
            }
        }

        private byte[] required() throws IOException {
            byte[] line = lines.next();
            if (line == null) {
                throw changed(null);
            }
            return line;
        }

        private interface Parser<T> {
            T parse(JsonNode json) throws GeneralSecurityException;
        }

        /** Whatever is wrong with the text: what was written can be read. */
        private static <T> T parsed(byte[] text, Parser<T> parser) {
            try {
                return parser.parse(Layout.read(text));
            } catch (GeneralSecurityException | RuntimeException e) {
                throw changed(e);
            }
        }

        private static boolean is(byte[] line, String text) {
            return Arrays.equals(line, text.getBytes(StandardCharsets.UTF_8));
        }

        /** What stands between a beginning and an end. */
        private static byte[] stripped(byte[] line, String begin, String end) {
            byte[] first = begin.getBytes(StandardCharsets.UTF_8);
            byte[] last = end.getBytes(StandardCharsets.UTF_8);
            boolean fits = line.length >= first.length + last.length
                    && Arrays.equals(line, 0, first.length, first, 0, first.length)
                    && Arrays.equals(line, line.length - last.length, line.length, last, 0, last.length);
            if (!fits) {
                throw changed(null);
            }
            return Arrays.copyOfRange(line, first.length, line.length - last.length);
        }

        private static LetheException changed(Exception cause) {
            return new LetheException(ErrorKind.CORRUPTED_FILE, "The report is not as it was signed: it was changed,"
                    + " reformatted or cut off", cause);
        }
    }
}
