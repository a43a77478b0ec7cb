"""What the program's databases have in common: a damaged one is set aside, never deleted."""

from pathlib import Path


def set_aside(path: Path) -> Path:
    """Rename a database that cannot be used, and its logs; return its new name, which was free.

    Raises OSError.
    """
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    # The logs first: a new database must not meet those of an old one.
    for ending in ("-journal", "-wal", "-shm", ""):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside
