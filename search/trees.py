"""Boosted trees as numbers that can be read: LightGBM learns them, NumPy asks them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Trees:
    """A sum of decision trees over named features.

    A tree is a number, or `{"feature": name, "at_most": number, "then": tree, "else": tree}`.
    """

    def __init__(self, features: Sequence[str], trees: Sequence[Mapping[str, Any] | float]) -> None:
        """Raises KeyError for a tree over a feature that is not named."""
        self.features = tuple(features)
        places = {name: at for at, name in enumerate(self.features)}
        rows = [_rows(tree, places) for tree in trees]
        nodes = [node for own in rows for node in own]
        first = np.cumsum([0, *(len(own) for own in rows)])
        self._roots = first[:-1].astype(np.int64)
        owner = np.repeat(self._roots, np.diff(first))
        self._feature = np.array([node[0] for node in nodes], dtype=np.int64)
        self._most = np.array([node[1] for node in nodes])
        self._next = np.array([node[2:4] for node in nodes], dtype=np.int64).reshape(-1, 2) + owner[:, None]
        self._value = np.array([node[4] for node in nodes])
        self._depth = max((_depth(tree) for tree in trees), default=0)

    def scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the trees say of each row of features together, shape (rows,)."""
        at = np.broadcast_to(self._roots, (len(rows), len(self._roots)))
        starts = np.arange(len(rows))[:, None] * len(self.features)
        flat = rows.ravel()
        for _ in range(self._depth):
            is_more = flat.take(starts + self._feature.take(at)) > self._most.take(at)
            at = self._next.ravel().take(2 * at + is_more)
        return np.asarray(self._value.take(at).sum(axis=1))


def read_trees(path: Path) -> Trees:
    """The trees of a file: `{"features": names, "trees": trees}`."""
    return Trees(**json.loads(path.read_text("utf-8")))


Node = tuple[int, float, int, int, float]
"""Feature, threshold, the node for at most that, the node for more, the value; a leaf leads to itself."""


def _rows(tree: Mapping[str, Any] | float, places: Mapping[str, int]) -> list[Node]:
    """The nodes of a tree, its root first."""
    nodes: list[Node] = []

    def add(part: Mapping[str, Any] | float) -> int:
        at = len(nodes)
        if not isinstance(part, Mapping):
            nodes.append((0, np.inf, at, at, float(part)))
            return at
        nodes.append((0, 0.0, 0, 0, 0.0))
        left, right = add(part["then"]), add(part["else"])
        nodes[at] = (places[part["feature"]], float(part["at_most"]), left, right, 0.0)
        return at

    add(tree)
    return nodes


def _depth(tree: Mapping[str, Any] | float) -> int:
    return 1 + max(_depth(tree["then"]), _depth(tree["else"])) if isinstance(tree, Mapping) else 0
