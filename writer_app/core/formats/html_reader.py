"""Web pages into a manuscript: words and emphasis only. Nothing is executed, nothing fetched."""

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from writer_app.core.errors import WriterError
from writer_app.core.formats.bounds import check_file, told_as_damage
from writer_app.core.formats.collector import Collector
from writer_app.core.formats.manuscript import Block
from writer_app.core.language import said

LARGEST_PAGE = 32 * 1024 * 1024  # bytes
LONGEST_COMMENT = 8 * 1024 * 1024  # bytes; beyond 10 MB the library begins anew at each "<!--"

_CHUNK = 1 << 16
_SKIPPED = {
    "applet", "audio", "button", "canvas", "datalist", "embed", "frame", "frameset", "head",
    "iframe", "img", "input", "map", "math", "menu", "noembed", "noframes", "noscript", "object",
    "option", "picture", "rp", "rt", "script", "select", "style", "svg", "template", "textarea",
    "title", "video",
}  # fmt: skip
_PICTURES = {"img", "picture", "svg", "video", "canvas"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_ITALIC = {"em", "i", "cite", "dfn", "var"}
_BOLD = {"strong", "b"}
_HEADING = re.compile(r"h([1-6])")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_STYLE = re.compile(r"(font-style|font-weight|display)\s*:\s*([\w-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TEXT_ENCODINGS = ("utf-", "utf8", "iso", "windows", "latin", "cp", "gb", "big5", "shift", "euc",
                   "koi8", "mac", "ascii", "us-ascii")  # fmt: skip


@dataclass(frozen=True)
class _Look:
    italic: bool = False
    bold: bool = False
    skipped: bool = False
    pre: bool = False


_LOOKS = {one: _Look(*one) for one in product((False, True), repeat=4)}
"""One of each: a page may open millions of elements and close none."""


def read_html(path: Path, check: Callable[[], None]) -> Collector:
    """Read the text of a web page. Raises WriterError."""
    from lxml.etree import HTMLParser  # no window needs it before

    check_file(path, LARGEST_PAGE)
    collector = Collector(path.name)
    with told_as_damage(path.name):
        data = _decode(path.read_bytes(), path.name).encode("utf-8", "replace")
        _check_comments(data)
        parser = HTMLParser(
            target=_Page(collector), encoding="utf-8", no_network=True, huge_tree=False
        )
        for start in range(0, len(data), _CHUNK):
            check()
            parser.feed(data[start : start + _CHUNK])
        if data.strip():
            parser.close()
    return collector


def _check_comments(data: bytes) -> None:
    start = data.find(b"<!--")
    while start >= 0:
        end = data.find(b"-->", start)
        if (end if end >= 0 else len(data)) - start > LONGEST_COMMENT:
            raise ValueError("a comment longer than a book")
        start = data.find(b"<!--", end) if end >= 0 else -1


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace").replace("\0", "")
    if b"\0" in data:
        raise WriterError(
            said(
                '"{name}" is not a web page. Choose one, or open it in the program it '
                "comes from and save it as a web page."
            ).format(name=name)
        )
    declared = _DECLARED.search(data, 0, 4096)
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if not encoding.startswith(_TEXT_ENCODINGS) or encoding.startswith("utf-7"):
        encoding = "utf-8"
    for attempt in ("utf-8", encoding):
        try:
            return data.decode(attempt)
        except (UnicodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


class _Page:
    """The events of a page, as blocks; what lxml calls a parser's target."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._looks = [_LOOKS[False, False, False, False]]
        self._lists: list[int | None] = []
        self._waiting = False
        self._quotes = 0
        self._heading = 0
        self._space = True

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        before = self._looks[-1]
        look = _look(tag, attributes, before)
        if tag in _PICTURES and not before.skipped:
            self._collector.left_out["pictures"] += 1
        if not look.skipped:
            if tag in _BLOCKS:
                self._flush()
                self._begin(tag, attributes)
            elif tag == "br":
                self._add("\n")
                self._space = True
            elif tag == "q":
                self._add("“")
            elif tag == "a" and attributes.get("href", "#")[:1] != "#":
                self._collector.left_out["addresses"] += 1
        self._looks.append(look)

    def end(self, tag: str) -> None:
        if len(self._looks) == 1:
            return
        look = self._looks.pop()
        if look.skipped:
            return
        if tag == "q":
            self._add("”")
        if tag not in _BLOCKS:
            return
        self._flush(empty=tag == "p")
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif _HEADING.fullmatch(tag):
            self._heading = 0
        if tag == "li":
            self._waiting = False

    def data(self, text: str) -> None:
        look = self._looks[-1]
        if look.skipped:
            return
        if not look.pre:
            text = _SPACES.sub(" ", text)
            if self._space:
                text = text.removeprefix(" ")
        if text:
            self._space = text[-1] in " \n"
            self._add(text)

    def close(self) -> None:
        self._flush()

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        heading = _HEADING.fullmatch(tag)
        if heading:
            self._heading = int(heading[1])
        elif tag == "hr":
            self._collector.add_break()
        elif tag == "blockquote":
            self._quotes += 1
        elif tag in ("ul", "ol"):
            start = _number(attributes.get("start"), 1)
            self._lists.append(start - 1 if tag == "ol" else None)
        elif tag == "li" and self._lists:
            last = self._lists[-1]
            if last is not None:
                self._lists[-1] = _number(attributes.get("value"), last + 1)
            self._waiting = True
        elif tag == "table":
            self._collector.left_out["tables"] += 1

    def _add(self, text: str) -> None:
        look = self._looks[-1]
        self._collector.text(text, look.italic, look.bold)

    def _flush(self, *, empty: bool = False) -> None:
        """End the paragraph; an empty one counts only where the page has it on purpose."""
        self._space = True
        if self._collector.has_text:
            if self._heading:
                block = Block("heading", level=self._heading)
            elif self._waiting:
                depth = len(self._lists)
                block = Block("item", (), depth, self._lists[-1], self._quotes > 0)
                self._waiting = False
            else:
                block = Block("paragraph", quoted=self._quotes > 0)
            self._collector.end(block)
        elif empty and not self._waiting:
            self._collector.drop()
            self._collector.end(Block("paragraph"))
        else:
            self._collector.drop()


def _look(tag: str, attributes: Mapping[str, str], before: _Look) -> _Look:
    italic = before.italic or tag in _ITALIC
    bold = before.bold or tag in _BOLD
    skipped = before.skipped or tag in _SKIPPED or "hidden" in attributes
    for key, value in _STYLE.findall(attributes.get("style", "")[:1000]):
        key, value = key.lower(), value.lower()
        if key == "font-style":
            italic = value in ("italic", "oblique")
        elif key == "font-weight":
            bold = value in ("bold", "bolder") or _number(value, 400) >= 600
        else:
            skipped = skipped or value == "none"
    return _LOOKS[italic, bold, skipped, before.pre or tag == "pre"]


def _number(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,9}", value.strip()) else default
