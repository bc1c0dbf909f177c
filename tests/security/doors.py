"""Every address of the admin, with things that exist in the place of what varies."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.settings.registry import registry as settings_registry

CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
BULK = "wagtail_bulk_action"
ADMIN = settings.ADMIN_PATH.lstrip("/")


class Things(dict):
    """What stands in the places of an address, by the name of the place or by "address name/name of the place"."""

    def fill(self, name: str, pattern: str) -> str:
        """The address; KeyError names a place that nothing stands in."""

        def value(place: str) -> str:
            namespace = name.rpartition(":")[0]
            for key in (f"{name}/{place}", f"{namespace}/{place}", place):
                if key in self:
                    return str(self[key])
            raise KeyError(f"{name}: say in tests/security/conftest.py what stands in the place of <{place}>")

        return CONVERTER.sub(lambda found: value(found[2]), pattern)


def doors(things: Things) -> dict[str, str]:
    """Each address of the admin by its name; one that a word in it makes several has them in brackets."""
    found: dict[str, str] = {}
    for name, pattern in _below(get_resolver().url_patterns):
        if not pattern.startswith(ADMIN):
            continue
        for label, words in _words(name):
            query = f"?id={things[label if label in things else label.rpartition('.')[0]]}" if name == BULK else ""
            address = "/" + Things(things | words).fill(name, pattern) + query
            while found.get(label, address) != address:  # another address of the same name
                label += "+"
            found[label] = address
    return found


def _words(name: str) -> Iterator[tuple[str, dict]]:
    """Where a word in the address chooses what is done, each word is a door."""
    if name == BULK:
        bulk_action_registry._scan_for_bulk_actions()
        for app, models in bulk_action_registry.actions.items():
            for model, actions in models.items():
                for action in actions:
                    words = {"app_label": app, "model_name": model, "action": action}
                    yield f"{name}[{app}.{model}.{action}]", words
    elif name.startswith("wagtailsettings:"):
        for model in settings_registry:
            words = {"app_name": model._meta.app_label, "model_name": model._meta.model_name}
            words["wagtailsettings/pk"] = model.load().pk
            yield f"{name}[{model._meta.label_lower}]", words
    elif name in ("wagtailadmin_pages:workflow_action", "wagtailadmin_pages:collect_workflow_action_data"):
        for action in ("approve", "reject"):
            yield f"{name}[{action}]", {"action_name": action}
    elif name == "wagtailadmin_api:pages:action":
        for action in PagesAdminAPIViewSet.actions:
            yield f"{name}[{action}]", {"action_name": action}
    else:
        yield name, {}


def _below(patterns, names: tuple = (), before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        address = before + _plain(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from _below(pattern.url_patterns, (*names, *filter(None, [pattern.namespace])), address)
        else:
            yield ":".join((*names, pattern.name or address)), address


def _plain(pattern) -> str:
    """A route as Django writes it; the few regular expressions of Wagtail become routes too."""
    text = str(pattern)
    if isinstance(pattern, RoutePattern):
        return text
    text = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", text).replace(".*", "nowhere/")
    return text.strip("^$").replace("\\", "")
