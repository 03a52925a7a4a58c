"""What a law says that it means by a word is found in its own text, and only where it says so for all of itself."""

from __future__ import annotations

import pytest

from search.engine import Engine
from webapp.definitions import Definition, defined_word, definitions_of, used

OLD = "clay-whistle-law-2019"


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("本法所称的作品，是指文学、艺术和科学领域内具有独创性的智力成果，包括：", "作品"),
        ("本法所称产品是指经过加工、制作，用于销售的产品。", "产品"),
        ("本条例所称计算机软件(以下简称软件)，是指程序和文档。", "计算机软件"),
        ("本解释所称“销售金额”，是指出售侵权产品后所得的全部违法收入。", "销售金额"),
        ("本办法中的展会管理部门是指展会的审批或者登记部门。", "展会管理部门"),
        ("商标法所称相关公众，是指与某类商品有关的买家。", "相关公众"),
        ("专利法和本细则所称管理专利工作的部门，是指地方人民政府设立的部门。", "管理专利工作的部门"),
        ("发明，是指对产品、方法或者其改进所提出的新的技术方案。", "发明"),
        ("品种是指经过人工选育或者发现并经过改良的植物群体。", "品种"),
        ("“合法证明”，指依照国家有关规定必须持有的证明。", "合法证明"),
    ],
)
def test_a_definition_tells_its_word(sentence: str, word: str) -> None:
    assert defined_word(sentence) == word


@pytest.mark.parametrize(
    "sentence",
    [
        "前款所称地理标志，是指标示某商品来源于某地区的标志。",  # for one article, which shows it anyway
        "本条所称权利人，是指商业秘密的所有人。",
        "本法第二条所称的出版，指作品的复制、发行。",
        "专利法第六条所称本单位，是指单位。",
        "刑法第二百一十三条规定的“使用”，是指将注册商标用于商品。",
        "前款规定的侵权商品的储藏地，是指隐匿侵权商品所在地。",
        "本法所称核，是指核材料、核设备。",  # a single character stands in many other words
        "本条例所称出版活动，包括出版物的出版、印刷。",  # what is in it, not what it is
        "著作权集体管理组织（以下简称集体组织）可以收费。",
        "过境、转运和通运货物，是指由境外启运的货物。",  # several words at once
        "本法中十日以内期限的规定是指工作日。",
        "这些人员具体是指：",
        "标志中外文的固有含义可能影响其在指定使用商品上的显著特征。",
    ],
)
def test_what_defines_no_word_of_the_law_is_left_alone(sentence: str) -> None:
    assert defined_word(sentence) == ""


def test_a_definition_is_quoted_from_where_it_stands(tiny_engine: Engine) -> None:
    (found,) = definitions_of(tiny_engine.store, tiny_engine.store.document(OLD))
    assert (found.term, str(found.citation.locator)) == ("续期", "第一条第二款")
    assert found.citation.quote == "本法所称续期，是指保护期届满以后再保护五年。"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("集体商标的注册人", ["集体商标"]),  # and not 商标, which stands in it
        ("商标和集体商标", ["集体商标", "商标"]),
        ("由商标局、商标委员会依照商标法办理", []),  # names
        ("商标局办理商标注册", ["商标"]),
    ],
)
def test_a_word_is_found_where_it_is_used(tiny_engine: Engine, text: str, words: list[str]) -> None:
    (any_one,) = definitions_of(tiny_engine.store, tiny_engine.store.document(OLD))
    defined = [Definition(term, any_one.citation) for term in ("集体商标", "商标")]
    assert [one.term for one in used(text, defined)] == words
