package org.lethe.rewrite;

import static org.lethe.error.ErrorKind.BAD_FILE_FORMAT;
import static org.lethe.error.ErrorKind.PARAMETER_OUT_OF_RANGE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lethe.image.Region;
import tools.jackson.databind.JsonNode;

/** Reads regions of images: {@code [{"X": 0, "Y": 0, "Width": 200, "Height": 40, "Frames": [0, 1]}]}. */
final class RegionReader {
    /** The most regions that a request or a rule may have. */
    static final int REGIONS_MAX = 256;
    /** The most frames that a region may name. */
    static final int FRAMES_MAX = 10_000;

    private static final Set<String> MEMBERS = Set.of("X", "Y", "Width", "Height", "Frames");
    private static final int EDGE_MAX = 0xFFFF;

    private RegionReader() {}

    /** The regions of an array; the faults are noted. */
    static List<Region> read(JsonNode array, Faults faults) {
        List<Region> regions = new ArrayList<>();
        if (!array.isArray() || array.isEmpty() || array.size() > REGIONS_MAX) {
            faults.add(PARAMETER_OUT_OF_RANGE, "\"Regions\" must be an array of 1 to " + REGIONS_MAX + " regions");
            return regions;
        }
        for (JsonNode one : array) {
            if (!one.isObject()) {
                faults.add(BAD_FILE_FORMAT, "A region must be a JSON object");
                continue;
            }
            one.propertyNames().stream().filter(name -> !MEMBERS.contains(name)).forEach(name -> faults.add(
                    BAD_FILE_FORMAT, "A region has no member \"" + name + "\""));
            int x = number(one, "X", 0, faults);
            int y = number(one, "Y", 0, faults);
            int width = number(one, "Width", 1, faults);
            int height = number(one, "Height", 1, faults);
            regions.add(new Region(x, y, width, height, frames(one.get("Frames"), faults)));
        }
        return regions;
    }

    private static int number(JsonNode region, String name, int min, Faults faults) {
        JsonNode value = region.get(name);
        boolean fits = value != null && value.isIntegralNumber() && value.canConvertToInt()
                && value.intValue() >= min && value.intValue() <= EDGE_MAX;
        if (!fits) {
            faults.add(PARAMETER_OUT_OF_RANGE,
                    "\"" + name + "\" of a region must be an integer from " + min + " to " + EDGE_MAX);
        }
        return fits ? value.intValue() : min;
    }

    private static Set<Integer> frames(JsonNode array, Faults faults) {
        Set<Integer> frames = new HashSet<>();
        if (array == null) {
            return frames;
        }
        boolean fits = array.isArray() && !array.isEmpty() && array.size() <= FRAMES_MAX;
        for (JsonNode frame : array) {
            fits &= frame.isIntegralNumber() && frame.canConvertToInt() && frame.intValue() >= 0;
            frames.add(fits ? frame.intValue() : 0);
        }
        if (!fits) {
            faults.add(PARAMETER_OUT_OF_RANGE,
                    "\"Frames\" of a region must be an array of 1 to " + FRAMES_MAX + " integers from 0");
        }
        return frames;
    }
}
