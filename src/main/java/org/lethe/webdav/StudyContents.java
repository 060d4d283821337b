package org.lethe.webdav;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.lethe.dicom.Level;
import org.lethe.index.Index;
import org.lethe.index.Ref;
import org.lethe.index.Resource;

/** Studies of all patients. */
record StudyContents(Index index) implements Contents {

    @Override
    public Optional<Node.Folder> find(String name) {
        return find(index, name, _ -> true);
    }

    @Override
    public void list(Visitor visitor) throws IOException {
        PatientContents.each(index, patient -> {
            List<Resource> studies = index.resources(Level.STUDY, patient.children());
            for (Map.Entry<String, Resource> study : named(patient, studies).entrySet()) {
                visitor.visit(folder(index, study.getKey(), study.getValue()));
            }
        });
    }

    /** The study of a name among those that stand in the same folder. */
    static Optional<Node.Folder> find(Index index, String name, Predicate<Resource> isThere) {
        for (Resource patient : new Patients(index).calledLike(name)) {
            List<Resource> studies = index.resources(Level.STUDY, patient.children()).stream()
                    .filter(isThere)
                    .toList();
            Resource study = named(patient, studies).get(name);
            if (study != null) {
                return Optional.of(folder(index, name, study));
            }
        }
        return Optional.empty();
    }

    /** The names of studies of one patient in one folder. */
    static Map<String, Resource> named(Resource patient, List<Resource> studies) {
        Map<String, Resource> named = Naming.STUDY.namesOf(studies);
        String mark = Patients.markOf(patient);
        if (mark.isEmpty()) {
            return named;
        }
        Map<String, Resource> marked = new LinkedHashMap<>();
        named.forEach((name, study) -> marked.put(Naming.marked(name, mark), study));
        return marked;
    }

    /** The folder of a study. */
    static Node.Folder folder(Index index, String name, Resource study) {
        return Node.Folder.of(name, study,
                new ChildContents(index, new Ref(Level.STUDY, study.id()), Naming.SERIES));
    }
}
