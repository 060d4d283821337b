package org.lethe.archive.zip;

import java.io.IOException;
import org.lethe.dicom.TransferSyntax;
import org.lethe.index.Resource;
import org.lethe.index.StoredFile;

/** Where the instances lie in an archive. Is told of them from the top down, a branch at a time. */
sealed interface Layout extends AutoCloseable permits FolderLayout, MediaLayout {

    /** What follows is below this patient, study or series. */
    void enter(Resource parent);

    /**
     * The name of an instance in the archive.
     *
     * @param syntax that its file is in there
     * @throws IOException if its file has to be read and cannot be
     */
    String place(Resource instance, StoredFile file, TransferSyntax syntax) throws IOException;

    /** Adds what comes after all the instances. */
    void end(ParallelZip zip) throws IOException;

    /** Gives up what it holds. */
    @Override
    void close() throws IOException;
}
