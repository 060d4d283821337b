package org.lethe.index;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.lethe.dicom.Level;

/** CT slices for the tests of the index, with the one fact that matters changed at a time. */
public final class SampleInstances {
    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final Map<Level, Map<Integer, String>> tags = new HashMap<>();
    private Reception reception = Reception.byRest(NOON, "127.0.0.1", "");
    private Attachment file = Attachment.plain(
            AttachmentType.DICOM, UUID.randomUUID(), 526_000, 0x1234, "0123456789abcdef0123456789abcdef");
    private OptionalInt indexInSeries = OptionalInt.empty();
    private OptionalInt expectedInstances = OptionalInt.empty();
    private Map<Level, Map<Integer, String>> metadata = Map.of();
    private Overwrite overwrite = Overwrite.NEVER;

    private SampleInstances(String patient, String study, String series, String instance) {
        Map<Integer, String> patientTags = new HashMap<>();
        patientTags.put(0x00100010, "Doe^" + patient);
        patientTags.put(0x00100020, patient);
        patientTags.put(0x00100030, "");
        patientTags.put(0x00100040, "O");
        tags.put(Level.PATIENT, patientTags);
        Map<Integer, String> studyTags = new HashMap<>();
        studyTags.put(0x00080020, "20040119");
        studyTags.put(0x00080030, "072730");
        studyTags.put(0x00080050, "A" + study);
        studyTags.put(0x00081030, "Thorax");
        studyTags.put(0x0020000d, uid(patient, study));
        studyTags.put(0x00200010, "1CT1");
        tags.put(Level.STUDY, studyTags);
        Map<Integer, String> seriesTags = new HashMap<>();
        seriesTags.put(0x00080060, "CT");
        seriesTags.put(0x00080070, "GE MEDICAL SYSTEMS");
        seriesTags.put(0x0008103e, "Routine Brain");
        seriesTags.put(0x0020000e, uid(patient, study, series));
        seriesTags.put(0x00200011, "1");
        tags.put(Level.SERIES, seriesTags);
        Map<Integer, String> instanceTags = new HashMap<>();
        instanceTags.put(0x00080012, "20040119");
        instanceTags.put(0x00080013, "072731.123456");
        instanceTags.put(0x00080018, uid(patient, study, series, instance));
        instanceTags.put(0x00200012, "2");
        instanceTags.put(0x00200013, instance);
        instanceTags.put(0x00200032, "-158.135803\\-179.035797\\-75.699997");
        instanceTags.put(0x00200037, "1.000000\\0.000000\\0.000000\\0.000000\\1.000000\\0.000000");
        tags.put(Level.INSTANCE, instanceTags);
    }

    /** A slice; the names become PatientID and parts of UIDs. */
    public static SampleInstances slice(String patient, String study, String series, String instance) {
        return new SampleInstances(patient, study, series, instance);
    }

    public SampleInstances tag(Level level, int tag, String value) {
        tags.get(level).put(tag, value);
        return this;
    }

    public SampleInstances without(Level level, int tag) {
        tags.get(level).remove(tag);
        return this;
    }

    public SampleInstances received(Reception reception) {
        this.reception = reception;
        return this;
    }

    public SampleInstances receivedAt(Instant date) {
        this.reception = Reception.byRest(date, "127.0.0.1", "");
        return this;
    }

    public SampleInstances file(UUID blobKey, long size, int crc32c) {
        this.file = Attachment.plain(AttachmentType.DICOM, blobKey, size, crc32c, null);
        return this;
    }

    public SampleInstances place(int indexInSeries, int expectedInstances) {
        this.indexInSeries = OptionalInt.of(indexInSeries);
        this.expectedInstances = OptionalInt.of(expectedInstances);
        return this;
    }

    public SampleInstances metadata(Level level, CoreMetadata core, String value) {
        this.metadata = Map.of(level, Map.of(core.type(), value));
        return this;
    }

    public SampleInstances overwrite(Overwrite overwrite) {
        this.overwrite = overwrite;
        return this;
    }

    public NewInstance build() {
        return new NewInstance(at(Level.PATIENT), at(Level.STUDY), at(Level.SERIES), at(Level.INSTANCE), file,
                "1.2.840.10008.1.2.1", "1.2.840.10008.5.1.4.1.1.2", 1234, indexInSeries, expectedInstances, reception,
                metadata, overwrite);
    }

    private NewResource at(Level level) {
        return new NewResource(id(level), tags.get(level));
    }

    /** The Orthanc ID at a level: SHA-1 over the identifiers down to it. */
    public String id(Level level) {
        StringBuilder identifiers = new StringBuilder();
        for (Level at : Level.values()) {
            if (!level.isAbove(at)) {
                String identifier = tags.get(at).get(MainTags.identifierOf(at));
                identifiers.append(identifiers.isEmpty() ? "" : "|").append(identifier);
            }
        }
        String digits = HexFormat.of().formatHex(sha1(identifiers.toString()));
        return digits.replaceAll("(.{8})(?!$)", "$1-");
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String uid(String... parts) {
        return "1.2.826.0.1.3680043.8.498." + Integer.toUnsignedString(String.join("|", parts).hashCode())
                + "." + Integer.toUnsignedString(String.join("/", parts).hashCode() * 31 + 7) + "." + parts.length;
    }
}
