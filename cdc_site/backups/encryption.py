"""Files in the format of age (https://age-encryption.org): anybody with the public key writes, the private key reads.

pyrage pulls from one file and pushes into another; a pipe and a thread make a stream of that, so that a backup of any
size takes the same memory.
"""

import contextlib
import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from .problems import BackupProblem

MAGIC = b"age-encryption.org/"
_PRIVATE = re.compile(r"^[ \t]*(AGE-SECRET-KEY-1[0-9A-Z]+)[ \t\r]*$", re.MULTILINE)


def new_key_pair() -> tuple[str, str]:
    """A public key, and the text of a file with its private key, as `age-keygen` writes it."""
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    return public, f"# public key: {public}\n{identity}\n"


def recipients(public_keys: list[str]) -> list[x25519.Recipient]:
    """The keys to encrypt to. Raises BackupProblem for one that is none."""
    found = []
    for key in public_keys:
        try:
            found.append(x25519.Recipient.from_str(key))
        except pyrage.RecipientError:
            hint = (
                " That is a private key: it belongs elsewhere, not on this machine." if "SECRET" in key.upper() else ""
            )
            shown = key if not hint else "AGE-SECRET-KEY-…"
            raise BackupProblem(f"BACKUP_PUBLIC_KEY: {shown} is no public key of age (age1…).{hint}") from None
    return found


def identities(key_file: Path) -> list[x25519.Identity]:
    """The private keys of a file. Raises BackupProblem when it cannot be read or holds none."""
    try:
        text = key_file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BackupProblem(f"The key {key_file} cannot be read: {error.strerror}.") from error
    try:
        found = [x25519.Identity.from_str(key) for key in _PRIVATE.findall(text)]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise BackupProblem(f"{key_file} holds no private key: a line that begins with AGE-SECRET-KEY-1.")
    return found


def is_encrypted(path: Path) -> bool:
    """Whether a file begins as those of age do."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


@contextlib.contextmanager
def encrypting(target: BinaryIO, keys: list[x25519.Recipient]) -> Iterator[BinaryIO]:
    """What is written here arrives in `target` encrypted. Errors of `target` are raised at the end."""
    reading, writing = _pipe()
    out = _Noting(target)

    def work() -> None:
        with reading:
            pyrage.encrypt_io(reading, out, keys)

    with _beside(work, out) as failed, writing:
        try:
            yield writing
        except BrokenPipeError:
            if not failed():
                raise


@contextlib.contextmanager
def decrypting(source: BinaryIO, keys: list[x25519.Identity]) -> Iterator[BinaryIO]:
    """The content of an encrypted file, as a stream. Whoever reads to the end has read what was written, all of it.

    Raises BackupProblem at the end when the file is damaged, cut off, or for another key.
    """
    reading, writing = _pipe()
    out = _Noting(writing)

    def work() -> None:
        try:
            with writing:
                pyrage.decrypt_io(source, out, keys)
        except BrokenPipeError:
            pass  # nobody wants the rest

    with _beside(work, out), reading:
        yield reading


class _Noting:
    """A file whose errors are remembered: pyrage wraps them in its own."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.error = file, None

    def write(self, data: bytes) -> int:
        try:
            return self.file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        try:
            self.file.flush()
        except OSError as error:
            self.error = error
            raise


@contextlib.contextmanager
def _beside(work: Callable[[], None], out: _Noting) -> Iterator[Callable[[], bool]]:
    """Run `work` in a thread; its failure is what is raised, since it is the cause of what the reader stumbles over."""
    failures: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:
            failures.append(out.error or error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def failed() -> bool:
        thread.join()
        return bool(failures)

    try:
        yield failed
    finally:
        if failed() and not isinstance(failures[0], BrokenPipeError):
            raise _in_words(failures[0]) from None


def _in_words(error: Exception) -> Exception:
    """What pyrage finds amiss is its own error at a file's beginning, and an OSError without number later."""
    if isinstance(error, OSError) and error.errno is not None:
        return error
    if isinstance(error, pyrage.DecryptError | OSError):
        if "matching" in str(error).lower():
            return BackupProblem("This key does not open the file: it was encrypted to another one.")
        return BackupProblem(f"The file is damaged or cut off ({error}).")
    return error


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), os.fdopen(writing, "wb")
