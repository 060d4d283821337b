-- The instances that an unfinished job is about, fixed when it is submitted, and what became of each. Both ends are
-- public IDs, as either may be deleted meanwhile. The rows go with the end of the job: they tell who became whom.
CREATE TABLE job_instances (
    job         TEXT NOT NULL,
    position    INTEGER NOT NULL,
    source      BLOB NOT NULL,
    outcome     INTEGER,                -- null: not done yet
    target      BLOB,
    PRIMARY KEY (job, position)
) WITHOUT ROWID;
