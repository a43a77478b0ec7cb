"""A manuscript on pages: the same for PDF, preview and printer.

Lines are counted once, in a thread that may be stopped; a page lays its few paragraphs out again
when it is painted. So a long novel costs little memory, and any page is there at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from unicodedata import bidirectional, east_asian_width

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from writer_app.core.formats.manuscript import Block, Run, clean, right_to_left
from writer_app.core.formats.options import MM_PER_POINT, Options, Role, with_roles
from writer_app.core.text import utf16_length

DOTS_PER_INCH = 720
"""The grid that pages are laid out on; a point has ten of its steps."""

_DOT = DOTS_PER_INCH / 72
_LINE = 1.2  # height of a single-spaced line, as a multiple of the font's size
_FAMILIES = {
    "serif": ["Libertinus Serif", "EB Garamond", "Georgia", "Liberation Serif", "Noto Serif"],
    "Times New Roman": ["Times New Roman", "Liberation Serif", "Times", "Nimbus Roman"],
}
_UPRIGHT = {"R", "AL"}
"""Directions of scripts without a slanted form; like East Asian ones, they are emphasised in bold,
also because fonts then lack the letters."""
_ORPHANS = 2
"""No fewer lines of a paragraph stay at the foot of a page, nor go over to the next one."""
_CHUNK = 64


@dataclass(frozen=True)
class _Shape:
    """How a block is set: sizes in dots."""

    font: QFont
    line: float
    indent: float
    left: float
    right: float
    above: float
    below: float
    middle: bool
    keeps: bool


@dataclass(frozen=True)
class _Piece:
    """Some lines of a block, from a height on a page."""

    block: int
    first: int
    last: int
    top: float


class Pages:
    """All pages of a manuscript. Making them takes a while and needs no window."""

    def __init__(
        self, blocks: Iterable[Block], options: Options, check: Callable[[], None] = lambda: None
    ) -> None:
        """`check` is called again and again and may raise to end it."""
        self.options = options
        design, sheet = options.design, options.sheet
        self.size = QSizeF(_mm(sheet.width), _mm(sheet.height))
        margin = _mm(design.margin)
        self._area = QRectF(margin, margin, self.size.width() - 2 * margin,
                            self.size.height() - 2 * margin)  # fmt: skip
        self._shapes = _Shapes(options)
        self._blocks = list(with_roles(blocks, options))
        self._has_title = bool(options.title or options.author)
        self._pages: list[list[_Piece]] = []
        self._break_pages(check)

    def __len__(self) -> int:
        return len(self._pages) + self._has_title

    def paint(self, painter: QPainter, page: int) -> None:
        """Paint a page, counted from 0, in dots from its upper left corner."""
        painter.save()
        painter.setPen(Qt.GlobalColor.black)
        if self._has_title and page == 0:
            self._paint_title(painter)
        else:
            number = page - self._has_title
            for piece in self._pages[number]:
                self._paint_piece(painter, piece)
            self._paint_edge(painter, number + 1)
        painter.restore()

    def to_pdf(self, check: Callable[[], None] = lambda: None) -> bytes:
        """All pages as a PDF with its fonts inside."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(DOTS_PER_INCH)
        writer.setCreator("writer-app")
        writer.setTitle(clean(self.options.title))
        if hasattr(writer, "setAuthor"):  # since Qt 6.9
            writer.setAuthor(clean(self.options.author))
        writer.setPageLayout(self.page_layout())
        painter = QPainter(writer)
        for page in range(len(self)):
            check()
            if page:
                writer.newPage()
            self.paint(painter, page)
        painter.end()
        return bytes(buffer.data().data())

    def page_layout(self) -> QPageLayout:
        """The sheet, for a printer; margins are part of the pages."""
        sheet = self.options.sheet
        size = QPageSize(
            QSizeF(sheet.width, sheet.height), QPageSize.Unit.Millimeter, "",
            QPageSize.SizeMatchPolicy.FuzzyMatch,
        )  # fmt: skip
        return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())

    # Breaking

    def _break_pages(self, check: Callable[[], None]) -> None:
        page: list[_Piece] = []
        y = 0.0
        for index, (role, _) in enumerate(self._blocks):
            if index % _CHUNK == 0:
                check()
            shape = self._shape(index)
            count = self._lay_out(index, shape).lineCount()
            if role == "chapter" and page:
                self._pages.append(page)
                page, y = [], 0.0
            if page or role == "chapter":
                y += shape.above
            first = 0
            while first < count:
                room = int((self._area.height() - y + 0.01) / shape.line)
                lines = _lines_here(count - first, room, first == 0, bool(page))
                if shape.keeps and page and lines < count:
                    lines = 0
                if lines:
                    page.append(_Piece(index, first, first + lines, y))
                    y += lines * shape.line
                    first += lines
                if first < count:
                    page, y = self._turn(page, carries=first == 0)
            y += shape.below
        if page or not self._pages:
            self._pages.append(page)

    def _turn(self, page: list[_Piece], *, carries: bool) -> tuple[list[_Piece], float]:
        """End a page; headings at its foot go over to the next one, and how far down they reach."""
        kept = len(page)
        while carries and kept and self._shape(page[kept - 1].block).keeps:
            kept -= 1
        kept = kept or len(page)  # a page of headings alone is one
        self._pages.append(page[:kept])
        carried: list[_Piece] = []
        y = 0.0
        for piece in page[kept:]:
            shape = self._shape(piece.block)
            y += shape.above if carried else 0.0
            carried.append(replace(piece, top=y))
            y += (piece.last - piece.first) * shape.line + shape.below
        return carried, y

    def _shape(self, index: int) -> _Shape:
        role, block = self._blocks[index]
        return self._shapes.of(role, block.level, block.quoted)

    def _lay_out(self, index: int, shape: _Shape) -> QTextLayout:
        role, block = self._blocks[index]
        runs = (Run(self.options.design.scene),) if role == "scene" else block.runs
        text = "".join(run.text for run in runs).replace("\n", "\u2028")
        layout = QTextLayout(text, shape.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        rtl = right_to_left(text)
        option.setTextDirection(
            Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        )
        option.setAlignment(self._alignment(role, shape, rtl))
        option.setTabStopDistance(_mm(self.options.design.indent) or _mm(5))
        layout.setTextOption(option)
        layout.setFormats(_formats(runs))
        width = self._area.width() - shape.left - shape.right
        left = shape.right if rtl else shape.left
        layout.beginLayout()
        line = layout.createLine()
        indent = shape.indent
        while line.isValid():
            line.setLineWidth(max(width - indent, width / 4))
            line.setPosition(QPointF(left + (0 if rtl else indent), 0))
            indent = 0
            line = layout.createLine()
        layout.endLayout()
        return layout

    def _alignment(self, role: Role, shape: _Shape, rtl: bool) -> Qt.AlignmentFlag:
        if shape.middle:
            return Qt.AlignmentFlag.AlignHCenter
        if self.options.design.justified and role in ("body", "first", "quote"):
            return Qt.AlignmentFlag.AlignJustify
        return Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft

    # Painting

    def _paint_piece(self, painter: QPainter, piece: _Piece) -> None:
        role, block = self._blocks[piece.block]
        shape = self._shape(piece.block)
        layout = self._lay_out(piece.block, shape)
        metrics = QFontMetricsF(shape.font)
        # Letters of another font must not move the line that they stand on.
        base = self._area.top() + piece.top + (shape.line - metrics.height()) / 2 + metrics.ascent()
        for number in range(piece.first, piece.last):
            line = layout.lineAt(number)
            line.draw(painter, QPointF(self._area.left(), base - line.ascent()))
            base += shape.line
        if role == "item" and piece.first == 0:
            base -= (piece.last - piece.first) * shape.line
            self._paint_marker(painter, block, shape, base)

    def _paint_marker(self, painter: QPainter, block: Block, shape: _Shape, base: float) -> None:
        marker = "•" if block.number is None else f"{block.number}."
        width = QFontMetricsF(shape.font).horizontalAdvance(marker)
        gap = shape.font.pixelSize() * 0.5
        x = self._area.left() + shape.left - gap - width
        if right_to_left(block.text):
            x = self._area.right() - shape.left + gap
        painter.setFont(shape.font)
        painter.drawText(QPointF(x, base), marker)

    def _paint_edge(self, painter: QPainter, number: int) -> None:
        options, design = self.options, self.options.design
        painter.setFont(self._shapes.edge)
        area = QRectF(self._area)
        height = _mm(design.margin)
        if design.running_head:
            names = " / ".join(filter(None, (options.author, options.title.upper())))
            room = area.width() - QFontMetricsF(painter.font()).horizontalAdvance(" / 00000")
            names = QFontMetricsF(painter.font()).elidedText(
                clean(names), Qt.TextElideMode.ElideRight, room
            )
            area.setRect(area.left(), height * 0.35, area.width(), height * 0.5)
            text = f"{names} / {number}" if names else str(number)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight, text)
        else:
            area.setRect(area.left(), area.bottom() + height * 0.3, area.width(), height * 0.5)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter, str(number))

    def _paint_title(self, painter: QPainter) -> None:
        area = QRectF(self._area)
        area.setTop(area.top() + area.height() / 4)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        for text, scale in ((self.options.title, 2.0), (self.options.author, 1.2)):
            if text:
                painter.setFont(self._shapes.font(scale))
                used = painter.drawText(area, flags, clean(text))
                area.setTop(used.bottom() + _mm(8))


class _Shapes:
    """The shape of each role, made once."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.line = options.design.points * _DOT * _LINE * options.design.spacing
        self.edge = self.font(0.85)
        self.of = lru_cache(64)(self._of)

    def font(self, scale: float = 1.0) -> QFont:
        design = self._options.design
        font = QFont()
        font.setFamilies([*_FAMILIES.get(design.font, [design.font]), "DejaVu Serif"])
        font.setStyleHint(QFont.StyleHint.Serif)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setPixelSize(round(design.points * scale * _DOT))
        return font

    def _of(self, role: Role, level: int, quoted: bool) -> _Shape:
        design = self._options.design
        indent = _mm(design.indent) if role == "body" or (
            role == "first" and design.indents_first) else 0.0  # fmt: skip
        space = self.line
        scale = 1.0
        left = right = above = below = 0.0
        if role in ("heading", "chapter"):
            scale = max(1.0, 1.7 - 0.3 * level)
            above, below = (4 * space, 2 * space) if role == "chapter" else (space, space)
        elif role == "scene":
            above = below = space / 2
        elif quoted or role == "quote":
            left = right = _mm(8)
            above = below = space / 4
        if role == "item":
            left += _mm(8) * level
        line = self.line * scale
        if role in ("heading", "chapter"):
            line = design.points * scale * _DOT * _LINE * 1.1
        middle = role in ("heading", "chapter", "scene")
        return _Shape(self.font(scale), line, indent, left, right, above, below, middle, middle)


def _lines_here(left: int, room: int, begins: bool, after_others: bool) -> int:
    """How many of a block's remaining lines go onto this page."""
    if left <= room:
        return left
    lines = max(room, 0)
    if left - lines < _ORPHANS:
        lines = left - _ORPHANS
    if begins and lines < _ORPHANS:
        lines = 0
    if lines <= 0 and not after_others:
        return max(1, min(room, left))  # or there would be no end
    return max(lines, 0)


def _formats(runs: Iterable[Run]) -> list[QTextLayout.FormatRange]:
    made = []
    runs = list(runs)
    starts = [0, *accumulate(utf16_length(run.text) for run in runs)]
    for run, start, end in zip(runs, starts, starts[1:], strict=False):
        if run.italic or run.bold:
            found = QTextLayout.FormatRange()
            found.start, found.length = start, end - start
            look = QTextCharFormat()
            slants = run.italic and not _UPRIGHT.intersection(map(bidirectional, run.text))
            slants = slants and not any(east_asian_width(one) in "WF" for one in run.text)
            look.setFontItalic(slants)
            if run.bold or slants != run.italic:
                look.setFontWeight(QFont.Weight.Bold)
            found.format = look
            made.append(found)
    return made


def _mm(length: float) -> float:
    return length / MM_PER_POINT * _DOT
