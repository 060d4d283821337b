package org.lethe.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Blobs in S3: the option {@code AwsS3Storage}, with the members that Orthanc's plugin for object storage documents,
 * and some of Lethe's own.
 *
 * @param bucket name of the bucket, which must be there
 * @param region such as {@code eu-central-1}
 * @param accessKey who asks; empty to find out from the environment, as AWS's own tools do
 * @param endpoint of another service that speaks S3; empty for AWS
 * @param connectionTimeout how long it may take to connect, and how long a connection may be silent after
 * @param requestTimeout how long a request may take, tried again as often as need be
 * @param rootPath what the names of all objects begin with; ends with a slash, or is empty
 * @param structure how objects are named
 * @param bucketInHostName whether the bucket is part of the host's name; otherwise it is part of the path
 * @param encryptionAtRest what the service is asked to encrypt by
 * @param hybrid whether some blobs lie in the folder of the storage
 * @param masterKeys what blobs are encrypted with before they leave; empty for not at all
 * @param cacheDirectory folder of what was read from S3
 * @param cacheBytesMax how much it may hold, in bytes; 0 for no cache
 */
public record S3Settings(String bucket, String region, Optional<AccessKey> accessKey, Optional<URI> endpoint,
        Duration connectionTimeout, Duration requestTimeout, String rootPath, Structure structure,
        boolean bucketInHostName, AtRest encryptionAtRest, Hybrid hybrid, Optional<MasterKeys> masterKeys,
        Path cacheDirectory, long cacheBytesMax) {
    private static final int SECONDS_MAX = 24 * 3600;
    private static final int CACHE_MEBIBYTES = 1024;
    private static final int ROOT_PATH_MAX = 512;

    /**
     * Who asks S3. Its text form does not show the secret.
     *
     * @param id may be shown
     * @param secret must not
     */
    public record AccessKey(String id, String secret) {
        @Override
        public String toString() {
            return "AccessKey[" + id + "]";
        }
    }

    /** How objects are named ({@code StorageStructure}). */
    public enum Structure implements Word {
        /** By the key of their blob. */
        FLAT,
        /** As files in folders are: {@code ab/cd/abcd…}. */
        LEGACY;

        @Override
        public String word() {
            return switch (this) {
                case FLAT -> "flat";
                case LEGACY -> "legacy";
            };
        }
    }

    /** Where new blobs go, and where others are looked for as well ({@code HybridMode}). */
    public enum Hybrid implements Word {
        /** All blobs lie in S3. */
        DISABLED,
        /** New ones go to the folder; what is not there is read from S3. */
        WRITE_TO_FILE_SYSTEM,
        /** New ones go to S3; what is not there is read from the folder. */
        WRITE_TO_OBJECT_STORAGE
    }

    /**
     * What the service is asked to encrypt by ({@code ServerSideEncryption}).
     *
     * @param algorithm {@code AES256} or {@code aws:kms}; empty for what the bucket does by itself
     * @param kmsKey of the key management service; empty for its default key
     */
    public record AtRest(String algorithm, String kmsKey) {
        /** What the bucket does by itself. */
        public static final AtRest BY_BUCKET = new AtRest("", "");
    }

    /**
     * Where the keys lie that blobs are encrypted with.
     *
     * @param current what new blobs are encrypted with
     * @param previous what older ones may be encrypted with
     */
    public record MasterKeys(MasterKey current, List<MasterKey> previous) {
        public MasterKeys {
            previous = List.copyOf(previous);
        }
    }

    /**
     * A file with a key.
     *
     * @param id is written into each blob that is encrypted with it
     */
    public record MasterKey(int id, Path file) {}

    /** Empty if there is no such option, or nothing in it. */
    static Optional<S3Settings> read(Keys keys, Path storageDirectory) {
        Keys section = keys.section("AwsS3Storage");
        if (section.isEmpty()) {
            return Optional.empty();
        }
        String bucket = section.text("BucketName", "");
        if (bucket.isEmpty()) {
            section.problem("BucketName", "is missing");
        }
        S3Settings settings = new S3Settings(
                bucket,
                section.text("Region", "us-east-1"),
                accessKey(section),
                endpoint(section),
                section.seconds("ConnectionTimeout", 30, 1, SECONDS_MAX),
                section.seconds("RequestTimeout", 1200, 1, SECONDS_MAX),
                rootPath(section),
                section.choice("StorageStructure", Structure.values(), Structure.FLAT),
                section.flag("VirtualAddressing", true),
                atRest(section),
                hybrid(section),
                masterKeys(section),
                section.path("CacheDirectory", storageDirectory.resolve("s3-cache").toAbsolutePath().toString()),
                section.mebibytes("CacheSize", CACHE_MEBIBYTES));
        section.noticeUnused();
        return Optional.of(settings);
    }

    private static Optional<AccessKey> accessKey(Keys section) {
        String id = section.text("AccessKey", "");
        String secret = section.text("SecretKey", "");
        if (id.isEmpty() != secret.isEmpty()) {
            section.problem("AccessKey", "expected together with SecretKey, or neither of them");
        }
        return id.isEmpty() || secret.isEmpty() ? Optional.empty() : Optional.of(new AccessKey(id, secret));
    }

    private static Optional<URI> endpoint(Keys section) {
        String text = section.text("Endpoint", "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text.contains("://") ? text : "https://" + text);
            if (uri.getHost() != null && uri.getUserInfo() == null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // It is told below, without the text.
        }
        section.problem("Endpoint", "expected a host, or an address that begins with http:// or https://");
        return Optional.empty();
    }

    private static String rootPath(Keys section) {
        String path = section.text("RootPath", "").replaceAll("/+$", "");
        if (path.startsWith("/") || path.length() > ROOT_PATH_MAX) {
            section.problem("RootPath", "expected at most " + ROOT_PATH_MAX + " characters, the first no slash");
            return "";
        }
        return path.isEmpty() ? "" : path + "/";
    }

    private static AtRest atRest(Keys section) {
        AtRest asked = new AtRest(section.text("ServerSideEncryption", ""), section.text("KmsKeyId", ""));
        if (!Set.of("", "AES256", "aws:kms").contains(asked.algorithm())) {
            section.problem("ServerSideEncryption", "expected AES256, aws:kms, or nothing");
        } else if (!asked.kmsKey().isEmpty() && !asked.algorithm().equals("aws:kms")) {
            section.problem("KmsKeyId", "expected together with aws:kms as ServerSideEncryption only");
        }
        return asked;
    }

    private static Hybrid hybrid(Keys section) {
        boolean isMigrating = section.flag("MigrationFromFileSystemEnabled", false);
        Hybrid byDefault = isMigrating ? Hybrid.WRITE_TO_OBJECT_STORAGE : Hybrid.DISABLED;
        return section.choice("HybridMode", Hybrid.values(), byDefault);
    }

    private static Optional<MasterKeys> masterKeys(Keys section) {
        Keys encryption = section.section("StorageEncryption");
        if (!encryption.flag("Enable", false)) {
            return Optional.empty();
        }
        Optional<MasterKey> current = masterKey(encryption, "MasterKey", encryption.items("MasterKey"));
        List<MasterKey> previous = new ArrayList<>();
        for (JsonNode item : encryption.items("PreviousMasterKeys")) {
            List<JsonNode> pair = item.isArray() ? List.copyOf(item.values()) : List.of();
            masterKey(encryption, "PreviousMasterKeys", pair).ifPresent(previous::add);
        }
        encryption.integer("MaxConcurrentInputSize", 0, 0, Integer.MAX_VALUE); // memory is bounded anyway
        encryption.noticeUnused();
        Set<Integer> ids = new HashSet<>();
        current.ifPresent(key -> ids.add(key.id()));
        if (!previous.stream().allMatch(key -> ids.add(key.id()))) {
            encryption.problem("PreviousMasterKeys", "expected another number for each key");
        }
        return current.map(key -> new MasterKeys(key, previous));
    }

    private static Optional<MasterKey> masterKey(Keys section, String key, List<JsonNode> pair) {
        if (pair.size() == 2 && pair.get(0).isInt() && pair.get(0).intValue() >= 0 && pair.get(1).isString()) {
            return section.resolve(key, pair.get(1).stringValue())
                    .map(file -> new MasterKey(pair.get(0).intValue(), file));
        }
        section.problem(key, "expected a number from 0 on, and the path of a file: [1, \"master.key\"]");
        return Optional.empty();
    }
}
