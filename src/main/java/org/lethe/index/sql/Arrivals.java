package org.lethe.index.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Attachment;
import org.lethe.index.ChangeType;
import org.lethe.index.NewInstance;
import org.lethe.index.NewResource;
import org.lethe.index.Overwrite;
import org.lethe.index.Statistics;
import org.lethe.index.Stored;

/**
 * Takes an instance in: its row, those of its parents if they are new, and the changes. One thread at a time, as the
 * session that it belongs to.
 */
public final class Arrivals {
    private static final int RECENT_MAX = 256;

    private static final String FIND_STORED = """
            SELECT size, crc32c, md5, blob FROM instances WHERE public_id = ?
            """;

    private static final String FIND_PARENTS_BY_SERIES = """
            SELECT studies.patient, series.study, series.id
              FROM series JOIN studies ON studies.id = series.study
             WHERE series.public_id = ?
            """;

    private static final String FIND_PARENTS_BY_STUDY = "SELECT patient, id FROM studies WHERE public_id = ?";

    private static final String INSERT_PATIENT = """
            INSERT INTO patients (public_id, last_update, recycling, %s)
            VALUES (?, ?, (SELECT coalesce(max(recycling), 0) + 1 FROM patients), %s)
            RETURNING id
            """.formatted(TagRows.writtenColumns(LevelTable.PATIENTS), TagRows.placeholders(LevelTable.PATIENTS));

    private static final String INSERT_STUDY = """
            INSERT INTO studies (public_id, last_update, patient, %s)
            VALUES (?, ?, ?, %s)
            RETURNING id
            """.formatted(TagRows.writtenColumns(LevelTable.STUDIES), TagRows.placeholders(LevelTable.STUDIES));

    private static final String INSERT_SERIES = """
            INSERT INTO series (public_id, last_update, study, expected_instances, remote_aet, %s)
            VALUES (?, ?, ?, ?, ?, %s)
            RETURNING id
            """.formatted(TagRows.writtenColumns(LevelTable.SERIES), TagRows.placeholders(LevelTable.SERIES));

    private static final String INSERT_INSTANCE = """
            INSERT INTO instances (public_id, received, series, reception, transfer_syntax, sop_class,
                                   pixel_data_offset, index_in_series, blob, size, md5, crc32c, stored_size,
                                   stored_md5, %s)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, %s)
            RETURNING id
            """.formatted(TagRows.writtenColumns(LevelTable.INSTANCES), TagRows.placeholders(LevelTable.INSTANCES));

    // The patient goes to the end of the line, unless it is there already.
    private static final String TOUCH_PATIENT = """
            UPDATE patients
               SET last_update = CASE WHEN last_update < ? THEN ? ELSE last_update END,
                   stable = 0,
                   recycling = CASE WHEN recycling < (SELECT max(recycling) FROM patients)
                                    THEN (SELECT max(recycling) + 1 FROM patients)
                                    ELSE recycling END
             WHERE id = ?
            """;

    private static final String TOUCH_STUDY =
            "UPDATE studies SET last_update = ?, stable = 0 WHERE id = ? AND (last_update < ? OR stable = 1)";

    private static final String TOUCH_SERIES =
            "UPDATE series SET last_update = ?, stable = 0 WHERE id = ? AND (last_update < ? OR stable = 1)";

    private static final String IS_COMPLETE = """
            SELECT 1
              FROM series
             WHERE id = ?
               AND expected_instances = (SELECT count(*) FROM instances WHERE instances.series = series.id)
            """;

    private final Interned interned = new Interned();

    /**
     * Series that something arrived for lately. Within the second, their parents need neither be looked for nor be
     * touched again, as dates are kept to the second.
     */
    private final Map<String, Recent> recent = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Recent> eldest) {
            return size() > RECENT_MAX;
        }
    };

    private record Recent(Parents parents, long second) {}

    /** What was remembered of the rows may be wrong: after a rollback, and when something else changes these rows. */
    public void forget() {
        interned.forget();
        recent.clear();
    }

    Stored store(Session session, NewInstance instance) throws SQLException {
        byte[] publicId = publicIdOf(instance.instance());
        Optional<Known> known = find(session, instance, publicId);
        if (known.isPresent() && instance.overwrite() != Overwrite.NEVER
                && Rows.lockFamily(session, Level.INSTANCE, instance.instance().id())) {
            known = find(session, instance, publicId);
        }
        if (known.isEmpty()) {
            return new Stored(Stored.Status.SUCCESS, insert(session, instance, publicId), List.of());
        }
        if (known.get().blobKey().equals(instance.file().blobKey())) {
            // A write that is done again, as nobody could tell whether the connection broke before or after its commit.
            return new Stored(Stored.Status.SUCCESS, Set.of(Level.INSTANCE), List.of());
        }
        boolean stays = switch (instance.overwrite()) {
            case NEVER -> true;
            case ALWAYS -> false;
            case IF_CHANGED -> known.get().isAlike();
        };
        if (stays) {
            UUID unused = instance.file().blobKey();
            GarbageRows.queue(session, unused);
            return new Stored(Stored.Status.ALREADY_STORED, Set.of(), List.of(unused));
        }
        List<UUID> replaced = Removal.removeInstanceOnly(session, instance.instance().id());
        return new Stored(Stored.Status.REPLACED, insert(session, instance, publicId), replaced);
    }

    /** Whether an instance is there with the same bytes. */
    boolean isStoredAlike(Session session, NewInstance instance) throws SQLException {
        return find(session, instance, publicIdOf(instance.instance())).filter(Known::isAlike).isPresent();
    }

    /**
     * An instance that is there already.
     *
     * @param isAlike whether it has the same bytes
     */
    private record Known(UUID blobKey, boolean isAlike) {}

    private static Optional<Known> find(Session session, NewInstance instance, byte[] publicId) throws SQLException {
        return session.first(FIND_STORED,
                row -> new Known(PublicId.uuidOf(row.getBytes(4)),
                        isSame(instance.file(), row.getLong(1), row.getInt(2), PublicId.md5Of(row.getBytes(3)))),
                (Object) publicId);
    }

    private static boolean isSame(Attachment file, long size, int crc32c, String md5) {
        return file.size() == size
                && file.crc32c() == crc32c
                && (md5 == null || file.md5() == null || md5.equals(file.md5()));
    }

    private static byte[] publicIdOf(NewResource resource) {
        return PublicId.bytesOf(resource.id())
                .orElseThrow(() -> new LetheException(ErrorKind.INTERNAL, "an Orthanc ID was expected"));
    }

    private Set<Level> insert(Session session, NewInstance instance, byte[] publicId) throws SQLException {
        Instant date = instance.reception().date();
        List<Created> created = new ArrayList<>();
        Parents parents = findOrInsertParents(session, instance, created);
        long row = insertInstance(session, instance, publicId, parents.series());
        created.addFirst(new Created(Level.INSTANCE, row));

        touch(session, instance.series().id(), parents, created, date.getEpochSecond());
        for (Created one : created) {
            insertMetadata(session, instance, one);
            ChangeRows.insert(session, newChange(one.level()), one.level(), one.row(), date);
        }
        if (instance.expectedInstances().isPresent() && session.exists(IS_COMPLETE, parents.series())) {
            ChangeRows.insert(session, ChangeType.COMPLETED_SERIES, Level.SERIES, parents.series(), date);
        }
        TotalRows.add(session, TotalRows.sum(countsOf(created), TotalRows.ofAttachment(instance.file())));

        Set<Level> levels = EnumSet.noneOf(Level.class);
        created.forEach(one -> levels.add(one.level()));
        return levels;
    }

    /** The rows above an instance. */
    private record Parents(long patient, long study, long series) {}

    /** A row that was not there before. */
    private record Created(Level level, long row) {}

    private Parents findOrInsertParents(Session session, NewInstance instance, List<Created> created)
            throws SQLException {
        Recent lately = recent.get(instance.series().id());
        if (lately != null) {
            return lately.parents();
        }
        byte[] seriesId = publicIdOf(instance.series());
        Optional<Parents> known = session.first(FIND_PARENTS_BY_SERIES,
                row -> new Parents(row.getLong(1), row.getLong(2), row.getLong(3)), (Object) seriesId);
        if (known.isPresent()) {
            return known.get();
        }
        long date = instance.reception().date().getEpochSecond();
        byte[] studyId = publicIdOf(instance.study());
        Optional<Parents> knownStudy = session.first(FIND_PARENTS_BY_STUDY,
                row -> new Parents(row.getLong(1), row.getLong(2), 0), (Object) studyId);
        long patient;
        long study;
        if (knownStudy.isPresent()) {
            patient = knownStudy.get().patient();
            study = knownStudy.get().study();
        } else {
            patient = findOrInsertPatient(session, instance.patient(), date, created);
            study = session.insert(INSERT_STUDY,
                    columns(LevelTable.STUDIES, instance.study(), studyId, date, patient));
            created.addFirst(new Created(Level.STUDY, study));
        }
        long series = session.insert(INSERT_SERIES,
                columns(LevelTable.SERIES, instance.series(), seriesId, date, study,
                        boxed(instance.expectedInstances()), instance.reception().remoteAet()));
        created.addFirst(new Created(Level.SERIES, series));
        return new Parents(patient, study, series);
    }

    private static long findOrInsertPatient(
            Session session, NewResource patient, long date, List<Created> created) throws SQLException {
        var known = Rows.find(session, Level.PATIENT, patient.id());
        if (known.isPresent()) {
            return known.getAsLong();
        }
        long row = session.insert(INSERT_PATIENT, columns(LevelTable.PATIENTS, patient, publicIdOf(patient), date));
        created.addFirst(new Created(Level.PATIENT, row));
        return row;
    }

    private long insertInstance(Session session, NewInstance instance, byte[] publicId, long series)
            throws SQLException {
        Attachment file = instance.file();
        boolean compressed = file.compression() != Attachment.Compression.NONE;
        return session.insert(INSERT_INSTANCE, columns(LevelTable.INSTANCES, instance.instance(),
                publicId,
                instance.reception().date().getEpochSecond(),
                series,
                interned.reception(session, instance.reception()),
                interned.uid(session, instance.transferSyntaxUid()),
                interned.uid(session, instance.sopClassUid()),
                instance.pixelDataOffset() < 0 ? null : (Long) instance.pixelDataOffset(),
                boxed(instance.indexInSeries()),
                PublicId.bytesOf(file.blobKey()),
                file.size(),
                PublicId.bytesOfMd5(file.md5()),
                file.crc32c(),
                compressed ? (Long) file.storedSize() : null,
                compressed ? PublicId.bytesOfMd5(file.storedMd5()) : null));
    }

    private static Object[] columns(LevelTable table, NewResource resource, Object... first) {
        List<Object> columns = new ArrayList<>(Arrays.asList(first));
        columns.addAll(TagRows.writtenValues(table, resource.tags()));
        return columns.toArray();
    }

    private static Integer boxed(OptionalInt number) {
        return number.isPresent() ? (Integer) number.getAsInt() : null;
    }

    private void touch(Session session, String seriesId, Parents parents, List<Created> created, long second)
            throws SQLException {
        Recent lately = recent.put(seriesId, new Recent(parents, second));
        if (lately != null && lately.second() == second) {
            return;
        }
        Set<Level> isNew = EnumSet.noneOf(Level.class);
        created.forEach(one -> isNew.add(one.level()));
        if (!isNew.contains(Level.PATIENT)) {
            session.update(TOUCH_PATIENT, second, second, parents.patient());
        }
        if (!isNew.contains(Level.STUDY)) {
            session.update(TOUCH_STUDY, second, parents.study(), second);
        }
        if (!isNew.contains(Level.SERIES)) {
            session.update(TOUCH_SERIES, second, parents.series(), second);
        }
    }

    private static void insertMetadata(Session session, NewInstance instance, Created created) throws SQLException {
        Map<Integer, String> metadata = instance.metadata().getOrDefault(created.level(), Map.of());
        for (var entry : metadata.entrySet()) {
            MetadataRows.insert(session, created.level(), created.row(), entry.getKey(), entry.getValue());
        }
    }

    private static ChangeType newChange(Level level) {
        return switch (level) {
            case PATIENT -> ChangeType.NEW_PATIENT;
            case STUDY -> ChangeType.NEW_STUDY;
            case SERIES -> ChangeType.NEW_SERIES;
            case INSTANCE -> ChangeType.NEW_INSTANCE;
        };
    }

    private static Statistics countsOf(List<Created> created) {
        int[] counts = new int[Level.values().length];
        created.forEach(one -> counts[one.level().ordinal()]++);
        return new Statistics(counts[0], counts[1], counts[2], counts[3], 0, 0, 0, 0);
    }
}
