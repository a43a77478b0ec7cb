"""Which choices a run does not train on, so that what it learnt can be measured."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]
"""A choice: `prompt`, `chosen`, `rejected`; where known `id`, `strength`, `story`, `created`."""


def split_rows(
    rows: Sequence[Row], share: float = 0.2, minimum: int = 5
) -> tuple[list[Row], list[Row]]:
    """Return the rows to train on and those held out, both in the order given.

    Choices within a story are too much alike for random rows to tell anything, so whole stories are
    held out: the set of them, newer ones first, that comes nearest to `share` of the rows. It has
    at least `minimum` rows and at most half of them all. Where no set of stories fits (one story,
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
    sets: dict[int, frozenset[str]] = {0: frozenset()}
    for story, size in sizes.items():
        for total, chosen in list(sets.items()):
            if total + size <= most:
                sets.setdefault(total + size, chosen | {story})
    fitting = [total for total in sets if total >= max(1, min(minimum, most))]
    return sets[min(fitting, key=lambda total: abs(total - target))] if fitting else frozenset()


def _story(row: Row) -> str:
    return str(row.get("story", ""))


def _created(row: Row) -> str:
    return str(row.get("created", ""))
