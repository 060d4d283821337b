-- What is new goes into the indexes for infix searches at once. By default it is put on a list that each search reads,
-- up to 4 MB of it (https://www.postgresql.org/docs/current/gin-implementation.html). Servers of the first version may
-- go on meanwhile.
DO $do$
DECLARE
    infix RECORD;
BEGIN
    FOR infix IN SELECT pg_class.oid, relname
                   FROM pg_class
                   JOIN pg_am ON pg_am.oid = relam
                   JOIN pg_namespace ON pg_namespace.oid = relnamespace
                  WHERE amname = 'gin' AND nspname = current_schema() AND relname LIKE '%\_like\_%'
    LOOP
        EXECUTE format('ALTER INDEX %I SET (fastupdate = off)', infix.relname);
        PERFORM gin_clean_pending_list(infix.oid);
    END LOOP;
END
$do$;

UPDATE schema_version SET version = 2;
