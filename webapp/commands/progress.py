"""Progress: a bar with counts and time left on a terminal, nothing in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int, str], None]]:
    """A callback for work that tells how much is done, of how much, and what is at hand."""
    bar: tqdm[Any] = tqdm(desc=label, unit="份", disable=None, leave=False, dynamic_ncols=True)

    def told(done: int, total: int, name: str) -> None:
        bar.total = total
        bar.set_postfix_str(name[:24], refresh=False)
        bar.update(done - bar.n)

    try:
        yield told
    finally:
        bar.close()
