package org.lethe.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lethe.io.NodeMark;

/**
 * Where the files of blobs lie: {@code root/ab/cd/abcd....}, as Orthanc lays them out.
 *
 * <p>A new file outlives a crash only if its name does, and those of the folders to it. File systems with one ordered
 * journal bring them to the disk together with the file; on others, each folder is synced. A file that gets its name
 * only once it is whole is renamed after its sync, so that its folder is synced on all of them.
 */
final class BlobFolders {
    private static final int PAGE_KEYS = 1000;
    /** A new folder costs the journal more than a file, so that many blobs share one before the next is begun. */
    private static final int FOLDER_BLOBS = 64;
    private static final int KEY_PREFIX_BITS = 16;
    private static final Pattern TWO_DIGITS = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /** Of an earlier version without digits. */
    private static final Pattern UNFINISHED = Pattern.compile("(" + KEY + ")(\\.[0-9a-f]{8})?\\.part");
    private static final Set<OpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    /**
     * Syncing a file there commits the journal up to it, and with that all names that were made before, its own among
     * them (ext4 without a journal syncs the folders itself). A sync of each folder would cost as much as one of the
     * file, again and again.
     */
    private static final Set<String> ORDERED_JOURNALS = Set.of("ext3", "ext4", "xfs", "btrfs");

    private final Path root;
    private final boolean namesComeWithFiles;

    /** Which folder a process begins with is up to chance, so that all of them fill alike. */
    private final int firstFolder = ThreadLocalRandom.current().nextInt(1 << KEY_PREFIX_BITS);
    private final AtomicLong keys = new AtomicLong();

    /** Folders that were synced into the folder above since this process began; at most 65,536 of them. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    private BlobFolders(Path root, boolean namesComeWithFiles) {
        this.root = root;
        this.namesComeWithFiles = namesComeWithFiles;
    }

    /** The folders below a root that is there. */
    static BlobFolders below(Path root) throws IOException {
        return new BlobFolders(root, ORDERED_JOURNALS.contains(Files.getFileStore(root).type()));
    }

    /** The same on a file system that nothing is known of. */
    static BlobFolders onUnknownFileSystem(Path root) {
        return new BlobFolders(root, false);
    }

    Path root() {
        return root;
    }

    /**
     * A new key: random, but for the beginning, which names the folder, and the mark.
     *
     * @param mark of the server that makes it; with one, the key is of version 8 (RFC 9562)
     */
    UUID newKey(int mark) {
        UUID random = UUID.randomUUID();
        long folder = firstFolder + keys.getAndIncrement() / FOLDER_BLOBS;
        long rest = random.getMostSignificantBits() << KEY_PREFIX_BITS >>> KEY_PREFIX_BITS;
        UUID key = new UUID(folder << (Long.SIZE - KEY_PREFIX_BITS) | rest, random.getLeastSignificantBits());
        return mark == NodeMark.NONE ? key : NodeMark.put(ofVersion8(key), mark);
    }

    private static UUID ofVersion8(UUID key) {
        return new UUID(key.getMostSignificantBits() & ~0xF000L | 0x8000, key.getLeastSignificantBits());
    }

    Path fileOf(UUID key) {
        String name = key.toString();
        return root.resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name);
    }

    /** Where a blob lies that is not there yet, though others may look for its key, or be writing it as well. */
    Path newUnfinishedFileOf(UUID key) {
        String digits = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return fileOf(key).resolveSibling(key + "." + digits + ".part");
    }

    /** Creates a file, and the folders to it. */
    FileChannel create(Path file) throws IOException {
        try {
            return FileChannel.open(file, NEW_FILE);
        } catch (NoSuchFileException noFolder) {
            Files.createDirectories(file.getParent());
            return FileChannel.open(file, NEW_FILE);
        }
    }

    /** Gives a file another name here, and creates the folders to it. */
    void link(Path file, Path original) throws IOException {
        Path real = original.toRealPath();
        try {
            Files.createLink(file, real);
        } catch (NoSuchFileException noFolder) {
            Files.createDirectories(file.getParent());
            Files.createLink(file, real);
        }
    }

    /** Makes the name of a new file durable, which it had before its content was synced. */
    void syncNameOf(Path file) throws IOException {
        if (!namesComeWithFiles) {
            syncNewNameOf(file);
        }
    }

    /** Makes a name durable that a file got after its content was synced: no file system has brought that along. */
    void syncNewNameOf(Path file) throws IOException {
        Path folder = file.getParent();
        sync(folder);
        if (!durable.contains(folder)) {
            sync(folder.getParent());
            sync(root);
            durable.add(folder);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Shows all keys, a page at a time. Files that are not named like a blob, or lie elsewhere, are passed over.
     *
     * @param unfinished is told the files of blobs that have their key but are not there yet
     */
    void pages(Consumer<List<UUID>> page, Consumer<Path> unfinished) throws IOException {
        for (Path upper : foldersIn(root)) {
            for (Path lower : foldersIn(upper)) {
                pagesOf(lower, page, unfinished);
            }
        }
    }

    private void pagesOf(Path folder, Consumer<List<UUID>> page, Consumer<Path> unfinished) throws IOException {
        List<UUID> keys = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (isUnfinished(file)) {
                    unfinished.accept(file);
                    continue;
                }
                keyOf(file).ifPresent(keys::add);
                if (keys.size() == PAGE_KEYS) {
                    page.accept(List.copyOf(keys));
                    keys.clear();
                }
            }
        }
        if (!keys.isEmpty()) {
            page.accept(List.copyOf(keys));
        }
    }

    private boolean isUnfinished(Path file) {
        Matcher name = UNFINISHED.matcher(file.getFileName().toString());
        return name.matches() && keyOf(file.resolveSibling(name.group(1))).isPresent();
    }

    private Optional<UUID> keyOf(Path file) {
        String name = file.getFileName().toString();
        if (!KEY.matcher(name).matches()) {
            return Optional.empty();
        }
        UUID key = UUID.fromString(name);
        return fileOf(key).equals(file) ? Optional.of(key) : Optional.empty();
    }

    private static List<Path> foldersIn(Path parent) throws IOException {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            for (Path entry : entries) {
                if (TWO_DIGITS.matcher(entry.getFileName().toString()).matches() && Files.isDirectory(entry)) {
                    folders.add(entry);
                }
            }
        }
        return folders;
    }
}
