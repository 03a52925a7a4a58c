"""Fields: the parts of the law as people look for them, each with what they ask most."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import LEXICON
from kb.errors import MalformedStructure
from search.analysis import read_lines


@dataclass(frozen=True, slots=True)
class Field:
    """A part of the law to browse by.

    Attributes:
        field_id: names its picture, too.
        name: what people call it.
        hint: what is in it, a few words.
        works: the work ids of its instruments, the weightiest first.
        questions: what people ask most; the base answers each.
        others: the same in other languages, each with its language.
    """

    field_id: str
    name: str
    hint: str
    works: tuple[str, ...]
    questions: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()

    def asked_in(self, lang: str) -> tuple[str, ...]:
        """What people ask most, in a language; in Chinese where there is nothing in it."""
        return tuple(question for other, question in self.others if other == lang) or self.questions


def read_fields(path: Path = LEXICON / "fields.txt") -> tuple[Field, ...]:
    """The fields in the order of the file: a heading `= id 名称 | 说明 | work ids`, then a question a line.

    A question in another language is written `en问：…`.

    Raises:
        MalformedStructure: a heading has not its three parts, or a question stands before the first.
    """
    found: list[Field] = []
    for line in read_lines(path):
        if line.startswith("="):
            found.append(_heading(path, line))
        elif found and (other := _OTHER.match(line)):
            found[-1] = replace(found[-1], others=(*found[-1].others, (other.group(1), other.group(2))))
        elif found:
            found[-1] = replace(found[-1], questions=(*found[-1].questions, line))
        else:
            raise MalformedStructure(path.name, f"“{line}”之前没有领域标题。", _FORM)
    return tuple(found)


_OTHER = re.compile(r"(en|vi)问：(.+)")
_FORM = "标题写作“= 编号 名称 | 说明 | work_id”。"


def _heading(path: Path, line: str) -> Field:
    parts = [part.strip() for part in line.lstrip("= ").split("|")]
    names = parts[0].split()
    if len(parts) != 3 or len(names) != 2:
        raise MalformedStructure(path.name, f"标题“{line}”不合格式。", _FORM)
    return Field(names[0], names[1], parts[1], tuple(parts[2].split()))
