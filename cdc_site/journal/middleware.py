"""Notes what no signal tells of: rights that groups have on pages and collections, exports, and refusals."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.http import HttpRequest
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from .record import record
from .watching import CHANGED

EXPORTED, REFUSED = "cdc.exported", "cdc.access_refused"
GROUPS = "wagtailusers_groups"


class JournalMiddleware:
    """Looks at the admin only."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        response = self.get_response(request)
        user = getattr(request, "user", None)  # where there are no accounts, the admin is a missing page
        if user is None or not request.path_info.startswith(settings.ADMIN_PATH) or not user.is_authenticated:
            return response
        address = request.resolver_match.view_name if request.resolver_match else ""
        if before := getattr(request, "_journal_rights", None):
            _note_rights(before, _rights(), user)
        if response.status_code == 200 and request.GET.get("export") in ("csv", "xlsx"):
            record(EXPORTED, user=user, after={"address": address})
        if response.status_code == 403 or _was_turned_away(request, response):
            record(REFUSED, user=user, after={"address": address})
        return response

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs):
        """Wagtail writes these rights in bulk, which sends no signal: they are compared before and after."""
        if request.method == "POST" and GROUPS in request.resolver_match.namespaces:
            request._journal_rights = _rights()
        return


def _was_turned_away(request: HttpRequest, response) -> bool:
    """Wagtail leads to the admin's first page whoever may not open another, with a message of this tag."""
    if response.status_code != 302 or response["Location"] != settings.ADMIN_PATH:
        return False
    queued = getattr(getattr(request, "_messages", None), "_queued_messages", [])
    return any(message.level_tag == "error" for message in queued)


def _rights() -> dict[int, set[str]]:
    """What each group may do, as "publish_page on page 7"."""
    rights: dict[int, set[str]] = {pk: set() for pk in Group.objects.values_list("pk", flat=True)}
    pages = GroupPagePermission.objects.values_list("group_id", "permission__codename", "page_id")
    collections = GroupCollectionPermission.objects.values_list("group_id", "permission__codename", "collection_id")
    for kind, rows in (("page", pages), ("collection", collections)):
        for group, codename, place in rows:
            rights.setdefault(group, set()).add(f"{codename} on {kind} {place}")
    return rights


def _note_rights(before: dict[int, set[str]], after: dict[int, set[str]], user) -> None:
    for pk in before.keys() | after.keys():
        old, new = before.get(pk, set()), after.get(pk, set())
        if old != new:
            record(
                CHANGED,
                Group(pk=pk),
                user=user,
                before={"rights": sorted(old - new)},
                after={"rights": sorted(new - old)},
            )
