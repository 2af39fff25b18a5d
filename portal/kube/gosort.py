"""Go's `sort.Sort`: pattern-defeating quicksort, which is not stable.

kubectl prints what it sorts in the order that this very algorithm leaves, ties
included. Up to 12 elements it is an insertion sort and keeps ties in order.
Source: the description of pdqsort and Go's package sort (since 1.19).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
Hint = Literal["increasing", "decreasing", "unknown"]

SHORT = 12  # sorted by insertion
NINTHER = 50  # from here on a pivot is a median of medians
MOST_SWAPS = 12
STEPS = 5
WORD = (1 << 64) - 1


def gosort(given: Sequence[T], less: Callable[[T, T], bool]) -> list[T]:
    """A sorted copy, ties in the order in which Go leaves them."""
    ordered = list(given)
    _Sorter(ordered, less).sort(0, len(ordered), len(ordered).bit_length())
    return ordered


class _Sorter(Generic[T]):
    def __init__(self, data: list[T], less: Callable[[T, T], bool]) -> None:
        self.data = data
        self._less = less

    def less(self, i: int, j: int) -> bool:
        return self._less(self.data[i], self.data[j])

    def swap(self, i: int, j: int) -> None:
        self.data[i], self.data[j] = self.data[j], self.data[i]

    def sort(self, a: int, b: int, limit: int) -> None:
        balanced = partitioned = True
        while b - a > SHORT:
            if limit == 0:
                return self.heap(a, b)
            if not balanced:
                self.scatter(a, b)
                limit -= 1
            pivot, hint = self.pivot(a, b)
            if hint == "decreasing":
                self.data[a:b] = self.data[a:b][::-1]
                pivot, hint = (b - 1) - (pivot - a), "increasing"
            if balanced and partitioned and hint == "increasing" and self.nearly(a, b):
                return None
            if a > 0 and not self.less(a - 1, pivot):
                a = self.equals(a, b, pivot)
                continue
            middle, partitioned = self.partition(a, b, pivot)
            left, right = middle - a, b - middle
            balanced = min(left, right) >= (b - a) // 8
            if left < right:
                self.sort(a, middle, limit)
                a = middle + 1
            else:
                self.sort(middle + 1, b, limit)
                b = middle
        return self.insert(a, b)

    # -- pivots ----------------------------------------------------------

    def pivot(self, a: int, b: int) -> tuple[int, Hint]:
        quarter = (b - a) // 4
        spots = [a + quarter, a + quarter * 2, a + quarter * 3]
        swaps = 0
        if b - a >= NINTHER:
            for place, spot in enumerate(spots):
                spots[place], more = self.median(spot - 1, spot, spot + 1)
                swaps += more
        middle, more = self.median(*spots)
        swaps += more
        if swaps == 0:
            return middle, "increasing"
        return middle, "decreasing" if swaps == MOST_SWAPS else "unknown"

    def median(self, a: int, b: int, c: int) -> tuple[int, int]:
        """The middle one of three, and how many swaps that took."""
        swaps = 0
        if self.less(b, a):
            a, b, swaps = b, a, swaps + 1
        if self.less(c, b):
            b, c, swaps = c, b, swaps + 1
        if self.less(b, a):
            a, b, swaps = b, a, swaps + 1
        return b, swaps

    def scatter(self, a: int, b: int) -> None:
        """Break a pattern that gave a bad pivot; the dice are Go's xorshift."""
        length = b - a
        dice, mask = length, (1 << length.bit_length()) - 1
        around = a + (length // 4) * 2 - 1
        for place in range(3):
            dice ^= (dice << 13) & WORD
            dice ^= dice >> 7
            dice ^= (dice << 17) & WORD
            other = dice & mask
            self.swap(
                around + place, a + (other - length if other >= length else other)
            )

    # -- partitions ------------------------------------------------------

    def partition(self, a: int, b: int, pivot: int) -> tuple[int, bool]:
        """Smaller ones left of the pivot; where it came to stand, and if it was so before."""
        self.swap(a, pivot)
        i, j, already = a + 1, b - 1, True
        while True:
            while i <= j and self.less(i, a):
                i += 1
            while i <= j and not self.less(j, a):
                j -= 1
            if i > j:
                self.swap(j, a)
                return j, already
            self.swap(i, j)
            i, j, already = i + 1, j - 1, False

    def equals(self, a: int, b: int, pivot: int) -> int:
        """Those equal to the pivot to the left; where the greater ones begin."""
        self.swap(a, pivot)
        i, j = a + 1, b - 1
        while True:
            while i <= j and not self.less(a, i):
                i += 1
            while i <= j and self.less(a, j):
                j -= 1
            if i > j:
                return i
            self.swap(i, j)
            i, j = i + 1, j - 1

    # -- the small sorts -------------------------------------------------

    def insert(self, a: int, b: int) -> None:
        for i in range(a + 1, b):
            self.sink(i, a)

    def sink(self, i: int, floor: int) -> None:
        while i > floor and self.less(i, i - 1):
            self.swap(i, i - 1)
            i -= 1

    def nearly(self, a: int, b: int) -> bool:
        """Finish what is nearly sorted in a few steps; whether that was enough."""
        i = a + 1
        for _ in range(STEPS):
            while i < b and not self.less(i, i - 1):
                i += 1
            if i == b:
                return True
            if b - a < NINTHER:
                return False
            self.swap(i, i - 1)
            if i - a >= 2:
                self.sink(i - 1, 0)
            if b - i >= 2:
                self.rise(i + 1, b)
        return False

    def rise(self, i: int, b: int) -> None:
        while i < b and self.less(i, i - 1):
            self.swap(i, i - 1)
            i += 1

    def heap(self, a: int, b: int) -> None:
        size = b - a
        for root in range((size - 1) // 2, -1, -1):
            self.sift(root, size, a)
        for last in range(size - 1, -1, -1):
            self.swap(a, a + last)
            self.sift(0, last, a)

    def sift(self, root: int, size: int, first: int) -> None:
        while (child := 2 * root + 1) < size:
            if child + 1 < size and self.less(first + child, first + child + 1):
                child += 1
            if not self.less(first + root, first + child):
                return
            self.swap(first + root, first + child)
            root = child
