package org.lethe.webdav;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.lethe.dicom.Level;
import org.lethe.index.Index;
import org.lethe.index.Page;
import org.lethe.index.Ref;
import org.lethe.index.Resource;

/** All patients. */
record PatientContents(Index index) implements Contents {
    private static final int PAGE = 500;

    /** Is shown a patient. */
    @FunctionalInterface
    interface PatientVisitor {
        void visit(Resource patient) throws IOException;
    }

    @Override
    public Optional<Node.Folder> find(String name) {
        return new Patients(index).calledLike(name).stream()
                .filter(patient -> nameOf(patient).equals(name))
                .map(this::folder)
                .findFirst();
    }

    @Override
    public void list(Visitor visitor) throws IOException {
        each(index, patient -> visitor.visit(folder(patient)));
    }

    /** Shows all patients, a page at a time. */
    static void each(Index index, PatientVisitor visitor) throws IOException {
        OptionalLong from = OptionalLong.of(Page.FIRST);
        while (from.isPresent()) {
            Page<String> page = index.patients(from.getAsLong(), PAGE);
            for (Resource patient : index.resources(Level.PATIENT, page.items())) {
                visitor.visit(patient);
            }
            from = page.next();
        }
    }

    private Node.Folder folder(Resource patient) {
        return Node.Folder.of(nameOf(patient), patient,
                new ChildContents(index, new Ref(Level.PATIENT, patient.id()), Naming.STUDY_OF_PATIENT));
    }

    private static String nameOf(Resource patient) {
        String name = Naming.clean(Naming.PATIENT.textOf(patient));
        String mark = Patients.markOf(patient);
        return mark.isEmpty() && !Naming.looksMarked(name) ? name : Naming.marked(name, patient.id());
    }
}
