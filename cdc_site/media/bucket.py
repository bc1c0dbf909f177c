"""Uploads in a bucket of S3-compatible storage, for a site on several servers (docs/decisions/several-servers.md)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from django.utils.translation import gettext_lazy as _
from storages.backends.s3 import S3Storage

from .storage import FilesAway

IN_MEMORY = 1024 * 1024  # bytes of a file that is read; more of it goes to a temporary file


class BucketStorage(S3Storage):
    """A private bucket. Readers and editors get its files through the site, which knows what is public: at the same
    addresses as files in a folder.

    A file is there whole or not at all, and takes no other one's name. Raises FilesAway where the bucket cannot be
    reached, and FileNotFoundError.
    """

    def __init__(self, **options):
        # most storages that are not Amazon's know a bucket by its path alone
        style = "path" if options.get("endpoint_url") else "auto"
        super().__init__(
            file_overwrite=False,
            max_memory_size=IN_MEMORY,
            client_config=Config(
                s3={"addressing_style": style},
                connect_timeout=3,
                read_timeout=15,
                retries={"max_attempts": 2, "mode": "standard"},
            ),
            # threads of its own would outlive the request that they work for
            transfer_config=TransferConfig(use_threads=False),
            **options,
        )

    def url(self, name: str, *args, **kwargs) -> str:
        """An address of the site, whatever the bucket's is."""
        return settings.MEDIA_URL + filepath_to_uri(name)

    def check_room(self, size: int) -> None:
        """Raise ValidationError where the bucket cannot be reached. How much it still takes nobody can ask."""
        try:
            with _plain():
                self.connection.meta.client.list_objects_v2(Bucket=self.bucket_name, MaxKeys=1)
        except FilesAway as error:
            raise ValidationError(
                _(
                    "The storage for files cannot be reached, so the file was not stored. Nothing else is lost. Please "
                    "try again in a minute, and if it stays so tell whoever runs the server."
                ),
                code="files_away",
            ) from error

    def names(self) -> Iterator[str]:
        """All files, in the storage's order."""
        prefix = f"{self.location.strip('/')}/".lstrip("/")
        with _plain():
            pages = self.connection.meta.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket_name, Prefix=prefix
            )
            for page in pages:
                yield from (each["Key"].removeprefix(prefix) for each in page.get("Contents", []))

    def replace(self, name: str, content: File) -> None:
        """Store a file under this very name, in the place of one that has it."""
        self._save(name, content)

    def exists(self, name: str) -> bool:
        with _plain():
            return super().exists(name)

    def delete(self, name: str) -> None:
        with _plain():
            super().delete(name)

    def get_modified_time(self, name: str) -> datetime:
        with _plain():
            return super().get_modified_time(name)

    def size(self, name: str) -> int:
        with _plain():
            return super().size(name)

    def _open(self, name: str, mode: str = "rb") -> File:
        with _plain():
            file = super()._open(name, mode)
            if "r" in mode:
                file.open()  # fetched here, not where somebody begins to read
            return file

    def _save(self, name: str, content: File) -> str:
        with _plain():
            return super()._save(name, content)


@contextmanager
def _plain() -> Iterator[None]:
    """In words of files what the storage's client says."""
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            raise FileNotFoundError(str(error)) from error
        raise FilesAway(str(error)) from error
    except (BotoCoreError, Boto3Error) as error:
        raise FilesAway(str(error)) from error
