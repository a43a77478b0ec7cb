"""OpenDocument's .odt into a manuscript: a stream of events, no tree, nothing fetched."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from writer_app.core.errors import WriterError
from writer_app.core.formats.bounds import (
    Archive,
    Attributes,
    parse_xml,
    protected,
    told_as_damage,
)
from writer_app.core.formats.collector import Collector, LeftOut
from writer_app.core.formats.manuscript import Block
from writer_app.core.language import said

_LEFT_OUT: dict[str, LeftOut] = {
    "text:note": "notes",
    "office:annotation": "comments",
    "text:changed-region": "changes",
    "drawing:frame": "pictures",
}
_SKIPPED = {
    *_LEFT_OUT, "office:forms", "text:table-of-content", "text:sequence-decls", "text:ruby-text",
    "office:annotation-end", "text:variable-decls", "text:user-field-decls", "style:header",
    "style:footer",
}  # fmt: skip
_BLOCKS = ("text:p", "text:h")
_QUOTE = re.compile(r"quot|block_20_text")
_SPACES = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 1000


@dataclass
class _Style:
    parent: str = ""
    italic: bool | None = None
    bold: bool | None = None
    hidden: bool | None = None
    ruled: bool = False
    level: int = 0


def read_odt(path: Path, check: Callable[[], None]) -> Collector:
    """Read the text of an OpenDocument text. Raises WriterError."""
    with told_as_damage(path.name), Archive(path) as archive:
        if "content.xml" not in archive:
            raise WriterError(
                said(
                    '"{name}" is not an OpenDocument text. Choose one, or open it in the '
                    "program it comes from and save it as .odt."
                ).format(name=path.name)
            )
        if "META-INF/manifest.xml" in archive:
            _refuse_protected(archive, path.name, check)
        body = _Body(Collector(path.name))
        for part in ("styles.xml", "content.xml"):
            if part in archive:
                parse_xml(archive.pieces(part), body.start, body.end, body.text, check)
        return body.collector


def _refuse_protected(archive: Archive, name: str, check: Callable[[], None]) -> None:
    def start(element: str, _attributes: Attributes) -> None:
        if element == "manifest:encryption-data":
            raise protected(name)

    pieces = archive.pieces("META-INF/manifest.xml")
    parse_xml(pieces, start, lambda element: None, lambda text: None, check)


class _Body:
    """The events of styles.xml and content.xml, as blocks; ODT names styles before it uses them."""

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self._styles: dict[str, _Style] = {}
        self._numbered: dict[tuple[str, int], tuple[bool, int]] = {}
        self._style = _Style()
        self._list_style = ""
        self._skipping = 0
        self._in_body = False
        self._lists: list[tuple[str, int]] = []
        """The lists that this stands in, innermost last: style, and number of the last item."""
        self._first_of_item = False
        self._looks: list[tuple[str, tuple[bool, bool, bool]]] = []
        self._paragraph = Block("paragraph")
        self._ruled = False
        self._space = True
        """Whether the last character was a space, or there was none, so that another is none."""

    def start(self, name: str, attributes: Attributes) -> None:
        if self._skipping or name in _SKIPPED:
            if not self._skipping:
                if name in _LEFT_OUT:
                    self.collector.left_out[_LEFT_OUT[name]] += 1
                elif name == "text:table-of-content":
                    self.collector.left_out["contents"] = 1
            self._skipping += 1
        elif not self._in_body:
            self._start_style(name, attributes)
        else:
            self._start_text(name, attributes)

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif name == "office:body":
            self._in_body = False
        elif name == "text:list" and self._lists:
            self._lists.pop()
            self._first_of_item = False
        elif self._looks and name == self._looks[-1][0]:
            self._looks.pop()
            if name in _BLOCKS:
                self._end_paragraph()

    def text(self, text: str) -> None:
        if self._looks and not self._skipping:
            text = _SPACES.sub(" ", text)
            if self._space:
                text = text.removeprefix(" ")
            if text:
                self._space = text.endswith(" ")
                self._add(text)

    def _start_style(self, name: str, attributes: Attributes) -> None:
        match name:
            case "office:body":
                self._in_body = True
            case "style:style":
                self._style = _Style(attributes.get("style:parent-style-name", ""))
                self._style.level = _number(attributes.get("style:default-outline-level"), 0)
                self._styles[attributes.get("style:name", "")] = self._style
            case "style:default-style" | "style:page-layout":
                self._style = _Style()  # of nobody
            case "style:text-properties":
                if "fo:font-style" in attributes:
                    self._style.italic = attributes["fo:font-style"] in ("italic", "oblique")
                if "fo:font-weight" in attributes:
                    weight = attributes["fo:font-weight"]
                    self._style.bold = weight == "bold" or _number(weight, 400) >= 600
                if "text:display" in attributes:
                    self._style.hidden = attributes["text:display"] == "none"
            case "style:paragraph-properties":
                self._style.ruled = attributes.get("fo:border-bottom", "none") != "none"
            case "text:list-style":
                self._list_style = attributes.get("style:name", "")
            case "text:list-level-style-number" | "text:list-level-style-bullet":
                level = _number(attributes.get("text:level"), 1)
                start = _number(attributes.get("text:start-value"), 1)
                numbered = name.endswith("number") and bool(attributes.get("style:num-format"))
                self._numbered[self._list_style, level] = (numbered, start)
            case _:
                pass

    def _start_text(self, name: str, attributes: Attributes) -> None:
        match name:
            case "text:p" | "text:h":
                self._start_paragraph(name, attributes)
            case "text:span" | "text:a" if self._looks:
                if name == "text:a":
                    self.collector.left_out["addresses"] += 1
                look = self._resolve(attributes.get("text:style-name", ""), self._looks[-1][1])
                self._looks.append((name, look))
            case "text:s" if self._looks:
                count = min(_number(attributes.get("text:c"), 1), _MOST_SPACES)
                self._add(" " * count)
                self._space = False
            case "text:tab" if self._looks:
                self._add("\t")
                self._space = False
            case "text:line-break" if self._looks:
                self._add("\n")
                self._space = True
            case "text:list":
                outer = self._lists[-1][0] if self._lists else ""
                style = attributes.get("text:style-name", outer)
                start = self._numbered.get((style, len(self._lists) + 1), (False, 1))[1]
                self._lists.append((style, start - 1))
            case "text:list-item" if self._lists:
                style, last = self._lists[-1]
                self._lists[-1] = (style, _number(attributes.get("text:start-value"), last + 1))
                self._first_of_item = True
            case "table:table":
                self.collector.left_out["tables"] += 1
            case _:
                pass

    def _start_paragraph(self, name: str, attributes: Attributes) -> None:
        if self._looks:  # one within another, as in a frame that is no picture
            self._end_paragraph()
            self._looks.clear()
        style = attributes.get("text:style-name", "")
        names = self._names(style)
        quoted = any(_QUOTE.search(one.lower()) for one in names)
        level = 0
        if name == "text:h":
            level = _number(attributes.get("text:outline-level"), 1)
        elif "Title" in names:
            level = 1
        if level:
            self._paragraph = Block("heading", level=level)
        elif self._lists and self._first_of_item:
            list_style, last = self._lists[-1]
            numbered = self._numbered.get((list_style, len(self._lists)), (False, 1))[0]
            self._paragraph = Block(
                "item", (), len(self._lists), last if numbered else None, quoted
            )
        else:
            self._paragraph = Block("paragraph", quoted=quoted)
        self._first_of_item = False
        self._ruled = any(self._styles[one].ruled for one in names if one in self._styles)
        look = (False, False, False)
        if not level and not quoted:
            look = self._resolve(style, look)
        self._looks.append((name, look))
        self._space = True

    def _end_paragraph(self) -> None:
        if self._ruled and not self.collector.has_text:
            self.collector.drop()
            self.collector.add_break()
        else:
            self.collector.end(self._paragraph)

    def _add(self, text: str) -> None:
        italic, bold, hidden = self._looks[-1][1]
        if not hidden:
            self.collector.text(text, italic, bold)

    def _names(self, style: str) -> list[str]:
        """A style and those it is based on; a ring of them ends where it began."""
        names: list[str] = []
        while style and style not in names and len(names) < 32:
            names.append(style)
            style = self._styles[style].parent if style in self._styles else ""
        return names

    def _resolve(self, style: str, outer: tuple[bool, bool, bool]) -> tuple[bool, bool, bool]:
        chain = [self._styles[name] for name in self._names(style) if name in self._styles]

        def of(key: str, otherwise: bool) -> bool:
            values = (getattr(one, key) for one in chain)
            return next((value for value in values if value is not None), otherwise)

        return of("italic", outer[0]), of("bold", outer[1]), of("hidden", outer[2])


def _number(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,9}", value) else default
