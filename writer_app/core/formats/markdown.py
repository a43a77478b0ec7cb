"""Stories as they are typed, and manuscripts: Markdown in both directions.

Of Markdown, what novels use: headings, emphasis, scene breaks, line breaks, quotations, lists and
links. Indented lines, "<", and the like are words, as they are on the page.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from writer_app.core.formats.manuscript import (
    SCENE_BREAK,
    Block,
    Run,
    clean,
    tidy,
    tidy_runs,
)

LineEnds = Literal["paragraph", "break", "space"]
"""What the end of a line within a paragraph means: another paragraph, a line break, or nothing."""

_PART = 1 << 16  # characters that are parsed at a time
_NEW_PART = re.compile(r"\n[ \t]*\n(?=[^\W\d_])")  # a letter at its edge ends every list and quote
_DEEP = re.compile(r"^(?:[ \t]*(?:[-+*>]|\d{1,9}[.)])){33}", re.MULTILINE)
_LINK = re.compile(r"(?:https?|mailto):\S+", re.IGNORECASE)
_WIDE = re.compile(r"[ \t]*(?:>[ \t]*|(?:[-+*]|\d{1,9}[.)])[ \t]+)*([^\S \t\n][^\S\n]*)")
_WIDE_HEADING = re.compile(r"[ \t>]*#{1,6}[ \t]+([^\S \t\n][^\S\n]*)")
_SIGNIFICANT = re.compile(r"[\\*`]|(?<![^\W_])_|_(?![^\W_])|\](?=\()|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_LINE_START = re.compile(r"#{1,6}(?:[ \t]|$)|>|[-+](?:[ \t]|$)|~~~|(?:[-=_][ \t]*)+$")
_NUMBERED = re.compile(r"(\d{1,9})(?=[.)](?:[ \t]|$))")
_LAST_NUMBER = 999_999_999
_MOST_RUNS = 5000
"""Changes of style in a paragraph that are written; to read more of them back takes for ever."""


def usual_line_ends(text: str) -> LineEnds:
    """What the ends of lines seem to mean in this story.

    Without empty lines each line is a paragraph; lines that are broken at about the same width
    belong together; all others are broken on purpose, as in a poem or a letter.
    """
    lines = text.splitlines()[:5000]
    full = [len(line) for line in lines if line.strip()]
    broken = [len(line) for line, after in pairwise(lines) if line and after.strip()]
    empty = sum(not line.strip() for line in lines)
    if empty * 4 < len(full):
        return "paragraph"
    if len(broken) * 2 > len(full) and max(full) <= 100 and median(broken) > 45:
        return "space"
    return "break"


def parse_text(
    text: str,
    *,
    markdown: bool = True,
    line_ends: LineEnds = "break",
    check: Callable[[], None] = lambda: None,
) -> Iterator[Block]:
    """The manuscript that a story's text stands for, block by block.

    Without ``markdown``, asterisks and number signs are what they are; a line of them alone still
    stands between two scenes. ``check`` is called now and then and may raise to end it.
    """

    def blocks() -> Iterator[Block]:
        for part in _parts(clean(text)):
            check()
            if markdown and not _DEEP.search(part):
                yield from _parse_markdown(part, line_ends)
            else:
                yield from _parse_plain(part, line_ends)

    return tidy(blocks())


def write_text(blocks: Iterable[Block]) -> str:
    """A manuscript as Markdown, which `parse_text` reads as the same one."""
    lines: list[str] = []
    items: list[_Item] = []  # the item that this would be in, and those that one is in
    before: Block | None = None
    for block in blocks:
        same_list = (
            before is not None
            and before.kind == block.kind == "item"
            and before.quoted == block.quoted
        )
        if not same_list:
            items.clear()
        # A numbered list within another one needs a line before it if it begins otherwise than 1.
        apart = len(items) < block.level and block.number not in (None, 1)
        if before is not None and (not same_list or apart):
            lines.append(">" if before.quoted and block.quoted else "")
        first = more = ""
        if block.kind == "heading":
            first = "#" * block.level + " "
        elif block.kind == "item":
            earlier = items[block.level - 1] if len(items) >= block.level else None
            del items[block.level - 1 :]
            first = " " * sum(len(item.marker) for item in items)
            items.append(_Item.after(earlier, block.number))
            more = first + " " * len(items[-1].marker)
            first += items[-1].marker
        quote = "> " if block.quoted else ""
        content = "* * *" if block.kind == "break" else _write_runs(block)
        for number, line in enumerate(content.split("\n")):
            lines.append(quote + (more if number else first) + line)
        before = block
    return "\n".join(lines)


@dataclass(frozen=True)
class _Item:
    marker: str
    number: int | None = None
    end: str = "."

    @classmethod
    def after(cls, earlier: "_Item | None", number: int | None) -> "_Item":
        """An item behind another one, or the first; a change of stops begins another list."""
        if number is None:
            return cls("- ")
        end = "."
        if earlier is not None and earlier.number is not None:
            goes_on = number == earlier.number + 1
            end = earlier.end if goes_on else ").".replace(earlier.end, "")
        number = min(max(number, 0), _LAST_NUMBER)
        return cls(f"{number}{end} ", number, end)


# From text


def _parts(text: str) -> Iterator[str]:
    """The text in parts that mean together what they mean alone."""
    start = 0
    while len(text) - start > _PART:
        found = _NEW_PART.search(text, start + _PART)
        if found is None:
            break
        yield text[start : found.start()]
        start = found.end()
    yield text[start:]


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": 100})
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # what is no link stays text
    return parser.enable(
        ["heading", "hr", "blockquote", "list", "emphasis", "escape", "entity", "link", "newline"]
    )


def _parse_plain(text: str, line_ends: LineEnds) -> Iterator[Block]:
    for paragraph in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text):
        lines = paragraph.split("\n")
        if line_ends == "paragraph" or any(line.strip() in ("#", "***", "* * *") for line in lines):
            for line in lines:
                yield Block("paragraph", (Run(line),))
        else:
            yield Block("paragraph", (Run(("\n" if line_ends == "break" else " ").join(lines)),))


def _parse_markdown(text: str, line_ends: LineEnds) -> Iterator[Block]:
    quotes = 0
    numbers: list[int | None] = []
    waiting: Block | None = None  # the item whose first words are still to come
    heading = 0
    lines: list[str] = []
    for token in _parser().parse(text):
        match token.type:
            case "blockquote_open":
                quotes += 1
            case "blockquote_close":
                quotes -= 1
            case "bullet_list_open":
                numbers.append(None)
            case "ordered_list_open":
                start = token.attrGet("start")
                numbers.append((1 if start is None else int(start)) - 1)
            case "bullet_list_close" | "ordered_list_close":
                numbers.pop()
            case "list_item_open":
                last = numbers[-1]
                if last is not None:
                    numbers[-1] = last + 1
                waiting = Block("item", (), len(numbers), numbers[-1], quotes > 0)
            case "list_item_close":
                waiting = None
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "hr":
                yield replace(SCENE_BREAK)
            case "inline":
                if heading and not token.content:
                    yield SCENE_BREAK  # "#" alone, as in manuscripts
                    continue
                groups = _runs(token, line_ends if not heading else "space")
                if token.map:
                    lines = lines or text.split("\n")
                    wide = (_WIDE_HEADING if heading else _WIDE).match(lines[token.map[0]])
                    if wide:  # the library takes an ideographic space for an indentation
                        groups[0].insert(0, Run(wide[1]))
                for runs in groups:
                    if heading:
                        yield Block("heading", tuple(runs), heading)
                    elif waiting is not None:
                        yield replace(waiting, runs=tuple(runs))
                        waiting = None
                    else:
                        yield Block("paragraph", tuple(runs), quoted=quotes > 0)
            case _:
                pass


def _runs(token: Token, line_ends: LineEnds) -> list[list[Run]]:
    """The runs of a paragraph; more than one list where a line's end begins another paragraph."""
    groups: list[list[Run]] = [[]]
    italic = bold = 0
    link = ""
    for child in token.children or ():
        text = ""
        match child.type:
            case "em_open":
                italic += 1
            case "em_close":
                italic -= 1
            case "strong_open":
                bold += 1
            case "strong_close":
                bold -= 1
            case "link_open":
                link = str(child.attrGet("href") or "")
            case "link_close":
                if link and not _LINK.fullmatch(link):
                    groups[-1].append(Run(f" ({link})", italic > 0, bold > 0))
                link = ""
            case "hardbreak":
                text = "\n"
            case "softbreak" if line_ends == "paragraph":
                groups.append([])
            case "softbreak":
                text = "\n" if line_ends == "break" else " "
            case _:
                text = child.content
        if text:
            kept = link if _LINK.fullmatch(link) else ""
            groups[-1].append(Run(text, italic > 0, bold > 0, kept))
    return groups


# To text


def _write_runs(block: Block) -> str:
    """The runs with marks for their emphasis, as far as Markdown can say it in this place."""
    if len(block.runs) > _MOST_RUNS:
        return _mark_up(tidy_runs(Run(run.text) for run in block.runs), block.kind)
    plain = tuple(replace(run, italic=False, bold=False) for run in block.runs)
    upright = tuple(replace(run, bold=False) for run in block.runs)
    for runs in (block.runs, _without_punctuation(block.runs), upright, plain):
        runs = tidy_runs(runs)
        written = _mark_up(runs, block.kind)
        if all(not (run.italic or run.bold or run.link) for run in runs) or _reads_as(
            written, runs
        ):
            return written
    return _mark_up(tidy_runs(Run(run.text) for run in block.runs), block.kind)


def _reads_as(written: str, runs: tuple[Run, ...]) -> bool:
    [token] = _parser().parseInline(written)
    return tidy_runs(_runs(token, "break")[0]) == runs


def _without_punctuation(runs: tuple[Run, ...]) -> Iterator[Run]:
    """Emphasis only from the first letter to the last one: next to a letter, no mark may stand
    between it and a dash or a quotation mark."""
    for run in runs:
        if run.italic or run.bold:
            inner = run.text.strip("".join(c for c in set(run.text) if not c.isalnum()))
            start = run.text.index(inner) if inner else len(run.text)
            yield Run(run.text[:start], link=run.link)
            yield replace(run, text=inner)
            yield Run(run.text[start + len(inner) :], link=run.link)
        else:
            yield run


def _mark_up(runs: tuple[Run, ...], kind: str) -> str:
    written: list[str] = []
    open_marks: list[str] = []
    link = ""

    def close(wanted: set[str]) -> None:
        while not set(open_marks) <= wanted:
            written.append(open_marks.pop())

    for place, run in enumerate(runs):
        wanted = {mark for mark, on in (("*", run.italic), ("**", run.bold)) if on}
        if run.link != link:
            close(set())
            if link:
                written.append(f"]({_address(link)})")
            if run.link:
                written.append("[")
            link = run.link
        close(wanted)
        opened = sorted(wanted - set(open_marks), key=lambda mark: -_lasts(runs, place, mark))
        words = run.text.lstrip() if opened else run.text
        written.append(run.text[: len(run.text) - len(words)])  # no mark opens before a space
        for mark in opened:  # what lasts longer comes first
            open_marks.append(mark)
            written.append(mark)
        written.append(_SIGNIFICANT.sub(r"\\\g<0>", words))
    close(set())
    if link:
        written.append(f"]({_address(link)})")
    text = "".join(written)
    if kind == "heading":
        return re.sub(r"#+[ \t]*$", r"\\\g<0>", text)
    return "  \n".join(_escape_start(line) for line in text.split("\n"))


def _lasts(runs: tuple[Run, ...], place: int, mark: str) -> int:
    length = 0
    for run in runs[place:]:
        if not (run.italic if mark == "*" else run.bold):
            break
        length += 1
    return length


def _escape_start(line: str) -> str:
    numbered = _NUMBERED.match(line)
    if numbered:
        return f"{numbered[1]}\\{line[numbered.end() :]}"
    return f"\\{line}" if _LINE_START.match(line) else line


def _address(link: str) -> str:
    return "<" + re.sub(r"[<>\\]", r"\\\g<0>", link) + ">"
