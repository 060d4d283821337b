package org.lethe.dicomweb;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.lethe.archive.Archive;
import org.lethe.archive.Criterion;
import org.lethe.archive.SequenceKeys;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.Arguments;
import org.lethe.index.Constraint;
import org.lethe.index.Constraint.Letters;
import org.lethe.index.MainTags;
import org.lethe.index.Query;

/**
 * What is searched, and what is to be told of it (PS3.18 section 10.6.1.2).
 *
 * @param query what is to be found
 * @param sequences what is to be found, and to be told, in sequences
 * @param included further tags to tell
 * @param includesAll whether all main tags are to be told
 */
record SearchRequest(Query query, SequenceKeys sequences, List<Integer> included, boolean includesAll) {
    /** What is between the words of a name. */
    private static final Pattern NO_WORD = Pattern.compile("[\\s^=*,]+");

    private static final Set<String> OPTIONS =
            Set.of("limit", "offset", "fuzzymatching", "includefield", "emptyvaluematching", "multiplevaluematching");

    /**
     * @param uids of the study and the series to search in; may be empty
     * @param letters how names are compared
     */
    static SearchRequest parse(Archive archive, Level level, List<String> uids, Arguments arguments, Letters letters) {
        List<Constraint> constraints = new ArrayList<>();
        for (int i = 0; i < uids.size(); i++) {
            Level parent = i == 0 ? Level.STUDY : Level.SERIES;
            constraints.add(new Constraint(parent, MainTags.identifierOf(parent),
                    new Constraint.OneOf(List.of(uids.get(i))), Letters.EXACT));
        }
        boolean fuzzy = arguments.has("fuzzymatching") && arguments.flag("fuzzymatching", false);
        SequenceAttributes sequences = new SequenceAttributes(archive.reader().dictionary());
        for (String name : arguments.names()) {
            // What begins with an underscore is what browsers add to be answered anew.
            if (!OPTIONS.contains(name) && !name.isEmpty() && !name.startsWith("_")) {
                List<Integer> path = pathOf(archive, name);
                if (path.size() > 1 || sequences.isSequence(path.getFirst())) {
                    sequences.add(path, valueOf(archive, path.getLast(), arguments.text(name)));
                } else {
                    int tag = path.getFirst();
                    if (fuzzy && archive.reader().dictionary().vrOf(tag, null) == VR.PN) {
                        addWords(level, tag, arguments.text(name), constraints);
                    } else {
                        addConstraint(archive, level, tag, arguments.text(name), letters, constraints);
                    }
                }
            }
        }
        List<Integer> included = new ArrayList<>();
        boolean includesAll = false;
        for (String list : arguments.all("includefield")) {
            for (String name : list.split(",")) {
                if (name.equals("all")) {
                    includesAll = true;
                } else if (!name.isBlank()) {
                    List<Integer> path = pathOf(archive, name.strip());
                    if (path.size() > 1 || sequences.isSequence(path.getFirst())) {
                        sequences.add(path, "");
                    } else {
                        included.add(path.getFirst());
                    }
                }
            }
        }
        Query query = Query.all(level).with(constraints.toArray(Constraint[]::new))
                .page(arguments.number("offset", 0), arguments.number("limit", 0));
        return new SearchRequest(query,
                SequenceKeys.of(sequences.toIdentifier(), archive.reader().dictionary(), letters), included,
                includesAll);
    }

    /** Fuzzy matching (PS3.18 section 8.3.4.2): all words are somewhere in the name, in any order, in either case. */
    private static void addWords(Level level, int tag, String value, List<Constraint> constraints) {
        for (String word : NO_WORD.split(value)) {
            if (!word.isEmpty()) {
                constraints.add(Criterion.of(level, tag, new Constraint.Wildcard("*" + word + "*"), Letters.ANY_CASE));
            }
        }
    }

    private static void addConstraint(Archive archive, Level level, int tag, String value, Letters letters,
            List<Constraint> constraints) {
        VR vr = archive.reader().dictionary().vrOf(tag, null);
        if (!value.isBlank()) {
            constraints.add(Criterion.of(level, tag, Criterion.matchOf(valueOf(archive, tag, value), vr),
                    vr == VR.PN ? letters : Letters.EXACT));
        }
    }

    /** Several UIDs have commas between them. */
    private static String valueOf(Archive archive, int tag, String value) {
        return archive.reader().dictionary().vrOf(tag, null) == VR.UI ? value.replace(',', '\\') : value;
    }

    private static List<Integer> pathOf(Archive archive, String name) {
        List<Integer> path = new ArrayList<>();
        for (String tag : name.split("\\.", -1)) {
            path.add(tagOf(archive, tag));
        }
        return path;
    }

    private static int tagOf(Archive archive, String name) {
        try {
            return TagPath.parseTag(name, archive.reader().dictionary());
        } catch (LetheException e) {
            throw new LetheException(ErrorKind.BAD_REQUEST, e.getMessage(), e);
        }
    }

    /** What is told of resources of the level that is searched, in the order of tags. */
    List<Integer> tags() {
        List<Integer> tags = new ArrayList<>(switch (query.level()) {
            case PATIENT -> throw new IllegalStateException("DICOMweb has no patients");
            case STUDY -> studyTags();
            case SERIES -> seriesTags();
            case INSTANCE -> instanceTags();
        });
        if (includesAll) {
            tags.addAll(MainTags.of(query.level()));
        }
        tags.addAll(included);
        return tags.stream().distinct().sorted(Integer::compareUnsigned).toList();
    }

    private boolean isWithin(Level parent) {
        return query.constraints().stream().anyMatch(
                constraint -> constraint.level() == parent && constraint.tag() == MainTags.identifierOf(parent));
    }

    private List<Integer> studyTags() {
        return List.of(Tag.StudyDate, Tag.StudyTime, Tag.AccessionNumber, Tag.InstanceAvailability,
                Tag.ModalitiesInStudy, Tag.ReferringPhysicianName, Tag.StudyDescription, Tag.PatientName, Tag.PatientID,
                Tag.PatientBirthDate, Tag.PatientSex, Tag.StudyInstanceUID, Tag.StudyID,
                Tag.NumberOfStudyRelatedSeries, Tag.NumberOfStudyRelatedInstances);
    }

    private List<Integer> seriesTags() {
        List<Integer> tags = new ArrayList<>(List.of(Tag.Modality, Tag.SeriesDescription, Tag.SeriesDate,
                Tag.SeriesTime,
                Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SeriesNumber, Tag.NumberOfSeriesRelatedInstances,
                Tag.PerformedProcedureStepStartDate, Tag.PerformedProcedureStepStartTime));
        if (!isWithin(Level.STUDY)) {
            tags.addAll(List.of(Tag.StudyDate, Tag.StudyTime, Tag.AccessionNumber, Tag.ReferringPhysicianName,
                    Tag.PatientName, Tag.PatientID, Tag.PatientBirthDate, Tag.PatientSex, Tag.StudyID));
        }
        return tags;
    }

    private List<Integer> instanceTags() {
        List<Integer> tags = new ArrayList<>(List.of(Tag.SOPClassUID, Tag.SOPInstanceUID, Tag.InstanceAvailability,
                Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.InstanceNumber, Tag.NumberOfFrames, Tag.Rows,
                Tag.Columns, Tag.BitsAllocated));
        if (!isWithin(Level.SERIES)) {
            tags.addAll(List.of(Tag.Modality, Tag.SeriesNumber, Tag.SeriesDescription));
        }
        if (!isWithin(Level.STUDY)) {
            tags.addAll(List.of(Tag.StudyDate, Tag.StudyTime, Tag.AccessionNumber, Tag.PatientName, Tag.PatientID));
        }
        return tags;
    }
}
