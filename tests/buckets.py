"""S3-compatible storage for tests, on this machine. What it needs takes a second to import."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def running_storage() -> Iterator[str]:
    """Its address. It forgets everything at the end."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def new_bucket(address: str, name: str):
    """Make a bucket; returns a client that may do everything with it."""
    import boto3

    client = boto3.client(
        "s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    client.create_bucket(Bucket=name)
    return client


def in_bucket(address: str, name: str) -> dict:
    """The entry of STORAGES that lets uploads lie there."""
    account = {"access_key": "key", "secret_key": "secret"}
    options = {"bucket_name": name, "endpoint_url": address, "region_name": "us-east-1", "location": "website"}
    return {"default": {"BACKEND": "cdc_site.media.bucket.BucketStorage", "OPTIONS": options | account}}
