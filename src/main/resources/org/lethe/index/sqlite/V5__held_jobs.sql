-- Who works on a job, from when on it may be taken, what is wished of it while it runs, and when it ended.
ALTER TABLE jobs ADD COLUMN due INTEGER;                          -- milliseconds; null: it is not to run
ALTER TABLE jobs ADD COLUMN completed INTEGER;                    -- milliseconds; null: it has not ended
ALTER TABLE jobs ADD COLUMN wish TEXT NOT NULL DEFAULT 'NONE';
ALTER TABLE jobs ADD COLUMN holder INTEGER;
UPDATE jobs SET wish = 'CANCEL', state = 'Pending' WHERE state = 'Canceled';
UPDATE jobs SET due = created WHERE state IN ('Pending', 'Running');
UPDATE jobs SET completed = changed WHERE state IN ('Success', 'Failure');
CREATE INDEX jobs_waiting ON jobs (priority DESC, created) WHERE holder IS NULL AND due IS NOT NULL;
CREATE INDEX jobs_held ON jobs (holder) WHERE holder IS NOT NULL;
CREATE INDEX jobs_ended ON jobs (completed) WHERE completed IS NOT NULL;

-- The archives that jobs made, and that wait to be fetched.
CREATE TABLE job_archives (
    job           TEXT NOT NULL PRIMARY KEY,
    number        INTEGER NOT NULL,       -- the order in which they were made
    blob          BLOB NOT NULL,
    size          INTEGER NOT NULL,
    filename      TEXT NOT NULL
) WITHOUT ROWID;
