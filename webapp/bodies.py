"""Bodies: JSON as it comes in and goes out. What cannot be read or said again is malformed, not a bug."""

from __future__ import annotations

from typing import Any

from flask.json.provider import DefaultJSONProvider


class Json(DefaultJSONProvider):
    """JSON in plain Chinese characters, fields in their order."""

    ensure_ascii = False
    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """The value of a body.

        Raises:
            ValueError: no JSON, nested beyond all sense, or with half a character that no text can hold.
        """
        try:
            value = super().loads(s, **kwargs)
            self.dumps(value).encode()  # half a character, \ud800, comes in well and never goes out again
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        return value
