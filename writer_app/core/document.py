"""Reading and writing stories so that a file keeps everything the writer did not change."""

import codecs
import contextlib
import hashlib
import os
import re
import stat
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from pathlib import Path

from writer_app.core.errors import WriterError, not_ordinary, unreadable
from writer_app.core.files import write_atomically
from writer_app.core.language import said

LARGEST_STORY = 32 * 1024 * 1024  # bytes

_BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
"""What a story may be read and written in."""
_LINE_ENDS = ("\n", "\r\n", "\r", "\u2029", "\ufdd0", "\ufdd1")
"""What Qt takes for the end of a paragraph; all of it, so that none becomes another unasked."""
_LINE_END = re.compile("\r\n|[\r\n\u2029\ufdd0\ufdd1]")


@dataclass(frozen=True)
class TextFormat:
    """How a story's text becomes bytes. The defaults are those of a new story.

    ``encoding`` is "utf-8", "utf-16-le", "utf-16-be" or "cp1252"; ``newline`` is what most lines
    end with, and new lines therefore get; ``final_newline`` tells whether the last line has one.
    """

    encoding: str = "utf-8"
    bom: bool = False
    newline: str = "\n"
    final_newline: bool = False


@dataclass(frozen=True)
class Fingerprint:
    """What tells a file that somebody else changed from the one that was read."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True)
class Story:
    """A story as it lies on disk.

    ``text`` has "\\n" for every line end and lacks the final one where ``format.final_newline``
    says that the file has it. ``note`` is a sentence for the writer when there is one to say.
    """

    path: Path
    text: str
    format: TextFormat
    fingerprint: Fingerprint
    note: str | None = None


class ChangedOnDisk(WriterError):
    """The file is not the one that was read, so that writing would lose somebody's words."""


class UnencodableText(WriterError):
    """The text has a character that the file's encoding lacks; as UTF-8 it could be saved."""


def read_story(path: Path) -> Story:
    """Read a story: UTF-8, UTF-16 with a byte-order mark, or else Windows-1252 with a note.

    Raises WriterError when there is no such file, it cannot be read, is larger than
    ``LARGEST_STORY`` or is not text.
    """
    path = path.absolute()
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise WriterError(
                said('"{name}" is a folder. Choose one of the stories in it.').format(
                    name=path.name
                )
            )
        if not stat.S_ISREG(status.st_mode):
            raise not_ordinary(path.name)
        if status.st_size > LARGEST_STORY:
            raise WriterError(
                said(
                    '"{name}" has {st_size} MB; stories may have {largest_story} MB. Split it '
                    "into parts and open one of them."
                ).format(
                    name=path.name,
                    st_size=f"{status.st_size / 2**20:.0f}",
                    largest_story=LARGEST_STORY // 2**20,
                )
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise WriterError(
            said('"{name}" is not in "{folder}" any more. Look for it with Open.').format(
                name=path.name, folder=path.parent
            )
        ) from error
    except PermissionError as error:
        raise WriterError(
            said(
                'You may not read "{name}". Ask its owner for permission, or open another story.'
            ).format(name=path.name)
        ) from error
    except OSError as error:
        raise unreadable(path.name, error) from error

    encoding, bom, raw = _decode(data, path.name)
    text = _LINE_END.sub("\n", raw)
    final_newline = text.endswith("\n")
    note = None
    if encoding == "cp1252":
        note = said("This story is not in UTF-8; it was read as Windows-1252 and is saved as such.")
    return Story(
        path,
        text.removesuffix("\n"),
        TextFormat(encoding, bom, _usual_line_end(raw), final_newline),
        _fingerprint(data, status),
        note,
    )


def write_story(
    path: Path, text: str, format: TextFormat, expected: Fingerprint | None = None
) -> Story:
    """Write a story in its format, in one step, and return it as it now lies on disk.

    ``expected`` is the fingerprint of what was read or written last; None overwrites whatever is
    there, as after a Save as that was confirmed. Lines that the expected file has already keep
    their line ends, should these be mixed; all others get ``format.newline``.

    Raises ChangedOnDisk when the file has other content than expected (a file that is gone is
    written anew), UnencodableText, or WriterError when it cannot be written.
    """
    path = path.absolute()
    text = _LINE_END.sub("\n", text)
    raw = _raw(text, format)
    if expected is not None and (old := _bytes_of(path)) is not None:
        if _digest(old) != expected.sha256:
            raise _changed(path)
        with contextlib.suppress(WriterError):  # no text, as another program may leave it
            old_raw = _decode(old, path.name)[2]
            if len(set(_LINE_END.findall(old_raw))) > 1:
                raw = _with_line_ends_of(old_raw, _whole(text, format), format.newline)

    def still_expected() -> None:
        # Encoding and the disk took their time.
        now = None if expected is None else _bytes_of(path)
        if expected is not None and now is not None and _digest(now) != expected.sha256:
            raise _changed(path)

    data = _encode(raw, format)
    status = write_atomically(path, data, check=still_expected)
    return Story(path, text, format, _fingerprint(data, status))


def story_bytes(text: str, format: TextFormat) -> bytes:
    """A story's text as a file of this format holds it; in UTF-8 where its encoding cannot.

    Raises WriterError when no encoding can.
    """
    raw = _raw(_LINE_END.sub("\n", text), format)
    try:
        return _encode(raw, format)
    except UnencodableText:
        return _encode(raw, replace(format, encoding="utf-8"))


def content_of(path: Path) -> tuple[bytes, Fingerprint] | None:
    """What a story's file holds now, text or not; None where there is no file.

    Raises WriterError when it cannot be read.
    """
    data = _bytes_of(path)
    return None if data is None else (data, Fingerprint(len(data), 0, _digest(data)))


def changed_on_disk(path: Path, expected: Fingerprint) -> bool:
    """Whether the file has other content than expected; cheap while its size and time are the same.

    A file that is gone, or cannot be looked at, counts as unchanged: nothing would be overwritten.
    """
    try:
        status = path.stat()
        if (status.st_size, status.st_mtime_ns) == (expected.size, expected.mtime_ns):
            return False
        return status.st_size != expected.size or _digest(path.read_bytes()) != expected.sha256
    except OSError:
        return False


def _whole(text: str, format: TextFormat) -> str:
    return text + "\n" if format.final_newline else text


def _raw(text: str, format: TextFormat) -> str:
    return _whole(text, format).replace("\n", format.newline)


def _changed(path: Path) -> ChangedOnDisk:
    return ChangedOnDisk(
        said(
            '"{name}" was changed by another program since it was opened. Open it '
            "again to see what changed, or keep your text with Save as."
        ).format(name=path.name)
    )


def _bytes_of(path: Path) -> bytes | None:
    """What the file to be written holds now; None where there is none to lose."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise WriterError(
            said(
                '"{name}" cannot be read any more ({reason}), so nobody can tell whether '
                "it changed. Keep your text with Save as."
            ).format(name=path.name, reason=error.strerror)
        ) from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _fingerprint(data: bytes, status: os.stat_result) -> Fingerprint:
    return Fingerprint(len(data), status.st_mtime_ns, _digest(data))


def _decode(data: bytes, name: str) -> tuple[str, bool, str]:
    """The encoding, whether a byte-order mark is there, and the text with its own line ends."""
    not_text = WriterError(
        said('"{name}" is not a text file. Choose a plain text or Markdown file.').format(name=name)
    )
    encoding = next((name for name, mark in _BOMS.items() if data.startswith(mark)), None)
    bom = encoding is not None
    if encoding is None or encoding == "utf-8":
        if b"\0" in data:
            raise not_text
        try:
            return "utf-8", bom, data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        except UnicodeDecodeError:
            return "cp1252", False, data.decode("cp1252", _C1_BYTES)
    try:
        text = data[2:].decode(encoding)
    except UnicodeDecodeError:
        raise not_text from None
    if "\0" in text:
        raise not_text
    return encoding, True, text


def _encode(raw: str, format: TextFormat) -> bytes:
    try:
        data = raw.encode(format.encoding, _C1_BYTES if format.encoding == "cp1252" else "strict")
    except UnicodeEncodeError as error:
        line = len(_LINE_END.findall(raw, 0, error.start)) + 1
        if format.encoding == "cp1252":
            raise UnencodableText(
                said(
                    'The character "{raw}" in line {line} does not exist in this file\'s '
                    "encoding, Windows-1252. Save the story as UTF-8 to keep it."
                ).format(raw=raw[error.start], line=line)
            ) from None
        raise WriterError(
            said(
                "Line {line} has half of a character in it, which no file can hold. Delete "
                "it there."
            ).format(line=line)
        ) from None
    return (_BOMS[format.encoding] if format.bom else b"") + data


def _pass_c1_bytes(error: UnicodeError) -> tuple[str | bytes, int]:
    """Keep the five bytes without a meaning in Windows-1252 as control characters (browsers do)."""
    if isinstance(error, UnicodeDecodeError):
        return chr(error.object[error.start]), error.start + 1
    if isinstance(error, UnicodeEncodeError) and error.object[error.start] in _C1_CHARACTERS:
        return bytes([ord(error.object[error.start])]), error.start + 1
    raise error


_C1_BYTES = "writer_app.c1_bytes"
_C1_CHARACTERS = "\x81\x8d\x8f\x90\x9d"
codecs.register_error(_C1_BYTES, _pass_c1_bytes)


def _usual_line_end(raw: str) -> str:
    counts = {end: raw.count(end) for end in _LINE_ENDS}
    counts["\n"] -= counts["\r\n"]
    counts["\r"] -= counts["\r\n"]
    return max(counts, key=counts.__getitem__)


def _with_line_ends_of(old_raw: str, text: str, newline: str) -> str:
    """``text`` with the line ends that the same lines have in ``old_raw``, and ``newline`` else."""
    old_lines, old_ends = _LINE_END.split(old_raw), _LINE_END.findall(old_raw)
    lines = text.split("\n")
    ends = [newline] * (len(lines) - 1)

    # Most of a story stays as it was around the one place that was worked on...
    shorter = min(len(old_ends), len(ends))
    head = 0
    while head < shorter and lines[head] == old_lines[head]:
        head += 1
    tail = 0
    while tail < shorter - head and lines[-2 - tail] == old_lines[-2 - tail]:
        tail += 1
    ends[:head] = old_ends[:head]
    if tail:
        ends[-tail:] = old_ends[-tail:]

    # ... and there each line finds its old self by what it says, in order.
    old_places: defaultdict[str, deque[str]] = defaultdict(deque)
    for index in range(head, len(old_ends) - tail):
        old_places[old_lines[index]].append(old_ends[index])
    for index in range(head, len(ends) - tail):
        if old_places[lines[index]]:
            ends[index] = old_places[lines[index]].popleft()

    # An empty line must not melt into the end of the line before it.
    for index in range(1, len(ends)):
        if not lines[index] and ends[index - 1] == "\r" and ends[index] == "\n":
            ends[index] = "\r"
    return "".join(part for pair in zip(lines, [*ends, ""], strict=True) for part in pair)
