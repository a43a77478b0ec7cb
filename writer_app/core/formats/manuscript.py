"""A manuscript: what a story says, free of any file format.

It is a flat row of blocks; that something stands in a list or a quotation is a property of the
block. So nothing here nests, and no file can nest deeper than a reader has room for.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

Kind = Literal["paragraph", "heading", "item", "break"]

LARGEST_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; "\\n" is a line break within the paragraph. ``link`` is an address."""

    text: str
    italic: bool = False
    bold: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, an item of a list, or the break between two scenes.

    ``level`` is that of a heading, or how deep an item lies, from 1 to 6; ``number`` is that of an
    item in a numbered list, None in one with bullets; ``quoted`` blocks are set apart as quotation.
    """

    kind: Kind
    runs: tuple[Run, ...] = ()
    level: int = 0
    number: int | None = None
    quoted: bool = False

    @property
    def text(self) -> str:
        """What it says, without emphasis."""
        return "".join(run.text for run in self.runs)


SCENE_BREAK = Block("break")

_UNFIT = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_AROUND_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")
_INDENT = re.compile(r"\A(?:\s*\n)?[ \t]*")  # a wide or hard space is typed on purpose
_BETWEEN_SCENES = re.compile(r"[*#•~_-](?:\s*[*#•~_-]){2,20}|[#*⁂❦◆•]")


def clean(text: str) -> str:
    """``text`` without the characters that XML, and so most formats, cannot hold."""
    return _UNFIT.sub("", _LINE_END.sub("\n", text))


def is_scene_break(text: str) -> bool:
    """Whether a paragraph says only what writers put between scenes, such as "* * *" or "#"."""
    text = text.strip()
    return len(text) <= 41 and _BETWEEN_SCENES.fullmatch(text) is not None


def right_to_left(text: str) -> bool:
    """Whether a paragraph runs from right to left: its first letter decides."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def tidy(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks as every reader hands them out.

    No block is empty, none begins or ends with a space, emphasis begins and ends with a character
    that can be seen, no level is skipped by an item, and one scene break stands between two scenes.
    """
    before: Block | None = None
    for block in blocks:
        if block.kind != "break":
            runs = tidy_runs(block.runs)
            if block.kind == "heading":
                runs = tuple(_on_one_line(run) for run in runs)
                level = min(max(block.level, 1), LARGEST_LEVEL)
                block = replace(block, runs=runs, level=level, quoted=False, number=None)
            elif block.kind == "item":
                above = before.level if before is not None and before.kind == "item" else 0
                if before is not None and before.quoted != block.quoted:
                    above = 0
                level = min(max(block.level, 1), above + 1, LARGEST_LEVEL)
                block = replace(block, runs=runs, level=level)
            else:
                block = replace(block, runs=runs)
            if not runs:
                continue
            if block.kind == "paragraph" and is_scene_break(block.text):
                block = SCENE_BREAK
        if block.kind == "break" and (before is None or before.kind == "break"):
            continue
        before = block
        yield block


def _on_one_line(run: Run) -> Run:
    return replace(run, text=run.text.replace("\n", " ")) if "\n" in run.text else run


def tidy_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs of one block in their one form: neighbours differ, spaces look as what is around them.

    A space has the emphasis that both its neighbours have, so none begins or ends with a space.
    """
    pieces = [piece for run in runs for piece in _spaces_apart(run)]
    words = [place for place, (text, _) in enumerate(pieces) if not text.isspace()]
    if not words:
        return ()
    styles = [style for _, style in pieces]
    styles[: words[0]] = [_PLAIN] * words[0]
    for left, right in pairwise(words):
        if right > left + 1:
            styles[left + 1 : right] = [_common(styles[left], styles[right])] * (right - left - 1)
    last = words[-1] + 1
    styles[last:] = [_PLAIN] * (len(styles) - last)
    texts: list[str] = []
    merged: list[_Style] = []
    for (text, _), style in zip(pieces, styles, strict=True):
        if merged and merged[-1] == style:
            texts[-1] += text
        else:
            texts.append(text)
            merged.append(style)
    texts[0] = _INDENT.sub("", texts[0])
    texts[-1] = texts[-1].rstrip()
    return tuple(
        Run(_AROUND_BREAK.sub("\n", text) if "\n" in text else text, *style)
        for text, style in zip(texts, merged, strict=True)
        if text
    )


_Style = tuple[bool, bool, str]
_PLAIN: _Style = (False, False, "")


def _spaces_apart(run: Run) -> Iterator[tuple[str, _Style]]:
    """A run's text with the spaces at its edges as pieces of their own."""
    style = (run.italic, run.bold, run.link)
    text = clean(run.text)
    inner = text.strip()
    if inner == text:
        if text:
            yield text, style
        return
    start = text.index(inner)
    for part in (text[:start], inner, text[start + len(inner) :]):
        if part:
            yield part, style


def _common(one: _Style, other: _Style) -> _Style:
    return one[0] and other[0], one[1] and other[1], one[2] if one[2] == other[2] else ""
