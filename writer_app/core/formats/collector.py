"""What the readers share: collecting runs into blocks, and counting what is left out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from writer_app.core.formats.bounds import Budget
from writer_app.core.formats.manuscript import SCENE_BREAK, Block, Run, tidy
from writer_app.core.language import later, said

LeftOut = Literal["notes", "comments", "changes", "pictures", "addresses", "tables", "contents"]

_WORDS: dict[LeftOut, tuple[str, str]] = {
    "notes": (later("", "one footnote"), later("", "{n} footnotes")),
    "comments": (later("", "one comment"), later("", "{n} comments")),
    "changes": (
        later("", "one deletion not yet accepted"),
        later("", "{n} deletions not yet accepted"),
    ),
    "pictures": (later("", "one picture"), later("", "{n} pictures")),
    "addresses": (later("", "the address of one link"), later("", "the addresses of {n} links")),
    "tables": (later("", "the lines of one table"), later("", "the lines of {n} tables")),
    "contents": (later("", "the table of contents"), later("", "the table of contents")),
}
_FEW = 5
"""Empty paragraphs stand between scenes where at most one in so many gaps has them."""


@dataclass(frozen=True)
class Imported:
    """A story from another program's file; ``note`` says what was left out, if anything was."""

    text: str
    name: str
    note: str | None = None


class Collector:
    """Takes text and styles in the order of the file, gives blocks."""

    def __init__(self, name: str) -> None:
        self.left_out: Counter[LeftOut] = Counter()
        self._budget = Budget(name)
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._parts: list[str] = []
        self._style = Run("")

    def text(self, text: str, italic: bool = False, bold: bool = False) -> None:
        """Add text to the block that is being collected."""
        self._budget.add(len(text))
        if (italic, bold) != (self._style.italic, self._style.bold):
            self._end_run()
            self._style = Run("", italic, bold)
        self._parts.append(text)

    def end(self, block: Block) -> None:
        """End a block; its runs are those collected since the last one."""
        self._end_run()
        self._budget.add(0, 1)
        self._blocks.append(replace(block, runs=tuple(self._runs)))
        self._runs.clear()

    def drop(self) -> None:
        """Forget the block that is being collected."""
        self._parts.clear()
        self._runs.clear()

    def add_break(self) -> None:
        """Add the break between two scenes."""
        self._budget.add(0, 1)
        self._blocks.append(SCENE_BREAK)

    @property
    def has_text(self) -> bool:
        """Whether something is collected that no block has yet."""
        return bool(self._runs) or any(part.strip(" \t\n") for part in self._parts)

    def blocks(self, *, empty_lines: bool) -> list[Block]:
        """All blocks; with `empty_lines`, rare empty paragraphs are what parts two scenes."""
        blocks = _scenes(self._blocks) if empty_lines else self._blocks
        found = list(tidy(blocks))
        while found and found[-1].kind == "break":
            found.pop()
        return found

    def note(self) -> str | None:
        """What was left out, in a sentence."""
        parts = [
            said(_WORDS[kind][count > 1]).format(n=f"{count:,}")
            for kind, count in sorted(self.left_out.items())
            if count
        ]
        if not parts:
            return None
        listed = parts[0]
        if len(parts) > 1:
            listed = said("{several} and {last}").format(
                several=", ".join(parts[:-1]), last=parts[-1]
            )
        return said("Left out of the story: {listed}. The original has them still.").format(
            listed=listed
        )

    def _end_run(self) -> None:
        if self._parts:
            self._runs.append(replace(self._style, text="".join(self._parts)))
            self._parts.clear()


def _scenes(blocks: Sequence[Block]) -> list[Block]:
    groups = [
        (empty, list(group))
        for empty, group in groupby(
            blocks, lambda one: one.kind == "paragraph" and not one.text.strip()
        )
    ]
    texts = sum(len(group) for empty, group in groups if not empty)
    gaps = {
        place
        for place, (empty, _) in enumerate(groups)
        if empty
        and 0 < place < len(groups) - 1
        and groups[place - 1][1][-1].kind == "paragraph"
        and groups[place + 1][1][0].kind == "paragraph"
    }
    if len(gaps) * _FEW > texts:
        return list(blocks)
    found: list[Block] = []
    for place, (_, group) in enumerate(groups):
        found += [SCENE_BREAK] if place in gaps else group
    return found
