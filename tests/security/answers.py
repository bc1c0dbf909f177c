"""What an answer of the admin says: come in, or not."""

from django.contrib.messages import constants
from django.db import connection

# what a request writes whatever it is asked
_WRITTEN = """
    SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables
    WHERE relname NOT IN ('django_session', 'wagtailcore_modellogentry', 'wagtailcore_pagelogentry',
        'journal_journalentry', 'journal_seal')
"""


def is_open(answer) -> bool:
    """Whether the view did what it is for, or would have with a filled-in form; an error message is a refusal."""
    if answer.status_code in (401, 403, 404, 405):
        return False
    if answer.status_code not in (301, 302):
        return True
    if answer["Location"].startswith("/admin/login/"):
        return False
    said = getattr(getattr(answer.wsgi_request, "_messages", None), "_queued_messages", [])
    return not any(message.level >= constants.ERROR for message in said)


def rows_written() -> int:
    """How many rows this transaction has written, also in what was taken back."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        return cursor.fetchone()[0]
