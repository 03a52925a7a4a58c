"""Channels: real places to turn to (办事渠道), each with what it serves."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from pathlib import Path

from kb.errors import ManifestMismatch


@dataclass(frozen=True, slots=True)
class Channel:
    """A hotline, office or site.

    Attributes:
        channel_id: e.g. 12315.
        name: what it is called.
        serves: what it is for, one sentence.
        phone: number to dial, or empty.
        url: site, or empty.
        bring: what to have at hand.
        region: where it serves, empty for the whole country.
        topics: fields of law for which it is offered, see `corpus/channels.csv`.
        source: where this was seen.
        checked_on: day on which it was seen, ISO.
    """

    channel_id: str
    name: str
    serves: str
    phone: str
    url: str
    bring: str
    region: str
    topics: str
    source: str
    checked_on: str


def read_channels(path: Path) -> dict[str, Channel]:
    """The channels of a CSV file by id, in its order.

    Raises:
        ManifestMismatch: a column is missing or an id stands twice.
    """
    wanted = [field.name for field in fields(Channel)]
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [name for name in wanted if name not in (reader.fieldnames or [])]
        if missing:
            raise ManifestMismatch(path.name, f"缺少列：{'、'.join(missing)}。", "对照 corpus/README.md 补齐表头。")
        channels: dict[str, Channel] = {}
        for row in reader:
            channel = Channel(**{name: (row[name] or "").strip() for name in wanted})
            if channel.channel_id in channels:
                raise ManifestMismatch(
                    path.name, f"渠道 {channel.channel_id} 写了两次。", "删去重复的一行。", reader.line_num
                )
            channels[channel.channel_id] = channel
    return channels
