"""Two servers for one site: one database, and one S3-compatible storage for uploads."""

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.crypto import get_random_string

from bench.figures import AtLeast, Figure
from bench.photograph import photograph
from bench.ports import free_ports
from cdc_site.media.models import SiteImage
from cdc_site.media.safety import Recognisable
from cdc_site.operations.run import MANAGE
from chaos.editor import Editor
from chaos.killing import FRESH_WITHIN, Publishing
from chaos.pages import Pages, ask
from chaos.stand import Stand, answers, wait_until

BUCKET = "uploads"
_PICTURE = re.compile(r'[\s"](/media/[^\s",]+)')
# a form says when it was made
_MOMENT = re.compile(r'<input type="hidden"[^>]*>')


def two_nodes(stand: Stand, pages: Pages) -> Iterator[Figure]:
    """The stand's uploads move into a bucket, a second server joins it; what is done at one is seen at the other."""
    pages.learn()
    with _uploads_in_a_bucket(stand), _second(stand) as second:
        differing = [path for path in pages.paths if not _same(stand, second, path)]
        print(f"two nodes: {len(pages.paths)} pages; differing: {differing or 'none'}")
        yield Figure("two nodes: pages that are not the same", len(differing), 0, "")
        for name, at, other in (("first", stand, second), ("second", second, stand)):
            publishing = Publishing(at, 1)
            lacking = _lost_upload(publishing, other)
            yield Figure(f"two nodes: upload at the {name}, lacking at the other", lacking, 0, "")
            seconds = _published(publishing, other)
            yield Figure(f"two nodes: published at the {name}, seen at both", seconds, FRESH_WITHIN, "s")
        shown = set(_PICTURE.findall(ask(stand.port, publishing.path).text))
        lost = [path for path in shown if not _same(stand, second, path)]
        yield AtLeast("two nodes: sizes of its picture", len(shown), 2, "")
        yield Figure("two nodes: sizes of its picture that are not the same", len(lost), 0, "")
        seconds = _withdrawn(publishing, (stand, second), [publishing.path, *shown])
        yield Figure("two nodes: withdrawn at the second, gone at both", seconds, FRESH_WITHIN, "s")


def _same(stand: Stand, second: Stand, path: str) -> bool:
    one, other = ask(stand.port, path), ask(second.port, path)
    if (one.status, other.status) != (200, 200):
        return False
    return one.body == other.body or _MOMENT.sub("", one.text) == _MOMENT.sub("", other.text)


def _lost_upload(publishing: Publishing, other: Stand) -> int:
    """A picture is uploaded for the page, and asked for at the other server by somebody who may see the original."""
    known = set(SiteImage.objects.values_list("pk", flat=True))
    picture = {"files[]": ("drill.jpg", photograph())}
    publishing.editor.post("/admin/images/multiple/add/", {"title": "Drill"}, picture)
    new = SiteImage.objects.exclude(pk__in=known)
    if new.count() != 1:
        return 1
    new.update(recognisable=Recognisable.NO)
    publishing.draft(hero_image=new.get())
    answer = Editor(other.port).get(f"/media/{new.get().file.name}")
    return int(answer.status != 200 or not answer.body.startswith(b"\xff\xd8"))


def _published(publishing: Publishing, other: Stand) -> float:
    """Seconds from a publish at one server until readers of both have it, with its picture."""
    title = f"Version {get_random_string(6)}"
    publishing.draft(title=title)
    publishing.post()
    ports = (publishing.editor.port, other.port)

    def seen() -> bool:
        texts = [ask(port, publishing.path).text for port in ports]
        return all(title in text and _PICTURE.search(text) for text in texts)

    return wait_until(seen, 60, "what was published", pause=0.1)


def _withdrawn(publishing: Publishing, both: tuple[Stand, Stand], paths: list[str]) -> float:
    """Seconds from a withdrawal until neither server has the page and its pictures any more."""
    for key in publishing.keys:  # a translation would go on showing the pictures
        publishing.editor.post(f"/admin/publishing/withdraw-one/{key}/", {})

    def gone() -> bool:
        return {ask(each.port, path).status for each in both for path in paths} == {410}

    return wait_until(gone, 60, "the withdrawal", pause=0.1)


@contextmanager
def _uploads_in_a_bucket(stand: Stand) -> Iterator[None]:
    """As an operator moves them: copied into a bucket, then the site is started with other settings."""
    import boto3

    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    stand.start_part("storage", [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)])
    wait_until(lambda: answers(port), what="the storage")
    account = {"aws_access_key_id": "drill", "aws_secret_access_key": "drill"}
    client = boto3.client("s3", endpoint_url=address, region_name="us-east-1", **account)
    client.create_bucket(Bucket=BUCKET)
    for path in stand.media.rglob("*"):
        if path.is_file():
            client.upload_file(str(path), BUCKET, path.relative_to(stand.media).as_posix())
    before = stand.variables
    stand.variables = before | {
        "MEDIA_S3_BUCKET": BUCKET,
        "MEDIA_S3_ENDPOINT": address,
        "MEDIA_S3_REGION": "us-east-1",
        "MEDIA_S3_ACCESS_KEY": "drill",
        "MEDIA_S3_SECRET_KEY": "drill",
        "MEDIA_S3_READER_ACCESS_KEY": "drill",
        "MEDIA_S3_READER_SECRET_KEY": "drill",
    }
    try:
        yield
    finally:
        stand.variables = before
        stand.stop_process("storage")


@contextmanager
def _second(stand: Stand) -> Iterator[Stand]:
    """A second server. The first is started anew, so that both have the same settings and each other's caches."""
    second = Stand(stand.folder / "second")
    both = f"http://127.0.0.1:{stand.inner},http://127.0.0.1:{second.inner}"
    stand.variables = stand.variables | {"CACHE_NODES": both}
    for name in ("public", "editors", "keeper"):
        stand.stop_process(name)
    stand.start_web()
    stand.start_part("keeper", [*MANAGE, "keep_caches"])
    try:
        second.start_beside(stand)
        wait_until(lambda: answers(stand.public) and answers(stand.editors), what="the first server")
        time.sleep(FRESH_WITHIN)  # the copies of before are asked for anew
        yield second
    finally:
        second.stop()
