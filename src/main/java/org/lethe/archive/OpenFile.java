package org.lethe.archive;

import java.io.IOException;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;

/**
 * The DICOM file of an instance, open for reading. Whoever got it closes it.
 *
 * @param file what the index knows of it
 * @param bytes its content
 */
public record OpenFile(StoredFile file, ByteSource bytes) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
