"""More room between the lines of a QPlainTextEdit, which has no setting for that.

A line is as high as the first font of its QFont says, also where that font has none of the line's
characters and the next one draws them. So the first font is one made here: it has the wanted
height, no characters, and the box that stands for those that no font has. Drawing and layout stay
Qt's own, at its own speed.
"""

import struct
from functools import cache
from math import ceil

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QGuiApplication

LINE_HEIGHT = 1.5
"""The usual way from line to line, in sizes of the font."""

_SPACED = " with line spacing"  # in the names of the fonts made here
_SAMPLE = "The quick brown fox jumps over the lazy dog."
_NO_BRACKETS = str.maketrans("[]", "()")
_EM = 16000  # the units that the font's measures are in; finer than a 64th of a pixel


def families() -> list[str]:
    """The fonts to write in: those of the system, without the ones made here."""
    return [
        name
        for name in QFontDatabase.families()
        if not QFontDatabase.isPrivateFamily(name) and _SPACED not in name
    ]


def writes_latin(family: str) -> bool:
    """Whether a font can write its own name, which one of symbols can't."""
    systems = QFontDatabase.writingSystems(family)
    return (
        QFontDatabase.WritingSystem.Latin in systems
        and QFontDatabase.WritingSystem.Symbol not in systems
    )


def with_line_spacing(font: QFont, height: float = LINE_HEIGHT) -> QFont:
    """The same font with so much from line to line, in sizes of the font, or what it wants.

    As it is where that would change its characters.
    """
    size = QFontInfo(font).pointSizeF() / 72 * QGuiApplication.primaryScreen().logicalDotsPerInchY()
    metrics = QFontMetricsF(font)
    ascent, descent = metrics.ascent(), metrics.descent()
    # Whole pixels: fractions add up differently in each paragraph, and a line that is to stay
    # where it is would tremble. Qt counts a pixel in 64 parts.
    whole = max(round(height * size), ceil(ascent + descent))
    above = round(64 * (ascent + (whole - ascent - descent) / 2)) / 64
    # A name for each font that it stands before: Qt remembers by name which one comes next. What
    # stands in brackets there is the maker to Qt, which tells fonts of one name apart.
    name = f"{font.family()}{_SPACED}".translate(_NO_BRACKETS)
    family = _family(name, round(_EM * above / size), round(_EM * (whole - above) / size))
    if family is None:
        return font
    spaced = QFont(font)
    spaced.setFamilies([family, *font.families()])
    # A condensed font, for one, would be drawn in its usual width.
    same = QFontMetricsF(spaced).horizontalAdvance(_SAMPLE) == metrics.horizontalAdvance(_SAMPLE)
    return spaced if same else font


@cache
def _family(name: str, ascent: int, descent: int) -> str | None:
    font = _font(f"{name} {ascent} {descent}", ascent, descent)
    number = QFontDatabase.addApplicationFontFromData(QByteArray(font))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else None


def _font(family: str, ascent: int, descent: int) -> bytes:
    """A TrueType font of one glyph, the box, for no character at all."""
    outer = [(800, 0), (800, 11200), (7200, 11200), (7200, 0)]
    inner = [(1600, 800), (6400, 800), (6400, 10400), (1600, 10400)]
    points = [(0, 0), *outer, *inner]
    steps = [
        [points[i][axis] - points[i - 1][axis] for i in range(1, len(points))] for axis in (0, 1)
    ]
    glyph = struct.pack(
        ">5h2HH8B16h", 2, 800, 0, 7200, 11200, 3, 7, 0, *[1] * 8, *steps[0], *steps[1]
    )
    glyph += bytes(-len(glyph) % 4)
    names = {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "")}
    records, strings = b"", b""
    for kind, name in names.items():
        encoded = name.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x409, kind, len(encoded), len(strings))
        strings += encoded
    tables = {
        b"OS/2": struct.pack(
            ">HhHHH11h10s4L4sHHHhhhHH2LhhHHH",
            *(4, 8000, 400, 5, 0), *[0] * 11, bytes(10), *[0] * 4, b"NONE", 0x40, 0xFFFF, 0xFFFF,
            *(ascent, -descent, 0, ascent, descent), *[0] * 7,
        ),
        b"cmap": struct.pack(
            ">4HL12H", *(0, 1, 3, 1, 12), *(4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0)
        ),
        b"glyf": glyph,
        b"head": struct.pack(
            ">4LHH2Q4hHHhhh",
            *(0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, 0, 0), *(800, 0, 7200, 11200),
            *(0, 8, 2, 0, 0),
        ),
        b"hhea": struct.pack(
            ">LhhhHhhhhhh4hhH", 0x10000, ascent, -descent, 0, 8000, 800, 800, 7200, 1, *[0] * 7, 1
        ),
        b"hmtx": struct.pack(">Hh", 8000, 800),
        b"loca": struct.pack(">HH", 0, len(glyph) // 2),
        b"maxp": struct.pack(">L14H", 0x10000, 1, 8, 2, 0, 0, 1, *[0] * 8),
        b"name": struct.pack(">3H", 0, len(names), 6 + len(records)) + records + strings,
        b"post": struct.pack(">LLhh5L", 0x30000, *[0] * 8),
    }  # fmt: skip
    directory = struct.pack(">LHHHH", 0x10000, len(tables), 128, 3, 16 * len(tables) - 128)
    content = b""
    for tag, table in sorted(tables.items()):
        padded = table + bytes(-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        start = 12 + 16 * len(tables) + len(content)
        directory += struct.pack(">4s3L", tag, checksum, start, len(table))
        content += padded
    return directory + content
