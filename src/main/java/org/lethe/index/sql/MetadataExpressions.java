package org.lethe.index.sql;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lethe.dicom.Level;
import org.lethe.index.CoreMetadata;
import org.lethe.index.Origin;

/** Metadata as expressions over the row of their resource, for searches. Agrees with {@link MetadataRows}. */
final class MetadataExpressions {
    private static final String OF_RECEPTION = "(SELECT %s FROM receptions WHERE id = instances.reception)";
    private static final String UID = "(SELECT uid FROM uids WHERE id = instances.%s)";

    private static final String ORIGIN = Arrays.stream(Origin.values())
            .map(origin -> "WHEN %d THEN '%s'".formatted(origin.ordinal(), origin.title()))
            .collect(Collectors.joining(" ", "CASE " + OF_RECEPTION.formatted("origin") + " ", " END"));

    private MetadataExpressions() {}

    /** The value of a piece of metadata as text; null where there is none. */
    static String of(Dialect dialect, Level level, int type) {
        Optional<String> column = CoreMetadata.ofType(type).flatMap(core -> switch (level) {
            case PATIENT, STUDY -> ofParent(dialect, level, core);
            case SERIES -> ofSeries(dialect, core);
            case INSTANCE -> ofInstance(dialect, core);
        });
        LevelTable table = LevelTable.of(level);
        return column.orElse("(SELECT value FROM metadata WHERE level = %d AND resource = %s.id AND type = %d)"
                .formatted(table.ordinal(), table.table(), type));
    }

    private static Optional<String> ofParent(Dialect dialect, Level level, CoreMetadata core) {
        return core == CoreMetadata.LAST_UPDATE
                ? Optional.of(dialect.dateText(LevelTable.of(level).table() + ".last_update"))
                : Optional.empty();
    }

    private static Optional<String> ofSeries(Dialect dialect, CoreMetadata core) {
        return switch (core) {
            case REMOTE_AET -> Optional.of("series.remote_aet");
            case EXPECTED_NUMBER_OF_INSTANCES -> Optional.of("CAST(series.expected_instances AS TEXT)");
            case LAST_UPDATE, INDEX_IN_SERIES, RECEPTION_DATE, MODIFIED_FROM, ANONYMIZED_FROM, ORIGIN, TRANSFER_SYNTAX,
                    SOP_CLASS_UID, REMOTE_IP, CALLED_AET, HTTP_USERNAME, PIXEL_DATA_OFFSET, MAIN_DICOM_TAGS_SIGNATURE,
                    MAIN_DICOM_SEQUENCES -> ofParent(dialect, Level.SERIES, core);
        };
    }

    private static Optional<String> ofInstance(Dialect dialect, CoreMetadata core) {
        return switch (core) {
            case INDEX_IN_SERIES -> Optional.of("CAST(instances.index_in_series AS TEXT)");
            case RECEPTION_DATE -> Optional.of(dialect.dateText("instances.received"));
            case REMOTE_AET -> Optional.of(OF_RECEPTION.formatted("remote_aet"));
            case ORIGIN -> Optional.of(ORIGIN);
            case TRANSFER_SYNTAX -> Optional.of(UID.formatted("transfer_syntax"));
            case SOP_CLASS_UID -> Optional.of(UID.formatted("sop_class"));
            case REMOTE_IP -> Optional.of(OF_RECEPTION.formatted("remote_ip"));
            case CALLED_AET -> Optional.of(OF_RECEPTION.formatted("called_aet"));
            case HTTP_USERNAME -> Optional.of(OF_RECEPTION.formatted("http_username"));
            case PIXEL_DATA_OFFSET -> Optional.of("CAST(instances.pixel_data_offset AS TEXT)");
            case EXPECTED_NUMBER_OF_INSTANCES, MODIFIED_FROM, ANONYMIZED_FROM, LAST_UPDATE, MAIN_DICOM_TAGS_SIGNATURE,
                    MAIN_DICOM_SEQUENCES -> Optional.empty();
        };
    }
}
