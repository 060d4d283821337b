package org.lethe.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.BlackAreas.Share;
import org.lethe.image.Region;

/**
 * What an example of a profile file expects of pixels.
 *
 * @param fate of the pixels; empty if any will do
 * @param black regions all of which becomes black
 * @param left regions of which nothing does
 */
record PixelExample(Optional<Fate> fate, List<Region> black, List<Region> left) {
    private static final int EDGE = 512;

    /** What can become of pixels. */
    enum Fate {
        /** Something in them becomes black. */
        CLEANED("Cleaned"),
        /** They stay, since it is known that there is nothing in them. */
        PASSED("Passed"),
        /** They stay, though no rule knows them. */
        UNKNOWN("Unknown"),
        /** The image is refused. */
        HELD("Held");

        private final String title;

        Fate(String title) {
            this.title = title;
        }

        /** The fate of a title; empty if there is none. */
        static Optional<Fate> of(String title) {
            return Stream.of(values()).filter(one -> one.title.equals(title)).findFirst();
        }
    }

    PixelExample {
        black = List.copyOf(black);
        left = List.copyOf(left);
    }

    /**
     * What does not come true.
     *
     * @param given an image, which has 512 rows and columns of grey pixels unless it says otherwise
     */
    List<String> faults(PixelCleaning cleaning, Attributes given) {
        if (fate.isEmpty() && black.isEmpty() && left.isEmpty()) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        PixelCleaning.Decision decision = decide(cleaning, image(given));
        Fate actual = fateIn(decision);
        if (fate.isPresent() && fate.get() != actual) {
            faults.add("its pixels are not " + fate.get().title + ", but " + actual.title);
        }
        if (!black.stream().allMatch(region -> shareOf(region, decision) == Share.ALL)) {
            faults.add("a region of \"Black\" does not become so");
        }
        if (!left.stream().allMatch(region -> shareOf(region, decision) == Share.NOTHING)) {
            faults.add("a region of \"Left\" becomes black");
        }
        return faults;
    }

    /** @return null if the image is held */
    private static PixelCleaning.Decision decide(PixelCleaning cleaning, Attributes image) {
        try {
            return cleaning.decide(image);
        } catch (LetheException e) {
            if (e.kind() == ErrorKind.BAD_REQUEST) {
                return null;
            }
            throw e;
        }
    }

    private static Fate fateIn(PixelCleaning.Decision decision) {
        if (decision == null) {
            return Fate.HELD;
        }
        boolean isTouched = decision.areas() != null && !decision.areas().isEmpty();
        return isTouched ? Fate.CLEANED : decision.known() ? Fate.PASSED : Fate.UNKNOWN;
    }

    private static Share shareOf(Region region, PixelCleaning.Decision decision) {
        return decision == null || decision.areas() == null ? Share.NOTHING : decision.areas().shareOf(region);
    }

    private static Attributes image(Attributes given) {
        Attributes.Builder image = given.toBuilder();
        List<Element> usual = List.of(
                Element.ofUnsignedShort(Tag.SamplesPerPixel, 1),
                Element.of(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2".getBytes(StandardCharsets.US_ASCII)),
                Element.ofUnsignedShort(Tag.Rows, EDGE),
                Element.ofUnsignedShort(Tag.Columns, EDGE),
                Element.ofUnsignedShort(Tag.BitsAllocated, 8),
                Element.empty(Tag.PixelData, VR.OB));
        usual.stream().filter(element -> !given.contains(element.tag())).forEach(image::put);
        return image.build();
    }
}
