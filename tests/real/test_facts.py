"""What answers are held against stands in the law itself."""

from __future__ import annotations

from corpus import TOPICS
from kb.store import Store
from search.evaluation.facts import read_facts
from search.evaluation.topics import read_topics


def test_every_fact_stands_in_the_provisions_that_answer_its_topic(real_store: Store) -> None:
    topics = {topic.topic_id: topic for topic in read_topics(TOPICS)}
    facts = read_facts(TOPICS / "facts.toml", topics)
    assert len(facts) >= 150
    unfounded = []
    for topic_id, wanted in facts.items():
        texts = {
            grade: "\n".join(
                real_store.passage_at(judged.document_id, judged.locator).text
                for judged, given in topics[topic_id].judgments.items()
                if given >= grade
            )
            for grade in (2, 3)
        }
        unfounded += [f"{topic_id} {fact}" for fact in wanted.must if not fact.is_in(texts[2])]
        unfounded += [f"{topic_id} 说错 {fact}" for fact in wanted.wrong if fact.is_in(texts[3])]
    assert unfounded == []
