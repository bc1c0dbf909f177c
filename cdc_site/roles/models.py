"""The review before anything is public, and the languages that a Translator is limited to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Locale

from .names import GroupCheckboxes
from .people import TRANSLATOR
from .review import note_if_alone, obstacle


class PublisherReviewTask(AbstractGroupApprovalTask):
    """Somebody who may publish reads a text that somebody else changed last."""

    admin_form_widgets = AbstractGroupApprovalTask.admin_form_widgets | {"groups": GroupCheckboxes}

    def get_actions(self, obj, user):
        actions = super().get_actions(obj, user)
        if actions and obstacle(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state, user, action_name, **kwargs):
        """Approve or reject. An approver who changed the text with the same click has only saved it."""
        if action_name == "approve":
            page = task_state.workflow_state.content_object
            if obstacle(page, user):
                return None
            note_if_alone(page, user)
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls):
        return _("A Publisher reviews the text; nobody approves what they changed last themselves")

    class Meta:
        verbose_name = _("review by a Publisher")
        verbose_name_plural = _("reviews by a Publisher")


class TranslatorLanguage(models.Model):
    """A language that a Translator works in; who has none works in all."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Translator"),
        on_delete=models.CASCADE,
        related_name="translator_languages",
        limit_choices_to={"groups__name": TRANSLATOR},
    )
    locale = models.ForeignKey(
        Locale,
        verbose_name=_("language"),
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("With one language or more, this person translates into these only; without any, into all."),
    )

    class Meta:
        verbose_name = _("language of a Translator")
        verbose_name_plural = _("languages of Translators")
        constraints = [models.UniqueConstraint(fields=["user", "locale"], name="translator_language_once")]

    def __str__(self):
        return f"{self.user}: {self.locale}"
