"""A figure that a question supposes and the provision does not state is put right with the citation."""

import pytest

from kb.citations import Citation
from kb.documents import Document, DocumentKind
from kb.locators import Locator
from kb.passages import Passage, passage_id
from search.premise import false_premise

LAW = Document("p", "p", "专利法", "专利法", "2020", DocumentKind.LAW)
ARTICLE = Locator.article(42)


def cited(text: str) -> Citation:
    return Citation.of(LAW, Passage(passage_id("p", ARTICLE), "p", ARTICLE, (), text))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("发明专利保护五十年对吧", "不是50年：《专利法》（2020）第四十二条写的是10年、20年。"),
        ("发明专利保护二十年对吧", ""),
        ("发明专利保护五十年", ""),  # nothing is supposed
        ("罚五万元对吧", ""),  # the provision speaks of no sum
    ],
)
def test_a_wrong_figure_is_put_right(said: str, told: str) -> None:
    assert false_premise(said, cited("发明二十年，实用新型十年，审查三年。"), "发明20年，实用新型10年。") == told


def test_nothing_is_put_right_without_the_official_text() -> None:
    assert false_premise("保护五十年对吧", cited(""), "") == ""


def test_a_wrong_figure_is_put_right_in_the_language_of_the_visitor() -> None:
    told = false_premise("发明专利保护五十年对吧", cited("发明二十年。"), "An invention lasts 20 years.", "en")
    assert told == "Not 50 years: 《专利法》（2020）第四十二条 says 20 years."
