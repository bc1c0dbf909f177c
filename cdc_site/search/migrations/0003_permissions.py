"""Who keeps the words that mean the same, and promoted results. Run again it changes nothing."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

KEPT = {
    ("search", "synonymgroup"): {
        "Editor": ["add", "change"],
        "Publisher": ["add", "change", "delete"],
        "Administrator": ["add", "change", "delete"],
    },
    ("wagtailsearchpromotions", "searchpromotion"): {
        "Publisher": ["add", "change", "delete"],
        "Administrator": ["add", "change", "delete"],
    },
}


def let_roles_keep_them(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for (label, model), roles in KEPT.items():
        config = apps.get_app_config(label)
        config.models_module = True  # Django makes permissions after all migrations, which is too late here
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
        of_model = Permission.objects.filter(content_type__app_label=label)
        for group in Group.objects.filter(name__in=roles):
            codenames = [f"{verb}_{model}" for verb in roles[group.name]]
            group.permissions.add(*of_model.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_text_search_configuration"),
        ("roles", "0002_roles_and_review"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
    ]

    operations = [migrations.RunPython(let_roles_keep_them, migrations.RunPython.noop)]
