"""Four groups with their permissions, and the review of every page. Run again it changes nothing."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EDITOR, TRANSLATOR, PUBLISHER, ADMINISTRATOR = "Editor", "Translator", "Publisher", "Administrator"

# what each may do with any page below the root of the tree; Publishers withdraw, and only Administrators delete
PAGES = {
    EDITOR: ["add", "change"],
    TRANSLATOR: ["change"],
    PUBLISHER: ["add", "change", "publish", "lock", "unlock"],
    ADMINISTRATOR: ["add", "change", "publish", "lock", "unlock", "bulk_delete"],
}
# pictures and documents, in every collection
FILES = {
    EDITOR: ["add", "change", "choose"],
    TRANSLATOR: ["choose"],
    PUBLISHER: ["add", "change", "choose"],
    ADMINISTRATOR: ["add", "change", "choose"],
}
# other things: their app and name, and what Editors, Publishers and Administrators do with them
KEPT = [
    ("places", "place", "ac", "ac", "acd"),
    ("projects", "fieldofwork", "", "ac", "acd"),
    ("partners", "partnerkind", "", "ac", "acd"),
    ("wagtailredirects", "redirect", "", "ac", "acd"),
    ("pages", "sitesettings", "", "", "c"),
    ("roles", "translatorlanguage", "", "", "acd"),
    ("auth", "user", "", "", "acd"),
    ("auth", "group", "", "", "acd"),
    ("wagtailcore", "locale", "", "", "acd"),
    ("wagtailcore", "site", "", "", "acd"),
    ("wagtailcore", "workflow", "", "", "acd"),
    ("wagtailcore", "task", "", "", "acd"),
]
FILE_MODELS = [("wagtailimages", "image"), ("wagtaildocs", "document")]
VERBS = {"a": "add", "c": "change", "d": "delete"}
FROM_APPS = {app for app, *_ in KEPT} | {"wagtailadmin", "wagtailimages", "wagtaildocs", "simple_translation"}


def make_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    Page = apps.get_model("wagtailcore", "Page")
    Collection = apps.get_model("wagtailcore", "Collection")
    PagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    CollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")

    for label in FROM_APPS:  # Django makes permissions after all migrations, which is too late here
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None

    def permission(app, codename):
        return Permission.objects.get(content_type__app_label=app, codename=codename)

    page_root = Page.objects.get(depth=1)
    collection_root = Collection.objects.get(depth=1)
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in PAGES}
    for name, group in groups.items():
        group.permissions.add(permission("wagtailadmin", "access_admin"))
        group.permissions.add(permission("simple_translation", "submit_translation"))
        for verb in PAGES[name]:
            of_pages = permission("wagtailcore", f"{verb}_page")
            PagePermission.objects.get_or_create(group=group, page=page_root, permission=of_pages)
        files = [(app, f"{verb}_{model}") for verb in FILES[name] for app, model in FILE_MODELS]
        if name == ADMINISTRATOR:
            files += [("wagtailcore", f"{verb}_collection") for verb in VERBS.values()]
        for app, codename in files:
            of_files = permission(app, codename)
            CollectionPermission.objects.get_or_create(group=group, collection=collection_root, permission=of_files)
    for app, model, *letters in KEPT:
        for name, verbs in zip([EDITOR, PUBLISHER, ADMINISTRATOR], letters, strict=True):
            groups[name].permissions.add(*[permission(app, f"{VERBS[verb]}_{model}") for verb in verbs])


def make_review(apps, schema_editor):
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    Task = apps.get_model("roles", "PublisherReviewTask")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Page = apps.get_model("wagtailcore", "Page")

    kind, _created = ContentType.objects.get_or_create(app_label="roles", model="publisherreviewtask")
    task, _created = Task.objects.get_or_create(name="Review", defaults={"active": True, "content_type": kind})
    task.groups.set(Group.objects.filter(name__in=[PUBLISHER, ADMINISTRATOR]))
    workflow, _created = Workflow.objects.get_or_create(name="Review", defaults={"active": True})
    WorkflowTask.objects.get_or_create(workflow=workflow, task_id=task.pk, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=Page.objects.get(depth=1), defaults={"workflow": workflow})


def drop_what_came_with_wagtail(apps, schema_editor):
    """Wagtail's own two groups and its workflow go, unless somebody uses them."""
    Group = apps.get_model("auth", "Group")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowState = apps.get_model("wagtailcore", "WorkflowState")
    Task = apps.get_model("wagtailcore", "GroupApprovalTask")

    for workflow in Workflow.objects.filter(name="Moderators approval"):
        if not WorkflowState.objects.filter(workflow=workflow).exists():
            workflow.delete()
    for task in Task.objects.filter(name="Moderators approval"):
        if not task.task_states.exists() and not task.workflow_tasks.exists():
            task.delete()
    Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("home", "0001_initial"),
        ("pages", "0001_initial"),
        ("partners", "0001_initial"),
        ("places", "0001_initial"),
        ("projects", "0001_initial"),
        ("team", "0001_initial"),
        ("simple_translation", "0001_initial"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(make_review, migrations.RunPython.noop),
        migrations.RunPython(drop_what_came_with_wagtail, migrations.RunPython.noop),
    ]
