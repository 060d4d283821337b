package org.lethe.webdav;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.dicom.Level;
import org.lethe.index.Index;
import org.lethe.index.Ref;
import org.lethe.index.Resource;

/** All studies by their Study Instance UIDs. */
record UidContents(Index index) implements Contents {
    private static final String MARK = " (";

    @Override
    public Optional<Node.Folder> find(String name) {
        int mark = name.indexOf(MARK);
        return Optional.ofNullable(sharing(mark < 0 ? name : name.substring(0, mark)).get(name))
                .map(study -> folder(name, study));
    }

    @Override
    public void list(Visitor visitor) throws IOException {
        PatientContents.each(index, patient -> {
            for (Resource study : index.resources(Level.STUDY, patient.children())) {
                String uid = Naming.clean(Naming.UID.textOf(study));
                for (Map.Entry<String, Resource> named : sharing(uid).entrySet()) {
                    if (named.getValue().id().equals(study.id())) {
                        visitor.visit(folder(named.getKey(), study));
                    }
                }
            }
        });
    }

    /** The studies of one UID: more than one if several patients have a study of that UID. */
    private Map<String, Resource> sharing(String uid) {
        List<String> ids = index.lookup(uid).stream()
                .filter(ref -> ref.level() == Level.STUDY)
                .map(Ref::id)
                .toList();
        return Naming.UID.namesOf(index.resources(Level.STUDY, ids));
    }

    private Node.Folder folder(String name, Resource study) {
        return Node.Folder.of(name, study, new ChildContents(index, new Ref(Level.STUDY, study.id()), Naming.UID));
    }
}
