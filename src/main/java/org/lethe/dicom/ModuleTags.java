package org.lethe.dicom;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The attributes of the modules that describe a patient, a study, a series and an instance: Patient, General Study,
 * General Series and SOP Common (PS3.3 sections C.7 and C.12), in the choice of Orthanc.
 */
public final class ModuleTags {
    private static final Map<Level, ModuleTags> BY_LEVEL = read();

    private final int[] tags;

    private ModuleTags(int[] tags) {
        this.tags = tags;
    }

    /** The attributes of the module of a level. */
    public static ModuleTags of(Level level) {
        return BY_LEVEL.get(level);
    }

    /** Whether the module has an attribute. */
    public boolean contains(int tag) {
        return Arrays.binarySearch(tags, tag) >= 0;
    }

    /** A copy of the attributes' tags, in no particular order. */
    public int[] toArray() {
        return tags.clone();
    }

    private static Map<Level, ModuleTags> read() {
        Map<Level, int[]> tags = new EnumMap<>(Level.class);
        Resource.forEachRow("modules.tsv", 3, row -> {
            Level level = Level.valueOf(row[0]);
            int[] known = tags.getOrDefault(level, new int[0]);
            int[] more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = Integer.parseUnsignedInt(row[1], 16);
            tags.put(level, more);
        });
        Map<Level, ModuleTags> modules = new EnumMap<>(Level.class);
        tags.forEach((level, array) -> {
            Arrays.sort(array);
            modules.put(level, new ModuleTags(array));
        });
        return modules;
    }
}
