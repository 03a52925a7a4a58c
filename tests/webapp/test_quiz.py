"""The quiz: what is drawn, how answers are told, the score; on the site and at the kiosk."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from kb.documents import Status
from search.engine import Engine
from tests.conftest import TODAY
from tests.webapp.reading import read_qr
from webapp.app import create_app
from webapp.rounds import LENGTH, MIXED, draw, posable, round_lengths

ROUND = f"/quiz/{MIXED}/7"


@pytest.fixture(autouse=True)
def _on_a_day_of_the_old_law(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.forms.today", lambda: TODAY)


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


def right_choices(engine: Engine, seed: int = 7) -> list[str]:
    return [str(posed.question.right) for posed in draw(posable(engine, TODAY), MIXED, seed).posed]


def wrong(choice: str) -> str:
    return str(int(choice) % 4 + 1)


def test_only_questions_whose_provision_is_there_are_drawn(tiny_engine: Engine) -> None:
    asked = {posed.question.ask for posed in posable(tiny_engine, TODAY)}
    assert asked == {"泥哨登记以后保护几年？", "泥哨的保护期满前几个月可以申请续期？", "仿制泥哨最多罚多少？"}
    assert round_lengths(posable(tiny_engine, TODAY)) == {MIXED: 3, "保护": 2, "责任": 1}


def test_no_question_outlives_the_version_that_it_was_written_on(tiny_engine: Engine) -> None:
    assert posable(tiny_engine, date(2026, 12, 31))
    assert posable(tiny_engine, date(2027, 1, 1)) == ()


def test_a_day_without_questions_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.forms.today", lambda: date(2027, 1, 1))
    assert "出不了题" in client.get("/quiz").text and "出不了题" in client.post("/kiosk/quiz").text
    assert client.get(ROUND).status_code == 404


def test_the_same_seed_gives_the_same_round_and_another_one_another(real_engine: Engine) -> None:
    posed = posable(real_engine, TODAY)
    first = [one.question.ask for one in draw(posed, MIXED, 1).posed]
    assert len(first) == len(set(first)) == LENGTH
    assert [one.question.ask for one in draw(posed, MIXED, 1).posed] == first
    assert [one.question.ask for one in draw(posed, MIXED, 2).posed] != first
    shorter = [one for one in posed if one.question.ask != first[4]]  # one drops out: the others stay in their places
    assert [one.question.ask for one in draw(shorter, MIXED, 1).posed][:9] == first[:4] + first[5:]


def test_after_the_new_trademark_law_no_question_on_the_old_one_is_drawn(real_engine: Engine) -> None:
    def drawn_from(day: date) -> set[str]:
        return {one.citation.document.document_id for one in posable(real_engine, day)}

    assert "trademark-law-2019" in drawn_from(TODAY)
    after = posable(real_engine, date(2027, 1, 1))
    assert after and "trademark-law-2019" not in {one.citation.document.document_id for one in after}
    assert {one.status for one in after} <= {Status.IN_FORCE, Status.UNKNOWN}


def test_every_question_of_today_can_be_drawn_with_its_provision(real_engine: Engine) -> None:
    assert len(posable(real_engine, TODAY)) == 257


def test_the_first_page_offers_each_field_with_a_new_round(client: FlaskClient) -> None:
    page = client.get("/quiz").text
    addresses = re.findall(r'href="(/quiz/[^"]+)"', page)
    assert len(addresses) == 3 and "3 题" in page
    assert addresses != re.findall(r'href="(/quiz/[^"]+)"', client.get("/quiz").text)
    assert "泥哨" in client.get(addresses[0]).text


def test_a_question_offers_four_buttons_and_does_not_give_the_answer_away(client: FlaskClient) -> None:
    page = client.get(ROUND).text
    assert "第 1 题，共 3 题" in page and page.count('name="choice"') == 4
    assert "依据 <" not in page and "正确" not in page


def test_a_right_answer_is_told_with_its_reason_and_its_provision(client: FlaskClient, tiny_engine: Engine) -> None:
    page = client.post(ROUND, data={"choice": right_choices(tiny_engine)[:1]}).text
    posed = draw(posable(tiny_engine, TODAY), MIXED, 7).posed[0]
    assert "答对了" in page and posed.question.why in page and "下一题" in page
    assert '<a href="/documents/clay-whistle-law-2019/' in page and "现行有效" in page
    link = re.search(r'<a href="(/documents/[^"]+)"', page).group(1)  # type: ignore[union-attr]
    assert posed.citation.quote in client.get(link).text


def test_a_wrong_answer_is_told_with_the_right_one(client: FlaskClient, tiny_engine: Engine) -> None:
    right = right_choices(tiny_engine)[0]
    page = client.post(ROUND, data={"choice": [wrong(right)]}).text
    assert f"不对，应选 {'ABCD'[int(right) - 1]}" in page and "您选的" in page


def test_the_choices_travel_in_the_form_to_the_score(client: FlaskClient, tiny_engine: Engine) -> None:
    right = right_choices(tiny_engine)
    choices = [right[0], wrong(right[1]), right[2]]
    second = client.post(ROUND, data={"choice": choices[:1], "next": "1"}).text
    assert "第 2 题，共 3 题" in second and f'name="choice" value="{choices[0]}">' in second
    assert "看成绩" in client.post(ROUND, data={"choice": choices}).text
    page = client.post(ROUND, data={"choice": choices, "next": "1"}).text
    assert "答对 2 题，共 3 题" in page and page.count('<li class="wrong">') == 1
    assert 'aria-label="成绩卡 · 混合，3 题答对 2 题 · 心里有数"' in page


@pytest.mark.parametrize("choices", [["9"], [""], ["x"], ["1", "0"], ["1", "２"]])
def test_what_is_no_option_is_asked_again(client: FlaskClient, choices: list[str]) -> None:
    page = client.post(ROUND, data={"choice": choices}).text
    assert f"第 {len(choices)} 题，共 3 题" in page and page.count('<button type="submit" name="choice"') == 4


def test_more_choices_than_questions_change_nothing(client: FlaskClient, tiny_engine: Engine) -> None:
    page = client.post(ROUND, data={"choice": [*right_choices(tiny_engine), "1", "1"], "next": "1"}).text
    assert "答对 3 题，共 3 题" in page and "全对！" in page


@pytest.mark.parametrize("path", ["/quiz/烟斗/7", "/quiz/混合/x", "/quiz/混合"])
def test_a_round_that_cannot_be_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_card_of_a_score_is_a_drawing_to_keep(client: FlaskClient, tiny_engine: Engine) -> None:
    right = right_choices(tiny_engine)
    response = client.post(f"{ROUND}/card.svg", data={"choice": right})
    assert response.mimetype == "image/svg+xml" and response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Disposition"] == 'attachment; filename="zhiwen-quiz.svg"'
    drawing = ElementTree.fromstring(response.text)
    assert drawing.attrib["viewBox"] == "0 0 1200 630" and "全对！" in "".join(drawing.itertext())
    assert client.post(f"{ROUND}/card.svg", data={"choice": right[:1]}).status_code == 400


def test_the_card_leads_to_the_same_questions_where_the_site_has_an_address(tiny_engine: Engine) -> None:
    settings = tiny_engine.settings.model_copy(update={"base_url": "https://ip.example.cn"})
    response = create_app(settings).test_client().post(f"{ROUND}/card.svg", data={"choice": ["1", "1", "1"]})
    assert read_qr(response.text[response.text.index('class="segno"') - 30 :]) == (
        "https://ip.example.cn/quiz/%E6%B7%B7%E5%90%88/7"
    )


def test_at_the_kiosk_a_round_is_played_without_an_address(client: FlaskClient, tiny_engine: Engine) -> None:
    assert 'action="/kiosk/quiz"' in client.get("/kiosk").text
    assert client.get("/kiosk/quiz?field=混合").headers["Location"] == "/kiosk"
    assert "责任" in client.post("/kiosk/quiz").text
    first = client.post("/kiosk/quiz", data={"field": MIXED}).text
    seed = re.search(r'name="seed" value="(\d+)"', first).group(1)  # type: ignore[union-attr]
    choices = right_choices(tiny_engine, int(seed))
    told = client.post("/kiosk/quiz", data={"field": MIXED, "seed": seed, "choice": choices[:1]}).text
    assert "答对了" in told and "《泥哨法》（2019）" in told and "/documents/" not in told
    data = {"field": MIXED, "seed": seed, "choice": choices, "next": "1"}
    assert "答对 3 题，共 3 题" in client.post("/kiosk/quiz", data=data).text


@pytest.mark.parametrize("data", [{"field": "烟斗"}, {"field": MIXED, "seed": "x"}, {"seed": "-1"}])
def test_the_kiosk_takes_whatever_is_sent(client: FlaskClient, data: dict[str, str]) -> None:
    assert client.post("/kiosk/quiz", data=data).status_code == 200


def test_nothing_of_a_round_is_kept(client: FlaskClient, tiny_engine: Engine) -> None:
    for path in (ROUND, "/kiosk/quiz"):
        response = client.post(path, data={"field": MIXED, "seed": "7", "choice": right_choices(tiny_engine)})
        assert "Set-Cookie" not in response.headers and response.headers["Cache-Control"] == "no-store"
        assert not re.search(r"\son[a-z]+=|<style|style=", response.text)
