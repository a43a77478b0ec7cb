"""A manuscript as an EPUB 3 book: a file for each chapter, contents, and what it is."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from writer_app.core.formats.html_writer import (
    STYLE,
    body_lines,
    inline,
    mostly_right_to_left,
    title_lines,
)
from writer_app.core.formats.manuscript import Block, clean
from writer_app.core.formats.options import Options
from writer_app.core.formats.packing import pack

MIMETYPE = "application/epub+zip"
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_CONTAINER = f"""{_XML}<container version="1.0" \
xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_LARGEST_PART = 2000
"""Blocks in one file of a story without chapters; readers for small devices load a file whole."""


@dataclass
class _Part:
    name: str
    title: str  # as XHTML; "" for one that goes on with the chapter before
    lines: list[str]


def write_epub(
    blocks: Iterable[Block],
    options: Options,
    check: Callable[[], None],
    now: datetime | None = None,
) -> bytes:
    """The book. Its identity is made from title and author, so a new edition replaces the old."""
    title = clean(options.title) or "Untitled"
    parts = _parts(blocks, options, check, title)
    rtl = 2 * sum(mostly_right_to_left(part.lines) for part in parts) > len(parts)
    language = escape(options.language or "en")
    direction = ' dir="rtl"' if rtl else ""

    def page(heading: str, lines: Iterable[str]) -> str:
        return "\n".join(
            [
                f'{_XML}<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
                f'xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" '
                f'xml:lang="{language}"{direction}>',
                f'<head><title>{heading}</title><link rel="stylesheet" href="style.css"/></head>',
                "<body>", *lines, "</body>\n</html>\n",
            ]
        )  # fmt: skip

    listed = [f'<li><a href="{part.name}">{part.title}</a></li>' for part in parts if part.title]
    contents = ['<nav epub:type="toc"><ol>', *listed, "</ol></nav>"]
    book = uuid.uuid5(uuid.NAMESPACE_URL, f"writer:{clean(options.author)}/{title}")
    time = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    creator = (
        f"<dc:creator>{escape(clean(options.author))}</dc:creator>\n" if options.author else ""
    )
    items = "\n".join(
        f'<item id="part{n}" href="{part.name}" media-type="application/xhtml+xml"/>'
        for n, part in enumerate(parts)
    )
    order = "".join(f'<itemref idref="part{n}"/>' for n in range(len(parts)))
    progression = ' page-progression-direction="rtl"' if rtl else ""
    package = f"""{_XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" \
unique-identifier="book" xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="book">urn:uuid:{book}</dc:identifier>
<dc:title>{escape(title)}</dc:title>
{creator}<dc:language>{language}</dc:language>
<meta property="dcterms:modified">{time}</meta>
</metadata>
<manifest>
<item id="contents" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="style.css" media-type="text/css"/>
{items}
</manifest>
<spine{progression}>{order}</spine>
</package>
"""
    return pack(
        MIMETYPE,
        [
            ("META-INF/container.xml", _CONTAINER),
            ("EPUB/package.opf", package),
            ("EPUB/contents.xhtml", page(escape(title), contents)),
            ("EPUB/style.css", STYLE),
            *((f"EPUB/{part.name}", page(escape(title), part.lines)) for part in parts),
        ],
    )


def _parts(
    blocks: Iterable[Block], options: Options, check: Callable[[], None], title: str
) -> list[_Part]:
    groups: list[tuple[str, list[Block]]] = []
    for block in blocks:
        chapter = options.begins_chapter(block)
        if chapter or not groups or (len(groups[-1][1]) >= _LARGEST_PART and block.kind != "item"):
            heading = inline(block.runs) if chapter else "" if groups else escape(title)
            groups.append((heading, []))
        groups[-1][1].append(block)
    parts = [
        _Part(f"part{number}.xhtml", heading, list(body_lines(group, options, check)))
        for number, (heading, group) in enumerate(groups, 1)
    ]
    front = list(title_lines(options))
    if front or not parts:
        parts.insert(0, _Part("title.xhtml", escape(title), front or ["<p></p>"]))
    return parts
