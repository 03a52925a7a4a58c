"""Boundaries: what no text of law on the shelf can answer, told from the words of the question alone."""

from __future__ import annotations

import re

from kb.answers import RefusalReason

_PLACES = (
    "美国|日本|韩国|德国|英国|法国|欧盟|欧洲|俄罗斯|印度|泰国|越南|新加坡|马来西亚|印尼|澳大利亚|加拿大|意大利|西班牙|巴西|"
    "香港|澳门|台湾"
)
_RIGHTS = "专利|商标|版权|著作权|外观设计|知识产权"
_ABROAD = (
    re.compile(
        rf"(?:在|去|到)?(?:{_PLACES})(?!公司|企业|人|客户|厂)(?:的|那边)?.{{0,4}}(?:{_RIGHTS}).{{0,6}}(?:保护|登记|多|几|怎|要|期|费|法)"
    ),
    re.compile(rf"(?:{_PLACES})的?(?:法律|法规|专利法|商标法|著作权法|版权法)"),
    re.compile(rf"(?:在|去|到)(?:{_PLACES})(?:注册|申请|登记|打官司|被人?告|起诉)"),
    re.compile(
        r"\b(?:in (?:the )?|of the )us\b"
        r"|\b(?:in|of) (?:the )?(?:united states|usa|america|germany|japan|korea|france|uk|united kingdom|europe|"
        r"european union|eu|india|vietnam|thailand|singapore|australia|canada|russia)\b"
    ),
    re.compile(r"(?:ở|tại) (?:việt nam|mỹ|hoa kỳ|nhật|hàn quốc|đức|pháp|châu âu|thái lan|úc)\b"),
)
# what happens at home after all: imports, priority, coming back
_AT_HOME = re.compile(
    r"中国|我国|国内|广州|深圳|广交会|向(?:外国|国外)申请|回国|进口|出口|过关|海关|优先权|带回|商务[部厅局口]|维权援助"
    r"|trung quốc|quảng châu|quảng tây|nam ninh|bằng tường|đông hưng|hà khẩu|nghĩa ô|thượng hải|bắc kinh|\.cn\b"
    r"|\b(?:china|chinese|canton|guangzhou|guangdong|shenzhen|guangxi|nanning|yunnan|kunming|yiwu|shanghai|beijing)\b"
)

_DANGER = re.compile(
    r"救命(?!药|稻草|设备)|(?:有人|他|她)要?(?:打我|杀我|砍我|打死)|着火了|晕倒了|中毒了|不想活|自杀|轻生|活不下去|想死(?!机)"
    r"|\b(?:kill myself|suicide)\b|cấp cứu|tự tử"
    r"|(?<!national )(?<!public health )\bemergency\b"
    r"(?! (?:for a )?(?:court|injunction|order|measure|relief|licen|use))"
)
_SMALL_TALK = re.compile(
    r"(?:你|您)?(?:好|们好|早|叫什么(?:名字)?|是谁|是机器人吗|会什么|能做什么|多大了|在吗)[啊呀吗呢吧]?|谢谢(?:你|您|啊)?|再见|拜拜|哈喽|嗨"
    r"|hi|hello|thanks?(?: you)?|bye|who are you|xin chào|cảm ơn"
)

_BOUNDARIES: tuple[tuple[RefusalReason, re.Pattern[str]], ...] = (
    (
        RefusalReason.PRIVATE_REGISTER,
        re.compile(
            r"(?:申请号|注册号|专利号|登记号|备案号)[^0-9]{0,6}[0-9]{6,}"
            r"|(?:帮|给|替)我?(?:查|看)(?:一下|下|看|查)?.{0,24}(?:哪一步|审到哪|下证|进度|过期|有效没|状态)"
            r"|我的(?:商标|专利|版权|软著)(?:申请)?.{0,8}(?:到哪一步|审到哪|什么时候能?(?:下证|拿到证|批))"
        ),
    ),
    (
        RefusalReason.PREDICTION,
        re.compile(
            r"胜率|胜算|(?:能不能|会不会|能否)(?:打)?赢|官司.{0,6}(?:能赢|会赢|赢吗|输吗)|法院会判(?:我|谁)赢"
            r"|[你您](?:估计|预测|猜).{0,12}(?:多久|几个?月|几年|多少|能不能|会不会)"
        ),
    ),
    (
        RefusalReason.DRAFTING,
        re.compile(
            r"(?:^|[,.。!?;\s请能以烦你您])(?:帮|替|给)我?(?:写|拟|起草|代写|翻译|设计|想)(?:一|个|份|封|篇|下)"
            r"|^(?:write|draft|translate) (?:me )?(?:a|an|my|the|this)\b"
        ),
    ),
    (
        RefusalReason.REFERRAL,
        re.compile(
            r"(?:推荐|介绍)(?![的了过]).{0,8}(?:代理|律师|律所|事务所|公司|中介)|哪(?:家|个)(?:代理|律师|律所|事务所|中介).{0,6}(?:好|便宜|靠谱|厉害)"
        ),
    ),
)


def beyond(text: str) -> RefusalReason | None:
    """Why a question lies beyond what the base can hold, None when it may be answered.

    Args:
        text: the question, normalised.

    >>> beyond("在日本注册商标要多少钱"), beyond("从日本进口商标侵权的货")
    (<RefusalReason.FOREIGN_LAW: 'foreign_law'>, None)
    """
    plain = text.lower()
    if _DANGER.search(plain):
        return RefusalReason.EMERGENCY
    if _SMALL_TALK.fullmatch(plain.strip(" ,.!?~。，！？～")):
        return RefusalReason.SMALL_TALK
    if not _AT_HOME.search(plain) and any(pattern.search(plain) for pattern in _ABROAD):
        return RefusalReason.FOREIGN_LAW
    return next((reason for reason, pattern in _BOUNDARIES if pattern.search(plain)), None)
