"""The review's name stands in Wagtail's own lists and mails, which show it as it is kept."""

from django.db import migrations

MODELS = [("wagtailcore", "Workflow"), ("wagtailcore", "Task")]
ENGLISH, BOTH = "Review", "Review – مراجعة"


def _rename(apps, old, new):
    for label, model in MODELS:
        apps.get_model(label, model).objects.filter(name=old).update(name=new)


def name_in_both(apps, schema_editor):
    _rename(apps, ENGLISH, BOTH)


def name_in_english(apps, schema_editor):
    _rename(apps, BOTH, ENGLISH)


class Migration(migrations.Migration):
    dependencies = [("roles", "0003_deleting_files")]

    operations = [migrations.RunPython(name_in_both, name_in_english)]
