package org.lethe.archive.project;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.archive.project.KeyRing.Entry;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.DurableFiles;
import org.lethe.io.DurableFiles.Readers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who asked which patient is behind a pseudonym of a project: one line of JSON each in a file that only grows.
 *
 * <p>Each line bears a code that needs a key of the project and covers the line before, so that none can be changed,
 * inserted or taken out unseen. Lines that are cut off at the end are missed by a counter that is kept elsewhere.
 */
public final class Lookups {
    /** The most records that are shown at once. */
    public static final int SHOWN_MAX = 10_000;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MAC = "Mac";

    private final String project;
    private final Path file;
    private final KeyRing keys;
    private final Counter counter;

    /** Null until it was read from the file. Guarded by this. */
    private String lastMac;

    /** Counts for good, elsewhere than in the file. */
    public interface Counter {
        /** How often something was counted. */
        long of(String name);

        /** Counts it once more. */
        void increment(String name);
    }

    /**
     * One record.
     *
     * @param time when it was asked, as RFC 3339 writes it, in UTC
     * @param user who asked
     * @param remoteIp from where
     * @param pseudonym what was asked about
     */
    public record Lookup(String time, String user, String remoteIp, String pseudonym) {}

    /**
     * What the file says.
     *
     * @param shown a part of the records, in their order
     * @param count of all
     * @param intact whether all codes are right, and no record is missing
     */
    public record Shown(List<Lookup> shown, long count, boolean intact) {
        public Shown {
            shown = List.copyOf(shown);
        }
    }

    Lookups(String project, Path file, KeyRing keys, Counter counter) {
        this.project = project;
        this.file = file;
        this.keys = keys;
        this.counter = counter;
    }

    /**
     * Records that somebody asks. When this returns, the record is on disk.
     *
     * @throws LetheException of kind STORAGE if it cannot be: then there must be no answer
     */
    public synchronized void record(String user, String remoteIp, String pseudonym) {
        try {
            boolean isNew = !Files.exists(file);
            DurableFiles.createFolderOf(file);
            try (FileChannel channel = DurableFiles.open(file, StandardOpenOption.CREATE, Readers.OWNER)) {
                cutUnfinishedLine(channel);
                String before = lastMac == null ? macOfLastLine() : lastMac;
                ObjectNode line = JsonNodeFactory.instance.objectNode();
                line.put("Time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
                line.put("User", user);
                line.put("RemoteIp", remoteIp);
                line.put("Pseudonym", pseudonym);
                line.put("Key", keys.active().id());
                String mac = macOf(line, before, keys.active());
                line.put(MAC, mac);
                lastMac = null; // until it is known what the disk has made of it
                DurableFiles.writeAll(channel, (line + "\n").getBytes(StandardCharsets.UTF_8));
                channel.force(true);
                if (isNew) {
                    DurableFiles.syncFolderOf(file);
                }
                lastMac = mac;
            }
            counter.increment(counterName());
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE,
                    "The question cannot be recorded, and so there is no answer", e);
        }
    }

    /** A crash can leave a line without its end: nobody got an answer to it. Goes to the end of the file. */
    private static void cutUnfinishedLine(FileChannel channel) throws IOException {
        long end = channel.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (end > 0) {
            channel.read(one.clear(), end - 1);
            if (one.get(0) == '\n') {
                break;
            }
            end--;
        }
        if (end < channel.size()) {
            channel.truncate(end);
        }
        channel.position(end);
    }

    private String macOfLastLine() throws IOException {
        String last = "";
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
        }
        return parse(last).map(line -> line.path(MAC).asString("")).orElse("");
    }

    private String macOf(ObjectNode lineWithoutMac, String before, Entry key) {
        return KeyRing.mac(key.key(), "lookup\n" + project + "\n" + before + "\n" + lineWithoutMac);
    }

    private String counterName() {
        return "Lookups/" + project;
    }

    /**
     * Shows records.
     *
     * @param since how many to pass over
     * @param limit the most to show, up to {@value #SHOWN_MAX}
     * @throws LetheException of kind STORAGE if the file cannot be read
     */
    public synchronized Shown show(long since, int limit) {
        List<Lookup> shown = new ArrayList<>();
        long count = 0;
        boolean intact = true;
        String before = "";
        long expected = counter.of(counterName());
        if (Files.exists(file)) {
            try (FileChannel channel = DurableFiles.open(file, StandardOpenOption.CREATE, Readers.OWNER);
                    BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                cutUnfinishedLine(channel);
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Optional<ObjectNode> parsed = parse(line);
                    String mac = parsed.map(node -> node.path(MAC).asString("")).orElse("");
                    intact &= parsed.isPresent() && isGenuine(parsed.get(), before);
                    before = mac;
                    if (count >= since && shown.size() < Math.min(limit, SHOWN_MAX) && parsed.isPresent()) {
                        shown.add(lookupOf(parsed.get()));
                    }
                    count++;
                }
            } catch (IOException e) {
                throw new LetheException(ErrorKind.STORAGE, "The record of the questions cannot be read", e);
            }
        }
        return new Shown(shown, count, intact && count >= expected);
    }

    private boolean isGenuine(ObjectNode line, String before) {
        ObjectNode bare = line.deepCopy();
        bare.remove(MAC);
        return keys.find(line.path("Key").asString(""))
                .filter(key -> macOf(bare, before, key).equals(line.path(MAC).asString("")))
                .isPresent();
    }

    private static Lookup lookupOf(ObjectNode line) {
        return new Lookup(line.path("Time").asString(""), line.path("User").asString(""),
                line.path("RemoteIp").asString(""), line.path("Pseudonym").asString(""));
    }

    private static Optional<ObjectNode> parse(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JacksonException damaged) {
            return Optional.empty();
        }
    }
}
