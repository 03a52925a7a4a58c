"""Serving: the engine behind the pages, reopened when a new index has been swapped in."""

from __future__ import annotations

import gc
import logging
import threading
import time

from flask import Flask

from kb.errors import KbError
from kb.settings import Settings
from search.engine import Engine
from search.index import current_build

logger = logging.getLogger(__name__)

_CHECK_EVERY_S = 2.0


class Serving:
    """Holds the engine that answers now. A curator may rebuild the index while visitors ask."""

    def __init__(self, settings: Settings) -> None:
        """Raises StoreError or IndexProblem when there is nothing to serve."""
        self._settings = settings
        self._lock = threading.Lock()
        self._engine = Engine.open(settings)
        _set_aside()
        self._checked_at = time.monotonic()

    def engine(self) -> Engine:
        """The engine over the newest complete index."""
        if time.monotonic() - self._checked_at > _CHECK_EVERY_S and self._lock.acquire(blocking=False):
            try:
                self._checked_at = time.monotonic()
                if current_build(self._settings.index_dir).name != self._engine.build:
                    self._engine = Engine.open(self._settings, self._engine.allowance)
                    _set_aside()
                    logger.info("serving edition %s", self._engine.edition)
            except KbError as error:  # a rebuild is under way: go on with what we have
                logger.warning("the new index is not ready: %s", error)
            finally:
                self._lock.release()
        return self._engine


def _set_aside() -> None:
    """Takes what an engine has loaded out of later garbage collections, each of which would halt a visitor."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def engine_of(app: Flask) -> Engine:
    """The engine that answers for an app."""
    serving: Serving = app.extensions["ipkb"]
    return serving.engine()
