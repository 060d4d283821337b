-- Searches are to cost what they find, not what there is: every text of patients, studies and series has a folded
-- column with an index, and so have the numbers and dates that people search by.

ALTER TABLE patients ADD COLUMN patient_sex_key TEXT;
ALTER TABLE patients ADD COLUMN other_patient_ids_key TEXT;
UPDATE patients
   SET patient_sex_key = fold(patient_sex),
       other_patient_ids_key = fold(other_patient_ids);
CREATE INDEX patients_by_sex ON patients (patient_sex_key) WHERE patient_sex_key IS NOT NULL;
CREATE INDEX patients_by_other_patient_ids ON patients (other_patient_ids_key) WHERE other_patient_ids_key IS NOT NULL;

ALTER TABLE studies ADD COLUMN institution_name_key TEXT;
ALTER TABLE studies ADD COLUMN referring_physician_name_key TEXT;
ALTER TABLE studies ADD COLUMN study_id_key TEXT;
ALTER TABLE studies ADD COLUMN requesting_physician_key TEXT;
ALTER TABLE studies ADD COLUMN requested_procedure_description_key TEXT;
UPDATE studies
   SET institution_name_key = fold(institution_name),
       referring_physician_name_key = fold(referring_physician_name),
       study_id_key = fold(study_id),
       requesting_physician_key = fold(requesting_physician),
       requested_procedure_description_key = fold(requested_procedure_description);
CREATE INDEX studies_by_institution_name ON studies (institution_name_key) WHERE institution_name_key IS NOT NULL;
CREATE INDEX studies_by_referring_physician_name
    ON studies (referring_physician_name_key) WHERE referring_physician_name_key IS NOT NULL;
CREATE INDEX studies_by_study_id ON studies (study_id_key) WHERE study_id_key IS NOT NULL;
CREATE INDEX studies_by_requesting_physician
    ON studies (requesting_physician_key) WHERE requesting_physician_key IS NOT NULL;
CREATE INDEX studies_by_requested_procedure_description
    ON studies (requested_procedure_description_key) WHERE requested_procedure_description_key IS NOT NULL;

ALTER TABLE series ADD COLUMN manufacturer_key TEXT;
ALTER TABLE series ADD COLUMN station_name_key TEXT;
ALTER TABLE series ADD COLUMN series_description_key TEXT;
ALTER TABLE series ADD COLUMN operators_name_key TEXT;
ALTER TABLE series ADD COLUMN contrast_bolus_agent_key TEXT;
ALTER TABLE series ADD COLUMN body_part_examined_key TEXT;
ALTER TABLE series ADD COLUMN sequence_name_key TEXT;
ALTER TABLE series ADD COLUMN protocol_name_key TEXT;
ALTER TABLE series ADD COLUMN acquisition_device_processing_description_key TEXT;
ALTER TABLE series ADD COLUMN performed_procedure_step_description_key TEXT;
ALTER TABLE series ADD COLUMN series_type_key TEXT;
UPDATE series
   SET manufacturer_key = fold(manufacturer),
       station_name_key = fold(station_name),
       series_description_key = fold(series_description),
       operators_name_key = fold(operators_name),
       contrast_bolus_agent_key = fold(contrast_bolus_agent),
       body_part_examined_key = fold(body_part_examined),
       sequence_name_key = fold(sequence_name),
       protocol_name_key = fold(protocol_name),
       acquisition_device_processing_description_key = fold(acquisition_device_processing_description),
       performed_procedure_step_description_key = fold(performed_procedure_step_description),
       series_type_key = fold(series_type);
CREATE INDEX series_by_manufacturer ON series (manufacturer_key) WHERE manufacturer_key IS NOT NULL;
CREATE INDEX series_by_station_name ON series (station_name_key) WHERE station_name_key IS NOT NULL;
CREATE INDEX series_by_series_description ON series (series_description_key) WHERE series_description_key IS NOT NULL;
CREATE INDEX series_by_operators_name ON series (operators_name_key) WHERE operators_name_key IS NOT NULL;
CREATE INDEX series_by_contrast_bolus_agent
    ON series (contrast_bolus_agent_key) WHERE contrast_bolus_agent_key IS NOT NULL;
CREATE INDEX series_by_body_part_examined ON series (body_part_examined_key) WHERE body_part_examined_key IS NOT NULL;
CREATE INDEX series_by_sequence_name ON series (sequence_name_key) WHERE sequence_name_key IS NOT NULL;
CREATE INDEX series_by_protocol_name ON series (protocol_name_key) WHERE protocol_name_key IS NOT NULL;
CREATE INDEX series_by_acquisition_device_processing_description
    ON series (acquisition_device_processing_description_key)
    WHERE acquisition_device_processing_description_key IS NOT NULL;
CREATE INDEX series_by_performed_procedure_step_description
    ON series (performed_procedure_step_description_key) WHERE performed_procedure_step_description_key IS NOT NULL;
CREATE INDEX series_by_series_type ON series (series_type_key) WHERE series_type_key IS NOT NULL;

CREATE INDEX patients_by_birth_date ON patients (patient_birth_date);
CREATE INDEX series_by_date ON series (series_date);
CREATE INDEX series_by_number ON series (series_number);
CREATE INDEX series_by_performed_procedure_step_start_date
    ON series (performed_procedure_step_start_date) WHERE performed_procedure_step_start_date IS NOT NULL;

-- To find a page far down among the instances by counting narrow entries instead of wide rows.
CREATE INDEX instances_in_order ON instances (id);
