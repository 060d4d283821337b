package org.lethe.archive;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.lethe.archive.project.LookupLines;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines that tell who looked back, each in a property of the index, {@code Lookups/PROJECT/000000000001} and so on. A
 * property is only ever made, never changed, so that no two servers can give the same number, and each line follows the
 * one before it whoever wrote that.
 *
 * <p>What a server kept in a file, by an earlier version or with SQLite, comes first if the index has no lines yet.
 */
final class IndexLookups implements LookupLines {
    private static final Logger LOG = LoggerFactory.getLogger(IndexLookups.class);
    private static final int PAGE = 1_000;
    private static final long NUMBER_MAX = 999_999_999_999L;

    private final Index index;
    private final String prefix;
    private final LookupLines file;

    /** Guarded by this. */
    private boolean isFileTaken;

    /** The last line that is known here; others may have written more. Guarded by this. */
    private Line last = new Line(0, "");

    private record Line(long number, String text) {}

    IndexLookups(Index index, String project, LookupLines file) {
        this.index = index;
        this.prefix = "Lookups/" + project + "/";
        this.file = file;
    }

    @Override
    public synchronized void append(UnaryOperator<String> following) throws IOException {
        takeFile();
        Line next;
        do {
            last = lastAfter(last, _ -> {});
            next = new Line(last.number() + 1, following.apply(last.text()));
        } while (!put(next));
        last = next;
    }

    @Override
    public void forEach(Consumer<String> reader) throws IOException {
        takeFile();
        lastAfter(new Line(0, ""), reader);
    }

    /** Reads on to the end; a number that is missing ends nothing, as what comes after it has to be seen. */
    private Line lastAfter(Line known, Consumer<String> reader) {
        Line read = known;
        SortedMap<String, String> page;
        do {
            page = index.properties(nameOf(read.number()), nameOf(NUMBER_MAX), PAGE);
            for (Map.Entry<String, String> line : page.entrySet()) {
                reader.accept(line.getValue());
                read = new Line(numberOf(line.getKey()), line.getValue());
            }
        } while (page.size() == PAGE);
        return read;
    }

    private synchronized void takeFile() throws IOException {
        if (!isFileTaken) {
            if (!hasAllOfFile()) {
                Taking taking = new Taking();
                file.forEach(taking::take);
                if (taking.isOther) {
                    LOG.warn(
                            "What this server had noted of who looked back ({}) is not in what all servers"
                                    + " keep, since that had begun already: the file stays as it is",
                            prefix);
                }
            }
            isFileTaken = true;
        }
    }

    /** Its last line is taken last. */
    private boolean hasAllOfFile() throws IOException {
        Taking counting = new Taking();
        file.forEach(counting::count);
        return counting.isSame(counting.end);
    }

    /** Goes through the lines of the file. */
    private final class Taking {
        private Line end = new Line(0, "");
        private boolean isOther;

        void count(String text) {
            end = new Line(end.number() + 1, text);
        }

        /** What is there was taken before, or else is of another server, and then none of these lines can follow. */
        void take(String text) {
            count(text);
            isOther = isOther || !put(end) && !isSame(end);
        }

        boolean isSame(Line line) {
            return line.number() == 0 || index.property(nameOf(line.number())).equals(Optional.of(line.text()));
        }
    }

    private boolean put(Line line) {
        return index.replaceProperty(nameOf(line.number()), Optional.empty(), line.text());
    }

    private String nameOf(long number) {
        if (number > NUMBER_MAX) {
            throw damaged();
        }
        return prefix + "%012d".formatted(number);
    }

    private long numberOf(String name) {
        try {
            return Long.parseLong(name.substring(prefix.length()));
        } catch (NumberFormatException e) {
            throw damaged();
        }
    }

    private static LetheException damaged() {
        return new LetheException(ErrorKind.STORAGE, "The record of the questions in the index is damaged");
    }
}
