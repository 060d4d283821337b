package org.lethe.archive.audit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.UUID;

/**
 * A blob that must be there.
 *
 * @param key its key
 * @param size in bytes
 * @param crc32c of its content
 * @param owner the Orthanc ID of the resource that it belongs to, or the job that it is the report of
 */
record ExpectedBlob(UUID key, long size, int crc32c, String owner) {
    void write(DataOutputStream out) throws IOException {
        out.writeLong(key.getMostSignificantBits());
        out.writeLong(key.getLeastSignificantBits());
        out.writeLong(size);
        out.writeInt(crc32c);
        out.writeUTF(owner);
    }

    static ExpectedBlob read(DataInputStream in) throws IOException {
        return new ExpectedBlob(new UUID(in.readLong(), in.readLong()), in.readLong(), in.readInt(), in.readUTF());
    }
}
