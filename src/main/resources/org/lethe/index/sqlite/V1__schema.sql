-- One wide row per resource. Main DICOM tags are columns: null if the file does not have the tag, empty if it is empty.
-- Columns named ..._key hold the folded value (upper case, Unicode NFC) that searches compare.
-- Dates are seconds since 1970, public_id is the SHA-1 behind the Orthanc ID, keys of blobs are the 16 bytes of a UUID.
-- AUTOINCREMENT, because a number that was given must never mean another resource: the log of changes refers to it.

CREATE TABLE patients (
    id                    INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id             BLOB NOT NULL UNIQUE,
    last_update           INTEGER NOT NULL,
    stable                INTEGER NOT NULL DEFAULT 0,
    recycling             INTEGER,              -- the smallest goes first; null if protected
    patient_name          TEXT,
    patient_name_key      TEXT,
    patient_id            TEXT,
    patient_id_key        TEXT,
    patient_birth_date    TEXT,
    patient_sex           TEXT,
    other_patient_ids     TEXT,
    extra_tags            TEXT                  -- JSON: eight hexadecimal digits to value
);
CREATE INDEX patients_by_patient_id ON patients (patient_id_key);
CREATE INDEX patients_by_name ON patients (patient_name_key);
CREATE INDEX patients_by_recycling ON patients (recycling) WHERE recycling IS NOT NULL;
CREATE INDEX patients_unstable ON patients (last_update) WHERE stable = 0;

CREATE TABLE studies (
    id                                INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id                         BLOB NOT NULL UNIQUE,
    patient                           INTEGER NOT NULL REFERENCES patients,
    last_update                       INTEGER NOT NULL,
    stable                            INTEGER NOT NULL DEFAULT 0,
    study_date                        TEXT,
    study_time                        TEXT,
    accession_number                  TEXT,
    accession_number_key              TEXT,
    institution_name                  TEXT,
    referring_physician_name          TEXT,
    timezone_offset_from_utc          TEXT,
    study_description                 TEXT,
    study_description_key             TEXT,
    study_instance_uid                TEXT,
    study_id                          TEXT,
    requesting_physician              TEXT,
    requested_procedure_description   TEXT,
    extra_tags                        TEXT
);
CREATE INDEX studies_of_patient ON studies (patient);
CREATE INDEX studies_by_uid ON studies (study_instance_uid);
CREATE INDEX studies_by_date ON studies (study_date);
CREATE INDEX studies_by_accession_number ON studies (accession_number_key);
CREATE INDEX studies_by_description ON studies (study_description_key);
CREATE INDEX studies_unstable ON studies (last_update) WHERE stable = 0;

CREATE TABLE series (
    id                                       INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id                                BLOB NOT NULL UNIQUE,
    study                                    INTEGER NOT NULL REFERENCES studies,
    last_update                              INTEGER NOT NULL,
    stable                                   INTEGER NOT NULL DEFAULT 0,
    expected_instances                       INTEGER,
    remote_aet                               TEXT NOT NULL,
    series_date                              TEXT,
    series_time                              TEXT,
    modality                                 TEXT,
    modality_key                             TEXT,
    manufacturer                             TEXT,
    timezone_offset_from_utc                 TEXT,
    station_name                             TEXT,
    series_description                       TEXT,
    operators_name                           TEXT,
    contrast_bolus_agent                     TEXT,
    body_part_examined                       TEXT,
    sequence_name                            TEXT,
    protocol_name                            TEXT,
    cardiac_number_of_images                 TEXT,
    acquisition_device_processing_description TEXT,
    series_instance_uid                      TEXT,
    series_number                            TEXT,
    image_orientation_patient                TEXT,
    number_of_temporal_positions             TEXT,
    images_in_acquisition                    TEXT,
    performed_procedure_step_start_date      TEXT,
    performed_procedure_step_start_time      TEXT,
    performed_procedure_step_description     TEXT,
    request_attributes_sequence              TEXT,
    number_of_slices                         TEXT,
    number_of_time_slices                    TEXT,
    series_type                              TEXT,
    extra_tags                               TEXT
);
CREATE INDEX series_of_study ON series (study);
CREATE INDEX series_by_uid ON series (series_instance_uid);
CREATE INDEX series_by_modality ON series (modality_key);
CREATE INDEX series_unstable ON series (last_update) WHERE stable = 0;

-- Where instances come from repeats a thousand times: it is kept once.
CREATE TABLE receptions (
    id              INTEGER PRIMARY KEY,
    origin          INTEGER NOT NULL,
    remote_ip       TEXT NOT NULL,
    remote_aet      TEXT NOT NULL,
    called_aet      TEXT NOT NULL,
    http_username   TEXT NOT NULL,
    UNIQUE (origin, remote_ip, remote_aet, called_aet, http_username)
);

-- The same for UIDs of transfer syntaxes and SOP classes.
CREATE TABLE uids (
    id      INTEGER PRIMARY KEY,
    uid     TEXT NOT NULL UNIQUE
);

CREATE TABLE instances (
    id                            INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id                     BLOB NOT NULL UNIQUE,
    series                        INTEGER NOT NULL REFERENCES series,
    received                      INTEGER NOT NULL,
    reception                     INTEGER NOT NULL REFERENCES receptions,
    transfer_syntax               INTEGER NOT NULL REFERENCES uids,
    sop_class                     INTEGER NOT NULL REFERENCES uids,
    pixel_data_offset             INTEGER,
    index_in_series               INTEGER,
    blob                          BLOB NOT NULL UNIQUE,
    size                          INTEGER NOT NULL,
    md5                           BLOB,
    crc32c                        INTEGER NOT NULL,
    stored_size                   INTEGER,        -- null if the blob is not compressed
    stored_md5                    BLOB,
    revision                      INTEGER NOT NULL DEFAULT 0,
    instance_creation_date        TEXT,
    instance_creation_time        TEXT,
    sop_instance_uid              TEXT,
    acquisition_number            TEXT,
    instance_number               TEXT,
    image_position_patient        TEXT,
    image_orientation_patient     TEXT,
    temporal_position_identifier  TEXT,
    image_comments                TEXT,
    number_of_frames              TEXT,
    image_index                   TEXT,
    extra_tags                    TEXT
);
CREATE INDEX instances_of_series ON instances (series);
CREATE INDEX instances_by_uid ON instances (sop_instance_uid);

-- Levels: 0 patient, 1 study, 2 series, 3 instance.

CREATE TABLE metadata (
    level       INTEGER NOT NULL,
    resource    INTEGER NOT NULL,
    type        INTEGER NOT NULL,
    value       TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    PRIMARY KEY (level, resource, type)
) WITHOUT ROWID;

CREATE TABLE labels (
    level       INTEGER NOT NULL,
    resource    INTEGER NOT NULL,
    label       TEXT NOT NULL,
    PRIMARY KEY (level, resource, label)
) WITHOUT ROWID;
CREATE INDEX labels_by_label ON labels (label);

-- All attachments but the DICOM files of instances, which are columns there.
CREATE TABLE attachments (
    level         INTEGER NOT NULL,
    resource      INTEGER NOT NULL,
    type          INTEGER NOT NULL,
    blob          BLOB NOT NULL UNIQUE,
    size          INTEGER NOT NULL,
    md5           BLOB,
    crc32c        INTEGER NOT NULL,
    stored_size   INTEGER,
    stored_md5    BLOB,
    revision      INTEGER NOT NULL,
    PRIMARY KEY (level, resource, type)
) WITHOUT ROWID;

CREATE TABLE blobs_to_delete (
    blob    BLOB PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE changes (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    type        INTEGER NOT NULL,
    level       INTEGER NOT NULL,
    resource    INTEGER NOT NULL,
    date        INTEGER NOT NULL
);
CREATE INDEX changes_by_type ON changes (type) WHERE type <> 1;    -- 1 is NewInstance, by far the most

CREATE TABLE exports (
    seq                   INTEGER PRIMARY KEY AUTOINCREMENT,
    level                 INTEGER NOT NULL,
    public_id             TEXT NOT NULL,
    modality              TEXT NOT NULL,
    patient_id            TEXT NOT NULL,
    study_instance_uid    TEXT NOT NULL,
    series_instance_uid   TEXT NOT NULL,
    sop_instance_uid      TEXT NOT NULL,
    date                  INTEGER NOT NULL
);

-- One row: counting and summing at each request would read everything.
CREATE TABLE totals (
    patients                  INTEGER NOT NULL,
    studies                   INTEGER NOT NULL,
    series                    INTEGER NOT NULL,
    instances                 INTEGER NOT NULL,
    disk_size                 INTEGER NOT NULL,
    uncompressed_size         INTEGER NOT NULL,
    dicom_disk_size           INTEGER NOT NULL,
    dicom_uncompressed_size   INTEGER NOT NULL
);
INSERT INTO totals VALUES (0, 0, 0, 0, 0, 0, 0, 0);

CREATE TABLE jobs (
    id          TEXT PRIMARY KEY,
    type        TEXT NOT NULL,
    state       TEXT NOT NULL,
    priority    INTEGER NOT NULL,
    request     TEXT NOT NULL,
    progress    TEXT NOT NULL,
    created     INTEGER NOT NULL,       -- milliseconds
    changed     INTEGER NOT NULL
);

CREATE TABLE properties (
    name    TEXT PRIMARY KEY,
    value   TEXT NOT NULL
) WITHOUT ROWID;
