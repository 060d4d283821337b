package org.lethe.rewrite;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;

/**
 * Which attributes tell who the patient is, and who treats them where: of those that PS3.15 table E.1-1 takes away,
 * renews or cleans.
 */
final class IdentityTags {
    private static final int PERSON_IDENTIFICATION_CODES = 0x00401101;
    private static final int INSTITUTION_CODES = 0x00080082;

    private static final TagMap<Kind> KINDS = readKinds();
    private static final Set<Integer> NAMES = readTags(VR.PN);
    private static final Set<Integer> UIDS = readTags(VR.UI);

    /** What a value says, and so how it is spelled elsewhere. */
    enum Kind {
        PERSON,
        /** Of a patient. */
        ID,
        /** Of an order, a visit, a device and the like: without a digit it is only a word. */
        NUMBER,
        ORGANIZATION,
        ADDRESS,
        CONTACT,
        BIRTH_DATE,
        UID
    }

    private IdentityTags() {}

    private static TagMap<Kind> readKinds() {
        Map<Integer, Kind> kinds = new HashMap<>();
        for (String[] row : Table.read("identity.tsv")) {
            kinds.put(Table.tag(row[0]), Kind.valueOf(row[2]));
        }
        return TagMap.copyOf(kinds);
    }

    /** The attributes of a VR that table E.1-1 renews or takes away; UIDs that become dummies name nothing outside. */
    private static Set<Integer> readTags(VR vr) {
        Set<Integer> tags = new HashSet<>();
        for (String[] row : Table.read("table-e1-1.tsv")) {
            if (Table.isSingleTag(row[0]) && row[2].equals(vr.name()) && !(vr == VR.UI && row[3].equals("D"))) {
                tags.add(Table.tag(row[0]));
            }
        }
        return Set.copyOf(tags);
    }

    /**
     * What an element says about somebody; null if it says nothing.
     *
     * @param sequence in whose item it stands; 0 if in none
     * @param vr that the file gives it; public elements have that of the dictionary
     */
    static Kind kindOf(int sequence, int tag, VR vr) {
        if (tag == Tag.CodeValue || tag == Tag.CodeMeaning) {
            return kindOfCode(sequence, tag);
        }
        Kind kind = KINDS.get(tag);
        if (kind != null) {
            return kind;
        }
        VR known = vr == VR.UN && !Tag.isPrivate(tag) ? Dictionary.standard().vrOf(tag, null) : vr;
        if (known == VR.UI) {
            return UIDS.contains(tag) ? Kind.UID : null;
        }
        return known == VR.PN && NAMES.contains(tag) ? Kind.PERSON : null;
    }

    private static Kind kindOfCode(int sequence, int tag) {
        return switch (sequence) {
            case PERSON_IDENTIFICATION_CODES -> tag == Tag.CodeValue ? Kind.NUMBER : Kind.PERSON;
            case INSTITUTION_CODES -> tag == Tag.CodeValue ? Kind.NUMBER : Kind.ORGANIZATION;
            default -> null;
        };
    }
}
