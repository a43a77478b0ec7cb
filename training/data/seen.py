"""A set of eight-byte numbers in 16 to 32 bytes for each, where Python's own takes some 90."""

from __future__ import annotations

from array import array

_GOLDEN = 0x9E3779B97F4A7C15


class Seen:
    """Which numbers from 0 to 2**64 - 1 have been met before.

    An open hash table with linear probing. A number's place comes from the middle of its product
    with the golden ratio, so that numbers with a pattern are spread as well (Knuth 1973, 6.4).
    Nought marks an empty place and counts as the number one.
    """

    def __init__(self) -> None:
        self._places = array("Q", bytes(8 * 1024))
        self._mask = 1023
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, number: int) -> bool:
        return self._places[self._find(number or 1)] != 0

    def add(self, number: int) -> bool:
        """Note a number; return whether it is new."""
        number = number or 1
        place = self._find(number)
        if self._places[place]:
            return False
        self._places[place] = number
        self._count += 1
        if 2 * self._count > len(self._places):
            self._grow()
        return True

    def _find(self, number: int) -> int:
        """The place of a number, or the empty one where it belongs."""
        places, mask = self._places, self._mask
        place = (number * _GOLDEN >> 32) & mask
        while places[place] not in (0, number):
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        before = self._places
        self._places = array("Q", bytes(16 * len(before)))
        self._mask = len(self._places) - 1
        for number in before:
            if number:
                self._places[self._find(number)] = number
