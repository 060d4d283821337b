package org.lethe.webdav;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Folders that are always there. */
record FixedContents(List<Node.Folder> folders) implements Contents {
    FixedContents {
        folders = List.copyOf(folders);
    }

    @Override
    public Optional<Node.Folder> find(String name) {
        return folders.stream().filter(folder -> folder.name().equals(name)).findFirst();
    }

    @Override
    public void list(Visitor visitor) throws IOException {
        for (Node.Folder folder : folders) {
            visitor.visit(folder);
        }
    }
}
