package org.lethe.webdav;

import java.time.Instant;
import java.util.Optional;
import org.lethe.index.Ref;
import org.lethe.index.Resource;
import org.lethe.index.StoredFile;

/** What stands at a path: a folder, or a file. */
sealed interface Node {

    /** The last segment of its path. */
    String name();

    /** When it last changed. */
    Instant modified();

    /** The resource that it shows; empty if it shows none, and so cannot be deleted. */
    Optional<Ref> resource();

    /**
     * A folder.
     *
     * @param contents what is in it
     */
    record Folder(String name, Instant modified, Optional<Ref> resource, Contents contents) implements Node {

        /** A folder that stands for no resource. It is always of now: nobody notes when something in it changes. */
        static Folder fixed(String name, Contents contents) {
            return new Folder(name, Instant.now(), Optional.empty(), contents);
        }

        /** The folder of a patient, a study or a series. */
        static Folder of(String name, Resource resource, Contents contents) {
            return new Folder(name, resource.lastUpdate(), Optional.of(new Ref(resource.level(), resource.id())),
                    contents);
        }
    }

    /**
     * A file.
     *
     * @param size in bytes
     * @param content the DICOM file; empty for an upload that is not one of those
     */
    record File(String name, Instant modified, Optional<Ref> resource, long size, Optional<StoredFile> content)
            implements
                Node {}
}
