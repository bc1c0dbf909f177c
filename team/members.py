"""What visitors see of a team."""

from typing import NamedTuple


class Member(NamedTuple):
    """A role as visitors see it; name and portrait are empty unless the person agreed."""

    role: str
    about: str
    name: str
    portrait: object | None
    initial: str


def groups_of(page) -> list[tuple[str, list[Member]]]:
    """The page's roles by group, in the editor's order. Consent and portraits come from the original's rows."""
    facts = {role.translation_key: role for role in page.facts.roles.all()}
    groups: dict[str, list[Member]] = {}
    for role in page.roles.all():
        kept = facts.get(role.translation_key)
        agreed = bool(kept and kept.agreed)
        name = role.name if agreed else ""
        portrait = kept.portrait if agreed and kept.portrait and not kept.portrait.is_withheld else None
        member = Member(role.role, role.about, name, portrait, (name or role.role)[:1])
        groups.setdefault(role.group, []).append(member)
    return list(groups.items())
