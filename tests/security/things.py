"""One of everything that the admin has an address for."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Collection, CollectionViewRestriction, Site, Task, UploadedFile, Workflow

from cdc_site.addresses.models import MissingAddress
from cdc_site.enquiries.models import Enquiry
from cdc_site.glossary.models import Term
from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.roles.models import TranslatorLanguage
from cdc_site.search.models import SynonymGroup
from tests import factories
from tests.media.pictures import plain

from .doors import BULK, Things

AT_RISK = {"recognisable": "yes", "agreement": "agreed", "at_risk": "yes"}


def one_of_everything() -> Things:
    """Somebody who is gone wrote a draft, sent it to review and uploaded files; the rest nobody owns."""
    home = factories.make_homes()[0]
    author = get_user_model().objects.create_user("author", "author@example.org", first_name="A", last_name="B")
    author.groups.add(Group.objects.get(name="Editor"))
    page = factories.ContentPageFactory(parent=home, title="Draft", slug="draft", live=False)
    page.owner = author
    page.save(update_fields=["owner"])
    revision = page.save_revision(user=author)
    state = page.get_workflow().start(page, author)
    other = factories.ContentPageFactory(parent=home, title="Another place", slug="place")
    translated = factories.translate(other, title="مكان", slug="place-ar")
    locked = factories.ContentPageFactory(parent=home, title="Locked", slug="locked", locked=True, locked_by=author)
    image = SiteImage.objects.create(
        title="A bridge", file=ContentFile(plain(), name="a.jpg"), uploaded_by_user=author, **AT_RISK
    )
    document = SiteDocument.objects.create(
        title="A report", file=ContentFile(b"A report.", name="a.txt"), uploaded_by_user=author
    )
    collection = Collection.get_first_root_node().add_child(name="Internal")
    session = EditingSession.objects.create(user=author, content_object=page, last_seen_at=timezone.now())
    arabic = factories.locale("ar")
    missing = MissingAddress.objects.create(path="/gone/", last_seen=timezone.localdate())
    return Things(
        {
            "page": page,
            "page_id": page.pk,
            "wagtailadmin_pages:unpublish/page_id": other.pk,
            "withdraw_one/page_id": other.pk,
            "wagtailadmin_pages:unlock/page_id": locked.pk,
            "parent_page_id": home.pk,
            "page_to_move_id": page.pk,
            "destination_id": other.pk,
            "page_pk": page.pk,
            "content_type_app_name": "pages",
            "content_type_model_name": "contentpage",
            "wagtailadmin_pages:choose_parent/app_label": "pages",
            "wagtailadmin_pages:choose_parent/model_name": "contentpage",
            "revision_id": revision.pk,
            "revision_id_a": "earliest",
            "revision_id_b": "latest",
            "task_state_id": state.current_task_state.pk,
            "workflow_state_id": state.pk,
            "task_id": Task.objects.first().pk,
            "workflow_pk": Workflow.objects.first().pk,
            "wagtailadmin_workflows/pk": Workflow.objects.first().pk,
            **{f"wagtailadmin_workflows:{view}_task/pk": Task.objects.first().pk for view in ("edit", "enable")},
            "wagtailadmin_workflows:disable_task/pk": Task.objects.first().pk,
            "wagtailadmin_workflows:add_task/app_label": "roles",
            "wagtailadmin_workflows:add_task/model_name": "publisherreviewtask",
            "wagtailadmin_tag_model_autocomplete/app_name": "taggit",
            "wagtailadmin_tag_model_autocomplete/model_name": "tag",
            "wagtailadmin_collections/pk": collection.pk,
            "collection_id": collection.pk,
            "wagtailadmin_editing_sessions/app_label": "pages",
            "wagtailadmin_editing_sessions/model_name": "contentpage",
            "object_id": page.pk,
            "session_id": session.pk,
            "wagtailadmin_api:pages/pk": page.pk,
            "closed_api_action/pk": page.pk,
            "closed_api_action/action_name": "delete",
            "wagtailadmin_api:images/pk": image.pk,
            "wagtailadmin_api:documents/pk": document.pk,
            "wagtailadmin_pages/pk": page.pk,
            "make_redirect/pk": missing.pk,
            "forget_address/pk": missing.pk,
            "translation_desk:checked/pk": translated.pk,
            "translation_desk/pk": page.pk,
            "locale_id": arabic.pk,
            "guide/code": "en",
            "topic": "start",
            "person_access/pk": author.pk,
            "simple_translation/app_label": "glossary",
            "simple_translation/model_name": "term",
            "simple_translation/pk": 1,
            "redirect_id": Redirect.objects.create(old_path="/old", redirect_link="/new").pk,
            "query_id": Query.get("bridges").pk,
            "document_id": document.pk,
            "doc_id": document.pk,
            "wagtaildocs/uploaded_file_id": _waiting(document, author).pk,
            "image_id": image.pk,
            "wagtailimages/uploaded_file_id": _waiting(image, author).pk,
            "filter_spec": "max-100x100",
            "wagtaildocs_chooser/pk": document.pk,
            "wagtailimages_chooser/pk": image.pk,
            **_snippets(author),
            f"{BULK}[auth.user": author.pk,
            f"{BULK}[media.siteimage": image.pk,
            f"{BULK}[media.sitedocument": document.pk,
            f"{BULK}[wagtailcore.page": page.pk,
            # all that the forms of actions on many things ask for
            "filled in": {
                "tags": "river",
                "collection": collection.pk,
                "role": Group.objects.get(name="Publisher").pk,
                "mark_as_active": "False",
                "chooser": other.pk,
            },
            f"{BULK}[wagtailcore.page.unpublish]": other.pk,
            "wagtailsites/pk": Site.objects.first().pk,
            "wagtailusers_users/pk": author.pk,
            "wagtailusers_groups/pk": Group.objects.get(name="Editor").pk,
            "restriction_id": CollectionViewRestriction.objects.create(
                collection=collection, restriction_type="password", password="x"
            ).pk,
            "uidb64": "MQ",
            "token": "set-password",
            "mfa_remove_webauthn/pk": 1,
            "mfa_edit_webauthn/pk": 1,
        }
    )


def _waiting(file, author) -> UploadedFile:
    """An upload whose form was not filled in yet."""
    kind = ContentType.objects.get_for_model(file)
    return UploadedFile.objects.create(for_content_type=kind, file=file.file.name, uploaded_by_user=author)


def _snippets(author) -> dict:
    term = Term()
    term.save()
    today = timezone.localdate()
    rows = [
        term,
        TranslatorLanguage.objects.create(user=author, locale=factories.locale("ar")),
        SynonymGroup.objects.create(spellings="bridge, span"),
        Enquiry.objects.create(purpose="visit", language="en", delete_on=today),
        factories.FieldOfWorkFactory(),
        factories.PartnerKindFactory(),
        factories.PlaceFactory(),
    ]
    kinds = ("wagtailsnippets", "wagtailsnippetchoosers")
    found = {f"{kind}_{row._meta.label_lower.replace('.', '_')}/pk": row.pk for row in rows for kind in kinds}
    return found | {f"{BULK}[{row._meta.label_lower}": row.pk for row in rows}
