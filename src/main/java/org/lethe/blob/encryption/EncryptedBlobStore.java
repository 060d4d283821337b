package org.lethe.blob.encryption;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.blob.Departed;
import org.lethe.blob.Verification;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/**
 * A store around another one, which gets encrypted blobs only. Blobs that are not encrypted are refused: else whoever
 * keeps them could put in what they like.
 */
public final class EncryptedBlobStore implements BlobStore {
    private final BlobStore sealed;
    private final KeyRing keys;

    /** @param sealed keeps the encrypted blobs; closed with this one */
    public EncryptedBlobStore(BlobStore sealed, KeyRing keys) {
        this.sealed = sealed;
        this.keys = keys;
    }

    @Override
    public BlobSink create(Checksums checksums) {
        return new SealedSink(sealed.create(Checksums.CRC32C), keys, checksums);
    }

    @Override
    public BlobSink create(UUID key, Checksums checksums) {
        return new SealedSink(sealed.create(key, Checksums.CRC32C), keys, checksums);
    }

    @Override
    public List<Blob> commitAll(List<BlobSink> sinks) {
        List<SealedSink> ours = sinks.stream().map(SealedSink.class::cast).toList();
        sealed.commitAll(ours.stream().map(SealedSink::seal).toList());
        return ours.stream().map(SealedSink::toBlob).toList();
    }

    @Override
    public ByteSource open(UUID key) {
        return OpenedSource.of(sealed.open(key), keys, key);
    }

    @Override
    public void verify(UUID key, long size, int crc32c) {
        try (ByteSource content = open(key)) {
            Verification.verify(content, key, size, crc32c);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "the storage cannot be read", e);
        }
    }

    @Override
    public void delete(UUID key) {
        sealed.delete(key);
    }

    @Override
    public List<UUID> deleteAll(List<UUID> blobs) {
        return sealed.deleteAll(blobs);
    }

    @Override
    public void keys(Consumer<List<UUID>> page) {
        sealed.keys(page);
    }

    @Override
    public Optional<Instant> writtenAt(UUID key) {
        return sealed.writtenAt(key);
    }

    @Override
    public long sweep(Function<Collection<UUID>, Set<UUID>> known) {
        return sealed.sweep(known);
    }

    @Override
    public long sweepOf(List<Departed> gone, Function<Collection<UUID>, Set<UUID>> known) {
        return sealed.sweepOf(gone, known);
    }

    @Override
    public void markKeys(IntSupplier mark) {
        sealed.markKeys(mark);
    }

    @Override
    public Optional<String> note() {
        return sealed.note();
    }

    @Override
    public void setNote(String note) {
        sealed.setNote(note);
    }

    @Override
    public void forgetUnknown(Function<Collection<UUID>, Set<UUID>> known) {
        sealed.forgetUnknown(known);
    }

    @Override
    public void catchUp() {
        sealed.catchUp();
    }

    @Override
    public long freeBytes() {
        return sealed.freeBytes();
    }

    @Override
    public void close() {
        sealed.close();
    }
}
