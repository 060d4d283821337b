package org.lethe.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where instances lie, and what becomes of them.
 *
 * @param storageDirectory folder of the blobs; created if absent
 * @param indexDirectory folder of the index; created if absent
 * @param sizeBytesMax largest sum of all blobs, in bytes; 0 for no bound
 * @param patientCountMax largest number of patients; 0 for no bound
 * @param whenFull what happens when a bound would be passed
 * @param md5Stored whether the MD5 of a blob is computed when it is written; if not, when somebody asks for it
 * @param overwrite what happens to an instance that is already there
 * @param stableAge how long a patient, study or series must rest until it counts as stable
 * @param findResultsMax most patients, studies or series in one answer to a search; 0 for no bound
 * @param findInstancesMax most instances in one answer to a search; 0 for no bound
 * @param accessOnFind whether a search may open files for what the index does not have
 * @param exportsLogged whether {@code /exports} records what was sent away
 * @param ingestTranscoding what arriving instances are transcoded to
 * @param s3 where in S3 the blobs lie; empty if they lie in {@code storageDirectory}
 * @param postgres the database of the index; empty if it is a file
 */
public record StorageSettings(Path storageDirectory, Path indexDirectory, long sizeBytesMax,
        int patientCountMax, WhenFull whenFull, boolean md5Stored, Overwrite overwrite, Duration stableAge,
        int findResultsMax, int findInstancesMax, AccessOnFind accessOnFind, boolean exportsLogged,
        IngestTranscoding ingestTranscoding, Optional<S3Settings> s3, Optional<PostgresSettings> postgres) {

    /**
     * What arriving instances are transcoded to ({@code IngestTranscoding}).
     *
     * @param syntaxUid of the transfer syntax; empty for none
     * @param ofUncompressed whether that applies to instances that arrive uncompressed
     * @param ofCompressed whether that applies to instances that arrive compressed
     */
    public record IngestTranscoding(String syntaxUid, boolean ofUncompressed, boolean ofCompressed) {}

    /** What happens when a bound of the storage would be passed ({@code MaximumStorageMode}). */
    public enum WhenFull implements Word {
        /** The patient that was stored longest ago, and is not protected, is deleted. */
        RECYCLE,
        /** The new instance is refused. */
        REJECT
    }

    /** What happens to an instance that is already there ({@code OverwriteInstances}). */
    public enum Overwrite implements Word {
        /** The stored one stays; the sender is told that it was there. Also written {@code false}. */
        NEVER,
        /** The new one takes its place. Also written {@code true}. */
        ALWAYS,
        /** The new one takes its place if its bytes are others. */
        IF_CHANGED
    }

    /** Whether a search may open files for what the index does not have ({@code StorageAccessOnFind}). */
    public enum AccessOnFind implements Word {
        /** To compare and to answer. */
        ALWAYS,
        /** To answer only. */
        ANSWERS,
        /** Not at all. */
        NEVER
    }

    private static final int SECONDS_MAX = 365 * 24 * 3600;

    static StorageSettings read(Keys keys) {
        if (!keys.flag("StoreDicom", true)) {
            keys.problem("StoreDicom", "found false, but Lethe does not index what it does not store");
        }
        if (!keys.flag("SyncStorageArea", true)) {
            keys.notice("SyncStorageArea is off, but Lethe syncs all the same: what it acknowledged is on disk");
        }
        Path storage = keys.path("StorageDirectory", "LetheStorage");
        return new StorageSettings(
                storage,
                keys.path("IndexDirectory", storage.toString()),
                keys.mebibytes("MaximumStorageSize", 0),
                keys.integer("MaximumPatientCount", 0, 0, Integer.MAX_VALUE),
                keys.choice("MaximumStorageMode", WhenFull.values(), WhenFull.RECYCLE),
                keys.flag("StoreMD5ForAttachments", false),
                keys.choiceOrFlag("OverwriteInstances", Overwrite.values(), Overwrite.ALWAYS, Overwrite.NEVER),
                keys.seconds("StableAge", 60, 1, SECONDS_MAX),
                keys.integer("LimitFindResults", 0, 0, Integer.MAX_VALUE),
                keys.integer("LimitFindInstances", 0, 0, Integer.MAX_VALUE),
                keys.choice("StorageAccessOnFind", AccessOnFind.values(), AccessOnFind.ALWAYS),
                keys.flag("LogExportedResources", false),
                new IngestTranscoding(
                        keys.text("IngestTranscoding", ""),
                        keys.flag("IngestTranscodingOfUncompressed", true),
                        keys.flag("IngestTranscodingOfCompressed", true)),
                S3Settings.read(keys, storage),
                PostgresSettings.read(keys));
    }
}
