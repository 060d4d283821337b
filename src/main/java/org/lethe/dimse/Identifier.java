package org.lethe.dimse;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Level;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.net.Association;
import org.lethe.net.Message;

/** The datasets of queries and their answers (PS3.4 section C.4), which are small. */
final class Identifier {
    /** Answers may hold some text. */
    static final int ANSWER_BYTES_MAX = 4 << 20;

    /** Questions are short; a list of some thousand UIDs fits. As many are in memory as there are associations. */
    private static final int QUESTION_BYTES_MAX = 256 << 10;

    /** What a fragment takes beside its value. */
    private static final int FRAGMENT_BYTES = 16;

    /** What an element takes beside its value. */
    private static final int ELEMENT_BYTES = 100;

    private Identifier() {}

    /**
     * Reads the dataset of a question.
     *
     * @throws LetheException if it is none, or far too long
     */
    static Attributes read(Association association, Message message, DicomReader reader) throws IOException {
        return read(association, message, reader, QUESTION_BYTES_MAX);
    }

    /** Reads a dataset of so many bytes at most. */
    static Attributes read(Association association, Message message, DicomReader reader, int bytesMax)
            throws IOException {
        return parse(association, message, reader, readAll(message, new byte[0], bytesMax));
    }

    /**
     * Reads what is left of a dataset.
     *
     * @param start what was read already
     * @param bytesMax how long the whole may be
     */
    static byte[] readAll(Message message, byte[] start, int bytesMax) throws IOException {
        byte[] rest = message.dataset().readNBytes(bytesMax + 1 - start.length);
        if (start.length + rest.length > bytesMax) {
            throw new LetheException(ErrorKind.TOO_LARGE, "The dataset of a request is too long");
        }
        if (start.length == 0) {
            return rest;
        }
        byte[] whole = Arrays.copyOf(start, start.length + rest.length);
        System.arraycopy(rest, 0, whole, start.length, rest.length);
        return whole;
    }

    /** Parses a dataset that came with a message. */
    static Attributes parse(Association association, Message message, DicomReader reader, byte[] bytes)
            throws IOException {
        TransferSyntax syntax = TransferSyntax.of(association.context(message.contextId()).transferSyntax());
        return reader.readDataset(ByteSource.of(bytes), syntax.encoding());
    }

    /** About how much memory a dataset takes, in bytes: its values, and what holds them. */
    static long weight(Attributes dataset) {
        long bytes = 0;
        for (Element element : dataset) {
            bytes += ELEMENT_BYTES + switch (element.value()) {
                case ByteValue value -> value.length();
                case BulkData value -> value.length();
                case Fragments fragments -> IntStream.of(fragments.lengths())
                        .mapToLong(length -> length + FRAGMENT_BYTES).sum();
                case Sequence sequence -> sequence.items().stream()
                        .mapToLong(item -> ELEMENT_BYTES + weight(item.attributes())).sum();
            };
        }
        return bytes;
    }

    /**
     * The level that an identifier is about.
     *
     * @return empty if it does not say
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if there is no such level
     */
    static Optional<Level> levelOf(Attributes identifier) {
        String level = identifier.string(Tag.QueryRetrieveLevel);
        if (level == null) {
            return Optional.empty();
        }
        return Optional.of(switch (level) {
            case "PATIENT" -> Level.PATIENT;
            case "STUDY" -> Level.STUDY;
            case "SERIES" -> Level.SERIES;
            case "IMAGE", "INSTANCE" -> Level.INSTANCE;
            default -> throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "The level of a query must be PATIENT, STUDY, SERIES or IMAGE");
        });
    }

    /** How (0008,0052) names a level. */
    static String nameOf(Level level) {
        return switch (level) {
            case PATIENT -> "PATIENT";
            case STUDY -> "STUDY";
            case SERIES -> "SERIES";
            case INSTANCE -> "IMAGE";
        };
    }
}
