"""What readers' queries ask of Wagtail's table in each answer: which pages are hidden, which in the menu, and which has an address.

An address may be longer than a B-tree holds.
"""

from django.db import migrations

CREATE = """
    CREATE INDEX IF NOT EXISTS pages_not_live ON wagtailcore_page (path) INCLUDE (id, numchild) WHERE NOT live;
    CREATE INDEX IF NOT EXISTS pages_in_menus ON wagtailcore_page (depth) WHERE show_in_menus;
    CREATE INDEX IF NOT EXISTS pages_url_path ON wagtailcore_page USING hash (url_path)
"""


class Migration(migrations.Migration):
    dependencies = [("pages", "0002_contact_page"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunSQL(CREATE, "DROP INDEX IF EXISTS pages_not_live, pages_in_menus, pages_url_path")]
