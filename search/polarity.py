"""Polarity: what a sentence denies, allows and demands, held against the text that it speaks of."""

from __future__ import annotations

import re

# 没收, 是否, 分别 and 特别 deny nothing
NEGATION = re.compile(
    r"不|未(?!来)|非|无(?!论)|没(?!收)|勿|毋|(?<!是)否(?!则)|禁|免(?=予|于|除|交|缴|费|税|责|收|征)|除外|以外|拒|驳"
    r"|(?<![区分特级类识辨个性鉴])别(?![人处国名的类])"
)
MAY = re.compile(r"可以|有权|允许|准许|(?<![不功可智职性技才本效产动])能(?![力源量])|(?<![不许认])可(?![能是靠见知以])")
MUST = re.compile(r"应当|必须|务必|应(?![用对变])|须|需要|(?<![不只重主需])要(?![求素件约点么是])")

_OPPOSITES = (
    ("生效", "失效"), ("合法", "违法"), ("增加", "减少"), ("提前", "推迟"), ("原告", "被告"), ("同意", "拒绝"),
    ("收费", "免费"), ("从轻", "从重"), ("公开", "保密"), ("权利人", "侵权人"), ("书面", "口头"), ("进口", "出口"),
    ("中国", "外国"), ("故意", "过失"), ("有偿", "无偿"), ("许可", "禁止"), ("以前", "以后"), ("之前", "之后"),
    ("明知", "误以为"), ("公历", "农历"), ("买", "卖"), ("继续", "停止"), ("驳回", "受理"), ("起算", "截止"),
)  # fmt: skip


def polarity_agrees(text: str, support: str) -> bool:
    """Whether a text denies as often as its support, allows and demands only what that does, and turns nothing round.

    >>> polarity_agrees("没经过许可出售的。", "未经许可出售的"), polarity_agrees("经许可出售的。", "未经许可出售的")
    (True, False)
    >>> polarity_agrees("可以申请。", "应当申请。"), polarity_agrees("要申请。", "应当申请。")
    (False, True)
    """
    if len(NEGATION.findall(text)) != len(NEGATION.findall(support)):
        return False
    if any(modal.search(text) and not modal.search(support) for modal in (MAY, MUST)):
        return False
    return not any(
        (said in text and said not in support and other in support)
        or (other in text and other not in support and said in support)
        for said, other in _OPPOSITES
    )
