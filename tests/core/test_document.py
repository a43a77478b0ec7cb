import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from writer_app.core.document import (
    LARGEST_STORY,
    ChangedOnDisk,
    TextFormat,
    UnencodableText,
    changed_on_disk,
    content_of,
    read_story,
    story_bytes,
    write_story,
)
from writer_app.core.errors import WriterError


@contextmanager
def story_file(data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "story.txt"
        file.write_bytes(data)
        yield file


ends = st.sampled_from(["\n", "\r\n", "\r", "\u2029"])
lines = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n\u2029\ufdd0\ufdd1\ufeff")
)
mixed_text = st.lists(st.tuples(lines, ends | st.just(""))).map(
    lambda parts: "".join(line + end for line, end in parts)
)
file_content = st.one_of(
    mixed_text.map(lambda text: text.encode()),
    mixed_text.map(lambda text: text.encode("utf-8-sig")),
    mixed_text.map(lambda text: b"\xff\xfe" + text.encode("utf-16-le")),
    mixed_text.map(lambda text: b"\xfe\xff" + text.encode("utf-16-be")),
    st.lists(st.sampled_from([*(bytes([n]) for n in range(1, 256)), b"\r\n"])).map(b"".join),
)


@given(file_content)
@example(b"")
@example(b"\n")
@example(b"\r\n\n\r")
@example(b"\x81\x8d\x8f\x90\x9d\x93quoted\x94")
@example(b"\xef\xbb\xbf")
@example(b"\xef\xbb\xbf\xff")
def test_what_was_not_edited_is_saved_byte_for_byte(data: bytes) -> None:
    with story_file(data) as file:
        story = read_story(file)
        assert "\r" not in story.text
        saved = write_story(file, story.text, story.format, story.fingerprint)
        assert file.read_bytes() == data
        assert saved == replace(read_story(file), note=None)


@given(mixed_text, st.lists(lines).map("\n".join))
@example("a\r\n\rb\n", "a\n\n\nb")
@example("x\ny\r\r", "y\n\nx")
def test_an_edited_text_is_read_as_it_was_saved(old: str, new: str) -> None:
    with story_file(old.encode()) as file:
        story = read_story(file)
        write_story(file, new, story.format, story.fingerprint)
        again = read_story(file)
        assert (again.text, again.format.final_newline) == (
            (new, True)
            if story.format.final_newline
            else (new.removesuffix("\n"), new.endswith("\n"))
        )


@pytest.mark.parametrize(
    ("data", "text", "format"),
    [
        ("Ünïcode 🦊\n".encode(), "Ünïcode 🦊", TextFormat(final_newline=True)),
        (b"\xef\xbb\xbfa\r\nb", "a\nb", TextFormat("utf-8", True, "\r\n", False)),
        (b"\xff\xfea\0\r\0\n\0", "a", TextFormat("utf-16-le", True, "\r\n", True)),
        (b"\xfe\xff\0a", "a", TextFormat("utf-16-be", True, "\n", False)),
        (b"old\rMac\r", "old\nMac", TextFormat("utf-8", False, "\r", True)),
        (b"caf\xe9 \x93x\x94", "café “x”", TextFormat("cp1252")),
        ("a\u2029b\u2029".encode(), "a\nb", TextFormat(newline="\u2029", final_newline=True)),
        (b"a\nb\r\nc\r\n\n", "a\nb\nc\n", TextFormat(newline="\n", final_newline=True)),
    ],
)
def test_formats_are_recognised(data: bytes, text: str, format: TextFormat) -> None:
    with story_file(data) as file:
        story = read_story(file)
        assert (story.text, story.format) == (text, format)
        assert bool(story.note) == (format.encoding == "cp1252")


def test_lines_keep_their_ends_where_these_are_mixed() -> None:
    with story_file(b"one\r\ntwo\nthree\r\nfour\rfive\r\n") as file:
        story = read_story(file)
        text = "zero\none\ntwo!\nthree\nnew\nfour\nfive"
        write_story(file, text, story.format, story.fingerprint)
        assert file.read_bytes() == (b"zero\r\none\r\ntwo!\r\nthree\r\nnew\r\nfour\rfive\r\n")


def test_a_copy_of_a_mixed_story_gets_the_usual_line_end(tmp_path: Path) -> None:
    with story_file(b"one\r\ntwo\nthree\r\n") as file:
        story = read_story(file)
    write_story(tmp_path / "copy.txt", story.text, story.format)
    assert (tmp_path / "copy.txt").read_bytes() == b"one\r\ntwo\r\nthree\r\n"


def test_a_new_story_is_exactly_what_was_typed(tmp_path: Path) -> None:
    story = write_story(tmp_path / "new.txt", "Once\nupon", TextFormat())
    assert (tmp_path / "new.txt").read_bytes() == b"Once\nupon"
    assert read_story(tmp_path / "new.txt") == story


def test_somebody_elses_change_is_not_overwritten() -> None:
    with story_file(b"mine") as file:
        story = read_story(file)
        file.write_bytes(b"hers")
        os.utime(file, ns=(story.fingerprint.mtime_ns, story.fingerprint.mtime_ns))
        with pytest.raises(ChangedOnDisk, match="Save as"):
            write_story(file, "mine, too", story.format, story.fingerprint)
        assert file.read_bytes() == b"hers"
        write_story(file, "mine, too", story.format, None)
        assert file.read_bytes() == b"mine, too"


def test_saving_again_and_again() -> None:
    with story_file(b"one\n") as file:
        story = read_story(file)
        for text in ("two", "three", "four"):
            story = write_story(file, text, story.format, story.fingerprint)
            assert file.read_bytes() == text.encode() + b"\n"


def test_a_mere_touch_is_no_change() -> None:
    with story_file(b"same") as file:
        story = read_story(file)
        os.utime(file, ns=(1, 1))
        assert not changed_on_disk(file, story.fingerprint)
        write_story(file, "edited", story.format, story.fingerprint)
        assert changed_on_disk(file, story.fingerprint)


def test_a_story_that_is_gone_is_written_anew() -> None:
    with story_file(b"text") as file:
        story = read_story(file)
        file.unlink()
        assert not changed_on_disk(file, story.fingerprint)
        write_story(file, "text", story.format, story.fingerprint)
        assert file.read_bytes() == b"text"
        file.unlink()
        file.parent.rmdir()
        with pytest.raises(WriterError, match="Save as"):
            write_story(file, "text", story.format, story.fingerprint)
        file.parent.mkdir()


def test_a_character_that_the_encoding_lacks() -> None:
    with story_file(b"caf\xe9\nbar") as file:
        story = read_story(file)
        with pytest.raises(UnencodableText, match=r'"☃" in line 2 .*UTF-8'):
            write_story(file, "café\nb☃", story.format, story.fingerprint)
        assert file.read_bytes() == b"caf\xe9\nbar"
        as_utf8 = replace(story.format, encoding="utf-8")
        write_story(file, "café\nb☃", as_utf8, story.fingerprint)
        assert file.read_text(encoding="utf-8") == "café\nb☃"


def test_half_a_character_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match="Line 3"):
        write_story(tmp_path / "story.txt", "a\nb\n\ud83d", TextFormat())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\0\0", b"\xff\xfe\0\0", b"\xff\xfea", b"\xff\xfe\x00\xd8", b"a\0b"],
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with story_file(data) as file, pytest.raises(WriterError, match="not a text file"):
        read_story(file)


def test_what_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WriterError, match=r'"gone.txt" is not in'):
        read_story(tmp_path / "gone.txt")
    with pytest.raises(WriterError, match="is a folder"):
        read_story(tmp_path)
    with open(tmp_path / "large.txt", "wb") as file:
        file.truncate(50 * 2**20)
    with pytest.raises(WriterError, match="50 MB; stories may have 32 MB"):
        read_story(tmp_path / "large.txt")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(WriterError, match="not an ordinary file"):
            read_story(tmp_path / "pipe")

    (tmp_path / "story.txt").write_bytes(b"text")
    for number, words in ((errno.EACCES, "You may not read"), (errno.EIO, "cannot be read")):

        def refuse(self: Path, number: int = number) -> bytes:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(Path, "read_bytes", refuse)
        with pytest.raises(WriterError, match=words):
            read_story(tmp_path / "story.txt")


def test_the_largest_story_and_the_empty_one() -> None:
    with story_file(b"") as file:
        assert read_story(file).text == ""
        assert read_story(file).format == TextFormat()
    with story_file(b"word\n" * (LARGEST_STORY // 5)) as file:
        assert len(read_story(file).text) == LARGEST_STORY // 5 * 5 - 1


def test_what_gives_way_is_kept_whatever_it_says() -> None:
    assert story_bytes("caf\xe9\nno", TextFormat("cp1252", newline="\r\n")) == b"caf\xe9\r\nno"
    assert story_bytes("日本", TextFormat("cp1252", final_newline=True)) == "日本\n".encode()
    with story_file(b"\0\xff") as file:
        found = content_of(file)
        assert found is not None
        assert found[0] == b"\0\xff"
        write_story(file, "mine", TextFormat(), found[1])  # expected, though it is no text
        assert file.read_bytes() == b"mine"
        file.unlink()
        assert content_of(file) is None
