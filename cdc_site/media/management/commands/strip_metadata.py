"""Remove metadata from every stored file again, for those that came in another way than by an upload."""

from collections import Counter
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.images import get_image_dimensions
from django.core.management.base import BaseCommand
from django.db import models, transaction
from wagtail.users.models import UserProfile
from wagtail.utils.file import hash_filelike

from cdc_site.media.document_metadata import without_metadata
from cdc_site.media.documents import check_document
from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.media.sanitise import sanitise, wrote


class Command(BaseCommand):
    """Goes through pictures, the pictures of accounts, and documents; a file that fails does not stop the others.

    A picture that was cleaned before is known by its name and left alone, so that running this again changes nothing.
    Documents lose what uploaded ones lose (see `document_metadata`), and those of a wrong kind are named.
    """

    help = "Removes metadata from all stored pictures and documents again."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument(
            "--all",
            action="store_true",
            help="also write pictures anew that were cleaned before (a JPEG loses a little each time)",
        )

    def handle(self, *args, **options):
        self.dry_run, self.everything = options["dry_run"], options["all"]
        self.counts = Counter()
        for image in SiteImage.objects.order_by("pk").iterator(chunk_size=100):
            self._attempt(image, "file", self._picture)
        for profile in UserProfile.objects.exclude(avatar="").order_by("pk").iterator(chunk_size=100):
            self._attempt(profile, "avatar", self._picture)
        for document in SiteDocument.objects.order_by("pk").iterator(chunk_size=100):
            self._attempt(document, "file", self._document)
        verb = "to be cleaned" if self.dry_run else "cleaned"
        self.stdout.write(
            f"{self.counts['pictures']} pictures and {self.counts['documents']} documents {verb}, "
            f"{self.counts['untouched']} files clean already, {self.counts['failed']} files failed"
        )

    def _attempt(self, row, name, treat):
        stored = getattr(row, name)
        try:
            with stored.storage.open(stored.name) as file:
                treat(row, name, file)
        except (ValidationError, OSError) as error:
            self.counts["failed"] += 1
            words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            self.stderr.write(f"{row._meta.verbose_name} {row.pk} ({stored.name}): {words}")

    def _document(self, row, name, file):
        check_document(File(file, name=file.name))
        bare = without_metadata(File(file, name=file.name))
        if bare is None:
            self.counts["untouched"] += 1
            return
        self.counts["documents"] += 1
        if not self.dry_run:
            _replace(row, name, ContentFile(bare, name=PurePath(file.name).name))

    def _picture(self, row, name, file):
        if not self.everything and wrote(file):
            self.counts["untouched"] += 1
            return
        clean = sanitise(File(file, name=file.name))
        self.counts["pictures"] += 1
        if not self.dry_run:
            _replace(row, name, clean)


def _replace(row: models.Model, name: str, clean: ContentFile) -> None:
    """Let the clean file take the place of the stored one. Answers and release of a picture stay: it shows the same."""
    field, stored = row._meta.get_field(name), getattr(row, name)
    old, storage = stored.name, stored.storage
    values = {}
    if isinstance(row, SiteImage | SiteDocument):
        values = {"file_size": clean.size, "file_hash": hash_filelike(clean)}
    if isinstance(row, SiteImage):
        clean.seek(0)
        values["width"], values["height"] = get_image_dimensions(clean)
    clean.seek(0)
    values[name] = storage.save(field.generate_filename(row, clean.name), clean)
    with transaction.atomic():
        # not `save`, which ends the release of a picture with another file
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        if isinstance(row, SiteImage):
            row.renditions.all().delete()
        transaction.on_commit(lambda: storage.delete(old))
