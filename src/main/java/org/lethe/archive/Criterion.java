package org.lethe.archive;

import java.util.List;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Constraint;
import org.lethe.index.Constraint.Letters;
import org.lethe.index.Constraint.Match;
import org.lethe.index.Folding;
import org.lethe.index.MainTags;

/** Values that are searched for, as constraints: the notation of DICOM queries (PS3.4 C.2.2.2). */
public final class Criterion {
    private Criterion() {}

    /** What a tag must be for resources of a level to be found. */
    public static Constraint of(Level level, int tag, Match match, Letters letters) {
        // The modalities of a study are those of its series (PS3.4 C.6.1.1.1).
        return tag == Tag.ModalitiesInStudy && level == Level.STUDY
                ? new Constraint(Level.SERIES, Tag.Modality, match, letters)
                : new Constraint(MainTags.levelOf(tag, level).orElse(level), tag, match, letters);
    }

    /**
     * How a value is to be matched.
     *
     * @param value not empty
     * @throws LetheException of kind {@code PARAMETER_OUT_OF_RANGE} for a number with wildcards
     */
    public static Match matchOf(String value, VR vr) {
        if (value.equals("*")) {
            return new Constraint.Present();
        }
        if (value.indexOf('\\') >= 0) {
            return new Constraint.OneOf(List.of(value.split("\\\\")));
        }
        if (value.indexOf('*') >= 0 || value.indexOf('?') >= 0) {
            if (vr == VR.DS || vr == VR.IS || vr.isBinaryNumber()) {
                throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE, "Numbers cannot be found by wildcards");
            }
            return new Constraint.Wildcard(value);
        }
        int dash = value.indexOf('-');
        if (dash >= 0 && (vr == VR.DA || vr == VR.TM || vr == VR.DT)) {
            return new Constraint.Range(
                    dash == 0 ? null : value.substring(0, dash),
                    dash == value.length() - 1 ? null : value.substring(dash + 1));
        }
        return new Constraint.OneOf(List.of(value));
    }

    /** Whether a value is what a match asks for. */
    public static boolean matches(Match match, Letters letters, String value) {
        boolean exact = letters == Letters.EXACT;
        String folded = fold(value, exact);
        return switch (match) {
            case Constraint.Present _ -> true;
            case Constraint.OneOf(List<String> wanted) ->
                    wanted.stream().anyMatch(each -> fold(each, exact).equals(folded));
            case Constraint.Wildcard(String pattern) -> Wildcard.matches(fold(pattern, exact), folded);
            case Constraint.Range(String from, String to) ->
                    (from == null || value.compareTo(from) >= 0) && (to == null || value.compareTo(to) <= 0);
        };
    }

    private static String fold(String text, boolean exact) {
        return exact ? text : Folding.fold(text);
    }
}
