"""Allowance: when a language model may be asked at all, so that a dead, slow or dear one costs visitors nothing."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_FAILURES = 3
_PAUSE_S = 60.0
_HOUR_S = 3600.0


class Allowance:
    """Counts calls and failures of one endpoint; shared by all threads.

    Args:
        per_hour: how many calls may begin in any hour.
        at_once: how many calls may run at one time; the others do without rather than wait.
        clock: seconds that only grow.
    """

    def __init__(self, per_hour: int, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_hour = per_hour
        self._at_once = at_once
        self._clock = clock
        self._lock = threading.Lock()
        self._begun: deque[float] = deque()
        self._running = 0
        self._failures = 0
        self._paused_until = float("-inf")

    @contextmanager
    def call(self) -> Iterator[bool]:
        """Whether a call may be made now; it runs until the block is left.

        A call that raises counts as a failure, unless whoever listened has left. Three in a row pause all calls for
        a minute; then one is tried, and a failure pauses again.
        """
        if not self._begin():
            yield False
            return
        has_failed = True
        try:
            yield True
            has_failed = False
        except GeneratorExit:
            has_failed = False
            raise
        finally:
            self._end(has_failed=has_failed)

    def _begin(self) -> bool:
        with self._lock:
            now = self._clock()
            while self._begun and self._begun[0] <= now - _HOUR_S:
                self._begun.popleft()
            is_trial = self._failures >= _FAILURES
            at_once = 1 if is_trial else self._at_once
            if now < self._paused_until or self._running >= at_once or len(self._begun) >= self._per_hour:
                return False
            self._begun.append(now)
            self._running += 1
            return True

    def _end(self, *, has_failed: bool) -> None:
        with self._lock:
            self._running -= 1
            self._failures = self._failures + 1 if has_failed else 0
            if self._failures >= _FAILURES:
                self._paused_until = self._clock() + _PAUSE_S
