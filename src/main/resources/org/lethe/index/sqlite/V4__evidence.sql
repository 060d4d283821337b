-- What the report of a job will say of its instances. Outputs are texts of whoever made them; what was done to an
-- instance is kept once for all that have it in common. Both go with the end of the job.
ALTER TABLE job_instances ADD COLUMN output TEXT;
ALTER TABLE job_instances ADD COLUMN actions INTEGER;
CREATE TABLE job_actions (
    job           TEXT NOT NULL,
    number        INTEGER NOT NULL,       -- from 1, in the order in which they came
    digest        TEXT NOT NULL,
    actions       TEXT NOT NULL,
    PRIMARY KEY (job, number)
) WITHOUT ROWID;
CREATE UNIQUE INDEX job_actions_by_digest ON job_actions (job, digest);

-- The reports of jobs that succeeded. They outlive the rows of the jobs.
CREATE TABLE reports (
    job           TEXT NOT NULL PRIMARY KEY,
    blob          BLOB NOT NULL,
    size          INTEGER NOT NULL,
    crc32c        INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX reports_by_blob ON reports (blob);
