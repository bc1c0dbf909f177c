"""Bodies of the content file as StreamField values."""

from html import escape

from .record import Record


def stream(blocks: list[dict], language_code: str, record: Record) -> list[dict]:
    """The blocks of a body in one language, in StreamField's raw form. Links to pages that are gone are left out."""
    result, text = [], []
    for block in blocks:
        ((kind, value),) = block.items()
        if kind == "p":
            text.append(f"<p>{escape(value[language_code], quote=False)}</p>")
        elif kind == "list":
            items = "".join(f"<li>{escape(item[language_code], quote=False)}</li>" for item in value)
            text.append(f"<ul>{items}</ul>")
        else:
            _flush(text, result)
            made = _OTHERS[kind](value, language_code, record)
            if made:
                result.append(made)
    _flush(text, result)
    return result


def _flush(text: list[str], result: list[dict]) -> None:
    if text:
        result.append({"type": "rich_text", "value": "".join(text)})
        text.clear()


def _heading(value, language_code, record):
    return {"type": "heading", "value": {"text": value[language_code], "level": "2"}}


def _facts(value, language_code, record):
    rows = [{"term": row["term"][language_code], "value": row["value"][language_code]} for row in value]
    return {"type": "facts", "value": {"title": "", "items": rows}}


def _timeline(value, language_code, record):
    rows = [{"date": row["date"].isoformat(), "text": row["text"][language_code]} for row in value]
    return {"type": "timeline", "value": {"title": "", "items": rows}}


def _page_links(value, language_code, record):
    ids = [page.pk for page in record.pages(value, "en")]
    return {"type": "page_links", "value": {"title": "", "pages": ids}} if ids else None


def _project_cards(value, language_code, record):
    ids = [page.pk for page in record.pages(value, "en")]
    return {"type": "project_cards", "value": {"title": "", "projects": ids}} if ids else None


_OTHERS = {
    "h": _heading,
    "facts": _facts,
    "timeline": _timeline,
    "links": _page_links,
    "projects": _project_cards,
}
