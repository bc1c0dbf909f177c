"""Message catalogues without gettext's programs: `python -m cdc_site.i18n.catalogues update|check|compile`.

update: collect the strings of code and templates into `locale/<code>/LC_MESSAGES/django.po`.
check: exit 1 unless every string is translated, with the same placeholders, and no string is missing.
compile: write the `.mo` files that Django reads.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from cdc_site.settings.env import ROOT
from cdc_site.settings.languages import DEFAULT, KNOWN

LOCALE_DIR = ROOT / "locale"
CODE = ("cdc_site", "partners", "projects", "team")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Django merges catalogues by plural rule, so these must be the rules that its own catalogues have.
PLURALS = {
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
    "kmr": "nplurals=2; plural=(n != 1);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


def po_file(code: str) -> Path:
    """The catalogue's source."""
    return LOCALE_DIR / code / "LC_MESSAGES" / "django.po"


def translated_languages() -> list[str]:
    """Every language that the code knows, except the one the strings are written in."""
    return [code for code in KNOWN if code != DEFAULT]


def collect() -> Catalog:
    """All translatable strings of the project, each with the files that it stands in."""
    catalog = Catalog(charset="utf-8")
    for path, source in _sources():
        for _line, message, comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            catalog.add(
                message,
                locations=[(path.relative_to(ROOT).as_posix(), None)],
                auto_comments=comments,
                context=context,
            )
    return catalog


def _sources() -> Iterator[tuple[Path, str]]:
    from django.utils.translation.template import templatize

    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "templates").rglob("*.html")):
        # the blanks that templatize leaves are no valid Python indentation; a comment must end with its line
        text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        yield path, "\n".join(line.strip() for line in text.splitlines())


def read_catalogue(code: str) -> Catalog:
    """The catalogue as it is written, or an empty one."""
    path = po_file(code)
    if not path.exists():
        return Catalog(charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, charset="utf-8")


def update_catalogues() -> None:
    """Bring every .po file up to date with the code; translations of strings that are gone are dropped."""
    template = collect()
    for code in translated_languages():
        old = read_catalogue(code)
        # the locale says how many plural forms there are to write
        catalog = Catalog(locale=KNOWN[code].babel, charset="utf-8", fuzzy=False)
        for message in template:
            if not message.id:
                continue
            known = old.get(message.id, message.context)
            catalog.add(
                message.id,
                known.string if known else "",
                locations=message.locations,
                auto_comments=message.auto_comments,
                context=message.context,
            )
        path = po_file(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        write_po(buffer, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)
        path.write_bytes(_header(code).encode() + buffer.getvalue())


def _header(code: str) -> str:
    return (
        f"# Messages of the site in {KNOWN[code].english_name}.\n"
        'msgid ""\n'
        'msgstr ""\n'
        f'"Language: {code}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURALS[code]}\\n"\n\n'
    )


def problems(code: str) -> list[str]:
    """What is wrong with a catalogue, a line each; empty when it is complete."""
    catalog = read_catalogue(code)
    found = []
    for message in collect():
        if not message.id:
            continue
        written = catalog.get(message.id, message.context)
        name = message.id[0] if isinstance(message.id, tuple) else message.id
        if written is None:
            found.append(f"{code}: not in the catalogue: {name!r} ({message.locations[0][0]})")
        else:
            found += [f"{code}: {problem}: {name!r}" for problem in _problems_of(written)]
    return found


def _problems_of(message: Message) -> Iterator[str]:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if message.fuzzy:
        yield "fuzzy"
    if not all(strings):
        yield "not translated"
        return
    ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    wanted = set(PLACEHOLDER.findall(ids[-1]))
    for string in strings:
        # forms for none, one and two may say the number in words
        if set(PLACEHOLDER.findall(string)) - wanted or (len(ids) == 1 and wanted - set(PLACEHOLDER.findall(string))):
            yield f"placeholders differ in {string!r}"


def compile_catalogues() -> list[Path]:
    """Write the .mo file of every catalogue that is there."""
    written = []
    for code in translated_languages():
        if not po_file(code).exists():
            continue
        target = po_file(code).with_suffix(".mo")
        buffer = io.BytesIO()
        write_mo(buffer, read_catalogue(code))
        target.write_bytes(buffer.getvalue())
        written.append(target)
    return written


def main(arguments: list[str]) -> int:
    """The command line."""
    match arguments:
        case ["update"]:
            update_catalogues()
        case ["compile"]:
            compile_catalogues()
        case ["check"]:
            found = [problem for code in translated_languages() for problem in problems(code)]
            print("\n".join(found) if found else "Catalogues are complete.")
            return 1 if found else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
