package org.lethe.index.orthanc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.lethe.dicom.Level;
import org.lethe.index.Attachment;
import org.lethe.index.CoreMetadata;
import org.lethe.index.MainTags;
import org.lethe.index.Metadata;
import org.lethe.index.Origin;
import org.lethe.index.Reception;
import org.lethe.index.WholeResource;

/** Puts resources together from the tables that Orthanc spreads them over. */
final class ResourceReader implements AutoCloseable {
    private static final Pattern ORTHANC_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{8}){4}");
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
    /** Names no file: what is said of a name that is none. */
    private static final UUID NOWHERE = new UUID(0, 0);
    private static final int UNCOMPRESSED = 1;
    private static final String RESOURCE = "SELECT internalId, resourceType, publicId, parentId FROM Resources ";

    private final PreparedStatement instances;
    private final PreparedStatement one;
    private final PreparedStatement tags;
    private final PreparedStatement metadata;
    private final PreparedStatement attachments;
    private final PreparedStatement recycling;
    /** Null if this Orthanc knew none yet. */
    private final PreparedStatement labels;

    ResourceReader(Connection connection) throws SQLException {
        instances = connection.prepareStatement(
                RESOURCE + "WHERE resourceType = 4 AND internalId > ? ORDER BY internalId LIMIT ?");
        one = connection.prepareStatement(RESOURCE + "WHERE internalId = ?");
        tags = connection.prepareStatement("SELECT tagGroup, tagElement, value FROM MainDicomTags WHERE id = ?");
        metadata = connection.prepareStatement("SELECT type, value, %s FROM Metadata WHERE id = ? ORDER BY type"
                .formatted(revisionOf(connection, "Metadata")));
        attachments = connection.prepareStatement("""
                SELECT fileType, uuid, compressedSize, uncompressedSize, compressionType, uncompressedMD5,
                       compressedMD5, %s
                  FROM AttachedFiles
                 WHERE id = ?
                 ORDER BY fileType
                """.formatted(revisionOf(connection, "AttachedFiles")));
        recycling = connection.prepareStatement("SELECT seq FROM PatientRecyclingOrder WHERE patientId = ?");
        labels = hasColumn(connection, "Labels", "label")
                ? connection.prepareStatement("SELECT label FROM Labels WHERE id = ? ORDER BY label")
                : null;
    }

    // Orthanc added revisions and labels without a new version of the schema.
    private static String revisionOf(Connection connection, String table) throws SQLException {
        return hasColumn(connection, table, "revision") ? "revision" : "0";
    }

    private static boolean hasColumn(Connection connection, String table, String column) throws SQLException {
        try (PreparedStatement columns = connection.prepareStatement("SELECT name FROM pragma_table_info(?)")) {
            return Rows.of(columns, row -> row.getString(1), table).contains(column);
        }
    }

    List<WholeResource> instances(long after, int limit) throws SQLException {
        List<WholeResource> found = new ArrayList<>();
        for (Row row : Rows.of(instances, Row::map, after, limit)) {
            found.add(whole(row, Level.INSTANCE));
        }
        return found;
    }

    Optional<WholeResource> one(long key) throws SQLException {
        List<Row> rows = Rows.of(one, Row::map, key);
        Optional<Level> level = rows.isEmpty() ? Optional.empty() : Numbers.level(rows.getFirst().type());
        return level.isEmpty() || !ORTHANC_ID.matcher(rows.getFirst().id()).matches()
                ? Optional.empty()
                : Optional.of(whole(rows.getFirst(), level.get()));
    }

    private record Row(long key, int type, String id, long parent) {
        static Row map(ResultSet row) throws SQLException {
            return new Row(row.getLong(1), row.getInt(2), row.getString(3), row.getLong(4));
        }
    }

    private WholeResource whole(Row row, Level level) throws SQLException {
        Map<Integer, Metadata> all = new TreeMap<>();
        Rows.of(metadata, found -> new Metadata(found.getInt(1), textOf(found, 2), found.getLong(3)), row.key())
                .forEach(piece -> all.put(piece.type(), piece));
        Instant updated = Numbers.date(value(all, level == Level.INSTANCE
                ? CoreMetadata.RECEPTION_DATE
                : CoreMetadata.LAST_UPDATE)).orElse(Instant.EPOCH);
        return new WholeResource(level, row.key(), row.id(), row.parent(), tagsOf(row.key(), level), updated, true,
                labelsOf(row.key()), all.values().stream().filter(ResourceReader::isSet).toList(),
                Rows.of(attachments, ResourceReader::attachment, row.key()), detailsOf(row.key(), level, all, updated));
    }

    /** All else is told from what the index keeps of a resource. */
    private static boolean isSet(Metadata piece) {
        return CoreMetadata.ofType(piece.type())
                .map(core -> core == CoreMetadata.ANONYMIZED_FROM || core == CoreMetadata.MODIFIED_FROM
                        || core == CoreMetadata.MAIN_DICOM_SEQUENCES)
                .orElse(true);
    }

    private WholeResource.Details detailsOf(long key, Level level, Map<Integer, Metadata> all, Instant updated)
            throws SQLException {
        return switch (level) {
            case PATIENT -> {
                List<Long> place = Rows.of(recycling, row -> row.getLong(1), key);
                yield new WholeResource.OfPatient(
                        place.isEmpty() ? OptionalLong.empty() : OptionalLong.of(place.getFirst()));
            }
            case STUDY -> new WholeResource.OfStudy();
            case SERIES -> new WholeResource.OfSeries(
                    number(all, CoreMetadata.EXPECTED_NUMBER_OF_INSTANCES), text(all, CoreMetadata.REMOTE_AET));
            case INSTANCE -> new WholeResource.OfInstance(
                    text(all, CoreMetadata.TRANSFER_SYNTAX),
                    text(all, CoreMetadata.SOP_CLASS_UID),
                    Numbers.parse(value(all, CoreMetadata.PIXEL_DATA_OFFSET)).orElse(-1),
                    number(all, CoreMetadata.INDEX_IN_SERIES),
                    new Reception(updated, originOf(text(all, CoreMetadata.ORIGIN)),
                            text(all, CoreMetadata.REMOTE_IP), text(all, CoreMetadata.REMOTE_AET),
                            text(all, CoreMetadata.CALLED_AET), text(all, CoreMetadata.HTTP_USERNAME)));
        };
    }

    private static Origin originOf(String title) {
        for (Origin origin : Origin.values()) {
            if (origin.title().equals(title)) {
                return origin;
            }
        }
        return Origin.UNKNOWN;
    }

    private static String value(Map<Integer, Metadata> all, CoreMetadata core) {
        Metadata piece = all.get(core.type());
        return piece == null ? null : piece.value();
    }

    private static String text(Map<Integer, Metadata> all, CoreMetadata core) {
        String value = value(all, core);
        return value == null ? "" : value;
    }

    private static OptionalInt number(Map<Integer, Metadata> all, CoreMetadata core) {
        OptionalLong number = Numbers.parse(value(all, core));
        return number.isPresent() && number.getAsLong() <= Integer.MAX_VALUE
                ? OptionalInt.of((int) number.getAsLong())
                : OptionalInt.empty();
    }

    private Map<Integer, String> tagsOf(long key, Level level) throws SQLException {
        record Tagged(int tag, String value) {}
        Map<Integer, String> byTag = new HashMap<>();
        Rows.of(tags, row -> new Tagged(row.getInt(1) << 16 | row.getInt(2) & 0xffff, textOf(row, 3)), key)
                .forEach(one -> byTag.put(one.tag(), one.value()));
        if (level == Level.STUDY) {
            byTag.keySet().removeAll(MainTags.of(Level.PATIENT)); // kept there a second time
        }
        return byTag;
    }

    private List<String> labelsOf(long key) throws SQLException {
        return labels == null ? List.of() : Rows.of(labels, row -> row.getString(1), key);
    }

    private static Attachment attachment(ResultSet row) throws SQLException {
        boolean plain = row.getInt(5) == UNCOMPRESSED;
        return new Attachment(
                row.getInt(1),
                keyOf(row.getString(2)),
                plain ? Attachment.Compression.NONE : Attachment.Compression.ZLIB,
                row.getLong(4),
                md5Of(row.getString(6)),
                row.getLong(3),
                md5Of(row.getString(7)),
                0,
                row.getLong(8));
    }

    private static UUID keyOf(String name) {
        try {
            return name == null ? NOWHERE : UUID.fromString(name);
        } catch (IllegalArgumentException e) {
            return NOWHERE;
        }
    }

    private static String md5Of(String digits) {
        return digits != null && MD5.matcher(digits).matches() ? digits : null;
    }

    private static String textOf(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : new PreparedStatement[] {
            instances, one, tags, metadata, attachments, recycling
        }) {
            statement.close();
        }
        if (labels != null) {
            labels.close();
        }
    }
}
