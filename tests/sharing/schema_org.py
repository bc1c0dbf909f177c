"""Checks of JSON-LD against schema.org's vocabulary, as a library of its types holds it."""

from importlib import import_module

from pydantic2_schemaorg.__types__ import types

# what search engines ask for beyond the vocabulary: their documentation of each type
REQUIRED = {
    "Article": {"headline", "image", "datePublished", "dateModified", "author"},
    "Event": {"name", "startDate", "location", "image", "organizer", "eventStatus"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name"},
    "WebSite": {"name", "url", "potentialAction"},
    "SearchAction": {"target", "query-input"},
    "NGO": {"name", "url"},
    "Place": {"name", "address"},
}
# schema.org, "Potential Actions": the input of an action is a property that the vocabulary does not list
ANNOTATIONS = {"query-input"}


def check(graph: dict) -> None:
    """Assert that every node has a type, only its properties, of the right kinds, and what engines require."""
    assert graph["@context"] == "https://schema.org"
    nodes = {node["@id"]: node for node in graph["@graph"] if "@id" in node}
    for node in graph["@graph"]:
        _check_node(node, nodes)


def _check_node(node: dict, nodes: dict) -> None:
    kind = _class(node["@type"])
    properties = {key: value for key, value in node.items() if not key.startswith("@")}
    known = {field.alias for field in kind.__fields__.values()}
    assert set(properties) <= known | ANNOTATIONS, (node["@type"], set(properties) - known)
    assert REQUIRED.get(node["@type"], set()) <= set(properties), node
    for name, value in properties.items():
        for each in value if isinstance(value, list) else [value]:
            assert each not in ("", None), (node["@type"], name)
            if not isinstance(each, dict):
                continue
            if set(each) == {"@id"}:
                assert each["@id"] in nodes, f"nothing has the identifier {each['@id']}"
                _check_range(kind, name, nodes[each["@id"]])
            else:
                _check_range(kind, name, each)
                _check_node(each, nodes)


def _check_range(kind: type, name: str, value: dict) -> None:
    allowed = next(each.__annotations__[name] for each in kind.__mro__ if name in each.__annotations__)
    assert any(f"'{each.__name__}'" in allowed for each in _class(value["@type"]).__mro__), (kind, name, value)


def _class(name: str) -> type:
    assert name in types, f"schema.org has no type {name}"
    return getattr(import_module(types[name][1]), types[name][0])
