package org.lethe.dimse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lethe.archive.Archive;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Constraint;
import org.lethe.index.Constraint.Letters;
import org.lethe.index.Index;
import org.lethe.index.MainTags;
import org.lethe.index.Query;
import org.lethe.index.Ref;

/** Finds what a C-MOVE or a C-GET wants (PS3.4 sections C.4.2.1.4 and C.4.3.1.3). */
final class Retrieval {
    private final Archive archive;

    Retrieval(Archive archive) {
        this.archive = archive;
    }

    /**
     * The resources that an identifier names, by the unique keys of its level and of those above.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if it does not say what it wants
     */
    List<Ref> resources(Attributes identifier) {
        Level level = Identifier.levelOf(identifier)
                .orElseThrow(() -> new LetheException(ErrorKind.BAD_FILE_FORMAT, "A request to send lacks its level"));
        List<Constraint> constraints = new ArrayList<>();
        for (Level at = level; at != null; at = at.parent()) {
            List<String> wanted = valuesOf(identifier, MainTags.identifierOf(at));
            if (!wanted.isEmpty()) {
                constraints.add(new Constraint(at, MainTags.identifierOf(at), new Constraint.OneOf(wanted),
                        Letters.EXACT));
            }
        }
        boolean named = constraints.stream().anyMatch(constraint -> constraint.level() == level);
        List<String> accessions = valuesOf(identifier, Tag.AccessionNumber);
        if (!named && level == Level.STUDY && !accessions.isEmpty()) {
            constraints.add(new Constraint(level, Tag.AccessionNumber, new Constraint.OneOf(accessions),
                    Letters.EXACT));
            named = true;
        }
        if (!named) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "A request to send does not say what it wants");
        }
        return index().find(Query.all(level).with(constraints.toArray(Constraint[]::new))).stream()
                .map(id -> new Ref(level, id)).toList();
    }

    private static List<String> valuesOf(Attributes identifier, int tag) {
        return identifier.strings(tag).stream().map(String::strip).filter(value -> !value.isEmpty()).toList();
    }

    /** The instances of resources, each once. */
    List<String> instances(List<Ref> resources) {
        Set<String> instances = new LinkedHashSet<>();
        for (Ref resource : resources) {
            instances.addAll(index().descendants(resource.level(), resource.id(), Level.INSTANCE));
        }
        return List.copyOf(instances);
    }

    private Index index() {
        return archive.index();
    }
}
