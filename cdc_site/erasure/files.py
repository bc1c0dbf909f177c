"""Files whose name has a person's name in it get another one."""

from django.core.files.storage import Storage

REPLACEMENT = "name-removed"


class Renames:
    """Copies files under their new names; the old ones go only when the database has the new names."""

    def __init__(self) -> None:
        self._copies: list[tuple[Storage, str]] = []
        self._originals: list[tuple[Storage, str]] = []

    def copy(self, storage: Storage, old: str, new: str, max_length: int | None) -> str:
        """Copy a file; returns the name it got. A file that is lost only changes its name."""
        if not storage.exists(old):
            return new
        with storage.open(old) as content:
            name = storage.save(new, content, max_length=max_length)
        self._copies.append((storage, name))
        self._originals.append((storage, old))
        return name

    def undo(self) -> None:
        """Delete the copies."""
        for storage, name in self._copies:
            storage.delete(name)

    def finish(self) -> None:
        """Delete the originals."""
        for storage, name in self._originals:
            storage.delete(name)
