package org.lethe.webdav;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.lethe.dicom.Tag;
import org.lethe.index.MainTags;
import org.lethe.index.Resource;

/** What resources are called as folders and files. */
enum Naming {
    /** {@code PatientID - PatientName}. */
    PATIENT {
        @Override
        String textOf(Resource patient) {
            return join(patient.tags(), Tag.PatientID, Tag.PatientName);
        }
    },
    /** {@code PatientID - PatientName - StudyDescription}, where studies of all patients stand together. */
    STUDY {
        @Override
        String textOf(Resource study) {
            Map<Integer, String> tags = new HashMap<>(study.tags());
            if (study.details() instanceof Resource.StudyDetails(Map<Integer, String> patientTags)) {
                tags.putAll(patientTags);
            }
            return join(tags, Tag.PatientID, Tag.PatientName, Tag.StudyDescription);
        }
    },
    /** {@code StudyDate - StudyDescription}, below the patient. */
    STUDY_OF_PATIENT {
        @Override
        String textOf(Resource study) {
            return join(study.tags(), Tag.StudyDate, Tag.StudyDescription);
        }
    },
    /** {@code Modality - SeriesDescription}. */
    SERIES {
        @Override
        String textOf(Resource series) {
            return join(series.tags(), Tag.Modality, Tag.SeriesDescription);
        }
    },
    /** The DICOM identifier. */
    UID {
        @Override
        String textOf(Resource resource) {
            return join(resource.tags(), MainTags.identifierOf(resource.level()));
        }
    };

    /** What stands between the parts of a name. */
    static final String BETWEEN = " - ";

    private static final int MARK_LENGTH = 8;
    /** A name that looks as if it had a mark. */
    private static final Pattern LIKE_MARKED = Pattern.compile(".*\\([0-9a-f-]{8,}\\)", Pattern.DOTALL);
    /** What stands for parts of paths, or cannot be a name on other systems. */
    private static final String NOT_PLAIN = "/\\:*?\"<>|";

    /** The name, if it were alone. */
    abstract String textOf(Resource resource);

    /**
     * Names that tell resources of one folder apart: those that would have the same name, but for capitals, carry the
     * first digits of their Orthanc IDs, and so do those that look as if they did. So a name never passes from one
     * resource to another because a third one went, and whoever deletes by an old name deletes nothing else.
     *
     * @return the names in the order of the resources
     */
    Map<String, Resource> namesOf(List<Resource> resources) {
        Map<String, List<Resource>> alike = new LinkedHashMap<>();
        for (Resource resource : resources) {
            alike.computeIfAbsent(clean(textOf(resource)).toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
                    .add(resource);
        }
        Map<String, Resource> named = new LinkedHashMap<>();
        alike.values().forEach(those -> those.forEach(resource -> {
            String name = clean(textOf(resource));
            boolean isAlone = those.size() == 1 && !name.isEmpty() && !looksMarked(name);
            Resource other = named.putIfAbsent(
                    isAlone ? name : marked(name, resource.id().substring(0, MARK_LENGTH)), resource);
            if (other != null) {
                named.put(marked(name, resource.id()), resource);
            }
        }));
        return named;
    }

    /** Whether a name looks as if it had a mark, and needs one of its own. */
    static boolean looksMarked(String name) {
        return LIKE_MARKED.matcher(name).matches();
    }

    /** A name with a mark behind it. */
    static String marked(String name, String mark) {
        return (name + " (" + mark + ')').strip();
    }

    private static String join(Map<Integer, String> tags, int... parts) {
        StringBuilder name = new StringBuilder();
        for (int part : parts) {
            name.append(name.isEmpty() && part == parts[0] ? "" : BETWEEN).append(tags.getOrDefault(part, "").strip());
        }
        return name.toString();
    }

    /**
     * Without what cannot stand in a path, in a name on any usual system, or in XML 1.0, and without spaces at the ends
     * and dots at the end.
     */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().filter(Naming::isPlain).forEach(clean::appendCodePoint);
        String name = clean.toString().strip();
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
            end--;
        }
        return name.substring(0, end);
    }

    /** Whether a character may stand in a name. */
    static boolean isPlain(int c) {
        return NOT_PLAIN.indexOf(c) < 0 && !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE
                && c != 0xFFFE && c != 0xFFFF;
    }
}
