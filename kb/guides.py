"""Guides: our own plain words about a provision, and the questions that people ask about it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.locators import Locator


@dataclass(frozen=True, slots=True)
class Translation:
    """The gist of a guide in another language, with questions asked in it."""

    lang: str
    plain: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProvisionName:
    """A provision as a guide names it: the short title of its work, and its address there."""

    work: str
    locator: Locator

    def __str__(self) -> str:
        return f"《{self.work}》{self.locator}"


@dataclass(frozen=True, slots=True)
class Guide:
    """What one provision, or one section of a topic, means in plain words (普法解读).

    Attributes:
        document_id: the version it explains, or the topic that it is a section of.
        locator: the provision it explains, as deep as the guide goes.
        title: what people would call it.
        plain: two to five sentences; its first sentence answers.
        questions: the questions people ask, in their own words.
        conditions: what would make the answer different.
        next_step: what to do now.
        warning: where people commonly err.
        channels: ids of the offices and lines that serve (see `corpus/channels.csv`).
        basis: provisions that carry a section of a topic.
        related: provisions to read beside it.
        source: where a figure comes from that no law in the base states.
        translations: the gist in other languages.
        file: the file it was read from.
        line: its line there, from 1.
    """

    document_id: str
    locator: Locator
    title: str
    plain: str
    questions: tuple[str, ...]
    conditions: str = ""
    next_step: str = ""
    warning: str = ""
    channels: tuple[str, ...] = ()
    basis: tuple[ProvisionName, ...] = ()
    related: tuple[ProvisionName, ...] = ()
    source: str = ""
    translations: tuple[Translation, ...] = ()
    file: str = ""
    line: int = 0

    def translation(self, lang: str) -> Translation | None:
        """The gist in a language, or None."""
        return next((entry for entry in self.translations if entry.lang == lang), None)
