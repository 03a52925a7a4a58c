"""Documents: one version of one instrument, its rank, and whether it is the law on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class DocumentKind(Enum):
    """What an instrument is; members stand in the order of their force (效力位阶)."""

    LAW = "法律"
    TREATY = "国际条约"
    ADMINISTRATIVE_REGULATION = "行政法规"
    JUDICIAL_INTERPRETATION = "司法解释"
    DEPARTMENTAL_RULE = "部门规章"
    LOCAL_REGULATION = "地方性法规"
    LOCAL_GOVERNMENT_RULE = "地方政府规章"
    NORMATIVE_DOCUMENT = "规范性文件"
    CASE = "典型案例"
    PUBLISHED_ANSWER = "司法问答"
    GUIDE = "普法解读"

    @property
    def rank(self) -> int:
        """Place in the order of force, 0 the strongest."""
        return _RANK[self]

    @property
    def is_local(self) -> bool:
        """Whether it binds in one region only."""
        return self in (DocumentKind.LOCAL_REGULATION, DocumentKind.LOCAL_GOVERNMENT_RULE)

    @property
    def is_binding(self) -> bool:
        """Whether it is law that binds, not an explanation of it."""
        return self not in (DocumentKind.CASE, DocumentKind.PUBLISHED_ANSWER, DocumentKind.GUIDE)


_RANK = {kind: position for position, kind in enumerate(DocumentKind)}


class Status(Enum):
    """时效性 on a day. UNKNOWN is a finding of its own: nobody has established it."""

    NOT_YET_IN_FORCE = "尚未生效"
    IN_FORCE = "现行有效"
    AMENDED = "已被修改"
    REPEALED = "已废止"
    UNKNOWN = "时效未核实"
    NOT_LAW = "非法律规范"

    @property
    def may_apply(self) -> bool:
        """Whether a text of this status may carry an answer for the day (unknown says so beside it)."""
        return self in (Status.IN_FORCE, Status.UNKNOWN, Status.NOT_LAW)


class Validity(Enum):
    """What the curator has established about a version, apart from its dates."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one instrument (规范性文件).

    Attributes:
        document_id: e.g. trademark-law-2019.
        work_id: what the versions of one instrument share, e.g. trademark-law.
        title: full title as printed.
        short_title: what people call it and citations print, e.g. 商标法.
        version: what tells versions of a work apart, usually the year, e.g. 2019.
        kind: see `DocumentKind`.
        part: the part of a work that is kept in several documents, e.g. 侵权责任编; empty for a whole work.
        aliases: further names by which people call it.
        issuer: 制定机关.
        number: 文号.
        promulgated_on: 公布日期.
        effective_on: 施行日期 of this version.
        superseded_on: first day on which a later version applies.
        repealed_on: first day on which it is no longer law.
        superseded_by: document ids that replace it.
        validity: what the curator has established.
        checked_on: the day for which `validity` was established.
        validity_basis: the evidence for it.
        official_page: where the official text can be read.
        region: where a local regulation binds, e.g. 广东省.
        notes: remarks of the curator, shown with the document.
    """

    document_id: str
    work_id: str
    title: str
    short_title: str
    version: str
    kind: DocumentKind
    part: str = ""
    aliases: tuple[str, ...] = ()
    issuer: str = ""
    number: str = ""
    promulgated_on: date | None = None
    effective_on: date | None = None
    superseded_on: date | None = None
    repealed_on: date | None = None
    superseded_by: tuple[str, ...] = ()
    validity: Validity = Validity.UNKNOWN
    checked_on: date | None = None
    validity_basis: str = ""
    official_page: str = ""
    region: str = ""
    notes: str = ""

    def status(self, as_of: date) -> Status:
        """时效性 on a day, computed from the dates; fails closed to UNKNOWN.

        A version is in force between two known days, or from its first day on when the curator has
        established that it is in force. A version known to be replaced on a day that nobody has
        established is AMENDED from the day of the check, and unknown before it.
        """
        if self.effective_on is not None and as_of < self.effective_on:
            return Status.NOT_YET_IN_FORCE
        if self.repealed_on is not None and as_of >= self.repealed_on:
            return Status.REPEALED
        if self.superseded_on is not None and as_of >= self.superseded_on:
            return Status.AMENDED
        if not self.kind.is_binding:
            return Status.NOT_LAW
        if self.effective_on is None:
            return Status.UNKNOWN
        if self.superseded_on is not None or self.repealed_on is not None:
            return Status.IN_FORCE
        if self.validity in (Validity.SUPERSEDED, Validity.REPEALED):
            if self.checked_on is None or as_of < self.checked_on:
                return Status.UNKNOWN
            return Status.AMENDED if self.validity is Validity.SUPERSEDED else Status.REPEALED
        return Status.IN_FORCE if self.validity is Validity.IN_FORCE else Status.UNKNOWN

    @property
    def printed_title(self) -> str:
        """《商标法》（2019）, as a citation names it."""
        name = self.short_title if not self.part else f"{self.short_title}·{self.part}"
        return f"《{name}》（{self.version}）" if self.version else f"《{name}》"
