"""Claims: what a language model says that a provision says, read from its words as they arrive."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_LONGEST = 3000
"""An object of more characters than this is no claim."""
_THINKING, _THOUGHT = "<think>", "</think>"
# models set a space between Chinese and digits: 10 年
_SPACED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \u00a0]+|[ \u00a0]+(?=[\u3000-\u9fff\uff00-\uffef])")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a language model with what it leans on; nothing of it is proven yet.

    Attributes:
        text: the sentence for the visitor.
        cite: number of the provision in the list that the model was given, from 1.
        quote: what the model says stands in that provision.
    """

    text: str
    cite: int
    quote: str

    @classmethod
    def parse(cls, written: str) -> Claim | None:
        """The claim that a JSON object makes; None for anything else.

        >>> Claim.parse('{"text": "保护 10 年", "cite": 1, "quote": "保护期为十年。"}')
        Claim(text='保护10年。', cite=1, quote='保护期为十年。')
        >>> Claim.parse('{"text": "保护10年", "cite": true, "quote": ""}') is None
        True
        """
        try:
            fields = json.loads(written)
        except (ValueError, RecursionError):
            return None
        text, cite, quote = (fields.get(name) for name in ("text", "cite", "quote"))
        if not isinstance(text, str) or not isinstance(quote, str) or type(cite) is not int:
            return None
        sentence = _SPACED.sub("", text.strip())
        return cls(sentence if sentence.endswith(("。", "！")) else sentence + "。", cite, quote.strip())


class ClaimReader:
    """Reads claims out of pieces of text, wherever a piece ends.

    A claim is an object without objects inside, so it is found on a line of its own, in a list, in a fence
    of Markdown or under a key alike. What stands between is passed over, and so is thinking aloud.
    """

    def __init__(self) -> None:
        self._waiting = ""
        self._object: list[str] | None = None
        self._is_string = False
        self._is_escaped = False
        self._has_begun = False

    def feed(self, piece: str) -> list[Claim | None]:
        """The claims that a piece completes, None for each object that is none."""
        if not self._has_begun:
            self._waiting += piece
            piece = self._after_thinking()
        return [Claim.parse(written) for char in piece if (written := self._take(char))]

    def _after_thinking(self) -> str:
        """What has arrived, without thinking aloud; nothing until it is known whether the model does."""
        start = self._waiting.lstrip()
        if _THINKING.startswith(start[: len(_THINKING)]) and _THOUGHT not in start:
            self._waiting = self._waiting[-_LONGEST:] if len(start) < len(_THINKING) else _THINKING + start[-_LONGEST:]
            return ""
        self._has_begun = True
        return start.split(_THOUGHT, 1)[1] if start.startswith(_THINKING) else start

    def _take(self, char: str) -> str:
        """The object that a character completes, empty for none."""
        if self._object is None or (char == "{" and not self._is_string):
            if char == "{":
                self._object, self._is_string, self._is_escaped = [char], False, False
            return ""
        self._object.append(char)
        if self._is_string:
            self._is_string = char != '"' or self._is_escaped
            self._is_escaped = char == "\\" and not self._is_escaped
        elif char == '"':
            self._is_string = True
        if (char == "}" and not self._is_string) or len(self._object) > _LONGEST:
            written = "".join(self._object)
            self._object = None
            return written
        return ""
