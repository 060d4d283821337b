package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;

/**
 * The attributes that tell that a dataset was de-identified, and how (PS3.15 section E.1.1, PS3.3 section C.7.1.1 and
 * C.12.1). Immutable, made once for a plan.
 */
final class Marks {
    private static final String BASIC_PROFILE_COLUMN = "basic";
    private static final String CLEAN_PIXEL_DATA = "113101";
    private static final List<String[]> CODES = Table.read("cid-7050.tsv");

    private final List<Element> elements;
    private final Element codes;
    private final Element temporalInformation;
    private final boolean overrulesOlderMarks;

    /** The marks of a request that is carried out with a profile. */
    Marks(Profile profile, RewriteRequest request) {
        String method = profile.methodText()
                + (request.departsFromProfile() || !request.removed().isEmpty() ? "\\as modified by the request" : "");
        elements = List.of(
                text(Tag.PatientIdentityRemoved, VR.CS, "YES"), text(Tag.DeidentificationMethod, VR.LO, method));
        // What keeps or brings in more than the profile does must not claim its code.
        boolean departs = request.departsFromProfile() || profile.tailoring().departs();
        codes = departs ? null : Element.ofSequence(Tag.DeidentificationMethodCodeSequence, codesOf(profile));
        temporalInformation = departs
                ? null
                : text(Tag.LongitudinalTemporalInformationModified, VR.CS, profile.temporalInformation());
        overrulesOlderMarks = profile instanceof Profile.Newest;
    }

    /** An item for the Basic Profile, and one for each option (PS3.16 CID 7050). */
    private static List<Item> codesOf(Profile profile) {
        Set<String> columns = new HashSet<>(Set.of(BASIC_PROFILE_COLUMN));
        profile.options().stream().map(Option::column).filter(column -> !column.isEmpty()).forEach(columns::add);
        return CODES.stream().filter(row -> columns.contains(row[3])).map(Marks::codeOf).toList();
    }

    private static Item codeOf(String[] row) {
        return Item.of(Attributes.builder(SpecificCharacterSet.LATIN_1)
                .append(text(Tag.CodeValue, VR.SH, row[0]))
                .append(text(Tag.CodingSchemeDesignator, VR.SH, row[1]))
                .append(text(Tag.CodeMeaning, VR.LO, row[2]))
                .build());
    }

    /**
     * Adds to a dataset with marks that nothing in its pixels identifies anybody, as far as the request does not speak
     * of that. Of an instance of which it is not known, the option of PS3.15 must not be claimed.
     *
     * @return the tags that were set
     */
    List<Integer> addCleanPixels(Attributes.Builder dataset, PathRules request) {
        List<Element> marks = new ArrayList<>(List.of(text(Tag.BurnedInAnnotation, VR.CS, "NO")));
        Element former = dataset.get(Tag.DeidentificationMethodCodeSequence);
        for (String[] row : CODES) {
            if (codes != null && former != null && row[0].equals(CLEAN_PIXEL_DATA) && !names(former, codeOf(row))) {
                List<Item> all = new ArrayList<>(former.items());
                all.add(codeOf(row));
                marks.add(Element.ofSequence(Tag.DeidentificationMethodCodeSequence, all));
            }
        }
        return put(dataset, marks, request);
    }

    /**
     * Adds the marks to a dataset, but for those that the request itself speaks of. Codes of a former de-identification
     * stay beside the new ones: what it did was not undone.
     *
     * @return the tags that were set
     */
    List<Integer> addTo(Attributes.Builder dataset, PathRules request) {
        List<Element> marks = new ArrayList<>(elements);
        boolean hasTemporal = dataset.get(Tag.LongitudinalTemporalInformationModified) != null;
        if (temporalInformation != null && (overrulesOlderMarks || !hasTemporal)) {
            marks.add(temporalInformation);
        }
        Element formerCodes = dataset.get(Tag.DeidentificationMethodCodeSequence);
        if (codes != null && (formerCodes == null || formerCodes.isEmpty())) {
            marks.add(codes);
        } else if (codes != null && overrulesOlderMarks) {
            List<Item> all = new ArrayList<>(formerCodes.items());
            codes.items().stream().filter(code -> !names(formerCodes, code)).forEach(all::add);
            if (all.size() > formerCodes.items().size()) {
                marks.add(Element.ofSequence(Tag.DeidentificationMethodCodeSequence, all));
            }
        }
        return put(dataset, marks, request);
    }

    private static List<Integer> put(Attributes.Builder dataset, List<Element> marks, PathRules request) {
        marks.removeIf(mark -> request.rule(mark.tag()) != null);
        marks.forEach(dataset::put);
        return marks.stream().map(Element::tag).toList();
    }

    private static boolean names(Element former, Item code) {
        String wanted = code.attributes().string(Tag.CodeValue);
        return former.items().stream()
                .anyMatch(item -> wanted.equals(item.attributes().string(Tag.CodeValue)));
    }

    private static Element text(int tag, VR vr, String ascii) {
        return Element.of(tag, vr, ascii.getBytes(US_ASCII));
    }
}
