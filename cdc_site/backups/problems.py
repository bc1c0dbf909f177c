"""What keeps a backup or a restore from being done, in words for the operator."""

import contextlib
import errno
from collections.abc import Iterator


class BackupProblem(Exception):
    """The message says what happened, what was kept, what to do."""


@contextlib.contextmanager
def plain_words(place: object, kept: str) -> Iterator[None]:
    """Turn what the system says of a full disk or a closed folder into a BackupProblem.

    place: the folder that is written to. kept: what is left as it was.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupProblem(
                f"The disk that holds {place} is full. {kept} Make room there and try again."
            ) from error
        where = f" ({error.filename})" if error.filename else ""
        raise BackupProblem(f"{error.strerror or error}{where}. {kept}") from error
