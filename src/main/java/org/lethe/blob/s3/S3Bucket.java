package org.lethe.blob.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.lethe.config.S3Settings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket, spoken to by the API of S3: one method for each request that is made of it. All throw
 * {@link LetheException}: {@link ErrorKind#INEXISTENT_ITEM} if there is no such object,
 * {@link ErrorKind#UNAVAILABLE} if S3 does not answer, or cannot serve, after it was asked again;
 * {@link ErrorKind#STORAGE} if it refuses. For any number of threads.
 */
final class S3Bucket implements AutoCloseable {
    private static final String MEDIA_TYPE = "application/octet-stream";
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int TEXT_BYTES_MAX = 1000;

    private final S3Client s3;
    /** With connections of its own: its answers come as slowly as somebody takes them, and may hold all of those. */
    private final S3Client streaming;
    private final String bucket;
    private final S3Names names;
    private final S3Settings.AtRest atRest;

    S3Bucket(S3Settings settings) {
        this.s3 = S3Clients.of(settings);
        this.streaming = S3Clients.of(settings);
        this.bucket = settings.bucket();
        this.names = new S3Names(settings.rootPath(), settings.structure());
        this.atRest = settings.encryptionAtRest();
    }

    /** An upload in parts that is not complete. */
    record Upload(UUID key, String id) {}

    String name() {
        return bucket;
    }

    /** Finds out whether the bucket can be asked at all. */
    void check() {
        ask(nobody(), () -> s3.listObjectsV2(list -> list.bucket(bucket).prefix(names.rootPath()).maxKeys(1)));
    }

    void put(UUID key, Scratch content) {
        RequestBody body = bodyOf(content);
        ask(key, () -> s3.putObject(put -> put.bucket(bucket).key(names.of(key))
                .contentType(MEDIA_TYPE)
                .checksumCRC32C(base64Of(content.crc32c()))
                .serverSideEncryption(textOf(atRest.algorithm()))
                .ssekmsKeyId(textOf(atRest.kmsKey())), body));
    }

    Upload startUpload(UUID key) {
        return new Upload(key, ask(key, () -> s3.createMultipartUpload(create -> create
                .bucket(bucket).key(names.of(key))
                .contentType(MEDIA_TYPE)
                .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                .serverSideEncryption(textOf(atRest.algorithm()))
                .ssekmsKeyId(textOf(atRest.kmsKey())))).uploadId());
    }

    /** @param number counted from 1 */
    CompletedPart putPart(Upload upload, int number, Scratch content) {
        String checksum = base64Of(content.crc32c());
        RequestBody body = bodyOf(content);
        try {
            String tag = ask(upload.key(), () -> s3.uploadPart(part -> part.bucket(bucket).key(names.of(upload.key()))
                    .uploadId(upload.id())
                    .partNumber(number)
                    .checksumCRC32C(checksum), body)).eTag();
            return CompletedPart.builder().partNumber(number).eTag(tag).checksumCRC32C(checksum).build();
        } catch (LetheException e) {
            throw e.kind() == ErrorKind.INEXISTENT_ITEM ? S3Faults.uploadLost(bucket, e) : e;
        }
    }

    /** Makes an object of the parts of an upload. */
    void complete(Upload upload, Assembly assembly) {
        try {
            ask(upload.key(), () -> s3.completeMultipartUpload(complete -> complete
                    .bucket(bucket).key(names.of(upload.key()))
                    .uploadId(upload.id())
                    .multipartUpload(all -> all.parts(assembly.parts()))));
        } catch (LetheException e) {
            // If the answer was lost, the SDK asked again, and the upload is gone since it is complete.
            if (e.kind() != ErrorKind.INEXISTENT_ITEM) {
                throw e;
            }
            if (!isThere(upload.key(), assembly)) {
                throw S3Faults.uploadLost(bucket, e);
            }
        }
    }

    private boolean isThere(UUID key, Assembly assembly) {
        try {
            return assembly.isIn(ask(key, () -> s3.headObject(head -> head
                    .bucket(bucket).key(names.of(key)).checksumMode(ChecksumMode.ENABLED))));
        } catch (LetheException e) {
            if (e.kind() == ErrorKind.INEXISTENT_ITEM) {
                return false;
            }
            throw e;
        }
    }

    /** Gives up an upload; what is not there any more is no fault. */
    void abort(Upload upload) {
        unlessAbsent(() -> ask(upload.key(), () -> s3.abortMultipartUpload(abort -> abort
                .bucket(bucket).key(names.of(upload.key())).uploadId(upload.id()))));
    }

    /** Gives up the uploads that began before some time. */
    void abortUploadsOf(Predicate<Instant> begun) {
        abortUploads(upload -> begun.test(upload.initiated()));
    }

    /** Gives up the uploads to some keys. */
    void abortUploadsTo(Predicate<UUID> keys) {
        abortUploads(upload -> names.keyOf(upload.key()).filter(keys).isPresent());
    }

    private void abortUploads(Predicate<MultipartUpload> which) {
        List<MultipartUpload> stale = ask(nobody(), () -> s3
                .listMultipartUploadsPaginator(list -> list.bucket(bucket).prefix(names.rootPath()))
                .uploads().stream().filter(which).toList());
        for (MultipartUpload upload : stale) {
            names.keyOf(upload.key()).ifPresent(key -> abort(new Upload(key, upload.uploadId())));
        }
    }

    /** Asks for a range of an object, to be read at once. The caller closes what it gets. */
    ObjectContent get(UUID key, long position, long count) {
        return get(s3, key, position, count);
    }

    /** Asks for one that may be read slowly, which holds up nobody but others who read so. */
    ObjectContent stream(UUID key, long position, long count) {
        return get(streaming, key, position, count);
    }

    private ObjectContent get(S3Client client, UUID key, long position, long count) {
        try {
            return ObjectContent.of(ask(key, () -> client.getObject(get -> get
                    .bucket(bucket).key(names.of(key))
                    .range("bytes=" + position + '-' + (position + count - 1)))));
        } catch (LetheException e) {
            if (e.getCause() instanceof S3Exception s3Fault && s3Fault.statusCode() == RANGE_NOT_SATISFIABLE) {
                return nothing(key);
            }
            throw e;
        }
    }

    /** An object without bytes has no range that could be asked for. */
    private ObjectContent nothing(UUID key) {
        return ObjectContent.ofNothing(
                ask(key, () -> s3.headObject(head -> head.bucket(bucket).key(names.of(key)))).contentLength());
    }

    /** Deletes an object; what is not there is no fault. */
    void delete(UUID key) {
        unlessAbsent(() -> ask(key, () -> s3.deleteObject(delete -> delete.bucket(bucket).key(names.of(key)))));
    }

    /** Shows the keys of all objects that are blobs, up to 1,000 at a time. */
    void pages(Consumer<List<UUID>> page) {
        pages(null, _ -> true, page);
    }

    /** Shows those of a range of keys. */
    void pages(UUID from, UUID before, Consumer<List<UUID>> page) {
        String end = names.of(before);
        // The name before the first one: what S3 is asked for comes after it.
        String start = names.of(from);
        pages(start.substring(0, start.length() - 1), name -> name.compareTo(end) < 0, page);
    }

    private void pages(String after, Predicate<String> wanted, Consumer<List<UUID>> page) {
        String token = null;
        do {
            String next = token;
            ListObjectsV2Response answer = ask(nobody(), () -> s3.listObjectsV2(list -> list
                    .bucket(bucket).prefix(names.rootPath()).startAfter(after).continuationToken(next)));
            List<UUID> keys = new ArrayList<>();
            for (S3Object object : answer.contents()) {
                if (wanted.test(object.key())) {
                    names.keyOf(object.key()).ifPresent(keys::add);
                }
            }
            if (!keys.isEmpty()) {
                page.accept(keys);
            }
            List<S3Object> seen = answer.contents();
            boolean isBeyond = !seen.isEmpty() && !wanted.test(seen.getLast().key());
            token = isBeyond ? null : answer.nextContinuationToken();
        } while (token != null);
    }

    /** Up to when garbage was swept; empty if that is not known. */
    Optional<Instant> mark() {
        return text(names.mark()).flatMap(S3Bucket::instant);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text.strip()));
        } catch (DateTimeParseException notOurs) {
            return Optional.empty();
        }
    }

    void setMark(Instant sweptUntil) {
        setText(names.mark(), sweptUntil.toString());
    }

    Optional<String> note() {
        return text(names.note());
    }

    void setNote(String note) {
        setText(names.note(), note);
    }

    /** The content of a small object; empty if it is not there. */
    private Optional<String> text(String object) {
        try (ResponseInputStream<GetObjectResponse> content =
                ask(nobody(), () -> s3.getObject(get -> get.bucket(bucket).key(object)))) {
            return Optional.of(new String(content.readNBytes(TEXT_BYTES_MAX), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw S3Faults.brokenOff(bucket, e);
        } catch (LetheException e) {
            if (e.kind() == ErrorKind.INEXISTENT_ITEM) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void setText(String object, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        ask(nobody(), () -> s3.putObject(put -> put.bucket(bucket).key(object)
                .contentType("text/plain")
                .checksumCRC32C(base64Of((int) checksum.getValue()))
                .serverSideEncryption(textOf(atRest.algorithm()))
                .ssekmsKeyId(textOf(atRest.kmsKey())), RequestBody.fromBytes(bytes)));
    }

    private static void unlessAbsent(Runnable request) {
        try {
            request.run();
        } catch (LetheException e) {
            if (e.kind() != ErrorKind.INEXISTENT_ITEM) {
                throw e;
            }
        }
    }

    private <T> T ask(UUID key, Supplier<T> request) {
        return ask("blob " + key, request);
    }

    private <T> T ask(String object, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw S3Faults.of(e, bucket, object);
        }
    }

    private static String nobody() {
        return "such object";
    }

    private static RequestBody bodyOf(Scratch content) {
        return RequestBody.fromContentProvider(content::toStream, content.size(), MEDIA_TYPE);
    }

    /** A checksum as S3 writes it. */
    static String base64Of(int crc32c) {
        return Base64.getEncoder().encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(crc32c).array());
    }

    private static String textOf(String text) {
        return text.isEmpty() ? null : text;
    }

    @Override
    public void close() {
        try (streaming) {
            s3.close();
        }
    }
}
