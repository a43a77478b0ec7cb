# ruff: noqa: RUF001 - it is about replacing these characters
"""Stories from the source of a Standard Ebooks production (https://standardebooks.org).

Each of their books is a git repository with XHTML files whose parts say what they are. From these
come the chapters and stories of a work as plain text; title pages, prefaces, notes, illustrations,
tables, plays and verse of more than a few lines are left out. Standard Ebooks dedicates its own
work to the public domain (CC0 1.0); the texts are in the public domain in the United States.
"""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from training.errors import TrainingError

MIN_WORDS = 200  # shorter records are dropped
MAX_VERSE_LINES = 8  # longer verse is dropped
MAX_LOST = 0.2  # so is a record that loses a greater share of its words that way
MAX_FOREIGN = 0.05  # or that has a greater share of letters that are not Latin

_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XHTML = "{http://www.w3.org/1999/xhtml}"

_VERSE = {"z3998:verse", "z3998:poem", "z3998:song", "z3998:hymn", "z3998:lyrics"}
_SKIPPED_SECTIONS = {
    *("titlepage", "halftitlepage", "imprint", "colophon", "copyright-page", "dedication"),
    *("epigraph", "loi", "endnotes", "footnotes", "rearnotes", "toc", "foreword", "preface"),
    *("introduction", "afterword", "appendix", "glossary", "bibliography", "index"),
    *("contributors", "z3998:drama", "z3998:poem", "z3998:verse", "se:essay"),
}
_SKIPPED_BLOCKS = {
    *("epigraph", "dedication", "endnotes", "footnotes", "bridgehead", "se:bridgehead"),
    *("contributors", "z3998:drama"),
}
_CONTAINERS = {"part", "division", "volume", "bodymatter"}
_SKIPPED_TAGS = {"figure", "img", "svg", "table", "aside", "nav", "rt", "rp", "math"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "hgroup"}
_PARAGRAPHS = {"p", "dt", "dd"}

_CHARACTERS = str.maketrans(
    dict.fromkeys("\u2060\u200a\u200b\u200c\u200d\ufeff\u00ad\ufe0e\ufe0f")
    | dict.fromkeys("\u00a0\u202f\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009", " ")
    | dict.fromkeys("‘’‚‛′ʼʻ`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–−", "-")
    | {"―": "—", "⸺": "——", "⸻": "———", "…": "...", "⁄": "/", "∶": ":", "℅": "c/o", "￡": "£"}
)


@dataclass(frozen=True)
class Section:
    """One chapter or story of a work. Quotes are straight, `***` alone marks a scene break."""

    author: str
    work_title: str
    title: str
    text: str


def sections(repository: Path) -> Iterator[Section]:
    """Yield the chapters and stories of the work in a git repository (bare or not), in order.

    Raises:
        TrainingError: the folder holds no such repository.
    """
    files = _files(repository)
    try:
        package = ElementTree.fromstring(files["content.opf"])
        metadata = package.find(f"{_OPF}metadata")
        assert metadata is not None
        titles = [t for t in metadata.iter(f"{_DC}title") if t.get("id") == "title"]
        author = " and ".join(_clean(c.text or "") for c in metadata.iter(f"{_DC}creator"))
        work_title = _clean(titles[0].text or "")
        names = {item.get("id"): item.get("href", "") for item in package.iter(f"{_OPF}item")}
        spine = [files[names[ref.get("idref")]] for ref in package.iter(f"{_OPF}itemref")]
    except (KeyError, IndexError, AssertionError, ElementTree.ParseError) as error:
        raise TrainingError(
            f"{repository} is not laid out as a Standard Ebooks production ({error!r}). "
            "Clone it again or take it off the list."
        ) from error
    for page in spine:
        for title, element in _parts(ElementTree.fromstring(page)):
            prose = _Prose()
            prose.walk(element)
            if prose.is_story:
                yield Section(author, work_title, title, prose.text)


def _files(repository: Path) -> dict[str, bytes]:
    paths = ["src/epub/content.opf", "src/epub/text"]
    command = ["git", "-C", str(repository), "archive", "--format=tar", "HEAD", *paths]
    try:
        archive = subprocess.run(command, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", b"").decode(errors="replace").strip() or str(error)
        raise TrainingError(
            f"{repository} can't be read as a Standard Ebooks repository: {reason}. "
            f"Clone it from https://github.com/standardebooks/{repository.stem}."
        ) from error
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {
            member.name.removeprefix("src/epub/"): content.read()
            for member in tar
            if member.name.endswith((".opf", ".xhtml")) and (content := tar.extractfile(member))
        }


def _parts(page: Element) -> Iterator[tuple[str, Element]]:
    """Yield title and element of each story or chapter of one XHTML file."""
    body = page.find(f"{_XHTML}body")
    if body is None:
        return
    around = _types(body) & {"frontmatter", "backmatter"}
    found = [e for e in _units(body) if not around or _types(e) & {"prologue", "epilogue"}]
    for element in found:
        name = _clean(page.findtext(f"{_XHTML}head/{_XHTML}title") or "")
        yield (_heading(element) or name) if len(found) > 1 else name, element


def _units(element: Element) -> Iterator[Element]:
    """Yield the stories or chapters an element holds; itself, unless it only groups others."""
    inner = [e for e in element if _tag(e) in ("section", "article")]
    types = _types(element)
    groups = (
        _tag(element) == "body"
        or any("se:short-story" in _types(e) for e in inner)
        or (types & _CONTAINERS and not types & {"se:short-story", "se:novella"})
    )
    if inner and groups:
        for part in inner:
            yield from _units(part)
    elif not types & _SKIPPED_SECTIONS:
        yield element


@dataclass
class _Prose:
    """Collects the paragraphs of one chapter or story and counts the words left out."""

    blocks: list[str] = field(default_factory=list)
    lost: int = 0

    @property
    def text(self) -> str:
        blocks = list(self.blocks)
        while blocks and blocks[-1] == "***":
            blocks.pop()
        if blocks and blocks[-1].lower() in ("the end", "the end."):
            blocks.pop()
        return "\n\n".join(blocks)

    @property
    def is_story(self) -> bool:
        """Whether there is enough of it left, in Latin letters."""
        words = len(self.text.split())
        foreign = len(re.findall("[\u0370-\u1fff\u2c00-\ud7ff]", self.text))
        return (
            foreign <= MAX_FOREIGN * len(self.text)
            and words >= MIN_WORDS
            and self.lost <= MAX_LOST * (words + self.lost)
        )

    def walk(self, element: Element) -> None:
        """Take in the children of an element, in order."""
        for child in element:
            name = _tag(child)
            header = name == "header" and _tag(element) in ("section", "article", "body")
            if name == "hr" or name in _HEADINGS or header:
                self._scene_break()
            elif name == "table" or _types(child) & _SKIPPED_BLOCKS:
                self._lose(child)
            elif name in _SKIPPED_TAGS:
                continue
            elif _types(child) & _VERSE:
                self._verse(child)
            elif name in _PARAGRAPHS or (name == "li" and child.find(f"{_XHTML}p") is None):
                if text := _paragraph(child):
                    self.blocks.append(text)
            else:
                if name in ("section", "article"):
                    self._scene_break()
                self.walk(child)

    def _scene_break(self) -> None:
        if self.blocks and self.blocks[-1] != "***":
            self.blocks.append("***")

    def _lose(self, element: Element) -> None:
        self.lost += len("".join(element.itertext()).split())

    def _verse(self, element: Element) -> None:
        verse = _Prose()
        if _tag(element) == "p":
            verse.blocks.append(_paragraph(element))
        else:
            verse.walk(element)
        if sum(block.count("\n") + 1 for block in verse.blocks) > MAX_VERSE_LINES:
            self._lose(element)
        else:
            self.blocks += verse.blocks


def _heading(element: Element) -> str:
    for part in element.iter():
        if _tag(part) == "hgroup":
            return ": ".join(filter(None, map(_paragraph, part)))
        if _tag(part) in _HEADINGS:
            return _paragraph(part).replace("\n", " ")
    return ""


def _paragraph(element: Element) -> str:
    lines = [_clean(line) for line in _inline(element).split("\0")]
    return "\n".join(line for line in lines if line)


def _inline(element: Element) -> str:
    """The text of one paragraph; NUL stands for a forced line break."""
    parts = [element.text or ""]
    for child in element:
        if _tag(child) == "br":
            parts.append("\0")
        elif _tag(child) not in _SKIPPED_TAGS and not _types(child) & {"noteref", "pagebreak"}:
            parts.append(_inline(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _clean(text: str) -> str:
    return re.sub(
        r"[ \t\r\n]+", " ", unicodedata.normalize("NFC", text.translate(_CHARACTERS))
    ).strip()


def _tag(element: Element) -> str:
    return element.tag.replace(_XHTML, "")


def _types(element: Element) -> set[str]:
    return set(element.get(_EPUB_TYPE, "").split())
