"""Makes a pair of keys for backups: `python -m cdc_site.backups.keys FILE`. It needs neither settings nor database."""

import sys
from pathlib import Path

from .encryption import new_key_pair


def main(arguments: list[str]) -> int:
    """Write the private key into a new file and say what to do with both halves; returns the exit code."""
    path = Path(arguments[0] if arguments else "backup-key.txt")
    public, private = new_key_pair()
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(private, encoding="utf-8")
    except OSError as error:
        reason = (
            "it is there already, and its key may be the only one to old backups" if path.exists() else error.strerror
        )
        print(f"{path} cannot be written: {reason}.", file=sys.stderr)
        return 1
    print(f"""The private key is in {path}. Without it no backup can be restored; with it, all can be read.
Copy it to two places away from this machine (a password manager, paper in a safe), then delete it here.

The public key goes into .env, and backups are encrypted from then on:

BACKUP_PUBLIC_KEY={public}""")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
