package org.lethe.webdav;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Ref;
import org.lethe.index.Resource;
import org.lethe.index.StoredFile;

/**
 * The instances of a series, as files.
 *
 * @param naming {@link Naming#UID} to call them by their SOP Instance UID; by their Orthanc ID otherwise
 */
record InstanceContents(Index index, String seriesId, Naming naming) implements Contents {
    private static final String EXTENSION = ".dcm";
    private static final int CHUNK = 500;

    @Override
    public Optional<Node.File> find(String name) {
        if (!name.endsWith(EXTENSION)) {
            return Optional.empty();
        }
        String stem = name.substring(0, name.length() - EXTENSION.length());
        List<String> ids = naming == Naming.UID
                ? index.lookup(stem).stream().filter(ref -> ref.level() == Level.INSTANCE).map(Ref::id).toList()
                : List.of(stem);
        return index.resources(Level.INSTANCE, ids).stream()
                .map(this::file)
                .filter(file -> file.name().equals(name) && file.content().orElseThrow().seriesId().equals(seriesId))
                .findFirst();
    }

    @Override
    public void list(Visitor visitor) throws IOException {
        List<String> ids = index.descendants(Level.SERIES, seriesId, Level.INSTANCE);
        for (int from = 0; from < ids.size(); from += CHUNK) {
            List<String> chunk = ids.subList(from, Math.min(from + CHUNK, ids.size()));
            for (Resource instance : index.resources(Level.INSTANCE, chunk)) {
                visitor.visit(file(instance));
            }
        }
    }

    private Node.File file(Resource instance) {
        String stem = naming == Naming.UID ? Naming.clean(naming.textOf(instance)) : instance.id();
        if (instance.details() instanceof Resource.InstanceDetails(StoredFile file, _)) {
            return new Node.File(stem + EXTENSION, instance.lastUpdate(),
                    Optional.of(new Ref(Level.INSTANCE, instance.id())), file.attachment().size(), Optional.of(file));
        }
        throw new LetheException(ErrorKind.INTERNAL, "An instance has the details of another level");
    }
}
