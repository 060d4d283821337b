package org.lethe.webdav;

import java.io.IOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.index.Constraint;
import org.lethe.index.Index;
import org.lethe.index.Query;
import org.lethe.index.Resource;

/**
 * The studies of one month.
 *
 * @param within what finds them
 */
record MonthContents(Index index, YearMonth month, Constraint within) implements Contents {

    @Override
    public Optional<Node.Folder> find(String name) {
        return StudyContents.find(index, name, this::isThere);
    }

    @Override
    public void list(Visitor visitor) throws IOException {
        List<Resource> found = index.resources(Level.STUDY, index.find(Query.all(Level.STUDY).with(within)));
        Map<String, List<Resource>> byPatient = new LinkedHashMap<>();
        for (Resource study : found) {
            byPatient.computeIfAbsent(study.parentId(), _ -> new ArrayList<>(1)).add(study);
        }
        for (Map.Entry<String, List<Resource>> studies : byPatient.entrySet()) {
            // It may be gone by now.
            for (Resource patient : index.resource(Level.PATIENT, studies.getKey()).stream().toList()) {
                for (var named : StudyContents.named(patient, studies.getValue()).entrySet()) {
                    visitor.visit(StudyContents.folder(index, named.getKey(), named.getValue()));
                }
            }
        }
    }

    private boolean isThere(Resource study) {
        String prefix = "%1$tY%1$tm".formatted(month.atDay(1));
        String date = study.tags().getOrDefault(Tag.StudyDate, "").strip();
        return date.compareTo(prefix + "01") >= 0 && date.compareTo(prefix + "31") <= 0;
    }
}
