-- The instances that an unfinished job is about, fixed when it is submitted, and what became of each. Both ends are
-- public IDs, as either may be deleted meanwhile, with the blobs that they had: what somebody else has put in their
-- place is not the job's to delete. The rows go with the end of the job: they tell who became whom.
CREATE TABLE job_instances (
    job           TEXT NOT NULL,
    position      INTEGER NOT NULL,
    source        BLOB NOT NULL,
    outcome       INTEGER,                -- null: not done yet
    source_blob   BLOB,
    target        BLOB,
    target_blob   BLOB,
    PRIMARY KEY (job, position)
) WITHOUT ROWID;
CREATE INDEX job_instances_by_target ON job_instances (job, target) WHERE target IS NOT NULL;
