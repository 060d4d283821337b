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
import org.lethe.archive.Ingested;
import org.lethe.archive.Upload;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Reception;
import org.lethe.index.Ref;

/**
 * The folder that takes what comes in. What was stored is found in the other folders at once; here it, and the folders
 * that clients make around it, are still seen for a while, since clients look whether what they wrote is there.
 */
final class Uploads {
    /** The name of the folder. */
    static final String NAME = "uploads";

    private static final Duration SEEN = Duration.ofMinutes(10);
    private static final int SEEN_MAX = 2000;
    private static final Set<String> SYSTEM_FILES = Set.of(".DS_Store", "Thumbs.db", "desktop.ini", "Desktop.ini");

    private final Archive archive;
    private final Clock clock;
    private final Map<List<String>, Node> seen = new LinkedHashMap<>();

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
        try (PushbackInputStream file = new PushbackInputStream(body)) {
            int first = file.read();
            if (first < 0) {
                see(path, new Node.File(path.getLast(), clock.instant(), Optional.empty(), 0, Optional.empty()));
                return;
            }
            file.unread(first);
            if (isOfSystem(path.getLast())) {
                long size = file.transferTo(OutputStream.nullOutputStream());
                see(path, new Node.File(path.getLast(), clock.instant(), Optional.empty(), size, Optional.empty()));
            } else {
                store(path, file, reception);
            }
        }
    }

    private void store(List<String> path, InputStream file, Reception reception) throws IOException {
        switch (archive.upload(file, reception)) {
            case Upload.One(Ingested instance) -> archive.index().file(instance.ids().instance()).ifPresent(
                    stored -> see(path, new Node.File(path.getLast(), reception.date(),
                            Optional.of(new Ref(Level.INSTANCE, stored.instanceId())),
                            stored.attachment().size(), Optional.of(stored))));
            case Upload.Many _ -> forget(path);
        }
    }

    /** Notes a folder. */
    void makeFolder(List<String> path) {
        requirePlain(path);
        see(path, new Node.Folder(path.getLast(), clock.instant(), Optional.empty(), new Recent(path)));
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

    private synchronized void see(List<String> path, Node node) {
        seen.remove(path); // so that it is the newest
        seen.put(List.copyOf(path), node);
        if (seen.size() > SEEN_MAX) {
            seen.remove(seen.keySet().iterator().next());
        }
    }

    /** What was seen too long ago, or is deleted since, is seen no more. */
    private void dropOld() {
        Instant since = clock.instant().minus(SEEN);
        seen.values().removeIf(node -> node.modified().isBefore(since) || node.resource().isPresent()
                && !archive.index().contains(node.resource().get().level(), node.resource().get().id()));
    }

    private synchronized List<Node> seenIn(List<String> folder) {
        dropOld();
        List<Node> nodes = new ArrayList<>();
        seen.forEach((path, node) -> {
            if (path.size() == folder.size() + 1 && isWithin(path, folder)) {
                nodes.add(node);
            }
        });
        return nodes;
    }

    private synchronized Optional<Node> seenAt(List<String> path) {
        dropOld();
        return Optional.ofNullable(seen.get(path));
    }

    /** What was written into one folder lately. */
    private final class Recent implements Contents {
        private final List<String> folder;

        private Recent(List<String> folder) {
            this.folder = List.copyOf(folder);
        }

        @Override
        public Optional<? extends Node> find(String name) {
            List<String> path = new ArrayList<>(folder);
            path.add(name);
            return seenAt(path);
        }

        @Override
        public void list(Visitor visitor) throws IOException {
            for (Node node : seenIn(folder)) {
                visitor.visit(node);
            }
        }
    }
}
