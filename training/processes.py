"""The processes of one run: one alone, or several that `accelerate launch` started together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Processes:
    """Who this process is among those of its run, and how they meet."""

    def __init__(self, device: str) -> None:
        """`device` is `cuda` or `cpu`; several processes meet by what accelerate has set up."""
        from accelerate import PartialState

        self._state = PartialState(cpu=device == "cpu")

    @property
    def count(self) -> int:
        """How many processes there are."""
        return int(self._state.num_processes)

    @property
    def is_first(self) -> bool:
        """Whether this is the one that writes files and tells the listener."""
        return bool(self._state.is_main_process)

    @property
    def device(self) -> str:
        """This process's own device, such as `cuda:1`."""
        return str(self._state.device)

    def wait(self) -> None:
        """Wait until all processes have come to this line."""
        self._state.wait_for_everyone()

    def first_then_all(self, work: Callable[[], T]) -> T:
        """Do `work` in the first process, then in the others, which find what it wrote."""
        if self.is_first:
            done = work()
            self.wait()
        else:
            self.wait()
            done = work()
        return done

    def share(self, items: Sequence[T], work: Callable[[Sequence[T]], list[float]]) -> list[float]:
        """Return `work(items)`, one figure for each item, with the items dealt out to all.

        All get as many, some an item that another has too: what they do may need all of them.
        """
        if self.count == 1 or not items:
            return work(items)
        from accelerate.utils import gather_object

        each = -(-len(items) // self.count)
        first = int(self._state.process_index) * each
        mine = [min(i, len(items) - 1) for i in range(first, first + each)]
        figures = work([items[i] for i in mine])
        found = dict(gather_object(list(zip(mine, figures, strict=True))))
        return [found[i] for i in range(len(items))]

    def highest(self, value: int) -> int:
        """Return the highest of the values that the processes give."""
        if self.count == 1:
            return value
        from accelerate.utils import gather_object

        return int(max(gather_object([value])))

    def total(self, *values: int) -> list[int]:
        """Return the sum over the processes of each value."""
        if self.count == 1:
            return list(values)
        from accelerate.utils import gather_object

        return [sum(column) for column in zip(*gather_object([values]), strict=True)]
