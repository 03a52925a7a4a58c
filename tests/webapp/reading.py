"""Reading back what a page draws: a QR code of inline SVG, painted and decoded by a library of its own."""

from __future__ import annotations

import re

import numpy as np
import zxingcpp

_SCALE = 6


def read_qr(svg: str) -> str:
    """The text in a code drawn by `qr_svg`; empty where nothing can be read."""
    size = int(re.search(r'viewBox="0 0 (\d+)', svg).group(1))  # type: ignore[union-attr]
    drawn = re.search(r'class="qrline"[^>]* d="([^"]+)"', svg) or re.search(r' d="([^"]+)" class="qrline"', svg)
    assert drawn is not None
    squares = np.full((size, size), 255, dtype=np.uint8)
    x, y = 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]+)", drawn.group(1)):
        values = [float(value) for value in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            squares[int(y), int(x) : int(x + values[0])] = 0
            x += values[0]
    image = np.kron(squares, np.ones((_SCALE, _SCALE), dtype=np.uint8))
    found = zxingcpp.read_barcodes(image)
    return found[0].text if found else ""
