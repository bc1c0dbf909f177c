"""Only Administrators delete pictures and documents. Run again it changes nothing."""

from django.db import migrations

FILES = [("wagtailimages", "delete_image"), ("wagtaildocs", "delete_document")]


def let_administrators_delete(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    Collection = apps.get_model("wagtailcore", "Collection")
    CollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for group in apps.get_model("auth", "Group").objects.filter(name="Administrator"):
        for app, codename in FILES:
            CollectionPermission.objects.get_or_create(
                group=group,
                collection=Collection.objects.get(depth=1),
                permission=Permission.objects.get(content_type__app_label=app, codename=codename),
            )


class Migration(migrations.Migration):
    dependencies = [("roles", "0002_roles_and_review")]

    operations = [migrations.RunPython(let_administrators_delete, migrations.RunPython.noop)]
