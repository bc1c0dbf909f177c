# ruff: noqa: S608 - what is put into the statements are constants
"""Functions with the owner's rights, each of which does one thing: three with which the public process writes, one that
tells its views which pages they leave out, and two that look into the search's index for it.

They name every table with its schema and fix their search path, so that nobody who calls them can put another table,
function or operator in the place of one of theirs. Those that write check sizes again: the forms are not the only way
in. Those that read tell keys of what is public.
"""

from django.conf import settings

from cdc_site.addresses.models import MOST_ROWS
from cdc_site.enquiries.senders import MOST, PERIOD
from cdc_site.search.finding import ENTRIES_FOUND, IS_PUBLIC

# signatures, by which rights are given
HIDDEN_PAGES = "reader.hidden_pages()"
COUNT_MISSING_ADDRESS = "reader.count_missing_address(text)"
MAY_SEND = "reader.may_send(text)"
STORE_ENQUIRY = "reader.store_enquiry(integer, text, text, jsonb, text, boolean, text)"
FOUND_ENTRIES = "reader.found_entries(tsquery, tsquery, tsquery, tsquery, text)"
PUBLIC_ENTRIES = "reader.public_entries(text)"
SIGNATURES = (HIDDEN_PAGES, COUNT_MISSING_ADDRESS, MAY_SEND, STORE_ENQUIRY, FOUND_ENTRIES, PUBLIC_ENTRIES)

_SAFELY = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_PERIOD = f"interval '{int(PERIOD.total_seconds())} seconds'"
_TODAY = f"(now() AT TIME ZONE '{settings.TIME_ZONE}')::date"

# Keys of pages that are not live, or below one that is not, or restricted, or below such a one. A withdrawn page
# without children hides only itself. Whoever is not the owner learns nothing but numbers from it.
HIDDEN_PAGES_FUNCTION = f"""
    CREATE FUNCTION reader.hidden_pages() RETURNS integer[] LANGUAGE plpgsql STABLE {_SAFELY} AS $$
    DECLARE
        roots text[] := ARRAY(
            SELECT path FROM public.wagtailcore_page WHERE NOT live AND numchild > 0
            UNION ALL
            SELECT page.path FROM public.wagtailcore_pageviewrestriction closed
            JOIN public.wagtailcore_page page ON page.id = closed.page_id
        );
    BEGIN
        IF roots = '{{}}' THEN
            RETURN ARRAY(SELECT id FROM public.wagtailcore_page WHERE NOT live);
        END IF;
        RETURN ARRAY(SELECT id FROM public.wagtailcore_page WHERE NOT live OR path ^@ ANY (roots));
    END $$
"""

FUNCTIONS = [
    # The view of the index cannot do it: a barrier keeps PostgreSQL from looking words up, and 10,000 texts are read.
    # PostgreSQL does not count what fetching the long vectors costs, and would read all of them for a frequent word.
    f"""
    CREATE FUNCTION reader.found_entries(
        wanted tsquery, in_title tsquery, in_title_or_summary tsquery, any_of tsquery, code text
    ) RETURNS TABLE (language text, number bigint, ids bigint[])
    LANGUAGE sql STABLE {_SAFELY} SET enable_seqscan = off AS $$ {ENTRIES_FOUND} $$
    """,
    # pages and what is on them; documents are left out
    f"""
    CREATE FUNCTION reader.public_entries(code text) RETURNS SETOF bigint LANGUAGE sql STABLE {_SAFELY} AS $$
        SELECT entry.id FROM public.search_searchentry entry
        WHERE entry.language = code AND entry.document_id IS NULL AND {IS_PUBLIC.format(page="entry.page_id")}
    $$
    """,
    # One statement. When the table is full, a new address takes the place of the oldest that was tried only once.
    f"""
    CREATE FUNCTION reader.count_missing_address(tried text) RETURNS void LANGUAGE sql {_SAFELY} AS $$
        WITH known AS (
            SELECT 1 FROM public.addresses_missingaddress WHERE path = tried
        ), full_table AS (
            SELECT 1 FROM public.addresses_missingaddress HAVING count(*) >= {MOST_ROWS}
        ), replaced AS (
            DELETE FROM public.addresses_missingaddress
            WHERE EXISTS (SELECT 1 FROM full_table) AND NOT EXISTS (SELECT 1 FROM known) AND id = (
                SELECT id FROM public.addresses_missingaddress WHERE count = 1 ORDER BY last_seen, id LIMIT 1
            )
            RETURNING 1
        )
        INSERT INTO public.addresses_missingaddress AS missing (path, count, last_seen)
        SELECT tried, 1, {_TODAY}
        WHERE EXISTS (SELECT 1 FROM known) OR NOT EXISTS (SELECT 1 FROM full_table) OR EXISTS (SELECT 1 FROM replaced)
        ON CONFLICT (path) DO UPDATE SET count = missing.count + 1, last_seen = excluded.last_seen
    $$
    """,
    # The sender is held until the transaction ends, so that two messages are counted one after the other.
    f"""
    CREATE FUNCTION reader.may_send(sender text) RETURNS boolean LANGUAGE plpgsql {_SAFELY} AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended(sender, 0));
        DELETE FROM public.enquiries_recentsender WHERE sent_at <= now() - {_PERIOD};
        RETURN (SELECT count(*) < {MOST} FROM public.enquiries_recentsender WHERE digest = sender);
    END $$
    """,
    # Returns the reference under which the message is kept: an older one when it is a second click.
    # What the form is for, and how long messages are kept, is read here and not taken from the caller.
    f"""
    CREATE FUNCTION reader.store_enquiry(
        form integer, new_reference text, subject text, given jsonb, sender text, looks_like_spam boolean, mail_id text
    ) RETURNS text LANGUAGE plpgsql {_SAFELY} AS $$
    DECLARE
        facts record;
        kept text;
        stored bigint;
    BEGIN
        IF length(sender) <> 64 OR jsonb_typeof(given) <> 'array' OR octet_length(given::text) > 1000000 THEN
            RAISE EXCEPTION 'not a message' USING ERRCODE = 'check_violation';
        END IF;
        SELECT original.purpose, original.keep_days, locale.language_code INTO facts
        FROM public.enquiries_enquirypage own
        JOIN reader.wagtailcore_page page ON page.id = own.page_ptr_id
        JOIN public.wagtailcore_locale locale ON locale.id = page.locale_id
        JOIN public.enquiries_enquirypage original
            ON original.page_ptr_id = coalesce(own.source_id, own.page_ptr_id)
        WHERE own.page_ptr_id = form;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no such form' USING ERRCODE = 'foreign_key_violation';
        END IF;
        SELECT reference INTO kept FROM public.enquiries_enquiry
        WHERE page_id = form AND answers = given AND about = subject AND received_at > now() - {_PERIOD};
        IF FOUND THEN
            RETURN kept;
        END IF;
        IF NOT reader.may_send(sender) THEN
            RAISE EXCEPTION 'too many messages' USING ERRCODE = 'check_violation';
        END IF;
        INSERT INTO public.enquiries_recentsender (digest, sent_at) VALUES (sender, now());
        INSERT INTO public.enquiries_enquiry
            (reference, purpose, language, page_id, about, answers, received_at, delete_on, state, notes)
        VALUES (
            new_reference, facts.purpose, facts.language_code, form, subject, given, now(),
            {_TODAY} + facts.keep_days, CASE WHEN looks_like_spam THEN 'spam' ELSE 'new' END, ''
        ) RETURNING id INTO stored;
        IF NOT looks_like_spam
            AND EXISTS (SELECT 1 FROM public.enquiries_enquiryaddress WHERE purpose = facts.purpose)
        THEN
            INSERT INTO public.enquiries_enquirymail
                (enquiry_id, message_id, created_at, next_try_at, tries, last_error)
            VALUES (stored, mail_id, now(), now(), 0, '');
        END IF;
        RETURN new_reference;
    END $$
    """,
]
