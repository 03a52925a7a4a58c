"""Reports: topics won and lost before averages, then a table for each kind and field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.evaluation.runner import Outcome as Outcome

HERE = Path(__file__).parent
RECORDED = HERE / "recorded.json"
EXPECTED = HERE / "expected.toml"

MEASURES = ("hit@1", "hit@5", "recall@10", "mrr", "ndcg@10")


@dataclass(frozen=True, slots=True)
class Drop:
    """A score that fell further than its tolerance."""

    name: str
    expected: float
    tolerance: float
    found: float

    def __str__(self) -> str:
        return f"{self.name}：预期 {self.expected:.3f}（容差 {self.tolerance:.3f}），实得 {self.found:.3f}"


def averages(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Means over answerable topics, and the two rates of refusal."""
    answerable = [outcome for outcome in outcomes if outcome.topic.is_answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.topic.is_answerable]
    scores = {name: _mean(outcome.scores[name] for outcome in answerable) for name in MEASURES}
    scores["refused rightly"] = _mean(float(outcome.refused) for outcome in unanswerable)
    scores["refused wrongly"] = _mean(float(outcome.refused) for outcome in answerable)
    scores["stale citations"] = float(sum(outcome.stale for outcome in outcomes))
    return scores


def table(outcomes: Sequence[Outcome]) -> str:
    """Scores of all topics, of each split, kind, field and language, as lines of text."""
    lines = [f"{'':28}{'题':>4}  " + "  ".join(f"{name:>9}" for name in MEASURES) + "   应拒已拒  误拒"]
    groups: list[tuple[str, list[Outcome]]] = [("全部", list(outcomes))]
    by: tuple[tuple[str, Callable[[Outcome], str]], ...] = (
        ("split", lambda outcome: outcome.topic.split),
        ("kind", lambda outcome: outcome.topic.kind),
        ("field", lambda outcome: outcome.topic.field),
        ("lang", lambda outcome: outcome.topic.lang),
    )
    for name, value in by:
        for wanted in sorted({value(outcome) for outcome in outcomes}):
            groups.append((f"{name} {wanted}", [outcome for outcome in outcomes if value(outcome) == wanted]))
    for name, group in groups:
        scores = averages(group)
        cells = "  ".join(f"{scores[measure]:9.3f}" for measure in MEASURES)
        lines.append(
            f"{name:28}{len(group):4}  {cells}   {scores['refused rightly']:8.3f}  {scores['refused wrongly']:.3f}"
        )
    return "\n".join(lines)


def latency(outcomes: Sequence[Outcome]) -> str:
    """Time of the whole answer, median and 99th percentile, in milliseconds."""
    times = sorted(outcome.seconds * 1000 for outcome in outcomes)
    return f"每题用时：中位 {times[len(times) // 2]:.1f} ms，p99 {times[int(len(times) * 0.99)]:.1f} ms"


def record(outcomes: Iterable[Outcome], path: Path = RECORDED) -> None:
    """Keeps what each topic scored, for the next run to be compared with."""
    kept = {
        outcome.topic.topic_id: {"rr": round(outcome.scores["mrr"], 4), "refused": outcome.refused}
        for outcome in outcomes
    }
    path.write_text(json.dumps(kept, indent=0, sort_keys=True) + "\n", "utf-8")


def differences(outcomes: Iterable[Outcome], path: Path = RECORDED) -> tuple[list[str], list[str]]:
    """Topics won and lost against the recorded run, a line each."""
    before: Mapping[str, Mapping[str, float]] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    won, lost = [], []
    for outcome in outcomes:
        old = before.get(outcome.topic.topic_id)
        if old is None:
            continue
        right_before = old["rr"] if outcome.topic.is_answerable else 1.0
        right_now = outcome.scores["mrr"] if outcome.topic.is_answerable else 1.0
        good_before = right_before * (bool(old["refused"]) != outcome.topic.is_answerable)
        good_now = right_now * (outcome.refused != outcome.topic.is_answerable)
        line = f"{outcome.topic.topic_id} {good_before:.2f} → {good_now:.2f}  {outcome.topic.text[:40]}"
        if good_now > good_before + 1e-3:
            won.append(line)
        elif good_now < good_before - 1e-3:
            lost.append(line)
    return won, lost


def drops(scores: Mapping[str, float], expected: Mapping[str, Mapping[str, float]]) -> list[Drop]:
    """The scores that are worse than expected by more than their tolerance.

    Args:
        scores: what a run gave.
        expected: for each score its `score`, its `tolerance`, and `lower` when less is better.
    """
    found = []
    for name, wanted in expected.items():
        worse = scores[name] - wanted["score"] if wanted.get("lower") else wanted["score"] - scores[name]
        if worse > wanted["tolerance"]:
            found.append(Drop(name, wanted["score"], wanted["tolerance"], scores[name]))
    return found


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0
