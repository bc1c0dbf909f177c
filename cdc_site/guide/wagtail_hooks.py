"""Where the admin leads to the guide."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Revision

from .views import GuideView


@hooks.register("register_admin_urls")
def guide_urls():
    """The first page, in the reader's language, and each topic in each language."""
    urls = [
        path("", GuideView.as_view(), name="start"),
        path("<str:code>/<slug:topic>/", GuideView.as_view(), name="topic"),
    ]
    return [path("getting-started/", include((urls, "guide"), namespace="guide"))]


@hooks.register("register_admin_menu_item")
def guide_menu_item():
    """First in the menu: whoever needs it does not know yet where things are."""
    return MenuItem(_("Getting started"), reverse("guide:start"), name="guide", icon_name="info-circle", order=1)


@hooks.register("construct_help_menu")
def help_is_here(request, menu_items):
    """Wagtail's own guides are on another host, and describe another site."""
    menu_items[:] = [item for item in menu_items if "://" not in item.url]


class WelcomePanel(Component):
    """Leads somebody new to the guide."""

    name = "guide_welcome"
    template_name = "guide/welcome.html"
    order = 10


@hooks.register("construct_homepage_panels")
def welcome(request, panels):
    """Shown until the person has saved something for the first time."""
    if not Revision.objects.filter(user=request.user).exists():
        panels.append(WelcomePanel())
