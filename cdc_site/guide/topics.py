"""The topics of the guide: Markdown files in docs/editors/<language>/, turned into HTML."""

from dataclasses import dataclass
from pathlib import Path

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from cdc_site.settings.env import ROOT
from cdc_site.settings.languages import DEFAULT

FOLDER = ROOT / "docs" / "editors"
PICTURES = "guide"  # the static files that lie in docs/editors/pictures/, see STATICFILES_DIRS
TOPICS = ("start", "signing-in", "writing", "translating", "publishing", "administration", "trouble")
START = TOPICS[0]

# HTML in the files is shown as text, and markdown-it itself refuses links that run scripts
MARKDOWN = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class Topic:
    """A topic in one language: its heading, and the HTML below it."""

    title: str
    html: SafeString


def file_of(code: str, topic: str) -> Path:
    """Where the text of a topic is kept."""
    return FOLDER / code / f"{topic}.md"


def languages() -> list[str]:
    """Codes of the languages that the guide is written in, the default one first."""
    codes = (path.parent.name for path in FOLDER.glob(f"*/{START}.md"))
    return sorted(codes, key=lambda code: (code != DEFAULT, code))


def title_of(code: str, topic: str) -> str:
    """The heading of a topic: the first line of its file."""
    with file_of(code, topic).open(encoding="utf-8") as file:
        return file.readline().lstrip("# ").strip()


def read(code: str, topic: str) -> Topic:
    """A topic of the guide. Raises FileNotFoundError for one that is not written in this language."""
    heading, _newline, text = file_of(code, topic).read_text(encoding="utf-8").partition("\n")
    tokens = MARKDOWN.parse(text)
    for token in tokens:
        for child in token.children or ():
            _point(child, code)
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    return Topic(heading.lstrip("# ").strip(), mark_safe(html))  # noqa: S308 made by MARKDOWN from files of this repo


def _point(token: Token, code: str) -> None:
    """Make a link to another file lead to its topic, and give a picture its address and size."""
    if token.type == "link_open":
        target = str(token.attrGet("href"))
        if target.endswith(".md"):
            token.attrSet("href", reverse("guide:topic", args=[code, Path(target).stem]))
    elif token.type == "image":
        path = (FOLDER / code / str(token.attrGet("src"))).resolve()
        with Image.open(path) as picture:
            width, height = picture.size
        token.attrSet("src", static(f"{PICTURES}/{path.relative_to(FOLDER / 'pictures').as_posix()}"))
        for name, value in (("width", width), ("height", height), ("loading", "lazy")):
            token.attrSet(name, str(value))
