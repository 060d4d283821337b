package org.lethe.index.sql;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lethe.dicom.Level;

/** The table of one level: its name, how it hangs together with the next ones, and which tags its columns hold. */
@SuppressWarnings("ImmutableEnumChecker") // unmodifiable collections, which the checker does not see
public enum LevelTable {
    PATIENTS(Level.PATIENT, "patients", null, patientColumns(), Set.of(
            0x00100010, 0x00100020, 0x00100040, 0x00101000)),
    STUDIES(Level.STUDY, "studies", "patient", studyColumns(), Set.of(
            0x00080050, 0x00080080, 0x00080090, 0x00081030, 0x00200010, 0x00321032, 0x00321060)),
    SERIES(Level.SERIES, "series", "study", seriesColumns(), Set.of(
            0x00080060, 0x00080070, 0x00081010, 0x0008103e, 0x00081070, 0x00180010, 0x00180015, 0x00180024, 0x00181030,
            0x00181400, 0x00400254, 0x00541000)),
    INSTANCES(Level.INSTANCE, "instances", "series", instanceColumns(), Set.of());

    private static final LevelTable[] ALL = values();

    /** UIDs, dates, times and numbers: there is no upper and lower case in them (PS3.5 table 6.2-1). */
    private static final Set<Integer> WITHOUT_LETTERS = Set.of(
            0x00080020, 0x00080030, 0x0020000d, 0x00080201, 0x00080021, 0x00080031, 0x0020000e, 0x00400244, 0x00400245,
            0x00181090, 0x00200011, 0x00200037, 0x00200105, 0x00201002, 0x00540081, 0x00540101, 0x00080012, 0x00080013,
            0x00080018, 0x00200012, 0x00200013, 0x00200032, 0x00200100, 0x00280008, 0x00541330, 0x00100030);

    private final Level level;
    private final String table;
    private final String parentColumn;
    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable map of boxed values
    private final Map<Integer, String> columns;
    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable set of boxed values
    private final Set<Integer> folded;

    LevelTable(Level level, String table, String parentColumn, Map<Integer, String> columns, Set<Integer> folded) {
        this.level = level;
        this.table = table;
        this.parentColumn = parentColumn;
        this.columns = Collections.unmodifiableMap(columns);
        this.folded = folded;
    }

    /** The table of a level. */
    public static LevelTable of(Level level) {
        return ALL[level.ordinal()];
    }

    /** The level whose resources it has. */
    public Level level() {
        return level;
    }

    /** The name of the table. */
    public String table() {
        return table;
    }

    /** The column with the row of the level above; null for patients. */
    public String parentColumn() {
        return parentColumn;
    }

    /** The table of the level above; null for patients. */
    public LevelTable parent() {
        return this == PATIENTS ? null : ALL[ordinal() - 1];
    }

    /** The table of the level below; null for instances. */
    public LevelTable child() {
        return this == INSTANCES ? null : ALL[ordinal() + 1];
    }

    /** The main tags in growing order, each with its column. */
    public Map<Integer, String> columns() {
        return columns;
    }

    /** Whether a tag has a column {@code ..._key} with its folded value. */
    public boolean isFolded(int tag) {
        return folded.contains(tag);
    }

    /** Whether a value of a tag may have upper and lower case. */
    public boolean hasLetters(int tag) {
        return !WITHOUT_LETTERS.contains(tag);
    }

    /** The tags with a column for their folded value, in the order of {@link #columns}. */
    public List<Integer> foldedTags() {
        return columns.keySet().stream().filter(folded::contains).toList();
    }

    /** The column with the folded value of a tag. */
    public String keyColumn(int tag) {
        return columns.get(tag) + "_key";
    }

    private static Map<Integer, String> patientColumns() {
        Map<Integer, String> columns = new LinkedHashMap<>();
        columns.put(0x00100010, "patient_name");
        columns.put(0x00100020, "patient_id");
        columns.put(0x00100030, "patient_birth_date");
        columns.put(0x00100040, "patient_sex");
        columns.put(0x00101000, "other_patient_ids");
        return columns;
    }

    private static Map<Integer, String> studyColumns() {
        Map<Integer, String> columns = new LinkedHashMap<>();
        columns.put(0x00080020, "study_date");
        columns.put(0x00080030, "study_time");
        columns.put(0x00080050, "accession_number");
        columns.put(0x00080080, "institution_name");
        columns.put(0x00080090, "referring_physician_name");
        columns.put(0x00080201, "timezone_offset_from_utc");
        columns.put(0x00081030, "study_description");
        columns.put(0x0020000d, "study_instance_uid");
        columns.put(0x00200010, "study_id");
        columns.put(0x00321032, "requesting_physician");
        columns.put(0x00321060, "requested_procedure_description");
        return columns;
    }

    private static Map<Integer, String> seriesColumns() {
        Map<Integer, String> columns = new LinkedHashMap<>();
        columns.put(0x00080021, "series_date");
        columns.put(0x00080031, "series_time");
        columns.put(0x00080060, "modality");
        columns.put(0x00080070, "manufacturer");
        columns.put(0x00080201, "timezone_offset_from_utc");
        columns.put(0x00081010, "station_name");
        columns.put(0x0008103e, "series_description");
        columns.put(0x00081070, "operators_name");
        columns.put(0x00180010, "contrast_bolus_agent");
        columns.put(0x00180015, "body_part_examined");
        columns.put(0x00180024, "sequence_name");
        columns.put(0x00181030, "protocol_name");
        columns.put(0x00181090, "cardiac_number_of_images");
        columns.put(0x00181400, "acquisition_device_processing_description");
        columns.put(0x0020000e, "series_instance_uid");
        columns.put(0x00200011, "series_number");
        columns.put(0x00200037, "image_orientation_patient");
        columns.put(0x00200105, "number_of_temporal_positions");
        columns.put(0x00201002, "images_in_acquisition");
        columns.put(0x00400244, "performed_procedure_step_start_date");
        columns.put(0x00400245, "performed_procedure_step_start_time");
        columns.put(0x00400254, "performed_procedure_step_description");
        columns.put(0x00400275, "request_attributes_sequence");
        columns.put(0x00540081, "number_of_slices");
        columns.put(0x00540101, "number_of_time_slices");
        columns.put(0x00541000, "series_type");
        return columns;
    }

    private static Map<Integer, String> instanceColumns() {
        Map<Integer, String> columns = new LinkedHashMap<>();
        columns.put(0x00080012, "instance_creation_date");
        columns.put(0x00080013, "instance_creation_time");
        columns.put(0x00080018, "sop_instance_uid");
        columns.put(0x00200012, "acquisition_number");
        columns.put(0x00200013, "instance_number");
        columns.put(0x00200032, "image_position_patient");
        columns.put(0x00200037, "image_orientation_patient");
        columns.put(0x00200100, "temporal_position_identifier");
        columns.put(0x00204000, "image_comments");
        columns.put(0x00280008, "number_of_frames");
        columns.put(0x00541330, "image_index");
        return columns;
    }
}
