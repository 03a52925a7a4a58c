"""The parser cuts at articles and marks, and is not fooled by what only looks like them."""

import pytest

from ingest.extract.markdown import read_markdown
from ingest.extract.text import read_text
from ingest.parse import parse, prove
from ingest.structure import Section
from kb.errors import MalformedStructure

TITLE = "泥哨法"


def sections_of(text: str, title: str = TITLE) -> list[Section]:
    extract = read_markdown(text)
    structure = parse(extract, title)
    prove("test", extract, structure)
    return structure.sections


def addresses(text: str, title: str = TITLE) -> list[str]:
    return [str(section.locator) for section in sections_of(text, title)]


def findings(text: str) -> list[str]:
    extract = read_markdown(text)
    return parse(extract, TITLE).findings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一条 甲。\n第二条 乙。\n第三条 丙。", ["第一条", "第二条", "第三条"]),
        # no space behind the number, as PDF readers give it
        ("第一条为了甲。\n第二条乙应当。", ["第一条", "第二条"]),
        # a sentence that starts with the very next number is a reference while the article itself is yet to come
        ("第一条 甲。\n第二条规定的行为，不算。\n第二条 乙。", ["第一条", "第二条"]),
        ("第一条 甲。\n第五条、第六条另有规定的除外。\n第二条 乙。", ["第一条", "第二条"]),
        ("第一条 甲。\n第二条 乙：\n第一条第二款的除外。\n第三条 丙。", ["第一条", "第二条", "第三条"]),
        # 之一 follows its number; 第二条之一款 would not be a branch
        ("第一条 甲。\n第二条 乙。\n第二条之一 丙。\n第三条 丁。", ["第一条", "第二条", "第二条之一", "第三条"]),
        # bold labels and full-width spaces
        ("**第一条**　甲。\n\n**第二条**　乙。", ["第一条", "第二条"]),
        # a part of a code starts where the part before it ends
        ("第一千一百六十四条 甲。\n第一千一百六十五条 乙。", ["第一千一百六十四条", "第一千一百六十五条"]),
        # full-width digits
        ("第１条 甲。\n第２条 乙。", ["第一条", "第二条"]),
        # what stands before the first article of an interpretation is kept
        ("为正确审理，制定本解释。\n第一条 甲。\n第二条 乙。", ["引言", "第一条", "第二条"]),
        # annexes
        ("第一条 甲。\n第二条 乙。\n## 附件一\n丙\n丁", ["第一条", "第二条", "附件一"]),
    ],
)
def test_articles_are_found_where_they_begin(text: str, expected: list[str]) -> None:
    assert addresses(text) == expected


def test_headings_stand_above_their_articles() -> None:
    text = "# 泥哨法\n## 第一编 总 则\n### 第一章  通　则\n第一条 甲。\n### 第二章 乙\n第二条 乙。\n## 第二编 丙\n第三条 丙。"
    assert [section.headings for section in sections_of(text)] == [
        ("第一编 总则", "第一章 通则"),
        ("第一编 总则", "第二章 乙"),
        ("第二编 丙",),
    ]


def test_headings_without_marks_are_headings_too() -> None:
    text = "第一章 总则\n第一条 甲。\n第二章规定的除外。\n第二章 责任\n第二条 乙。"
    assert [(s.headings, s.text) for s in sections_of(text)] == [
        (("第一章 总则",), "甲。\n第二章规定的除外。"),
        (("第二章 责任",), "乙。"),
    ]


def test_a_table_of_contents_is_no_text_of_the_law() -> None:
    text = "泥哨法\n目 录\n第一章 总则\n第二章 责任\n第一章 总则\n第一条 甲。\n第二章 责任\n第二条 乙。"
    extract = read_text(text)
    structure = parse(extract, TITLE)
    proof = prove("test", extract, structure)
    assert [s.headings for s in structure.sections] == [("第一章 总则",), ("第二章 责任",)]
    assert proof.matters["目录"] == len("目录第一章总则第二章责任")


def test_a_title_number_and_broken_info_line_in_the_body_are_set_aside() -> None:
    text = (
        "# 关于泥哨若干问题的解释\n\n2020年1月1日 第二次\n\n<!-- INFO END -->\n\n会议通过）\n\n关于泥哨\n\n若干问题的解释\n\n"
        "法释〔2020〕9号\n\n为正确审理。\n\n第一条 甲。\n\n第二条 乙。"
    )
    extract = read_markdown(text)
    structure = parse(extract, "关于泥哨若干问题的解释")
    proof = prove("test", extract, structure)
    assert [str(s.locator) for s in structure.sections] == ["引言", "第一条", "第二条"]
    assert proof.matters["文号"] == len("法释〔2020〕9号")
    assert proof.matters["题名"] == 2 * len("关于泥哨若干问题的解释")
    assert sum("混入正文" in finding for finding in structure.findings) == 3


def test_an_amending_decision_pasted_before_the_law_gives_no_articles() -> None:
    text = (
        "# 泥哨规定\n<!-- INFO END -->\n对《泥哨规定》作如下修改：\n一、将第一条修改为：“甲。”\n二、将第二条修改为：“乙。\n"
        "“丙。”\n根据本决定，重新公布。\n泥哨规定\n为了审理。\n第一条 甲。\n第二条 乙。"
    )
    extract = read_markdown(text)
    structure = parse(extract, "泥哨规定")
    proof = prove("test", extract, structure)
    assert [str(s.locator) for s in structure.sections] == ["引言", "第一条", "第二条"]
    assert proof.matters["前附修改决定"] > 20
    assert any("附有修改决定" in finding for finding in structure.findings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。\n第一条 乙。\n第三条 丙。\n第四条 丁。", "第一条之后直接是第三条，缺 1 条"),
        ("第一条 甲。\n第二条 乙。\n第二条之二 丙。\n第三条 丁。", "第二条之后直接是第二条之二，次序不连续"),
    ],
)
def test_gaps_in_the_numbers_are_findings(text: str, expected: str) -> None:
    assert expected in findings(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a reply: 一、 with sentences
        ("一、甲应当。\n二、乙应当。", ["一、", "二、"]),
        # a plan: titles above, numbers that run on through the parts
        (
            "为了宣传。\n一、主题\n甲\n二、活动\n（一）乙\n丙。\n三、要求\n（二）丁\n戊。",
            ["引言", "一、", "二、（一）", "三、（二）"],
        ),
        (
            "一、要求\n（一）做法\n1.甲要做。\n2.乙要做。\n（二）其他\n丙。",
            ["一、（一）1.", "一、（一）2.", "一、（二）"],
        ),
        # an enumeration inside a quotation does not open units of the decision
        (
            "一、修改甲\n1.将第八条修改为：\n“有下列情形：\n（一）丙；\n（二）丁。”\n2.将第九条修改为：\n“戊。”",
            ["一、1.", "一、2."],
        ),
        # years and decimals are no marks
        ("一、甲应当。\n2019.5 乙。\n1.5倍以下。\n二、丙应当。", ["一、", "二、"]),
        # no mark at all
        ("某法院：\n你院请示收悉。\n甲应当。", ["第1段"]),
    ],
)
def test_texts_without_articles_are_cut_at_their_marks(text: str, expected: list[str]) -> None:
    assert addresses(text) == expected


def test_guidelines_are_cut_at_their_numbered_headings() -> None:
    text = (
        "# 指南\n# 第一部分 审查\n## 第一章初审\n### 1.引言\n甲。\n### 2.原则\n#### 2.1保密\n（1）乙；\n（2）丙。\n#### 2.2书面\n丁。\n"
        "## 第二章实审\n### 1.引言\n戊。"
    )
    assert addresses(text, "指南") == ["第一部分第一章1", "第一部分第一章2.1", "第一部分第一章2.2", "第一部分第二章1"]


def test_published_answers_are_cut_at_their_questions() -> None:
    text = "# 答问\n## 问题 1\n甲吗？\n### 答疑意见\n（一）是。\n## 问题 2\n乙吗？\n### 答疑意见\n否。"
    found = sections_of(text, "答问")
    assert [(str(s.locator), s.text) for s in found] == [("问题1", "甲吗？\n（一）是。"), ("问题2", "乙吗？\n否。")]


def test_rows_of_a_table_open_no_articles() -> None:
    text = "说明如下：\n| 条文 | 罪名 |\n|---|---|\n| 第一百四十一条 | 甲罪 |\n| 第一百四十二条 | 乙罪 |\n| 第一百四十三条 | 丙罪 |"
    found = sections_of(text)
    assert [str(s.locator) for s in found] == ["引言", "表一"]
    assert "第一百四十二条  乙罪".replace("  ", " ") in found[1].text


def test_invisible_characters_and_odd_spaces_do_not_reach_the_text() -> None:
    text = "第一条\u2003甲\u200b乙\ufeff。\n\u200b\n第二条\u00a0丙\u3000丁。"
    assert [s.text for s in sections_of(text)] == ["甲乙。", "丙 丁。"]


def test_a_long_unnumbered_stretch_is_parted_at_paragraphs() -> None:
    text = "一、甲应当。\n" + "\n".join("乙" * 400 + "。" for _ in range(6)) + "\n二、丙应当。"
    assert addresses(text) == ["一、", "一、第2段", "二、"]


def test_the_proof_fails_when_a_character_is_lost() -> None:
    extract = read_markdown("第一条 甲。\n第二条 乙。")
    structure = parse(extract, TITLE)
    structure.pieces.pop()
    with pytest.raises(MalformedStructure, match="丢失或错放"):
        prove("test", extract, structure)


def test_the_proof_fails_when_a_passage_does_not_say_what_the_source_says() -> None:
    extract = read_markdown("第一条 不得仿制。\n第二条 乙。")
    structure = parse(extract, TITLE)
    first = structure.sections[0]
    structure.sections[0] = Section(first.locator, first.headings, first.text.replace("不", ""), first.line)
    with pytest.raises(MalformedStructure, match="第一条的文字与原文不符"):
        prove("test", extract, structure)


def test_the_proof_counts_where_every_character_went() -> None:
    extract = read_markdown(
        "# 泥哨法\n\n2019年3月1日 会议通过\n\n<!-- INFO END -->\n\n## 第一章 总则\n\n第一条 甲乙。\n\n第二条 丙。"
    )
    proof = prove("test", extract, parse(extract, TITLE))
    assert proof.kept == 5 and proof.articles == 2 and proof.lost == 0
    assert proof.matters == {
        "题名": 3,
        "题注": len("2019年3月1日会议通过"),
        "编章节标题（存为标题）": 5,
        "条号项号（存为定位）": 6,
        "采集注记": len("<!--INFOEND-->"),
        "标记符号": 3,
    }
