"""The database refuses to change the journal, and chains its entries.

An entry is sealed at the end of its transaction, by a deferred trigger: the lock that puts transactions in a row is
then held for the commit alone, and cannot meet the locks of what the transaction did before. Run again it changes
nothing. The text that is hashed is also written in cdc_site/journal/verify.py, which does not trust this function.
"""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF TG_TABLE_NAME = 'journal_seal' THEN
            IF OLD.sealed_at < now() - interval '730 days' THEN RETURN OLD; END IF;
        ELSIF OLD.at < now() - interval '730 days' THEN RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'The journal is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE FUNCTION journal_seal_entry() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    last journal_seal%ROWTYPE;
    sealed timestamptz;
    following bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(215744515);
    SELECT * INTO last FROM journal_seal ORDER BY number DESC LIMIT 1;
    sealed := clock_timestamp();
    following := coalesce(last.number, 0) + 1;
    INSERT INTO journal_seal (number, entry_id, sealed_at, digest) VALUES (
        following, NEW.id, sealed,
        encode(sha256(convert_to(jsonb_build_array(
            coalesce(last.digest, ''), following, (extract(epoch FROM sealed) * 1000000)::bigint,
            NEW.id, (extract(epoch FROM NEW.at) * 1000000)::bigint, NEW.user_id, NEW.user_name, NEW.action,
            NEW.kind, NEW.object_id, NEW.before, NEW.after)::text, 'UTF8')), 'hex')
    );
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER journal_entry_kept BEFORE UPDATE OR DELETE ON journal_journalentry
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE OR REPLACE TRIGGER journal_entry_not_emptied BEFORE TRUNCATE ON journal_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE OR REPLACE TRIGGER journal_seal_kept BEFORE UPDATE OR DELETE ON journal_seal
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE OR REPLACE TRIGGER journal_seal_not_emptied BEFORE TRUNCATE ON journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
DROP TRIGGER IF EXISTS journal_entry_sealed ON journal_journalentry;
CREATE CONSTRAINT TRIGGER journal_entry_sealed AFTER INSERT ON journal_journalentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_seal_entry();
"""
REMOVE = """
DROP TRIGGER journal_entry_kept ON journal_journalentry;
DROP TRIGGER journal_entry_not_emptied ON journal_journalentry;
DROP TRIGGER journal_entry_sealed ON journal_journalentry;
DROP TRIGGER journal_seal_kept ON journal_seal;
DROP TRIGGER journal_seal_not_emptied ON journal_seal;
DROP FUNCTION journal_refuse();
DROP FUNCTION journal_seal_entry();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, REMOVE)]
