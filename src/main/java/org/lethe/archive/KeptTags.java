package org.lethe.archive;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.lethe.config.DicomSettings;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Level;
import org.lethe.dicom.MainTagText;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.index.MainTags;

/**
 * Which tags of an instance the index keeps at each level: the main DICOM tags, and those that the configuration adds.
 */
public final class KeptTags {
    /** What else is looked at when an instance arrives. */
    private static final List<Integer> READ_ONLY = List.of(
            Tag.SpecificCharacterSet,
            Tag.SOPClassUID,
            Tag.CardiacNumberOfImages,
            Tag.ImagesInAcquisition,
            Tag.NumberOfTemporalPositions,
            Tag.NumberOfSlices,
            Tag.NumberOfTimeSlices,
            Tag.ImageIndex);

    private final Map<Level, int[]> byLevel = new EnumMap<>(Level.class);
    /** All of them, sorted. */
    private final int[] wanted;

    /** @param extra further tags by level */
    KeptTags(Map<Level, List<Integer>> extra) {
        TreeSet<Integer> all = new TreeSet<>(READ_ONLY);
        for (Level level : Level.values()) {
            TreeSet<Integer> tags = new TreeSet<>(Integer::compareUnsigned);
            tags.addAll(MainTags.of(level));
            tags.addAll(extra.getOrDefault(level, List.of()));
            byLevel.put(level, tags.stream().mapToInt(Integer::intValue).toArray());
            all.addAll(tags);
        }
        wanted = all.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** The main tags, and the extra ones of the configuration. */
    public static KeptTags of(DicomSettings.ExtraMainTags extra, Dictionary dictionary) {
        Map<Level, List<Integer>> tags = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            List<String> names =
                    switch (level) {
                        case PATIENT -> extra.patient();
                        case STUDY -> extra.study();
                        case SERIES -> extra.series();
                        case INSTANCE -> extra.instance();
                    };
            tags.put(level, names.stream().map(name -> TagPath.parseTag(name, dictionary)).toList());
        }
        return new KeptTags(tags);
    }

    /** Whether an element has to be read when an instance arrives. */
    public boolean wants(int tag) {
        return Arrays.binarySearch(wanted, tag) >= 0;
    }

    /** The tags of a level, in growing order. */
    List<Integer> at(Level level) {
        return Arrays.stream(byLevel.get(level)).boxed().toList();
    }

    /** Whether the index has a tag of resources of a level. */
    boolean isKept(Level level, int tag) {
        return Arrays.stream(byLevel.get(level)).anyMatch(kept -> kept == tag);
    }

    /** The values of a level, in the order of the tags; what the dataset does not have is left out. */
    Map<Integer, String> of(Level level, Attributes dataset) {
        Map<Integer, String> values = new LinkedHashMap<>();
        for (int tag : byLevel.get(level)) {
            String text = MainTagText.of(dataset, tag);
            if (text != null) {
                values.put(tag, text);
            }
        }
        return values;
    }
}
