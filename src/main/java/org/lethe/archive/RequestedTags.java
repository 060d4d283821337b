package org.lethe.archive;

import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lethe.config.StorageSettings.AccessOnFind;
import org.lethe.config.Warning;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.dicom.MainTagText;
import org.lethe.dicom.Tag;
import org.lethe.index.Resource;
import org.lethe.index.Statistics;
import org.lethe.index.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values of any tags for a resource: from the index where it has them, at this level or above; counted; or else from
 * the file of one of its instances (docs: "Main DICOM tags", on requested tags).
 */
public final class RequestedTags {
    private static final Logger LOG = LoggerFactory.getLogger(RequestedTags.class);

    private final Archive archive;
    private final boolean mayReadFiles;
    private final boolean isAnswer;
    /** What was warned of; null if it is to be told of each resource. */
    private final Set<Warning> warned;

    private RequestedTags(Archive archive, AccessOnFind least, Set<Warning> warned) {
        this.archive = archive;
        this.warned = warned;
        this.mayReadFiles = archive.accessOnFind().compareTo(least) <= 0;
        this.isAnswer = least == AccessOnFind.ANSWERS;
    }

    /** Values that answers show: of files, unless {@code StorageAccessOnFind} is {@code Never}. */
    public static RequestedTags toAnswer(Archive archive) {
        return new RequestedTags(archive, AccessOnFind.ANSWERS, null);
    }

    /** Values that the answer to one search shows: the log warns of each fault once. For one thread. */
    public static RequestedTags toAnswerOne(Archive archive) {
        return new RequestedTags(archive, AccessOnFind.ANSWERS, EnumSet.noneOf(Warning.class));
    }

    /** Values that searches compare: of files, if {@code StorageAccessOnFind} is {@code Always}. */
    public static RequestedTags toCompare(Archive archive) {
        return new RequestedTags(archive, AccessOnFind.ALWAYS, null);
    }

    /**
     * The values, in the order asked for; null for what the resource does not have.
     *
     * @throws IOException if a file had to be read and cannot be
     */
    public Map<Integer, String> of(Resource resource, List<Integer> tags) throws IOException {
        Map<Integer, String> values = new LinkedHashMap<>();
        List<Map<Integer, String>> above = null;
        DicomFile file = null;
        try {
            for (int tag : tags) {
                String value = resource.tags().get(tag);
                if (value == null) {
                    value = counted(resource, tag);
                }
                if (value == null) {
                    above = above == null ? above(resource) : above;
                    value = inherited(above, tag);
                }
                if (value == null && mayReadFiles) {
                    file = file == null ? anyFile(resource, tag) : file;
                    value = file == null ? null : MainTagText.of(file.dataset(), tag);
                } else if (value == null) {
                    warn(Warning.W007_MISSING_REQUESTED_TAGS_NOT_READ_FROM_DISK, resource, tag);
                }
                values.put(tag, value);
            }
        } finally {
            if (file != null) {
                file.close();
            }
        }
        return values;
    }

    /** Null if it is not a tag that is computed at this level (PS3.4 C.6.1.1). */
    private String counted(Resource resource, int tag) {
        return switch (tag) {
            case Tag.InstanceAvailability -> "ONLINE";
            case Tag.ModalitiesInStudy ->
                    resource.level() == Level.STUDY ? distinct(resource, Level.SERIES, Tag.Modality) : null;
            case Tag.SOPClassesInStudy -> resource.level() == Level.STUDY ? sopClasses(resource) : null;
            case Tag.NumberOfPatientRelatedStudies,
                    Tag.NumberOfPatientRelatedSeries,
                    Tag.NumberOfPatientRelatedInstances ->
                    resource.level() == Level.PATIENT ? count(resource, tag) : null;
            case Tag.NumberOfStudyRelatedSeries, Tag.NumberOfStudyRelatedInstances ->
                    resource.level() == Level.STUDY ? count(resource, tag) : null;
            case Tag.NumberOfSeriesRelatedInstances ->
                    resource.level() == Level.SERIES ? count(resource, tag) : null;
            default -> null;
        };
    }

    private String count(Resource resource, int tag) {
        Statistics below = archive.index().statistics(resource.level(), resource.id());
        long count =
                switch (tag) {
                    case Tag.NumberOfPatientRelatedStudies -> below.studies();
                    case Tag.NumberOfPatientRelatedSeries, Tag.NumberOfStudyRelatedSeries -> below.series();
                    default -> below.instances();
                };
        return Long.toString(count);
    }

    private String distinct(Resource resource, Level below, int tag) {
        List<String> ids = archive.index().descendants(resource.level(), resource.id(), below);
        TreeSet<String> values = new TreeSet<>();
        for (Resource each : archive.index().resources(below, ids)) {
            String value = each.tags().get(tag);
            if (value != null && !value.isEmpty()) {
                values.add(value);
            }
        }
        return String.join("\\", values);
    }

    private String sopClasses(Resource resource) {
        TreeSet<String> classes = new TreeSet<>();
        for (StoredFile file : archive.index().files(resource.level(), resource.id())) {
            classes.add(file.sopClassUid());
        }
        return String.join("\\", classes);
    }

    /** The tags of what is above, the nearest first. */
    private List<Map<Integer, String>> above(Resource resource) {
        Level parent = resource.level().parent();
        return parent == null ? List.of() : archive.index().lineage(parent, resource.parentId());
    }

    private static String inherited(List<Map<Integer, String>> above, int tag) {
        for (Map<Integer, String> tags : above) {
            String value = tags.get(tag);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** A search warns once, whatever it looks at. */
    private void warn(Warning warning, Resource resource, int tag) {
        if (isAnswer && archive.warnsOf(warning) && (warned == null || warned.add(warning))) {
            LOG.warn("{}: {} of {} {}", warning.key(), Tag.toHex(tag), resource.level().title(), resource.id());
        }
    }

    /**
     * The file of one of the instances of a resource, read up to its pixel data; for the caller to close.
     *
     * @return empty if {@code StorageAccessOnFind} does not let files be opened for this, or there is none
     */
    public Optional<DicomFile> file(Resource resource, int tag) throws IOException {
        return mayReadFiles ? Optional.ofNullable(anyFile(resource, tag)) : Optional.empty();
    }

    private DicomFile anyFile(Resource resource, int tag) throws IOException {
        warn(Warning.W001_TAGS_BEING_READ_FROM_STORAGE, resource, tag);
        String instance = resource.id();
        for (Level at = resource.level(); at != Level.INSTANCE && instance != null; at = at.child()) {
            List<String> children = at == resource.level()
                    ? resource.children()
                    : archive.index().resource(at, instance).map(Resource::children).orElse(List.of());
            instance = children.isEmpty() ? null : children.getFirst();
        }
        return instance == null ? null : archive.read(instance, DicomReader.Until.PIXEL_DATA);
    }
}
