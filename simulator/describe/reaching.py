"""All that is reached from where one begins, step by step."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Each = TypeVar("Each", bound=Hashable)


def reached(first: Iterable[Each], following: Callable[[Each], Iterable[Each]]) -> list[Each]:
    """The first, what follows each of them, what follows that, and so on: the nearest before the farther, each once."""
    found = dict.fromkeys(first)
    waiting = deque(found)
    while waiting:
        for each in following(waiting.popleft()):
            if each not in found:
                found[each] = None
                waiting.append(each)
    return list(found)
