"""Where uploads lie: in a folder, or in a bucket of S3-compatible storage that several servers share."""

from .env import env
from .process import PROCESS, PUBLIC

IN_A_FOLDER = {"BACKEND": "cdc_site.media.storage.WholeFileStorage"}


def uploads() -> dict:
    """The entry of STORAGES, from MEDIA_S3_…; the public process has an account of its own, which need only read."""
    bucket = env("MEDIA_S3_BUCKET", "")
    if not bucket:
        return IN_A_FOLDER
    if PROCESS == PUBLIC:
        key, secret = env("MEDIA_S3_READER_ACCESS_KEY", ""), env("MEDIA_S3_READER_SECRET_KEY", "")
    else:
        key, secret = env("MEDIA_S3_ACCESS_KEY", ""), env("MEDIA_S3_SECRET_KEY", "")
    return {
        "BACKEND": "cdc_site.media.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env("MEDIA_S3_ENDPOINT", "") or None,
            "region_name": env("MEDIA_S3_REGION", "") or None,
            "access_key": key or None,
            "secret_key": secret or None,
            "location": env("MEDIA_S3_FOLDER", ""),
        },
    }
