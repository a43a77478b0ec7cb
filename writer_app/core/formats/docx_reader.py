"""Word's .docx into a manuscript: a stream of events, no tree, nothing executed or fetched."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from writer_app.core.errors import WriterError
from writer_app.core.formats.bounds import Archive, Attributes, parse_xml, told_as_damage
from writer_app.core.formats.collector import Collector
from writer_app.core.formats.manuscript import Block
from writer_app.core.language import said

_SKIPPED = {
    "w:del", "w:moveFrom", "w:pPrChange", "w:rPrChange", "w:sectPrChange", "w:tblPrChange",
    "mc:Fallback", "w:drawing", "w:pict", "w:object", "w:instrText", "w:rt",
}  # fmt: skip
_HEADING = re.compile(r"heading ?([1-9])")
_QUOTE = re.compile(r"quot|block text")
_CONTENTS = re.compile(r"toc \d|toc heading|table of figures")
_MARKS = {"w:tab": "\t", "w:cr": "\n", "w:noBreakHyphen": "\u2011", "w:softHyphen": "\xad"}
_OFF = ("0", "false", "off", "none")


@dataclass
class _Style:
    """A named style, or the direct formatting of a paragraph or run; None leaves it to others."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    numbering: tuple[str, int] | None = None
    italic: bool | None = None
    bold: bool | None = None
    hidden: bool | None = None


def read_docx(path: Path, check: Callable[[], None]) -> Collector:
    """Read the text of a Word document. Raises WriterError."""
    with told_as_damage(path.name), Archive(path) as archive:
        main = _main_part(archive, check)
        if main not in archive:
            raise WriterError(
                said(
                    '"{name}" is not a Word document. Choose one, or open it in the program it '
                    "comes from and save it as .docx."
                ).format(name=path.name)
            )
        folder = posixpath.dirname(main)
        styles = _Styles()
        for name, reader in (("styles.xml", styles.style), ("numbering.xml", styles.numbering)):
            part = posixpath.join(folder, name)
            if part in archive:
                parse_xml(archive.pieces(part), reader.start, reader.end, _ignore, check)
        body = _Body(Collector(path.name), styles)
        parse_xml(archive.pieces(main), body.start, body.end, body.text, check)
        return body.collector


def _ignore(_text: str) -> None:
    pass


def _main_part(archive: Archive, check: Callable[[], None]) -> str:
    found = ["word/document.xml"]

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            found.append(posixpath.normpath(attributes.get("Target", "").lstrip("/")))

    if "_rels/.rels" in archive:
        parse_xml(archive.pieces("_rels/.rels"), start, lambda name: None, _ignore, check)
    return found[-1]


def _on(attributes: Attributes) -> bool:
    return attributes.get("w:val", "1") not in _OFF


def _number(value: str | None, default: int = 0) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,9}", value) else default


class _Properties:
    """Gathers what a pPr and an rPr say, in a style or directly."""

    def __init__(self) -> None:
        self.style = _Style()
        self._id = ""
        self._level = 0

    def start(self, name: str, attributes: Attributes) -> None:
        style = self.style
        value = attributes.get("w:val", "")
        match name:
            case "w:i":
                style.italic = _on(attributes)
            case "w:b":
                style.bold = _on(attributes)
            case "w:vanish":
                style.hidden = _on(attributes)
            case "w:outlineLvl":
                style.outline = _number(value, 9)
            case "w:numId":
                self._id = value
                style.numbering = (self._id, self._level)
            case "w:ilvl":
                self._level = min(max(_number(value), 0), 8)
                if self._id:
                    style.numbering = (self._id, self._level)
            case "w:name":
                style.name = value.lower()
            case "w:basedOn" | "w:pStyle" | "w:rStyle":
                style.based_on = value
            case _:
                pass


class _StyleReader:
    def __init__(self, known: dict[str, _Style]) -> None:
        self._known = known
        self._properties = _Properties()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "w:style":
            self._properties = _Properties()
            self._known[attributes.get("w:styleId", "")] = self._properties.style
        else:
            self._properties.start(name, attributes)

    def end(self, name: str) -> None:
        pass


class _NumberingReader:
    """Which lists have bullets: a number leads to an abstract one, and that to its levels."""

    def __init__(self) -> None:
        self._formats: dict[tuple[str, int], tuple[str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._here = ("", 0)
        self._number = ""
        self._counts: dict[tuple[str, int], int] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        value = attributes.get("w:val", "")
        match name:
            case "w:abstractNum":
                self._here = (attributes.get("w:abstractNumId", ""), 0)
                self._number = ""
            case "w:num":
                self._number = attributes.get("w:numId", "")
            case "w:abstractNumId":
                self._abstract[self._number] = value
            case "w:lvl" | "w:lvlOverride":
                owner = f"num {self._number}" if self._number else self._here[0]
                self._here = (owner, _number(attributes.get("w:ilvl")))
            case "w:numFmt":
                start = self._formats.get(self._here, ("", 1))[1]
                self._formats[self._here] = (value, start)
            case "w:start" | "w:startOverride":
                kind = self._formats.get(self._here, ("", 1))[0]
                self._formats[self._here] = (kind, _number(value, 1))
            case _:
                pass

    def end(self, name: str) -> None:
        pass

    def next_number(self, identifier: str, level: int) -> int | None:
        """The number of the next item of a list, None where it has bullets."""
        own = self._formats.get((f"num {identifier}", level))
        abstract = self._abstract.get(identifier, "")
        kind, start = self._formats.get((abstract, level), ("bullet", 1))
        if own is not None:
            kind, start = own[0] or kind, own[1]
        if kind in ("bullet", "none", ""):
            return None
        # Lists that share an abstract one go on counting, unless one of them starts anew.
        key = (f"num {identifier}" if own is not None else abstract, level)
        self._counts[key] = self._counts.get(key, start - 1) + 1
        for deeper in [one for one in self._counts if one[0] == key[0] and one[1] > level]:
            del self._counts[deeper]
        return max(self._counts[key], 0)


class _Styles:
    def __init__(self) -> None:
        self._known: dict[str, _Style] = {}
        self.style = _StyleReader(self._known)
        self.numbering = _NumberingReader()
        self._resolved: dict[str, _Style] = {}

    def get(self, identifier: str) -> _Style:
        """A style with what it inherits; a ring of styles ends where it began."""
        if identifier not in self._resolved:
            chain: list[_Style] = []
            name = identifier
            while name in self._known and len(chain) < 32:
                style = self._known[name]
                if style in chain:
                    break
                chain.append(style)
                name = style.based_on
            made = replace(chain[0]) if chain else _Style(name=identifier.lower())
            for parent in chain[1:]:
                for key in ("outline", "numbering", "italic", "bold", "hidden"):
                    if getattr(made, key) is None:
                        setattr(made, key, getattr(parent, key))
                if _HEADING.fullmatch(parent.name) and made.outline is None:
                    made.outline = int(parent.name[-1]) - 1
            self._resolved[identifier] = made
        return self._resolved[identifier]


class _Body:
    """The events of document.xml, as blocks."""

    def __init__(self, collector: Collector, styles: _Styles) -> None:
        self.collector = collector
        self._styles = styles
        self._skipping = 0
        self._inside: list[str] = []
        self._paragraph = _Properties()
        self._run = _Properties()
        self._ruled = False
        self._properties: _Properties | None = None
        self._collects = False
        self._look = (False, False, False)

    def start(self, name: str, attributes: Attributes) -> None:
        if self._skipping or name in _SKIPPED:
            if not self._skipping:
                self._count(name)
            self._skipping += 1
            return
        if self._properties is not None:
            self._in_properties(name, attributes)
            return
        match name:
            case "w:p":
                if self.collector.has_text:  # one within another
                    self._end_paragraph()
                self._paragraph, self._ruled = _Properties(), False
            case "w:pPr":
                self._properties = self._paragraph
                self._inside = [name]
            case "w:r":
                self._run = _Properties()
                self._look = self._resolve()
            case "w:rPr":
                self._properties = self._run
                self._inside = [name]
            case "w:t":
                self._collects = True
            case "w:tab" | "w:cr" | "w:noBreakHyphen" | "w:softHyphen":
                self._add(_MARKS[name])
            case "w:br" if attributes.get("w:type", "textWrapping") == "textWrapping":
                self._add("\n")
            case "w:footnoteReference" | "w:endnoteReference":
                self.collector.left_out["notes"] += 1
            case "w:commentReference":
                self.collector.left_out["comments"] += 1
            case "w:hyperlink" if "r:id" in attributes:
                self.collector.left_out["addresses"] += 1
            case "w:tbl":
                self.collector.left_out["tables"] += 1
            case _:
                pass

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif self._properties is not None:
            self._inside.pop()
            if not self._inside:
                if name == "w:rPr":
                    self._look = self._resolve()
                self._properties = None
        elif name == "w:t":
            self._collects = False
        elif name == "w:p":
            self._end_paragraph()
            self._paragraph, self._ruled = _Properties(), False

    def text(self, text: str) -> None:
        if self._collects and not self._skipping:
            self._add(text)

    def _count(self, name: str) -> None:
        if name in ("w:drawing", "w:pict", "w:object"):
            self.collector.left_out["pictures"] += 1
        elif name in ("w:del", "w:moveFrom") and self._properties is None:
            self.collector.left_out["changes"] += 1

    def _in_properties(self, name: str, attributes: Attributes) -> None:
        assert self._properties is not None
        if name == "w:bottom" and self._inside[-1] == "w:pBdr":
            self._ruled = attributes.get("w:val") not in (None, *_OFF, "nil")
        # The look of the paragraph's own mark, in an rPr within its pPr, is that of no word.
        elif not (self._inside[0] == "w:pPr" and "w:rPr" in self._inside):
            self._properties.start(name, attributes)
        self._inside.append(name)

    def _resolve(self) -> tuple[bool, bool, bool]:
        direct, named = self._run.style, self._styles.get(self._run.style.based_on)
        paragraph = self._styles.get(self._paragraph.style.based_on)
        # A heading or a quotation says by what it is what its letters say.
        plain = self._heading(paragraph) or _QUOTE.search(paragraph.name)

        def of(key: str) -> bool:
            for style in (direct, named, paragraph):
                value = getattr(style, key)
                if value is not None and not (style is paragraph and plain):
                    return bool(value)
            return False

        return of("italic"), of("bold"), of("hidden")

    def _add(self, text: str) -> None:
        italic, bold, hidden = self._look
        if not hidden:
            self.collector.text(text, italic, bold)

    def _heading(self, style: _Style) -> int:
        found = _HEADING.fullmatch(style.name)
        if found:
            return int(found[1])
        if style.name == "title":
            return 1
        for outline in (self._paragraph.style.outline, style.outline):
            if outline is not None:
                return outline + 1 if outline < 9 else 0
        return 0

    def _end_paragraph(self) -> None:
        style = self._styles.get(self._paragraph.style.based_on)
        level = self._heading(style)
        numbering = self._paragraph.style.numbering or style.numbering
        quoted = _QUOTE.search(style.name) is not None
        if _CONTENTS.fullmatch(style.name):
            self.collector.left_out["contents"] = 1
            self.collector.drop()
        elif level and self.collector.has_text:
            self.collector.end(Block("heading", level=level))
        elif numbering is not None and numbering[0] not in ("", "0") and self.collector.has_text:
            number = self._styles.numbering.next_number(*numbering)
            self.collector.end(Block("item", level=numbering[1] + 1, number=number, quoted=quoted))
        elif self._ruled and not self.collector.has_text:
            self.collector.drop()
            self.collector.add_break()
        else:
            self.collector.end(Block("paragraph", quoted=quoted))
