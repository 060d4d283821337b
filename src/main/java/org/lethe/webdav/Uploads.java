package org.lethe.webdav;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lethe.archive.Archive;
import org.lethe.archive.Upload;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Reception;
import org.lethe.index.Ref;
import org.lethe.index.StoredFile;
import org.lethe.io.CountedInputStream;

/**
 * The folder that takes what comes in. What was stored is found in the other folders at once; here it, and the folders
 * that clients make around it, are still seen for a while, since clients look whether what they wrote is there.
 */
final class Uploads {
    /** The name of the folder. */
    static final String NAME = "uploads";

    private static final Duration SEEN = Duration.ofMinutes(10);
    private static final int SEEN_MAX = 5000;
    private static final Set<String> SYSTEM_FILES = Set.of(".DS_Store", "Thumbs.db", "desktop.ini", "Desktop.ini");

    private final Archive archive;
    private final Clock clock;
    /** The oldest first. */
    private final Map<List<String>, Seen> seen = new LinkedHashMap<>();

    /** What was written lately, or made. */
    private sealed interface Seen {
        Instant at();

        record Folder(Instant at) implements Seen {}

        /**
         * @param size as it was written, which clients compare
         * @param instance that it became; empty for what is no single DICOM file
         */
        record File(Instant at, long size, Optional<String> instance) implements Seen {}
    }

    Uploads(Archive archive, Clock clock) {
        this.archive = archive;
        this.clock = clock;
    }

    /** The folder as it stands in the tree. */
    Node.Folder folder() {
        return Node.Folder.fixed(NAME, new Recent(List.of()));
    }

    /**
     * Stores a DICOM file, or all that are in a ZIP archive, before it returns. Empty files, which some clients write
     * first, and those that operating systems leave in every folder are taken and forgotten.
     *
     * @param path where it was written to, below this folder
     * @throws LetheException if it is neither
     */
    void write(List<String> path, InputStream body, Reception reception) throws IOException {
        requirePlain(path);
        CountedInputStream counted = new CountedInputStream(body);
        try (PushbackInputStream file = new PushbackInputStream(counted)) {
            int first = file.read();
            Optional<String> instance = Optional.empty();
            if (first >= 0) {
                file.unread(first);
                instance = isOfSystem(path.getLast()) ? Optional.empty() : store(file, reception);
                file.transferTo(OutputStream.nullOutputStream());
            }
            see(path, new Seen.File(clock.instant(), counted.count(), instance));
        }
    }

    private Optional<String> store(InputStream file, Reception reception) throws IOException {
        return switch (archive.upload(file, reception)) {
            case Upload.One one -> Optional.of(one.instance().ids().instance());
            case Upload.Many _ -> Optional.empty();
        };
    }

    /** Notes a folder. */
    void makeFolder(List<String> path) {
        requirePlain(path);
        see(path, new Seen.Folder(clock.instant()));
    }

    /** Shows something no more; what was stored of it stays. */
    synchronized void forget(List<String> path) {
        seen.keySet().removeIf(other -> isWithin(other, path));
    }

    private static void requirePlain(List<String> path) {
        if (path.isEmpty() || !path.stream().allMatch(name -> name.codePoints().allMatch(Naming::isPlain))) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "Nothing can be written under that name");
        }
    }

    private static boolean isOfSystem(String name) {
        return name.startsWith("._") || SYSTEM_FILES.contains(name);
    }

    private static boolean isWithin(List<String> path, List<String> folder) {
        return path.size() >= folder.size() && path.subList(0, folder.size()).equals(folder);
    }

    /** What is written keeps the folders above it in sight. */
    private synchronized void see(List<String> path, Seen what) {
        for (int depth = 1; depth < path.size(); depth++) {
            putLast(List.copyOf(path.subList(0, depth)), new Seen.Folder(what.at()));
        }
        putLast(List.copyOf(path), what);
        Instant since = clock.instant().minus(SEEN);
        var oldest = seen.values().iterator();
        while (oldest.hasNext() && (oldest.next().at().isBefore(since) || seen.size() > SEEN_MAX)) {
            oldest.remove();
        }
    }

    private void putLast(List<String> path, Seen what) {
        seen.remove(path);
        seen.put(path, what);
    }

    private synchronized Map<List<String>, Seen> seenIn(List<String> folder) {
        Instant since = clock.instant().minus(SEEN);
        Map<List<String>, Seen> there = new LinkedHashMap<>();
        seen.forEach((path, what) -> {
            if (path.size() == folder.size() + 1 && isWithin(path, folder) && !what.at().isBefore(since)) {
                there.put(path, what);
            }
        });
        return there;
    }

    private synchronized Optional<Seen> seenAt(List<String> path) {
        Instant since = clock.instant().minus(SEEN);
        return Optional.ofNullable(seen.get(path)).filter(what -> !what.at().isBefore(since));
    }

    /** As it stands in the tree; empty if it was an instance that is deleted by now. */
    private Optional<Node> nodeOf(List<String> path, Seen what) {
        return switch (what) {
            case Seen.Folder folder -> Optional.of(
                    new Node.Folder(path.getLast(), folder.at(), Optional.empty(), new Recent(path)));
            case Seen.File(Instant at, long size, Optional<String> instance) -> {
                Optional<StoredFile> stored = instance.flatMap(archive.index()::file);
                yield instance.isPresent() && stored.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Node.File(path.getLast(), at,
                                instance.map(id -> new Ref(Level.INSTANCE, id)), size, stored));
            }
        };
    }

    /** What was written into one folder lately. */
    private final class Recent implements Contents {
        private final List<String> folder;

        private Recent(List<String> folder) {
            this.folder = List.copyOf(folder);
        }

        @Override
        public Optional<Node> find(String name) {
            List<String> path = new ArrayList<>(folder);
            path.add(name);
            return seenAt(path).flatMap(what -> nodeOf(path, what));
        }

        @Override
        public void list(Visitor visitor) throws IOException {
            for (Map.Entry<List<String>, Seen> entry : seenIn(folder).entrySet()) {
                Optional<Node> node = nodeOf(entry.getKey(), entry.getValue());
                if (node.isPresent()) {
                    visitor.visit(node.get());
                }
            }
        }
    }
}
