package org.lethe.webdav;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** The name, if it were alone. */
    abstract String textOf(Resource resource);

    /**
     * Names that tell resources of one folder apart: those that would have the same name carry the first digits of
     * their Orthanc IDs. So a name never passes from one resource to another because a third one went, and whoever
     * deletes by an old name deletes nothing else.
     *
     * @return the names in the order of the resources
     */
    Map<String, Resource> namesOf(List<Resource> resources) {
        Map<String, List<Resource>> alike = new LinkedHashMap<>();
        for (Resource resource : resources) {
            alike.computeIfAbsent(clean(textOf(resource)), _ -> new ArrayList<>(1)).add(resource);
        }
        Map<String, Resource> named = new LinkedHashMap<>();
        alike.forEach((name, those) -> {
            if (those.size() == 1 && !name.isEmpty()) {
                named.put(name, those.getFirst());
            } else {
                those.forEach(resource -> named.put(marked(name, resource.id().substring(0, MARK_LENGTH)), resource));
            }
        });
        return named;
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

    /** Without what cannot stand in a path or in XML 1.0, and without spaces at the ends. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().filter(Naming::isPlain).forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    /** Whether a character may stand in a name. */
    static boolean isPlain(int c) {
        return c != '/' && c != '\\' && !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE
                && c != 0xFFFE && c != 0xFFFF;
    }
}
