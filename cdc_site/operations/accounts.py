"""As whom PostgreSQL runs. It refuses to run as root, and `make run` must work as root all the same.

As root, the first of these that can reach both the data and the program is taken:

1. the owner of an existing data folder, when that is not root;
2. root's own files under another number: a user namespace in which root appears as an ordinary user, without any
   of root's powers. Nothing changes hands, so it works below `/root` and other closed folders;
3. an ordinary account (the owner of a folder around the data, `postgres`, `nobody`), which is given the
   database's own folder. Containers that forbid user namespaces come here.

No permission outside the database's folder is ever changed.
"""

import ctypes
import os
import pwd
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .processes import ServiceFailed, dies_with_parent

_CLONE_NEWUSER = 0x10000000
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """uid, gid: whose files the program writes. seen_as: root's number inside a namespace, if one is made."""

    name: str
    uid: int
    gid: int
    seen_as: int | None = None

    def options(self, parent_death_signal: int) -> dict[str, Any]:
        """Arguments for `subprocess` that start a program as this account, in a session of its own."""
        last = dies_with_parent(parent_death_signal)  # changing the account clears it, so it comes last
        options: dict[str, Any] = {"start_new_session": True, "preexec_fn": last}
        if self.seen_as is not None:
            enter = _namespace(self.seen_as)

            def before_exec() -> None:
                enter()
                last()

            options["preexec_fn"] = before_exec
        elif self.uid != os.geteuid():
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def can_use(self, folder: Path, program: Path) -> bool:
        """Whether the program starts as this account and may write in the folder."""
        test = 'cd "$1" && test -w . && exec "$2" --version'
        try:
            done = subprocess.run(
                ["/bin/sh", "-c", test, "sh", folder, program], capture_output=True, cwd="/", **self.options(15)
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return done.returncode == 0


def _namespace(seen_as: int) -> Callable[[], None]:
    """What a child of root calls to enter a user namespace in which root has the number `seen_as`."""

    def enter() -> None:
        if _libc is None or _libc.unshare(_CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "no user namespace")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{seen_as} 0 1")
        Path("/proc/self/gid_map").write_text(f"{seen_as} 0 1")

    return enter


def account_for(folder: Path, program: Path) -> Account:
    """The account that runs `program` on `folder` (which exists), after giving it the folder where needed.

    Raises ServiceFailed when there is none, or when the folder belongs to somebody else.
    """
    me = os.geteuid()
    owner = folder.stat().st_uid
    if me != 0:
        if owner != me:
            raise ServiceFailed(
                f"{folder} belongs to {_name(owner)}, so {_name(me)} cannot run its database. Run the site as "
                f"{_name(owner)}, choose another VAR_DIR, or give it over:\n"
                f"    sudo chown -R {_name(me)} {folder.parent}"
            )
        return Account(_name(me), me, os.getegid())
    for account in _for_root(folder):
        os.chown(folder, account.uid, account.gid)
        if account.can_use(folder, program):
            _give(folder, account)
            return account
    os.chown(folder, owner, folder.stat().st_gid)
    raise ServiceFailed(
        "PostgreSQL does not run as root. User namespaces are switched off here, and no ordinary account can reach "
        f"both {folder} and {program}.\n"
        "Run the site as an ordinary user, or keep its data where all accounts may go:\n"
        "    make run VAR_DIR=/var/lib/cdc-site"
    )


def _for_root(folder: Path) -> Iterator[Account]:
    owner = folder.stat()
    if owner.st_uid:
        yield Account(_name(owner.st_uid), owner.st_uid, owner.st_gid)
    ordinary = [entry for entry in pwd.getpwall() if entry.pw_uid]
    if ordinary and _libc is not None:
        # initdb looks its own number up, so it has to be one that the system knows
        seen_as = next((entry.pw_uid for entry in ordinary if entry.pw_name == "nobody"), ordinary[0].pw_uid)
        yield Account("root without its powers", 0, 0, seen_as)
    around = next((status for parent in folder.parents if (status := parent.stat()).st_uid), None)
    if around:
        yield Account(_name(around.st_uid), around.st_uid, around.st_gid)
    for entry in ordinary:
        if entry.pw_name in {"postgres", "nobody"}:
            yield Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _give(folder: Path, account: Account) -> None:
    """Hand over what is in the folder, when it was last run by another account."""
    for path in folder.rglob("*"):
        if path.lstat().st_uid != account.uid:
            os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
