"""What the roles do with the glossary: all of them keep it, Administrators also delete. Run again it changes nothing."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

VERBS = {
    "Editor": ["add", "change"],
    "Translator": ["add", "change"],
    "Publisher": ["add", "change"],
    "Administrator": ["add", "change", "delete"],
}


def permit(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")

    config = apps.get_app_config("glossary")
    config.models_module = True  # Django makes permissions after all migrations, which is too late here
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None

    of_terms = Permission.objects.filter(content_type__app_label="glossary", content_type__model="term")
    for name, verbs in VERBS.items():
        for group in Group.objects.filter(name=name):  # an Administrator may have renamed it
            group.permissions.add(*of_terms.filter(codename__in=[f"{verb}_term" for verb in verbs]))


class Migration(migrations.Migration):
    dependencies = [
        ("glossary", "0001_initial"),
        ("roles", "0002_roles_and_review"),
    ]

    operations = [migrations.RunPython(permit, migrations.RunPython.noop)]
