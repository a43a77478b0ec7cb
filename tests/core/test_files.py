import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from writer_app.core.errors import WriterError
from writer_app.core.files import BESIDE, remove_unfinished, write_atomically

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and limits of POSIX")


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file grows above ``size`` bytes: the start of a write succeeds, its end does not."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_replaces_whole_and_leaves_nothing_beside(tmp_path: Path) -> None:
    file = tmp_path / ("n" * 250 + ".txt")
    write_atomically(file, b"long text\r\n" * 100)
    write_atomically(file, b"short\0\n")
    assert file.read_bytes() == b"short\0\n"
    assert list(tmp_path.iterdir()) == [file]


def test_what_kills_of_long_ago_left_goes_and_nothing_else(tmp_path: Path) -> None:
    old, new = (tmp_path / BESIDE.format(digit * 16) for digit in "ab")
    others = [tmp_path / name for name in (BESIDE.format("mine"), "story.md", "notes.tmp")]
    for file in (old, new, *others):
        file.write_bytes(b"text")
        if file != new:
            os.utime(file, (1e9, 1e9))
    (tmp_path / BESIDE.format("c" * 16)).mkdir()
    os.utime(tmp_path / BESIDE.format("c" * 16))
    remove_unfinished(tmp_path)
    assert not old.exists()
    assert all(file.exists() for file in (new, *others))
    remove_unfinished(tmp_path / "gone")


@posix
def test_modes(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "new", b"")
        assert mode(tmp_path / "new") == 0o640
        (tmp_path / "new").chmod(0o664)
        write_atomically(tmp_path / "new", b"")
        assert mode(tmp_path / "new") == 0o664
        write_atomically(tmp_path / "new", b"", private=True)
        assert mode(tmp_path / "new") == 0o600
    finally:
        os.umask(before)


def test_what_the_last_check_refuses_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_bytes(b"old")

    def refuse() -> None:
        assert len(list(tmp_path.iterdir())) == 2  # all is written beside it
        raise WriterError("Not now.")

    with pytest.raises(WriterError, match="Not now"):
        write_atomically(file, b"new", check=refuse)
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
    assert write_atomically(file, b"new").st_ino == file.stat().st_ino


@posix
def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "story")
    write_atomically(tmp_path / "link", b"text")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "story").read_bytes() == b"text"


@posix
def test_no_room_half_way(tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_bytes(b"old")
    with largest_file(200_000), pytest.raises(WriterError, match="Save as"):
        write_atomically(file, b"x" * 400_000)
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no room left"),
        (errno.EDQUOT, "no room left"),
        (errno.EROFS, "may only be read"),
        (errno.EACCES, "may only be read"),
        (errno.EIO, "could not be saved"),
    ],
)
def test_refusals_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    file = tmp_path / "story.txt"
    file.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    for seam in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, seam, refuse)
            with pytest.raises(WriterError, match=words) as told:
                write_atomically(file, b"new")
        assert "story.txt" in str(told.value)
        assert "Save as" in str(told.value)
        assert file.read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [file]


def test_the_programs_own_files_are_not_saved_as_something_else(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match="Bring it back") as told:
        write_atomically(tmp_path / "gone" / "settings.json", b"", private=True)
    assert "Save as" not in str(told.value)


def test_folders_that_vanished_or_never_were(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in ("gone", "file"):
        with pytest.raises(WriterError, match=r"not there any more.*Save as"):
            write_atomically(tmp_path / folder / "story.txt", b"text")
    (tmp_path / "folder").mkdir()
    with pytest.raises(WriterError, match="Save as"):
        write_atomically(tmp_path / "folder", b"text")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


@posix
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="root may do anything")
def test_protected_files_and_folders(tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_bytes(b"old")
    file.chmod(0o444)
    with pytest.raises(WriterError, match="may only be read"):
        write_atomically(file, b"new")
    file.chmod(0o644)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(WriterError, match="may only be read"):
            write_atomically(file, b"new")
    finally:
        tmp_path.chmod(0o755)
    assert file.read_bytes() == b"old"
