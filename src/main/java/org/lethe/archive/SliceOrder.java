package org.lethe.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.lethe.dicom.Tag;
import org.lethe.index.Resource;
import org.lethe.index.Resource.InstanceDetails;

/**
 * The instances of a series in the order in which one looks through them: along the normal of their slices if all of
 * them are parallel slices in space, else by their numbers (docs: "ordered-slices"; geometry by PS3.3 C.7.6.2.1.1).
 *
 * @param kind whether they are a volume
 * @param slices in order
 */
public record SliceOrder(Kind kind, List<Slice> slices) {
    private static final double PARALLEL_TOLERANCE = 1e-3;

    /** What the instances of a series are to each other. */
    public enum Kind {
        /** Parallel slices in space. */
        VOLUME("Volume"),
        /** Images one after the other. */
        SEQUENCE("Sequence");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** The name in JSON. */
        public String title() {
            return title;
        }
    }

    /**
     * One instance.
     *
     * @param instanceId its Orthanc ID
     * @param frames how many frames it has, at least 1
     */
    public record Slice(String instanceId, int frames) {}

    private record Placed(Resource instance, double[] normal, double distance) {}

    public SliceOrder {
        slices = List.copyOf(slices);
    }

    /** @param instances of one series, with their main tags */
    public static SliceOrder of(List<Resource> instances) {
        List<Placed> placed = placed(instances);
        List<Resource> sorted = new ArrayList<>(instances);
        if (placed == null) {
            sorted.sort(Comparator.comparingInt(SliceOrder::indexInSeries));
            return new SliceOrder(Kind.SEQUENCE, slices(sorted));
        }
        return new SliceOrder(Kind.VOLUME, slices(placed.stream()
                .sorted(Comparator.comparingDouble(Placed::distance))
                .map(Placed::instance)
                .toList()));
    }

    /** The number of frames that an instance says to have (0028,0008), at least 1. */
    public static int framesOf(Resource instance) {
        String frames = instance.tags().get(Tag.NumberOfFrames);
        try {
            return frames == null || frames.isBlank() ? 1 : Math.max(1, Integer.parseInt(frames.strip()));
        } catch (NumberFormatException _) {
            return 1;
        }
    }

    private static int indexInSeries(Resource instance) {
        return instance.details() instanceof InstanceDetails details
                ? details.indexInSeries().orElse(Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }

    /** Null if the instances are not parallel slices in space. */
    private static List<Placed> placed(List<Resource> instances) {
        List<Placed> placed = new ArrayList<>();
        double[] first = null;
        for (Resource instance : instances) {
            double[] axes = numbers(instance.tags().get(Tag.ImageOrientationPatient), 6);
            double[] position = numbers(instance.tags().get(Tag.ImagePositionPatient), 3);
            if (axes == null || position == null) {
                return null;
            }
            double[] normal = cross(axes);
            first = first == null ? normal : first;
            if (Math.abs(Math.abs(dot(first, normal)) - 1) > PARALLEL_TOLERANCE) {
                return null;
            }
            placed.add(new Placed(instance, normal, dot(first, position)));
        }
        return placed.isEmpty() ? null : placed;
    }

    private static List<Slice> slices(List<Resource> instances) {
        return instances.stream()
                .map(instance -> new Slice(instance.id(), framesOf(instance)))
                .toList();
    }

    /** The normal of the plane that two axes span. */
    private static double[] cross(double[] axes) {
        return new double[] {
            axes[1] * axes[5] - axes[2] * axes[4],
            axes[2] * axes[3] - axes[0] * axes[5],
            axes[0] * axes[4] - axes[1] * axes[3]
        };
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    /** Null if there are not just so many numbers. */
    private static double[] numbers(String text, int count) {
        String[] parts = text == null ? new String[0] : text.split("\\\\");
        if (parts.length != count) {
            return null;
        }
        double[] numbers = new double[count];
        try {
            for (int i = 0; i < count; i++) {
                numbers[i] = Double.parseDouble(parts[i].strip());
            }
        } catch (NumberFormatException _) {
            return null;
        }
        return numbers;
    }
}
