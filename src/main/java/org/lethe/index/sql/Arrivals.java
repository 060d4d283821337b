package org.lethe.index.sql;

import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.lethe.dicom.Level;
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
public class Arrivals {
    private static final int RECENT_MAX = 256;

    /** How often a patient may be there when it is to be inserted, and not there when it is looked for. */
    private static final int ATTEMPTS_MAX = 10;

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
                ON CONFLICT (public_id) DO NOTHING
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

    /** What an instance is by itself, whatever its parents are. */
    protected static final String INSTANCE_COLUMNS = "public_id, received, pixel_data_offset, index_in_series, blob,"
            + " size, md5, crc32c, stored_size, stored_md5, " + TagRows.writtenColumns(LevelTable.INSTANCES);

    /** As many question marks as there are such columns. */
    protected static final String INSTANCE_PLACEHOLDERS =
            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, " + TagRows.placeholders(LevelTable.INSTANCES);

    private static final String INSERT_INSTANCE = """
            INSERT INTO instances (series, reception, transfer_syntax, sop_class, %s)
            VALUES (?, ?, ?, ?, %s)
            RETURNING id
            """.formatted(INSTANCE_COLUMNS, INSTANCE_PLACEHOLDERS);

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

    /** Takes an instance in. */
    public Stored store(Session session, NewInstance instance) throws SQLException {
        byte[] publicId = PublicId.required(instance.instance().id());
        Optional<Known> known = instance.overwrite() == Overwrite.NEVER
                ? find(session, instance, publicId)
                : findToReplace(session, instance, publicId);
        if (known.isEmpty()) {
            return new Stored(Stored.Status.SUCCESS, insert(session, instance), List.of());
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
        return new Stored(Stored.Status.REPLACED, insert(session, instance), replaced);
    }

    /** Whether an instance is there with the same bytes. */
    boolean isStoredAlike(Session session, NewInstance instance) throws SQLException {
        return find(session, instance, PublicId.required(instance.instance().id())).filter(Known::isAlike).isPresent();
    }

    /**
     * An instance that is there already.
     *
     * @param isAlike whether it has the same bytes
     */
    private record Known(UUID blobKey, boolean isAlike) {}

    /** Nobody else replaces or deletes it any more. */
    private static Optional<Known> findToReplace(Session session, NewInstance instance, byte[] publicId)
            throws SQLException {
        Optional<Known> known = find(session, instance, publicId);
        boolean isLocked = false;
        while (known.isPresent() && !isLocked) {
            isLocked = Rows.lockFamily(session, Level.INSTANCE, instance.instance().id());
            known = find(session, instance, publicId);
        }
        return known;
    }

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

    private Set<Level> insert(Session session, NewInstance instance) throws SQLException {
        Instant date = instance.reception().date();
        List<Created> created = new ArrayList<>();
        Parents parents = findOrInsertParents(session, instance, created);
        long row = insertInstance(session, instance, parents.series());
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
        Rows.lockPatient(session, instance.patient().id());
        byte[] seriesId = PublicId.required(instance.series().id());
        Optional<Parents> known = session.first(FIND_PARENTS_BY_SERIES,
                row -> new Parents(row.getLong(1), row.getLong(2), row.getLong(3)), (Object) seriesId);
        if (known.isPresent()) {
            return known.get();
        }
        long date = instance.reception().date().getEpochSecond();
        byte[] studyId = PublicId.required(instance.study().id());
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
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            OptionalLong known = Rows.findLocked(session, Level.PATIENT, patient.id());
            if (known.isPresent()) {
                return known.getAsLong();
            }
            OptionalLong row = session.number(INSERT_PATIENT,
                    columns(LevelTable.PATIENTS, patient, PublicId.required(patient.id()), date));
            if (row.isPresent()) {
                created.addFirst(new Created(Level.PATIENT, row.getAsLong()));
                return row.getAsLong();
            }
        }
        throw new SQLTransactionRollbackException("the patient comes and goes", "40001");
    }

    private long insertInstance(Session session, NewInstance instance, long series) throws SQLException {
        List<Object> columns = new ArrayList<>();
        columns.add(series);
        columns.add(interned.reception(session, instance.reception()));
        columns.add(interned.uid(session, instance.transferSyntaxUid()));
        columns.add(interned.uid(session, instance.sopClassUid()));
        columns.addAll(instanceValues(instance));
        return session.insert(INSERT_INSTANCE, columns.toArray());
    }

    /** What is written to {@link #INSTANCE_COLUMNS}. */
    protected static List<Object> instanceValues(NewInstance instance) {
        Attachment file = instance.file();
        boolean compressed = file.compression() != Attachment.Compression.NONE;
        return Arrays.asList(columns(LevelTable.INSTANCES, instance.instance(),
                PublicId.required(instance.instance().id()),
                instance.reception().date().getEpochSecond(),
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
