"""Administrators may find a person. Run again it changes nothing."""

from django.contrib.auth.management import create_permissions
from django.db import migrations


def give(apps, schema_editor):
    config = apps.get_app_config("erasure")
    config.models_module = True  # Django makes permissions after all migrations, which is too late here
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permission = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="erasure", codename="find_person"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="Administrator"):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("erasure", "0001_initial"),
        ("roles", "0002_roles_and_review"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
