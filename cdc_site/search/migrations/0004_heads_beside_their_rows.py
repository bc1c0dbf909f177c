"""What results are put in order by stays within the row: fetched from elsewhere, thrice a row, it took most of the time."""

from django.db import migrations

KEEP = "ALTER TABLE search_searchentry ALTER COLUMN head SET STORAGE MAIN"


class Migration(migrations.Migration):
    dependencies = [("search", "0003_permissions")]

    operations = [
        migrations.RunSQL(KEEP, "ALTER TABLE search_searchentry ALTER COLUMN head SET STORAGE EXTENDED"),
    ]
