"""How to join in, which the list of partners says for all of them."""

from typing import NamedTuple

from cdc_site.pages.chosen import LINK_COLUMNS, linked_pages


class JoiningIn(NamedTuple):
    """A text and a page to read on. `language` is empty unless the page is in another language than the reader's."""

    text: str = ""
    title: str = ""
    url: str = ""
    language: str = ""


# the text is the one of the list above the partner; which page is a fact, kept on the list's original
JOINING_IN = f"""
    SELECT list.join_in, {LINK_COLUMNS}
    FROM wagtailcore_page above
    JOIN partners_partnerindexpage list ON list.page_ptr_id = above.id
    JOIN partners_partnerindexpage facts ON facts.page_ptr_id = coalesce(list.source_id, list.page_ptr_id)
    LEFT JOIN wagtailcore_page chosen ON chosen.id = facts.join_in_page_id
        AND chosen.id = ANY (ARRAY(SELECT join_in_page_id FROM partners_partnerindexpage))
    LEFT JOIN wagtailcore_page page ON page.translation_key = chosen.translation_key AND page.live
        AND page.translation_key = ANY (ARRAY(
            SELECT translation_key FROM wagtailcore_page
            WHERE id = ANY (ARRAY(SELECT join_in_page_id FROM partners_partnerindexpage))
        ))
    LEFT JOIN wagtailcore_locale locale ON locale.id = page.locale_id
    WHERE above.path = %(path)s
    ORDER BY locale.language_code = %(language)s DESC, page.id LIMIT 1
"""  # noqa: S608


def how_to_join_in(list_path: str, language_code: str) -> JoiningIn:
    """What the list of partners with this path in the tree says; one query."""
    for row in linked_pages(JOINING_IN, {"path": list_path, "language": language_code}):
        if not row.id:
            return JoiningIn(row.join_in)
        return JoiningIn(row.join_in, row.title, row.url, row.foreign_code(language_code))
    return JoiningIn()
