"""Which choices a run does not train on, so that what it learnt can be measured."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]
"""A choice: `prompt`, `chosen`, `rejected`; where known `id`, `strength`, `story`, `created`."""

MANY_STORIES = 500
"""Of so many stories the nearest set is found in a fifth of a second; of more, the time would grow
with their number and that of the rows."""


def split_rows(
    rows: Sequence[Row], share: float = 0.2, minimum: int = 5
) -> tuple[list[Row], list[Row]]:
    """Return the rows to train on and those held out, both in the order given.

    Choices within a story are too much alike for random rows to tell anything, so whole stories are
    held out: the set of them, newer ones first, that comes nearest to `share` of the rows; of more
    than MANY_STORIES the newest, each that brings the set nearer. It has at least `minimum` rows
    and at most half of them all. Where no set of stories fits (one story,
    or one that outweighs the others), the newest rows are held out; those of one prompt, such as
    several pairs asked for in the same place, stay together.
    """
    most = len(rows) // 2
    target = min(max(round(share * len(rows)), minimum), most)
    newest_first = sorted(range(len(rows)), key=lambda i: _created(rows[i]), reverse=True)
    stories = _nearest_set(Counter(_story(rows[i]) for i in newest_first), target, minimum, most)
    if stories:
        held = {i for i, row in enumerate(rows) if _story(row) in stories}
    else:
        held = set(newest_first[:target])
        places = Counter(rows[i]["prompt"] for i in held)
        everywhere = Counter(row["prompt"] for row in rows)
        held = {i for i in held if places[rows[i]["prompt"]] == everywhere[rows[i]["prompt"]]}
    return (
        [row for i, row in enumerate(rows) if i not in held],
        [row for i, row in enumerate(rows) if i in held],
    )


def _nearest_set(sizes: Mapping[str, int], target: int, minimum: int, most: int) -> frozenset[str]:
    """The set of stories with a size nearest `target`; of equal ones that with the newest story."""
    least = max(1, min(minimum, most))
    if len(sizes) > MANY_STORIES:
        return _newest_set(sizes, target, least, most)
    # Of each total the story that came last to it, and the total without that story.
    sets: dict[int, tuple[str, int]] = {0: ("", 0)}
    for story, size in sizes.items():
        if target >= least and target in sets:
            break  # none comes nearer, and a total keeps its first set
        for total in list(sets):
            if total + size <= most:
                sets.setdefault(total + size, (story, total))
    fitting = [total for total in sets if total >= least]
    total = min(fitting, key=lambda total: abs(total - target), default=0)
    chosen = set()
    while total:
        story, total = sets[total]
        chosen.add(story)
    return frozenset(chosen)


def _newest_set(sizes: Mapping[str, int], target: int, least: int, most: int) -> frozenset[str]:
    """The newest stories, without those that would lead away from `target`; none if too few."""
    chosen = set()
    total = 0
    for story, size in sizes.items():
        if total + size <= most and abs(total + size - target) < abs(total - target):
            chosen.add(story)
            total += size
    return frozenset(chosen) if total >= least else frozenset()


def _story(row: Row) -> str:
    return str(row.get("story", ""))


def _created(row: Row) -> str:
    return str(row.get("created", ""))
