package org.lethe.archive.zip;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.lethe.archive.zip.ZipOptions.Letters;

/**
 * A folder in an archive, which gives no name twice: the second of a kind becomes {@code name-2}. Upper and lower case
 * count as the same, as they are the same file to many systems.
 */
final class Folder {
    /** File systems take 255; the rest is for the numbers of names that are there already, and the extension. */
    private static final int NAME_BYTES_MAX = 230;
    /** What some file system takes for something else than a part of a name. */
    private static final String RESERVED = "/\\:*?\"<>|";

    private final String path;
    private final Letters letters;
    private final Set<String> taken = new HashSet<>();

    private Folder(String path, Letters letters) {
        this.path = path;
        this.letters = letters;
    }

    /** The archive itself. */
    static Folder root(Letters letters) {
        return new Folder("", letters);
    }

    /**
     * A new folder in this one.
     *
     * @param name what a file says; need not be fit for a name
     * @param otherwise its name if nothing is left of that
     */
    Folder folder(String name, String otherwise) {
        String clean = clean(name);
        return new Folder(path + unique(clean.isEmpty() ? otherwise : clean, "") + '/', letters);
    }

    /** The path of a new file in this folder. */
    String file(String name, String extension) {
        return path + unique(name, extension);
    }

    private String unique(String name, String extension) {
        String unique = name + extension;
        for (int number = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); number++) {
            unique = name + '-' + number + extension;
        }
        return unique;
    }

    /** Letters that the archive may have, single spaces between words, and nothing that leads out of the folder. */
    private String clean(String text) {
        StringBuilder clean = new StringBuilder();
        int bytes = 0;
        for (int c : text.codePoints().toArray()) {
            int kept = RESERVED.indexOf(c) >= 0 || Character.isWhitespace(c) ? ' ' : c;
            boolean isSecondSpace = kept == ' ' && (clean.isEmpty() || clean.charAt(clean.length() - 1) == ' ');
            if (isSecondSpace || !isAllowed(kept)) {
                continue;
            }
            bytes += kept < 0x80 ? 1 : kept < 0x800 ? 2 : kept < 0x10000 ? 3 : 4;
            if (bytes > NAME_BYTES_MAX) {
                break;
            }
            clean.appendCodePoint(kept);
        }
        String name = clean.toString().strip();
        return name.replace(".", "").isBlank() ? "" : name;
    }

    private boolean isAllowed(int c) {
        boolean isCharacter = !Character.isISOControl(c) && Character.isDefined(c)
                && Character.getType(c) != Character.SURROGATE && Character.getType(c) != Character.FORMAT;
        return isCharacter && (c < 0x80 || letters == Letters.UNICODE);
    }
}
