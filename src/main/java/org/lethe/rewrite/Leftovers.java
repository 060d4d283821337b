package org.lethe.rewrite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;

/**
 * Looks for the identifiers of an original in what became of it: a second pair of eyes, which knows no table and no
 * plan.
 *
 * <p>Finds them in all values that are in memory, whatever their VR, and so also in the middle of free text, in private
 * elements and in sequences that nobody opened; not in pixels, nor in values that only lie in a file. A short name can
 * be found by chance: a finding is a reason to look, not a proof.
 */
public final class Leftovers {
    /** Shorter identifiers would be found everywhere. */
    private static final int LENGTH_MIN = 4;

    private static final int[] IDENTIFIERS = {
        Tag.AccessionNumber,
        Tag.PatientName,
        Tag.PatientID,
        Tag.PatientBirthDate,
        Tag.OtherPatientNames,
        Tag.PatientTelephoneNumbers,
        Tag.ReferringPhysicianName,
        Tag.PerformingPhysicianName,
        Tag.InstitutionName,
        Tag.StudyInstanceUID,
        Tag.SeriesInstanceUID,
        Tag.SOPInstanceUID,
        Tag.FrameOfReferenceUID
    };

    private Leftovers() {}

    /**
     * An identifier that passed.
     *
     * @param identifier the tag under which the original has it
     * @param path where it was found, such as {@code 0040,0275[0].0032,1060}
     */
    public record Finding(int identifier, String path) {}

    /** What passed from an original into a rewritten dataset; empty if nothing did. */
    public static List<Finding> check(Attributes original, Attributes rewritten) {
        Map<String, Integer> needles = new LinkedHashMap<>();
        for (int tag : IDENTIFIERS) {
            for (String value : original.strings(tag)) {
                addNeedles(needles, tag, value.strip());
            }
        }
        List<Finding> findings = new ArrayList<>();
        search(rewritten, "", needles, findings);
        return findings;
    }

    /** A value; of a name also each of its components (PS3.5 section 6.2.1). */
    private static void addNeedles(Map<String, Integer> needles, int tag, String value) {
        if (value.length() >= LENGTH_MIN) {
            needles.put(value, tag);
        }
        for (String component : value.split("[\\^=]")) {
            if (component.length() >= LENGTH_MIN) {
                needles.putIfAbsent(component, tag);
            }
        }
    }

    private static void search(Attributes in, String path, Map<String, Integer> needles, List<Finding> findings) {
        for (Element element : in) {
            String where = path + Tag.toHex(element.tag());
            if (element.value() instanceof ByteValue bytes && element.tag() != Tag.PixelData) {
                // Decoded as text whatever the VR is: an identifier looks the same in a value that claims to be bytes.
                String text = in.charset().decode(bytes.array(), bytes.offset(), bytes.length(), VR.UT);
                needles.forEach((needle, tag) -> {
                    if (text.contains(needle)) {
                        findings.add(new Finding(tag, where));
                    }
                });
            }
            List<Item> items = element.items();
            for (int i = 0; i < items.size(); i++) {
                search(items.get(i).attributes(), where + "[" + i + "].", needles, findings);
            }
        }
    }
}
