"""What a question leaves unsaid is put back from the visit, and nothing where it stands alone."""

from __future__ import annotations

import pytest

from search.analysis import Analyzer
from search.followups import Alone, FollowUps, load_lexicon
from search.glossary import load_glossary
from search.mentions import named
from search.rerank import read_fields
from search.scope import load_scope


@pytest.fixture(scope="module")
def followups() -> FollowUps:
    words = frozenset().union(*(field.asked for field in read_fields()))
    return FollowUps(Analyzer(), load_glossary(), load_lexicon(), words, load_scope().terms)


@pytest.mark.parametrize(
    ("text", "earlier", "whole"),
    [
        # another kind of right takes the place of the one that was asked about
        ("那外观设计的呢", ["发明专利保护多少年"], "外观设计保护多少年"),
        ("实用新型呢", ["发明专利保护多少年", "那外观设计的呢"], "实用新型保护多少年"),
        ("著作权呢", ["专利侵权最多赔多少"], "著作权侵权最多赔多少"),
        ("版权又是多少年", ["发明专利保护多少年"], "版权保护多少年"),
        ("换成商标呢,也是我先用的", ["别人申请了专利告我"], "别人申请了商标告我 也是我先用的"),
        ("and a design patent?", ["how long does a trademark last"], "how long does a design patent last"),
        ("那版权呢", ["how long does a trademark last"], "多少年 期限 版权"),
        # the same question under the law of another day
        ("现在呢", ["2019年6月那会儿虚假宣传罚多少"], "虚假宣传罚多少"),
        ("新商标法呢", ["商标异议要在几个月内提"], "商标异议要在几个月内提"),
        # a question takes what was asked about along, not how it was asked
        ("滞纳金多少", ["专利年费要交吗"], "专利年费交 滞纳金多少"),
        ("它能续吗", ["注册商标能管多少年"], "注册商标 它能续吗"),
        # a supposition asks the whole of it again
        ("要是没签合同呢", ["请人画的插画版权归谁"], "请人画的插画版权归谁 要是没签合同呢"),
        # what is told is kept for what is asked next
        ("会判刑吗", ["员工泄露商业秘密怎么办", "他是故意的"], "员工泄露商业秘密 他是故意的 会判刑吗"),
        # the subject lies two turns back, something else was asked between
        ("那会罚多少", ["卖假冒商标的鞋会怎样", "你叫什么名字", "螺蛳粉怎么煮好吃"], "卖假冒商标的鞋 那会罚多少"),
        # it is the thing that was asked about, and what is named besides is asked of it
        ("那我能拿它去注册商标吗", ["找人拍的照片版权归谁"], "找人拍的照片版权 那我能拿它去注册商标吗"),
        # a sentence that opens with what may or must be done has left out what it speaks of
        ("能先叫法院冻结吗", ["我的专利被人仿了"], "我的专利被人仿了 能先叫法院冻结吗"),
        # what was asked and answered is not a circumstance of the next question
        ("谁能去申请", ["外地米酒能写桂林三花吗", "注明产地也不行吗"], "外地米酒写桂林三花 谁能去申请"),
    ],
)
def test_a_follow_up_is_made_whole(followups: FollowUps, text: str, earlier: list[str], whole: str) -> None:
    assert followups.whole(text, earlier) == whole


@pytest.mark.parametrize(
    "text",
    [
        "实用新型专利能保护几年",
        "展会投诉要带什么材料",
        "有人抄我的画,他说不知道",  # 他 is the somebody of this question
        "人死了以后他写的书还保护多少年",
        "离婚孩子归谁",  # few words of its own, but of another field
        "租房押金房东不退",
        "写一首关于春天的诗",
        "假币收到了怎么办",  # two words, of another field
        "我老婆的表妹说她要在老家开店",  # she is named
        "帮我看看“漓江月”这个名字好不好听",  # 这个 is named before it
        "我想先买一瓶假酒作证据,又怕这样不被法院认",  # 这样 is told in the clause before it
        "啊啊啊啊啊",
        "你叫什么名字",
        "这只卖专利药的股票明年能涨到多少",  # 这只 is in the question itself
        "how can a brand owner record its trademark with customs",
        "我们小厂2019年就开始冲压这种卡扣,图纸、送货单都留着。隔壁镇的公司2022年才去报的专利,现在反过来告我们。",
    ],
)
def test_what_stands_alone_stays_as_it_is(followups: FollowUps, text: str) -> None:
    assert followups.whole(text, ["注册商标能管多少年", "外观设计侵权怎么赔"]) == text


@pytest.mark.parametrize(
    ("text", "earlier", "fields", "readings"),
    [
        ("还能恢复吗", ["专利年费什么时候交"], {}, ("专利年费时候交 还能恢复吗", "专利 还能恢复吗")),
        # the earlier question names no right: it is about the right whose law answers it
        ("那要登记吗", ["我拍的日落被印成海报卖"], {"日落": "著作权"}, ("我拍的日落被印成海报卖 那要登记吗", "著作权 那要登记吗")),
        ("那要登记吗", ["我拍的日落被印成海报卖"], {}, ("我拍的日落被印成海报卖 那要登记吗",)),
        # a right that the question names itself needs no other
        ("那我能拿它注册商标吗", ["找人拍的照片版权归谁"], {}, ("找人拍的照片版权 那我能拿它注册商标吗", "那我能拿它注册商标吗")),
        # what stands alone, and what only changes the right, is read in one way
        ("实用新型专利能保护几年", ["注册商标能管多少年"], {}, ("实用新型专利能保护几年",)),
        ("那外观设计的呢", ["发明专利保护多少年"], {}, ("外观设计保护多少年",)),
        # a short question that names no right leaves the right before it in mind, unless another law answers it
        ("要是被驳回了", ["实用新型怎么申请", "多久会公布出来"], {"公布": "专利", "申请": "专利"},
         ("实用新型 多久会公布出来 要是被驳回了", "实用新型 要是被驳回了")),
        ("要是被驳回了", ["实用新型怎么申请", "多久会公布出来"], {"公布": "商标", "申请": "专利"},
         ("多久会公布出来 要是被驳回了", "商标 要是被驳回了")),
    ],
)  # fmt: skip
def test_a_follow_up_is_also_read_with_nothing_but_its_right(
    followups: FollowUps, text: str, earlier: list[str], fields: dict[str, str], readings: tuple[str, ...]
) -> None:
    def alone(question: str) -> Alone:
        return Alone(0.9, tuple(field for word, field in fields.items() if word in question))

    assert followups.readings(text, earlier, alone) == readings


def test_nothing_was_said_before(followups: FollowUps) -> None:
    assert followups.whole("那它呢", []) == "那它呢"
    assert followups.whole("那它呢", ["你好"]) == "那它呢"


@pytest.mark.parametrize(
    ("text", "earlier", "found"),
    [
        ("第二款呢", ["商标法第五十七条"], ["商标法第五十七条第二款"]),
        ("那第六十条呢", ["商标法第五十七条", "第三项呢"], ["商标法第六十条"]),
        ("第二款呢", ["商标法第五十七条", "那第六十条呢"], ["商标法第六十条第二款"]),
        ("第二款呢", ["商标能用几年"], []),
        ("专利法第三条", ["商标法第五十七条"], ["专利法第三条"]),
        ("那会罚多少", ["商标法第五十七条"], []),
    ],
)
def test_bare_addresses_mean_what_was_named_before(text: str, earlier: list[str], found: list[str]) -> None:
    mentions = named(text, earlier, ("商标法", "专利法"))
    assert [f"{mention.work}{mention.locator}" for mention in mentions] == found
