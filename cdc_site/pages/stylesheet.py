"""One stylesheet out of a file per component: `static/css/*.css` become `css/site.css`, in cascade layers.

Readers fetch one small file; whoever works on a component finds it under the component's name.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage

# Later layers win over earlier ones, whatever their selectors; within a layer the order of the files counts.
LAYERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("tokens", ("fonts", "tokens")),
    ("base", ("base", "layout", "prose")),
    (
        "components",
        (
            "skip_link",
            "header",
            "language_switch",
            "breadcrumbs",
            "page_head",
            "button",
            "hero",
            "bridge",
            "bridges_map",
            "bridge_list",
            "strip",
            "status",
            "language_mark",
            "external_link",
            "project_cards",
            "partner_cards",
            "years",
            "page_links",
            "panels",
            "figures",
            "project_facts",
            "people",
            "pagination",
            "list_filter",
            "list_formats",
            "search",
            "enquiry",
            "pass_on",
            "footer",
            "letter",
        ),
    ),
    (
        "blocks",
        (
            "image",
            "gallery",
            "quotation",
            "facts",
            "timeline",
            "documents",
            "video",
            "call_to_action",
            "statement",
        ),
    ),
)
FOLDER = "css"
NAME = f"{FOLDER}/site.css"

_STRING_OR_COMMENT = re.compile(r"""("(?:\\.|[^"\\])*(?:"|\Z)|'(?:\\.|[^'\\])*(?:'|\Z))|/\*.*?(?:\*/|\Z)""", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND_PUNCTUATION = re.compile(r" ?([{};,]) ?")
_AFTER_PROPERTY = re.compile(r"(?<=[{;])([\w-]+): ")


def stripped(css: str) -> str:
    """The same CSS without comments, indentation and needless spaces. What stands in quotes stays as it is."""
    pieces = []
    last = 0
    for match in _STRING_OR_COMMENT.finditer(css):
        pieces.append(_squeezed(css[last : match.start()]))
        pieces.append(match[1] or "")
        last = match.end()
    pieces.append(_squeezed(css[last:]))
    return "".join(pieces).replace(";}", "}").strip()


def _squeezed(css: str) -> str:
    css = _AROUND_PUNCTUATION.sub(r"\1", _SPACE.sub(" ", css))
    return _AFTER_PROPERTY.sub(r"\1:", css)


def joined(folder: Path) -> str:
    """The whole stylesheet from the files in `folder`. Raises FileNotFoundError when one of LAYERS is missing."""
    order = ",".join(layer for layer, _ in LAYERS)
    layers = (
        f"@layer {layer}{{" + "".join(stripped((folder / f"{name}.css").read_text("utf-8")) for name in names) + "}"
        for layer, names in LAYERS
    )
    return f"@layer {order};\n" + "\n".join(layers) + "\n"


class StylesheetFinder(FileSystemFinder):
    """Finds what `STATICFILES_DIRS` hold, but of their `css` folder only the joined stylesheet.

    It stands in place of Django's FileSystemFinder, which would collect the single files as well.
    """

    def __init__(self, app_names=None, *args, **kwargs):
        super().__init__(app_names, *args, **kwargs)
        self.built = Path(settings.VAR_DIR) / "build"
        self.built_storage = FileSystemStorage(location=self.built)
        self.built_storage.prefix = ""

    def find(self, path, find_all=False, **kwargs):
        if path == NAME:
            found = str(self._build())
            return [found] if find_all else found
        if path.startswith(f"{FOLDER}/") and path.endswith(".css"):
            return []
        return super().find(path, find_all=find_all, **kwargs)

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        self._build()
        yield NAME, self.built_storage
        for path, storage in super().list(ignore_patterns):
            if Path(path).parts[0] != FOLDER:
                yield path, storage

    def _build(self) -> Path:
        """The joined file; written anew only when its text has changed, and never seen half-written."""
        source = next(Path(root) / FOLDER for _, root in self.locations if (Path(root) / FOLDER).is_dir())
        target = self.built / NAME
        css = joined(source)
        if not target.exists() or target.read_text("utf-8") != css:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_suffix(".new")
            draft.write_text(css, "utf-8")
            draft.replace(target)
        return target
