package org.lethe.rewrite;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.rewrite.RewriteRequest.Edition;

/** All the profiles; each is read from its table when somebody first asks for it. */
final class Profiles {
    private static final String NEWEST = "newest";

    private final Map<String, Profile> read = new ConcurrentHashMap<>();

    /** The profile of an anonymization; {@code edition} is null for the default one. */
    Profile anonymizing(Edition edition) {
        return edition == null
                ? read.computeIfAbsent(NEWEST, _ -> new Profile.Newest(new NewestProfile()))
                : read.computeIfAbsent(edition.title(), _ -> read(edition));
    }

    /**
     * No profile, but new identifiers for the new resources: a resource of the level that is modified, and all those
     * below.
     */
    static Profile modifying(RewriteRequest request) {
        Level highest = switch (request.level()) {
            case PATIENT, STUDY -> Level.STUDY;
            case SERIES -> Level.SERIES;
            case INSTANCE -> highestReplaced(request);
        };
        Map<Integer, Action> renewed = new HashMap<>();
        renewed.put(Tag.SOPInstanceUID, Action.NEW_UID);
        if (highest != Level.INSTANCE) {
            renewed.put(Tag.SeriesInstanceUID, Action.NEW_UID);
        }
        if (highest == Level.STUDY) {
            renewed.put(Tag.StudyInstanceUID, Action.NEW_UID);
        }
        return new Profile.None(new ActionTable(renewed, Map.of(), Map.of(), false, Map.of()));
    }

    /** For instances, the level is that of what the request replaces (OpenAPI, {@code /tools/bulk-modify}). */
    private static Level highestReplaced(RewriteRequest request) {
        Level highest = Level.INSTANCE;
        for (Replacement replacement : request.replacements()) {
            Level identified = replacement.path().isTopLevel()
                    ? IdentifierRules.levelOf(replacement.path().tag())
                    : null;
            if (identified != null && identified != Level.INSTANCE && identified.child().isAbove(highest)) {
                highest = identified.child();
            }
        }
        return highest;
    }

    private static Profile read(Edition edition) {
        Map<Integer, Action> top = new HashMap<>();
        Map<Integer, Action> nested = new HashMap<>();
        for (String[] row : Table.read("profile-" + edition.title() + ".tsv")) {
            // The rows with R are the patient, below, and the marks, which every profile sets.
            if (Table.isSingleTag(row[0]) && !row[2].equals("R")) {
                int tag = Table.tag(row[0]);
                top.put(tag, Action.of(row[2].charAt(0)));
                nested.put(tag, Action.of(row[3].charAt(0)));
            }
        }
        Profile.addPatient(top);
        Profile.addPatient(nested);
        return new Profile.Recorded(edition, new ActionTable(top, nested, Map.of(), true, Map.of()));
    }
}
