"""Polarity: what a sentence denies, allows and demands, held against the text that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.measures import clauses, pairs
from search.places import Place, agree, places

# 没收, 是否, 分别 and 特别 deny nothing
NEGATION = re.compile(
    r"不|未(?!来)|非|无(?!论)|没(?!收)|勿|毋|(?<!是)否(?!则)|禁|免(?=予|于|除|交|缴|费|税|责|收|征)|除外|以外|拒|驳"
    r"|(?<![区分特级类识辨个性鉴])别(?![人处国名的类])"
)
MAY = re.compile(r"可以|有权|允许|准许|(?<![不功可智职性技才本效产动])能(?![力源量])|(?<![不许认])可(?![能是靠见知以])")
MUST = re.compile(r"应当|必须|务必|应(?![用对变])|须|需要|(?<![不只重主需])要(?![求素件约点么是])")

_PARTICLE = re.compile(r"[得能会可予以应须必该用有经是]*")
_HEAD = 2
_NEAR = 4

_EXCLUDING = (
    {"可以": MAY.pattern, "应当": MUST.pattern},
    {"或者": "或者?", "并且": "并且|以及|同时|(?<![共饱温缓总])和(?![谐平解约])|且"},
    {
        "前": "(?<![目当])前(?![款述往者景]|提(?![出交]))",
        "后": "(?<!背)后(?![果者悔台]|续(?!展))",
        "内": "(?<![国境])内(?!容)",
    },
    {"以上": "以上", "以下": "以下(?!简?称)", "以外": "以外"},
    {"申请人": "(?<!被)申请人", "被申请人": "被申请人"},
    {"许可人": "(?<!被)许可人", "被许可人": "被许可人"},
    {"权利人": "权利人", "侵权人": "侵权人"},
    {"原告": "原告", "被告": "被告"},
    {"转让人": "转让人|出让人", "受让人": "受让人"},
    {"委托人": "委托人", "受托人": "受托人"},
    {"境内": "境内|国内", "境外": "境外|国外"},
    {"进口": "进口", "出口": "出口"},
    {"生效": "生效", "失效": "失效"},
    {"合法": "(?<!不)合法", "违法": "违法|非法"},
    {"书面": "书面", "口头": "口头"},
    {"故意": "故意", "过失": "过失"},
    {"有偿": "有偿", "无偿": "无偿"},
    {"公开": "公开", "保密": "保密"},
    {"单位": "单位", "个人": "个人"},
    {"作者": "作者", "使用者": "使用者"},
    {"买": "买|购买|采购", "卖": "卖|出售|销售"},
)
"""Words that exclude one another, by their sense."""

_LOOSE = _EXCLUDING[:2]
"""Those that plain words may add or leave out."""

_OPPOSITES = (
    ("增加", "减少"), ("提前", "推迟"), ("同意", "拒绝"), ("收费", "免费"), ("从轻", "从重"), ("中国", "外国"),
    ("许可", "禁止"), ("明知", "误以为"), ("公历", "农历"), ("继续", "停止"), ("驳回", "受理"), ("起算", "截止"),
)  # fmt: skip
"""Words of which a text may not say the one where its support says the other."""


def polarity_agrees(text: str, support: str) -> bool:
    """Whether a text denies as often as its support, allows and demands only what that does, and turns nothing round.

    >>> polarity_agrees("没经过许可出售的。", "未经许可出售的"), polarity_agrees("经许可出售的。", "未经许可出售的")
    (True, False)
    >>> polarity_agrees("可以申请。", "应当申请。"), polarity_agrees("要申请。", "应当申请。")
    (False, True)
    """
    if len(NEGATION.findall(text)) != len(NEGATION.findall(support)):
        return False
    if not all(_denies_alike(clause, support) for clause in clauses(text)):
        return False
    if any(modal.search(text) and not modal.search(support) for modal in (MAY, MUST)):
        return False
    if any(_denies_what_is_affirmed(text, match.end(), support) for match in NEGATION.finditer(text)):
        return False
    for senses in _EXCLUDING:
        own, theirs = places(text, senses), places(support, senses)
        if not agree(own, theirs) or (senses not in _LOOSE and _says_another(own, theirs)):
            return False
    return not any(
        (said in text and said not in support and other in support)
        or (other in text and other not in support and said in support)
        for said, other in _OPPOSITES
    )


def _says_another(own: Sequence[Place], theirs: Sequence[Place]) -> bool:
    """Whether the one has a sense that the other lacks, though that has one."""
    return bool(theirs) and not {place.sense for place in own} <= {place.sense for place in theirs}


def _denies_what_is_affirmed(text: str, end: int, support: str) -> bool:
    """Whether the word behind a negation, which ends at `end`, stands in the support, and there always affirmed."""
    particle = _PARTICLE.match(text, end)
    starts = {end, particle.end() if particle else end}
    for head in (text[start : start + _HEAD] for start in starts):
        found = [match.start() for match in re.finditer(re.escape(head), support)] if len(head) == _HEAD else []
        if found and not any(NEGATION.search(support[max(0, at - _NEAR) : at + 1]) for at in found):
            return True
    return False


def _denies_alike(clause: str, support: str) -> bool:
    """Whether a clause denies where the clauses of the support that share the most with it deny, and only there."""
    own = pairs(clause)
    shared = [(len(own & pairs(other)), NEGATION.search(other) is not None) for other in clauses(support)]
    most = max(count for count, _ in shared)
    return most < 2 or (NEGATION.search(clause) is not None) in {denies for count, denies in shared if count == most}
