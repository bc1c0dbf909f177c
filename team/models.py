"""The team page: roles first, people only where they agreed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index

from cdc_site.blocks import IntroStreamBlock
from cdc_site.pages.models import BasePage

from .members import groups_of


class TeamPage(BasePage):
    """Roles in groups, with a name and a portrait only where the person agreed."""

    intro = StreamField(IntroStreamBlock(), verbose_name=_("introduction"), blank=True)
    safety_note = models.TextField(
        _("note on names and portraits"), blank=True, max_length=400, help_text=_("Shown above the roles.")
    )

    template = "team/team_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    # consent and portrait are kept once, on the original's row of the same role
    facts_in_rows = {"roles": ("agreed", "portrait")}

    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    edit_handler = BasePage.tabs(
        [
            FieldPanel("title"),
            FieldPanel("summary"),
            FieldPanel("intro"),
            FieldPanel("safety_note"),
            InlinePanel("roles", heading=_("Roles"), label=_("role")),
        ]
    )

    class Meta:
        verbose_name = _("team page")
        verbose_name_plural = _("team pages")

    def clear_facts(self):
        """Forget consent and portraits too: a translation reads them from its original."""
        super().clear_facts()
        roles = list(self.roles.all())
        for role in roles:
            role.agreed, role.portrait = False, None
        self.roles = roles

    def take_facts_from(self, other, copy_rows=False):
        """Take over consent and portraits too, role by role."""
        super().take_facts_from(other, copy_rows)
        theirs = {role.translation_key: role for role in other.roles.all()}
        roles = list(self.roles.all())
        for role in roles:
            same = theirs.get(role.translation_key)
            role.agreed, role.portrait = (same.agreed, same.portrait) if same else (False, None)
        self.roles = roles

    def describe_facts(self):
        """Consent by role, for the editor of a translation."""
        agreed = [str(role) for role in self.roles.all() if role.agreed]
        return [*super().describe_facts(), (str(_("Agreed to be named and pictured")), ", ".join(agreed))]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["groups"] = groups_of(self)
        return context


class TeamRole(TranslatableMixin, Orderable):
    """A role, and who fills it as far as that person agreed to be shown."""

    page = ParentalKey(TeamPage, on_delete=models.CASCADE, related_name="roles")
    group = models.CharField(_("group"), max_length=80, blank=True, help_text=_("For example: Coordination."))
    role = models.CharField(_("role"), max_length=120)
    about = models.TextField(_("what the role does"), blank=True, max_length=300)
    name = models.CharField(
        _("name"), max_length=120, blank=True, help_text=_("Optional. Shown only while the person agrees, see below.")
    )
    agreed = models.BooleanField(
        _("agreed to be named and pictured"),
        default=False,
        help_text=_("Take the tick away and publish: name and portrait disappear in every language."),
    )
    portrait = models.ForeignKey(
        "media.SiteImage",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        FieldRowPanel([FieldPanel("role"), FieldPanel("group")]),
        FieldPanel("about"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("agreed"), FieldPanel("portrait")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self):
        return self.role
