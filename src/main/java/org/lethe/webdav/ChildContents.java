package org.lethe.webdav;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.index.Index;
import org.lethe.index.Ref;
import org.lethe.index.Resource;

/**
 * The studies of a patient, or the series of a study.
 *
 * @param naming what they are called
 */
record ChildContents(Index index, Ref parent, Naming naming) implements Contents {

    @Override
    public Optional<Node.Folder> find(String name) {
        return Optional.ofNullable(named().get(name)).map(child -> folder(name, child));
    }

    @Override
    public void list(Visitor visitor) throws IOException {
        for (Map.Entry<String, Resource> child : named().entrySet()) {
            visitor.visit(folder(child.getKey(), child.getValue()));
        }
    }

    private Map<String, Resource> named() {
        List<String> children = index.descendants(parent.level(), parent.id(), parent.level().child());
        return naming.namesOf(index.resources(parent.level().child(), children));
    }

    private Node.Folder folder(String name, Resource child) {
        return Node.Folder.of(name, child, switch (child.level()) {
            case PATIENT, STUDY -> new ChildContents(index, new Ref(child.level(), child.id()), Naming.SERIES);
            case SERIES, INSTANCE -> new InstanceContents(index, child.id(), naming);
        });
    }
}
