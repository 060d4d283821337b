package org.lethe.rewrite;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lethe.dicom.Tag;

/**
 * The Basic Profile of the newest PS3.15 table E.1-1 with some of its options, where the codes that leave a choice
 * follow the Type of the attribute in the IOD: the mildest action that leaves a valid object valid.
 *
 * <p>Immutable, but for the tables of SOP classes that it keeps once somebody asked for them.
 */
final class NewestProfile {
    /** What is removed, and what the standard forbids without it (Type 1C: PS3.3 C.7.1.1 and C.7.1.3). */
    private static final Map<Integer, Integer> DEPENDENTS = Map.of(
            Tag.ResponsiblePerson,
            Tag.ResponsiblePersonRole,
            Tag.ClinicalTrialProtocolEthicsCommitteeApprovalNumber,
            Tag.ClinicalTrialProtocolEthicsCommitteeName);

    /** The root of the storage classes for PDF, CDA, STL, OBJ and MTL. */
    private static final String ENCAPSULATED_DOCUMENTS = "1.2.840.10008.5.1.4.1.1.104.";

    private final Map<Integer, Action> byOptions = new HashMap<>();
    private final Map<Integer, Action> asType3 = new HashMap<>();
    private final Map<Integer, Action> nested;
    private final Map<Long, Action> byPlace = new HashMap<>();
    private final Map<String, String> typedBySopClass = new HashMap<>();
    private final Map<String, ActionTable> tables = new ConcurrentHashMap<>();
    private final ActionTable ofUnknownClass;

    NewestProfile(Set<Option> options) {
        for (String[] row : Table.read("table-e1-1.tsv")) {
            if (Table.isSingleTag(row[0])) {
                asType3.put(Table.tag(row[0]), actionForType3(row[3]));
                options.forEach(option -> addOption(Table.tag(row[0]), option.actionFor(row)));
            }
        }
        asType3.putAll(byOptions);
        Profile.addPatient(asType3);
        nested = Map.copyOf(asType3);
        for (String[] row : Table.read("nested-types.tsv")) {
            int tag = Table.tag(row[1]);
            if (isTyped(tag)) {
                byPlace.put(ActionTable.place(Table.tag(row[0]), tag), Action.of(row[2].charAt(0)));
            }
        }
        for (String[] row : Table.read("iod-types.tsv")) {
            typedBySopClass.put(row[0], row[1]);
        }
        ofUnknownClass = new ActionTable(asType3, nested, byPlace, true, DEPENDENTS);
    }

    /** Where one option keeps what another one changes, it is changed: nobody loses who asked for both. */
    private void addOption(int tag, Action action) {
        if (action != null && (action != Action.KEEP || !byOptions.containsKey(tag))) {
            byOptions.put(tag, action);
        }
    }

    /** Whether the Type of an attribute decides, and neither an option nor the pseudonym of the patient. */
    private boolean isTyped(int tag) {
        return !byOptions.containsKey(tag) && asType3.get(tag) != Action.PATIENT_ID;
    }

    /**
     * Of {@code X/Z/D} and the like, an optional attribute takes the first. {@code X/Z/U*} is for the two sequences of
     * referenced images: they stay in every IOD, since the references in them are followed.
     */
    private static Action actionForType3(String code) {
        return code.endsWith("*") ? Action.KEEP : Action.of(code.charAt(0));
    }

    ActionTable actionsFor(String sopClassUid) {
        String typed = sopClassUid == null ? null : typedBySopClass.get(sopClassUid);
        return typed == null
                ? ofUnknownClass
                : tables.computeIfAbsent(sopClassUid, _ -> tableOf(sopClassUid, typed));
    }

    /** @param typed tags with a letter each, such as {@code 00102203Z 00181030D} */
    private ActionTable tableOf(String sopClassUid, String typed) {
        Map<Integer, Action> top = new HashMap<>(asType3);
        for (String entry : typed.split(" ")) {
            if (!entry.isEmpty() && isTyped(Table.tag(entry.substring(0, 8)))) {
                top.put(Table.tag(entry.substring(0, 8)), Action.of(entry.charAt(8)));
            }
        }
        if (sopClassUid.startsWith(ENCAPSULATED_DOCUMENTS)) {
            // The table does not name it, but it tells how long the document is, which is another one now.
            top.put(Tag.EncapsulatedDocumentLength, Action.DUMMY);
        }
        return new ActionTable(top, nested, byPlace, true, DEPENDENTS);
    }
}
