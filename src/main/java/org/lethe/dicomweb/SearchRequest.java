package org.lethe.dicomweb;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.lethe.archive.Archive;
import org.lethe.archive.Criterion;
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
 * @param included further tags to tell
 * @param includesAll whether all main tags are to be told
 * @param fuzzy whether names were to be matched by their sound, which is not done here
 */
record SearchRequest(Query query, List<Integer> included, boolean includesAll, boolean fuzzy) {
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
        for (String name : arguments.names()) {
            if (!OPTIONS.contains(name)) {
                addConstraint(archive, level, name, arguments.text(name), letters, constraints);
            }
        }
        List<Integer> included = new ArrayList<>();
        boolean includesAll = false;
        for (String list : arguments.all("includefield")) {
            for (String name : list.split(",")) {
                if (name.equals("all")) {
                    includesAll = true;
                } else if (!name.isBlank() && name.indexOf('.') < 0) {
                    included.add(tagOf(archive, name.strip()));
                }
            }
        }
        Query query = Query.all(level).with(constraints.toArray(Constraint[]::new))
                .page(arguments.number("offset", 0), arguments.number("limit", 0));
        return new SearchRequest(query, included, includesAll,
                arguments.has("fuzzymatching") && arguments.flag("fuzzymatching", false));
    }

    private static void addConstraint(Archive archive, Level level, String name, String value, Letters letters,
            List<Constraint> constraints) {
        if (name.indexOf('.') >= 0) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "Attributes in sequences cannot be searched");
        }
        if (name.isEmpty() || name.startsWith("_")) {
            return; // what browsers add to be answered anew
        }
        int tag = tagOf(archive, name);
        VR vr = archive.reader().dictionary().vrOf(tag, null);
        if (!value.isBlank() && vr != VR.SQ) {
            String values = vr == VR.UI ? value.replace(',', '\\') : value;
            constraints.add(Criterion.of(level, tag, Criterion.matchOf(values, vr),
                    vr == VR.PN ? letters : Letters.EXACT));
        }
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
