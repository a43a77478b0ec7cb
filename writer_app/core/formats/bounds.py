"""What a document from elsewhere may cost: everything in it is counted before it is believed."""

import contextlib
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.parsers import expat

from writer_app.core.errors import WriterError, not_ordinary, unreadable
from writer_app.core.language import said

LARGEST_FILE = 512 * 1024 * 1024  # bytes; pictures, which nobody reads here, can be large
LARGEST_PART = 192 * 1024 * 1024  # bytes of XML, unpacked
LARGEST_RATIO = 400
"""How often smaller a part may lie in the file; the most even prose in XML comes to about 100."""
FREE_OF_RATIO = 1024 * 1024  # bytes that any part may have
LARGEST_DIRECTORY = 2 * 1024 * 1024  # bytes of the list of contents
LARGEST_TEXT = 32 * 1024 * 1024  # characters, as in `document.LARGEST_STORY`
MOST_BLOCKS = 1_000_000
DEEPEST = 500
"""Elements within one another. Readers keep no tree, so this bounds only their own stack."""

_CHUNK = 1 << 16
_END = struct.Struct("<4s4H2LH")  # the record at the end of a zip file
_END_SIGNATURE = b"PK\x05\x06"
_ZIP64_SIGNATURE = b"PK\x06\x07"
_LONGEST_COMMENT = 0xFFFF
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Attributes = dict[str, str]

_OPEN_XML = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    _OPEN_XML + "wordprocessingml/2006/main": "w:",
    _STRICT + "wordprocessingml/main": "w:",
    _OPEN_XML + "officeDocument/2006/relationships": "r:",
    _STRICT + "officeDocument/relationships": "r:",
    _OPEN_XML + "markup-compatibility/2006": "mc:",
    _OPEN_XML + "package/2006/relationships": "",
    **{
        f"{_ODF}{name}:1.0": f"{name}:"
        for name in ("office", "style", "text", "table", "drawing", "manifest")
    },
    _ODF + "xsl-fo-compatible:1.0": "fo:",
    "http://www.w3.org/1999/xlink": "xlink:",
}
"""What names begin with here, whatever a file calls the same thing."""


class Cancelled(Exception):
    """Nobody wants the result any more."""


@contextlib.contextmanager
def told_as_damage(name: str) -> Iterator[None]:
    """Turn what the libraries below say of broken files into one sentence for the writer."""
    try:
        yield
    except (
        zipfile.BadZipFile, zlib.error, expat.ExpatError, struct.error, EOFError, LookupError,
        ValueError, TypeError, ArithmeticError, NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        raise WriterError(
            said(
                '"{name}" is damaged. Open it in the program it comes from and save it '
                "again, or get a new copy."
            ).format(name=name)
        ) from error
    except OSError as error:
        raise unreadable(name, error) from error
    except MemoryError as error:
        raise WriterError(
            said(
                '"{name}" needs more memory than there is. Close other programs and try again.'
            ).format(name=name)
        ) from error


def check_file(path: Path, largest: int) -> int:
    """The size of an ordinary file in bytes. Raises WriterError where it is none, or too large."""
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise WriterError(
            said('"{name}" is not in "{folder}" any more. Look for it with Import.').format(
                name=path.name, folder=path.parent
            )
        ) from error
    except OSError as error:
        raise unreadable(path.name, error) from error
    if not stat.S_ISREG(status.st_mode):
        raise not_ordinary(path.name)
    if status.st_size > largest:
        raise WriterError(
            said(
                '"{name}" has {st_size} MB; such a file may have {largest} MB. Split it '
                "into parts, or leave its pictures out."
            ).format(
                name=path.name, st_size=f"{status.st_size / 2**20:.0f}", largest=largest // 2**20
            )
        )
    return status.st_size


class Archive:
    """A zip file whose parts are read by name, in pieces, and never unpacked onto the disk.

    All methods raise WriterError; what `told_as_damage` turns into one may also come out.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        size = check_file(path, LARGEST_FILE)
        with told_as_damage(self._name), contextlib.ExitStack() as undo:
            file = undo.enter_context(path.open("rb"))
            start = file.read(8)
            if start == _OLD_OFFICE:
                raise WriterError(
                    said(
                        '"{name}" is protected by a password, or comes from a very old version of '
                        "Word. Save it without a password in today's format, then import it."
                    ).format(name=self._name)
                )
            if not start.startswith(b"PK"):
                raise WriterError(
                    said(
                        '"{name}" is not the kind of document that its name says. Open it in the '
                        "program it comes from and save it again."
                    ).format(name=self._name)
                )
            _check_directory(file.read, file.seek, size)
            file.seek(0)
            self._zip = undo.enter_context(zipfile.ZipFile(file))
            self._undo = undo.pop_all()
        self._left = LARGEST_PART

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._undo.close()

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, in pieces; what is read in all, and how far it may swell, is bounded."""
        info = self._zip.getinfo(name)
        if info.flag_bits & 0x1:
            raise protected(self._name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile("a way of packing that no document uses")
        read = 0
        allowed = max(FREE_OF_RATIO, info.compress_size * LARGEST_RATIO)
        with self._zip.open(info) as part:
            while piece := part.read(_CHUNK):
                read += len(piece)
                self._left -= len(piece)
                if read > allowed or self._left < 0:
                    raise WriterError(
                        said(
                            '"{name}" swells to far more than a story when it is unpacked, so it '
                            "was "
                            "left alone. Get a new copy from somebody you trust."
                        ).format(name=self._name)
                    )
                yield piece


def protected(name: str) -> WriterError:
    """What to say of a document under a password."""
    return WriterError(
        said('"{name}" is protected by a password. Save it without one, then import it.').format(
            name=name
        )
    )


def _check_directory(
    read: Callable[[int], bytes], seek: Callable[[int, int], object], size: int
) -> None:
    """Refuse a list of contents that is too long to be read, before the library reads it."""
    length = min(size, _END.size + _LONGEST_COMMENT)
    seek(-length, 2)
    tail = read(length)
    place = tail.rfind(_END_SIGNATURE)
    if place < 0:
        raise zipfile.BadZipFile("no end")
    record = _END.unpack_from(tail, place)
    if _ZIP64_SIGNATURE in tail or record[5] > LARGEST_DIRECTORY:
        raise zipfile.BadZipFile("more parts than a document has")


def parse_xml(
    pieces: Iterator[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
    check: Callable[[], None] = lambda: None,
) -> None:
    """Parse XML as a stream of events, with names such as "w:p" for those that readers know.

    A document type is refused, and with it every entity, so nothing expands and nothing is
    fetched. `check` is called for each piece and may raise.

    Raises expat.ExpatError or ValueError where it is damaged.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def refuse(*_arguments: object) -> None:
        raise ValueError("a document type, which no such file has")

    def begin(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise ValueError("too deep")
        start(_short(name), {_short(key): value for key, value in attributes.items()})

    def finish(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(_short(name))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = text
    for piece in pieces:
        check()
        parser.Parse(piece, False)
    parser.Parse(b"", True)


@lru_cache(1024)
def _short(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return _PREFIXES.get(space, "?:") + local if space else name


class Budget:
    """Counts what a reader has collected, and ends it when no story is that long."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._characters = 0
        self._blocks = 0

    def add(self, characters: int, blocks: int = 0) -> None:
        """Count. Raises WriterError beyond the limits."""
        self._characters += characters
        self._blocks += blocks
        if self._characters > LARGEST_TEXT or self._blocks > MOST_BLOCKS:
            raise WriterError(
                said(
                    '"{name}" has more text than a story may have here, {largest_text} MB. '
                    "Split it into parts and import one of them."
                ).format(name=self._name, largest_text=LARGEST_TEXT // 2**20)
            )
