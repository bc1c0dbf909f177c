"""The configuration for all languages: the Arabic stemmer, and the English one for words in plain Latin letters."""

from django.db import migrations

CREATE = """
    CREATE TEXT SEARCH CONFIGURATION cdc (COPY = pg_catalog.arabic);
    ALTER TEXT SEARCH CONFIGURATION cdc
        ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH pg_catalog.english_stem
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP TEXT SEARCH CONFIGURATION cdc")]
