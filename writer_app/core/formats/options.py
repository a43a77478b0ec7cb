"""How an export shall look: the same few choices for every format."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from writer_app.core.formats.manuscript import Block

MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True)
class Page:
    """A sheet, in millimetres."""

    width: float
    height: float


PAGES = {
    "a4": Page(210, 297),
    "letter": Page(215.9, 279.4),
    "a5": Page(148, 210),
    "trade": Page(139.7, 215.9),
}
"""Sheets by the name that settings have for them; "trade" is 5.5 by 8.5 inches."""


@dataclass(frozen=True)
class Layout:
    """How pages are set: points for letters, millimetres for everything else."""

    font: str
    points: float
    spacing: float  # of lines, as a multiple of single
    margin: float
    indent: float
    justified: bool
    indents_first: bool  # also the first paragraph of a scene
    scene: str  # what stands between two scenes
    running_head: bool  # author, title and page at the top, else the page at the foot


LAYOUTS = {
    "book": Layout("serif", 11, 1.25, 20, 5, True, False, "* * *", False),
    "manuscript": Layout("Times New Roman", 12, 2.0, 25.4, 12.7, False, True, "#", True),
}
"""A book to be read, and a manuscript as editors ask for it."""


@dataclass(frozen=True)
class Options:
    """What the writer chose; `chapter_level` is the deepest heading that begins a chapter."""

    title: str = ""
    author: str = ""
    language: str = "en"
    page: str = "a4"
    layout: str = "book"
    chapter_level: int = 1

    @property
    def sheet(self) -> Page:
        """The page's size."""
        return PAGES[self.page]

    @property
    def design(self) -> Layout:
        """The layout's lengths."""
        return LAYOUTS[self.layout]

    def begins_chapter(self, block: Block) -> bool:
        """Whether this block is the heading of a chapter."""
        return block.kind == "heading" and block.level <= self.chapter_level


def language_tag(text: str) -> str:
    """A language such as "en" or "pt-BR" in the form of files; "en" for what is none."""
    tag = text.strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", tag) else "en"


Role = Literal["body", "first", "heading", "chapter", "quote", "item", "scene"]
"""What a block is on the page: "first" is the paragraph that needs no indentation."""


def with_roles(blocks: Iterable[Block], options: Options) -> Iterator[tuple[Role, Block]]:
    """Each block with what it is on the page."""
    opens = True
    for block in blocks:
        role: Role
        match block.kind:
            case "heading":
                role = "chapter" if options.begins_chapter(block) else "heading"
            case "break":
                role = "scene"
            case "item":
                role = "item"
            case _ if block.quoted:
                role = "quote"
            case _:
                role = "first" if opens and not options.design.indents_first else "body"
        opens = role not in ("body", "first")
        yield role, block
