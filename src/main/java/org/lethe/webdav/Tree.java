package org.lethe.webdav;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.index.Index;

/** All that WebDAV shows, from the topmost folder down. */
final class Tree {
    private static final String NAME = "webdav";

    private final Node.Folder root;

    /** @param more further folders beside the four views of what is stored */
    Tree(Index index, List<Node.Folder> more) {
        List<Node.Folder> views = List.of(
                Node.Folder.fixed("by-dates", new DateContents(index)),
                Node.Folder.fixed("by-patients", new PatientContents(index)),
                Node.Folder.fixed("by-studies", new StudyContents(index)),
                Node.Folder.fixed("by-uids", new UidContents(index)));
        List<Node.Folder> folders = new ArrayList<>(views);
        folders.addAll(more);
        this.root = Node.Folder.fixed(NAME, new FixedContents(folders));
    }

    /**
     * What stands at a path.
     *
     * @param path the segments below {@code /webdav}
     */
    Optional<Node> find(List<String> path) {
        Node at = root;
        for (String name : path) {
            Optional<? extends Node> next = switch (at) {
                case Node.Folder folder -> folder.contents().find(name);
                case Node.File _ -> Optional.empty();
            };
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.get();
        }
        return Optional.of(at);
    }
}
