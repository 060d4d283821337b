package org.lethe.http;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.CoreMetadata;
import org.lethe.index.Metadata;

/** The names of metadata: those that every server has, those of the configuration, and bare numbers for all others. */
final class MetadataNames {
    private final Map<String, Integer> configured;
    private final Map<Integer, String> names = new HashMap<>();

    /** @param configured the numbers of the names in the configuration */
    MetadataNames(Map<String, Integer> configured) {
        this.configured = configured;
        configured.forEach((name, number) -> names.put(number, name));
    }

    /** The name of a number; the number itself if it has none. */
    String nameOf(int type) {
        String name = names.get(type);
        return name != null
                ? name
                : CoreMetadata.ofType(type).map(CoreMetadata::title).orElse(Integer.toString(type));
    }

    /**
     * The number of a name, or of digits.
     *
     * @throws LetheException if nobody knows the name
     */
    int typeOf(String name) {
        if (configured.containsKey(name)) {
            return configured.get(name);
        }
        OptionalInt number = Numbers.parse(name);
        if (number.isPresent()) {
            return number.getAsInt();
        }
        return CoreMetadata.ofTitle(name).map(CoreMetadata::type).orElseThrow(() -> new LetheException(
                ErrorKind.INEXISTENT_ITEM, "There is no metadata of this name"));
    }

    /** Whether a number is for users to set. */
    static boolean isForUsers(int type) {
        return type >= Metadata.USER_FIRST && type <= Metadata.USER_LAST;
    }
}
