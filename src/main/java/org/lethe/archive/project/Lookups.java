package org.lethe.archive.project;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.archive.project.KeyRing.Entry;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who asked which patient is behind a pseudonym of a project: one line of JSON each, of which there only become more.
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
    private final LookupLines lines;
    private final KeyRing keys;
    private final Counter counter;

    /** Counts for good, beside the lines. */
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
     * What the lines say.
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

    Lookups(String project, LookupLines lines, KeyRing keys, Counter counter) {
        this.project = project;
        this.lines = lines;
        this.keys = keys;
        this.counter = counter;
    }

    /**
     * Records that somebody asks. When this returns, the record is kept durably.
     *
     * @throws LetheException of kind STORAGE if it cannot be: then there must be no answer
     */
    public void record(String user, String remoteIp, String pseudonym) {
        try {
            lines.append(before -> {
                ObjectNode line = JsonNodeFactory.instance.objectNode();
                line.put("Time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
                line.put("User", user);
                line.put("RemoteIp", remoteIp);
                line.put("Pseudonym", pseudonym);
                line.put("Key", keys.active().id());
                line.put(MAC, macOf(line, macIn(parse(before)), keys.active()));
                return line.toString();
            });
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE,
                    "The question cannot be recorded, and so there is no answer", e);
        }
        // After the line: a crash in between makes the record look complete, as it is.
        counter.increment(counterName());
    }

    private static String macIn(Optional<ObjectNode> line) {
        return line.map(node -> node.path(MAC).asString("")).orElse("");
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
     * @throws LetheException of kind STORAGE if they cannot be read
     */
    public Shown show(long since, int limit) {
        // Before the lines: what is recorded meanwhile must not be missed.
        long expected = counter.of(counterName());
        Reading reading = new Reading(since, Math.min(limit, SHOWN_MAX));
        try {
            lines.forEach(reading::take);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "The record of the questions cannot be read", e);
        }
        return new Shown(reading.shown, reading.count, reading.intact && reading.count >= expected);
    }

    /** Follows the chain of codes, one line after the other. */
    private final class Reading {
        private final List<Lookup> shown = new ArrayList<>();
        private final long since;
        private final int shownMax;
        private long count;
        private boolean intact = true;
        private String before = "";

        Reading(long since, int shownMax) {
            this.since = since;
            this.shownMax = shownMax;
        }

        void take(String line) {
            Optional<ObjectNode> parsed = parse(line);
            intact &= parsed.isPresent() && isGenuine(parsed.get(), before);
            before = macIn(parsed);
            if (count >= since && shown.size() < shownMax && parsed.isPresent()) {
                shown.add(lookupOf(parsed.get()));
            }
            count++;
        }
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
