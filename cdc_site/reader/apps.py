from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ReaderConfig(AppConfig):
    """The schema `reader` of the public process."""

    name = "cdc_site.reader"
    label = "reader"

    def ready(self):
        """Both signals come once a run: a table cannot change while a view stands upon it."""
        from .schema import before_migrations, migrated

        pre_migrate.connect(before_migrations, sender=self)
        post_migrate.connect(migrated, sender=self)
