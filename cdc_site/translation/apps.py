from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class TranslationConfig(AppConfig):
    """The translation desk: states, the actions that change them, the report and each person's list."""

    name = "cdc_site.translation"
    label = "translation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import movement, state_view

        pre_migrate.connect(state_view.drop, sender=self)
        post_migrate.connect(state_view.create, sender=self)
        movement.connect()
