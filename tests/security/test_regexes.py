"""No regular expression of ours can be made slow by a text: each is run on 50,000 hostile characters."""

import ast
import functools
import importlib
import operator
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from django.core.validators import RegexValidator

PACKAGES = ("cdc_site", "projects", "partners", "team")
LENGTHS = (5_000, 50_000)
QUICK = ("a", "1", " ", "<", "\\'", "{% url ")
MOST = 0.1  # seconds of this processor, in the best of three runs
CALLS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
# what makes an expression go back: the same again and again, almost the end, and what opens and never closes
PIECES = (
    *"a1 <(\"'-.:،ا=\t\n/[{%@\\",
    *("a ", " a", "1-", "<a ", "a.", "url(", "{{", "{% url ", ' href="/', "https://", "<script", "/*", "?a", "token="),
    *("[[[", '="', " - ", "192.", "::1", "aA", "\\'", "createTaskChooser(", " ,"),
)
BY_HAND = (".__main__", "gunicorn_conf", "generate_land")


def modules() -> Iterator:
    """Every module of ours, without migrations, settings, and what is run by hand."""
    for package in PACKAGES:
        root = importlib.import_module(package)
        for each in pkgutil.walk_packages(root.__path__, f"{package}."):
            left_out = ".migrations" in each.name or ".settings." in each.name or each.name.endswith(BY_HAND)
            if not left_out or each.name.endswith(".languages"):
                yield importlib.import_module(each.name)


def within(value: object, depth: int = 4) -> Iterator[re.Pattern]:
    """The patterns in a value, also those of validators of fields."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, RegexValidator):
        yield value.regex
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from within(each, depth - 1)
    elif depth and isinstance(value, dict):
        for each in value.values():
            yield from within(each, depth - 1)
    elif depth and isinstance(value, type) and value.__module__.startswith(PACKAGES):
        for each in list(vars(value).values()):
            yield from within(each, depth - 1)
        if hasattr(value, "_meta"):
            for field in getattr(value._meta, "local_fields", ()):
                yield from within([each for each in field.validators if not _is_djangos(each)], depth)


def _is_djangos(validator) -> bool:
    return type(validator).__module__.startswith("django") and type(validator) is not RegexValidator


def written_in(path: Path) -> Iterator[re.Pattern]:
    """The patterns that stand as a text in a call of the module `re`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CALLS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            given = [ast.unparse(each) for each in (*node.args[1:], *(each.value for each in node.keywords))]
            flags = [getattr(re, name) for text in given for name in re.findall(r"\bre\.([A-Z]+)\b", text)]
            yield re.compile(node.args[0].value, functools.reduce(operator.or_, flags, 0))


def all_patterns() -> dict[str, re.Pattern]:
    """Each pattern once, by its text and flags."""
    found = [(module.__name__, each) for module in modules() for value in list(vars(module).values())
             for each in within(value)]  # fmt: skip
    found += [(path.stem, each) for package in PACKAGES for path in sorted(Path(package).rglob("*.py"))
              if "migrations" not in path.parts for each in written_in(path)]  # fmt: skip
    return {f"{each.pattern!r} {each.flags}": each for _name, each in found}


def worst(pattern: re.Pattern, pieces: tuple[str, ...] = PIECES) -> tuple[float, str]:
    """Seconds of the worst text, and what it is made of. Who is slow over a short one is not asked for more."""
    slowest = (0.0, "")
    for piece in pieces:
        for length in LENGTHS:
            text = (piece * length)[: length - 1] + "!"
            given = text.encode() if isinstance(pattern.pattern, bytes) else text
            if (spent := _seconds(pattern, given)) > MOST:
                spent = min(spent, *(_seconds(pattern, given) for _again in range(2)))
            slowest = max(slowest, (round(spent, 3), f"{length} of {piece!r}"))
            if spent > MOST:
                return slowest
    return slowest


def _seconds(pattern: re.Pattern, text) -> float:
    before = process_time()
    for _found in pattern.finditer(text):
        pass
    return process_time() - before


def test_patterns_are_found_wherever_they_stand():
    """The positive control: in a module, in a class, in a call; and one that is slow is noticed."""
    patterns = all_patterns()

    assert len(patterns) > 60
    assert _seconds(re.compile(r"\s+x"), " " * 20_000) > MOST


@pytest.mark.thorough
@pytest.mark.parametrize("pieces", [QUICK, pytest.param(PIECES, marks=pytest.mark.slow)], ids=["few", "all"])
def test_no_pattern_takes_long_over_a_hostile_text(pieces):
    slow = {name: worst(pattern, pieces) for name, pattern in all_patterns().items()}

    assert {name: found for name, found in slow.items() if found[0] > MOST} == {}
