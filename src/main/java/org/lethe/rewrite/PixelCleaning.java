package org.lethe.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.MainTagText;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.BlackAreas;
import org.lethe.image.PixelDescription;
import org.lethe.image.Region;

/** Decides what becomes of the pixels of instances: what the request says, and what the rules of the profile do. */
final class PixelCleaning {
    private static final String BURNED_IN = "YES";
    private static final int ULTRASOUND_REGIONS = 0x00186011;
    private static final int MIN_X = 0x00186018;
    private static final int MIN_Y = 0x0018601A;
    private static final int MAX_X = 0x0018601C;
    private static final int MAX_Y = 0x0018601E;

    private final List<Region> asked;
    private final boolean cleans;
    private final PixelRules rules;
    /** Overlays go, and so have those to go that lie in the samples. What an edition recorded, it does as it did. */
    private final boolean clearsOverlays;

    PixelCleaning(RewriteRequest request, Profile profile) {
        this.asked = request.pixels().regions();
        this.cleans = profile.options().contains(Option.CLEAN_PIXEL_DATA);
        this.rules = profile.tailoring().pixels();
        this.clearsOverlays = profile.isDeidentification() && !(profile instanceof Profile.Recorded);
    }

    /**
     * What becomes of the pixels of an instance.
     *
     * @param areas that become black; null if the pixels are left as they are
     * @param image what the pixels look like; null if they are left as they are
     * @param known whether nothing is in them then that identifies anybody
     */
    record Decision(BlackAreas areas, PixelDescription image, boolean known) {
        private static final Decision NOTHING = new Decision(null, null, false);
    }

    /**
     * @param dataset before it is rewritten
     * @throws LetheException of kind {@code BAD_REQUEST} if the instance must not pass, {@code NOT_IMPLEMENTED} if its
     *     pixels cannot be cleaned, {@code BAD_FILE_FORMAT} if nobody knows what they look like
     */
    Decision decide(Attributes dataset) {
        boolean isFloating = dataset.contains(Tag.FloatPixelData) || dataset.contains(Tag.DoubleFloatPixelData);
        if (asked.isEmpty() && !cleans) {
            return clearsOverlays && hasNativeOverlay(dataset) ? clearingOnly(dataset) : Decision.NOTHING;
        }
        if (!isFloating && !dataset.contains(Tag.PixelData)) {
            return Decision.NOTHING;
        }
        if (isFloating) {
            throw new LetheException(ErrorKind.NOT_IMPLEMENTED, "Pixels of floating point cannot be cleaned");
        }
        PixelDescription image = PixelDescription.of(dataset);
        BlackAreas ofRequest = BlackAreas.of(asked, Optional.empty(), image);
        return cleans ? byRules(dataset, image, ofRequest) : new Decision(ofRequest, image, false);
    }

    /** In compressed pixels they stay: to encode these anew is to be asked for, by Pixels or CleanPixelData. */
    private static boolean hasNativeOverlay(Attributes dataset) {
        Element pixelData = dataset.get(Tag.PixelData);
        return pixelData != null && !(pixelData.value() instanceof Fragments)
                && CleanedPixels.hasOverlayInPixels(dataset);
    }

    private static Decision clearingOnly(Attributes dataset) {
        PixelDescription image = PixelDescription.of(dataset);
        return new Decision(BlackAreas.of(List.of(), Optional.empty(), image), image, false);
    }

    /** Whether a dataset says that text is burned into its pixels. */
    static boolean isBurnedIn(Attributes dataset) {
        String said = MainTagText.of(dataset, Tag.BurnedInAnnotation);
        return said != null && BURNED_IN.equalsIgnoreCase(said.strip());
    }

    private Decision byRules(Attributes dataset, PixelDescription image, BlackAreas ofRequest) {
        boolean isBurnedIn = isBurnedIn(dataset);
        boolean isAsked = !ofRequest.isEmpty();
        for (PixelRule rule : rules.rules()) {
            if (!rule.appliesTo(dataset)) {
                continue;
            }
            if (rule.action() == PixelRule.Action.HOLD) {
                if (isAsked) {
                    break; // the request knows better
                }
                throw held("a rule of the profile holds images such as this");
            }
            if (rule.action() == PixelRule.Action.PASS && !isBurnedIn) {
                return new Decision(ofRequest, image, true);
            }
            BlackAreas areas = areasOf(rule, dataset, image);
            if (areas != null) {
                return new Decision(areas, image, true);
            }
        }
        if (!isAsked && isBurnedIn) {
            throw held("it says that text is burned in, and no rule of the profile tells where");
        }
        if (!isAsked && rules.unknown() == PixelRules.Unknown.HELD) {
            throw held("no rule of the profile knows images such as this");
        }
        return new Decision(ofRequest, image, isAsked);
    }

    private static LetheException held(String reason) {
        return new LetheException(ErrorKind.BAD_REQUEST,
                "Its pixels may show whose they are, and it is held: " + reason);
    }

    /** What becomes black by a rule and by the request; null if the rule finds nothing in this image. */
    private BlackAreas areasOf(PixelRule rule, Attributes dataset, PixelDescription image) {
        List<Region> black = new ArrayList<>();
        Optional<List<Region>> kept = switch (rule.action()) {
            case BLACK_OUT -> {
                black.addAll(rule.regions());
                yield Optional.empty();
            }
            case KEEP_ONLY -> Optional.of(rule.regions());
            case KEEP_ULTRASOUND_REGIONS -> Optional.of(ultrasoundRegions(dataset)).filter(all -> !all.isEmpty());
            case PASS, HOLD -> Optional.empty();
        };
        if (BlackAreas.of(black, kept, image).isEmpty()) {
            return null;
        }
        black.addAll(asked);
        return BlackAreas.of(black, kept, image);
    }

    /** The regions with measures in an ultrasound image (PS3.3 section C.8.5.5); none if one makes no sense. */
    private static List<Region> ultrasoundRegions(Attributes dataset) {
        List<Region> regions = new ArrayList<>();
        Element sequence = dataset.get(ULTRASOUND_REGIONS);
        for (Item item : sequence == null ? List.<Item>of() : sequence.items()) {
            Attributes one = item.attributes();
            int left = one.intValue(MIN_X, -1);
            int top = one.intValue(MIN_Y, -1);
            int right = one.intValue(MAX_X, -1);
            int bottom = one.intValue(MAX_Y, -1);
            boolean fits = left >= 0 && top >= 0 && right >= left && bottom >= top && right <= 0xFFFF
                    && bottom <= 0xFFFF;
            if (!fits || regions.size() == RegionReader.REGIONS_MAX) {
                return List.of();
            }
            regions.add(new Region(left, top, right - left + 1, bottom - top + 1));
        }
        return regions;
    }
}
