"""What the roles do with messages: Publishers read and work on them, Administrators also export and delete them.

Run again it changes nothing.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

PERMISSIONS = {
    "Publisher": ["view_enquiry", "change_enquiry"],
    "Administrator": [
        "view_enquiry",
        "change_enquiry",
        "delete_enquiry",
        "export_enquiry",
        "change_enquirysettings",
    ],
}


def permit(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")

    config = apps.get_app_config("enquiries")
    config.models_module = True  # Django makes permissions after all migrations, which is too late here
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None

    ours = Permission.objects.filter(content_type__app_label="enquiries")
    for name, codenames in PERMISSIONS.items():
        for group in Group.objects.filter(name=name):  # an Administrator may have renamed it
            group.permissions.add(*ours.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0001_initial"),
        ("roles", "0002_roles_and_review"),
    ]

    operations = [migrations.RunPython(permit, migrations.RunPython.noop)]
