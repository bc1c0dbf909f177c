"""Copies of backups in a bucket of S3-compatible storage."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from .folder import moment_of, outdated
from .problems import BackupProblem


def wanted() -> bool:
    """Whether copies are to be made."""
    return bool(settings.BACKUP_S3_BUCKET)


def copy(path: Path, report: Callable[[int], None]) -> None:
    """Put a backup into the bucket, and delete the copies there that are not kept any more.

    report: told the bytes of each step. Raises BackupProblem; the backup on this machine is not touched.
    """
    # a third of a second and 30 MB, which only a backup should cost
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        client = _client()
        client.upload_file(str(path), settings.BACKUP_S3_BUCKET, settings.BACKUP_S3_FOLDER + path.name, Callback=report)
        size = client.head_object(Bucket=settings.BACKUP_S3_BUCKET, Key=settings.BACKUP_S3_FOLDER + path.name)
        if size["ContentLength"] != path.stat().st_size:
            raise BackupProblem(f"The copy of {path.name} in {_place()} is not as long as the file itself.")
        for name in _outdated(client):
            client.delete_object(Bucket=settings.BACKUP_S3_BUCKET, Key=settings.BACKUP_S3_FOLDER + name)
    except (Boto3Error, BotoCoreError, ClientError, ValueError) as error:
        raise BackupProblem(
            f"The backup is whole in {path}, but its copy in {_place()} failed. {error} "
            "Look at the settings BACKUP_S3_… and whether the storage can be reached."
        ) from error


def _outdated(client) -> list[str]:
    pages = client.get_paginator("list_objects_v2").paginate(
        Bucket=settings.BACKUP_S3_BUCKET, Prefix=settings.BACKUP_S3_FOLDER
    )
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    names = [key.removeprefix(settings.BACKUP_S3_FOLDER) for key in keys]
    return outdated([name for name in names if moment_of(name)], settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS)


def _client():
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=settings.BACKUP_S3_ENDPOINT or None,
        region_name=settings.BACKUP_S3_REGION or None,
        aws_access_key_id=settings.BACKUP_S3_ACCESS_KEY or None,
        aws_secret_access_key=settings.BACKUP_S3_SECRET_KEY or None,
        config=Config(connect_timeout=10, read_timeout=60, retries={"max_attempts": 4, "mode": "standard"}),
    )


def _place() -> str:
    return f"{settings.BACKUP_S3_BUCKET} ({settings.BACKUP_S3_ENDPOINT or 'Amazon S3'})"
