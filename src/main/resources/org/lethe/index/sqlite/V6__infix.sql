-- Searches that begin with an asterisk are to cost what they find, too: the folded texts of patients and studies by
-- their runs of three characters (https://sqlite.org/fts5.html#the_trigram_tokenizer). The texts themselves are not
-- repeated here.

CREATE VIRTUAL TABLE patients_like USING fts5 (
    patient_name_key, patient_id_key, other_patient_ids_key,
    content = '', contentless_delete = 1, detail = column, tokenize = 'trigram case_sensitive 1'
);
INSERT INTO patients_like (rowid, patient_name_key, patient_id_key, other_patient_ids_key)
SELECT id, patient_name_key, patient_id_key, other_patient_ids_key FROM patients;

CREATE TRIGGER patients_like_insert AFTER INSERT ON patients BEGIN
    INSERT INTO patients_like (rowid, patient_name_key, patient_id_key, other_patient_ids_key)
    VALUES (new.id, new.patient_name_key, new.patient_id_key, new.other_patient_ids_key);
END;
CREATE TRIGGER patients_like_delete AFTER DELETE ON patients BEGIN
    DELETE FROM patients_like WHERE rowid = old.id;
END;
CREATE TRIGGER patients_like_update
AFTER UPDATE OF patient_name_key, patient_id_key, other_patient_ids_key ON patients BEGIN
    DELETE FROM patients_like WHERE rowid = old.id;
    INSERT INTO patients_like (rowid, patient_name_key, patient_id_key, other_patient_ids_key)
    VALUES (new.id, new.patient_name_key, new.patient_id_key, new.other_patient_ids_key);
END;

CREATE VIRTUAL TABLE studies_like USING fts5 (
    accession_number_key, institution_name_key, referring_physician_name_key, study_description_key, study_id_key,
    requesting_physician_key, requested_procedure_description_key,
    content = '', contentless_delete = 1, detail = column, tokenize = 'trigram case_sensitive 1'
);
INSERT INTO studies_like (rowid, accession_number_key, institution_name_key, referring_physician_name_key,
                          study_description_key, study_id_key, requesting_physician_key,
                          requested_procedure_description_key)
SELECT id, accession_number_key, institution_name_key, referring_physician_name_key, study_description_key,
       study_id_key, requesting_physician_key, requested_procedure_description_key
  FROM studies;

CREATE TRIGGER studies_like_insert AFTER INSERT ON studies BEGIN
    INSERT INTO studies_like (rowid, accession_number_key, institution_name_key, referring_physician_name_key,
                              study_description_key, study_id_key, requesting_physician_key,
                              requested_procedure_description_key)
    VALUES (new.id, new.accession_number_key, new.institution_name_key, new.referring_physician_name_key,
            new.study_description_key, new.study_id_key, new.requesting_physician_key,
            new.requested_procedure_description_key);
END;
CREATE TRIGGER studies_like_delete AFTER DELETE ON studies BEGIN
    DELETE FROM studies_like WHERE rowid = old.id;
END;
CREATE TRIGGER studies_like_update
AFTER UPDATE OF accession_number_key, institution_name_key, referring_physician_name_key, study_description_key,
                study_id_key, requesting_physician_key, requested_procedure_description_key ON studies BEGIN
    DELETE FROM studies_like WHERE rowid = old.id;
    INSERT INTO studies_like (rowid, accession_number_key, institution_name_key, referring_physician_name_key,
                              study_description_key, study_id_key, requesting_physician_key,
                              requested_procedure_description_key)
    VALUES (new.id, new.accession_number_key, new.institution_name_key, new.referring_physician_name_key,
            new.study_description_key, new.study_id_key, new.requesting_physician_key,
            new.requested_procedure_description_key);
END;
