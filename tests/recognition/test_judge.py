from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from geo.model import Candidate, NameKind, Place
from geo.recognition.judge import Judge, JudgedSpan, Weights, best_apart, read_judge, write_judge
from geo.recognition.page import NameFacts, NameSpan

PLACE = Place("gn:1", "X", 0.0, 0.0, "IN", None, None, "P", "PPL", 0, 1.0, 0.5)
FACTS = NameFacts("town", (NameKind.PRIMARY,), Candidate(PLACE, NameKind.PRIMARY), 1)


def judged(start: int, end: int, probability: float) -> JudgedSpan:
    return JudgedSpan(NameSpan(start, end, 0, FACTS), probability)


chances = st.floats(0.5, 0.99)
spans = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 4), st.floats(0.5, 0.99)).map(
        lambda t: judged(t[0], t[0] + t[1], t[2])
    ),
    max_size=8,
)


def test_the_longer_of_two_equal_names_wins() -> None:
    (chosen,) = best_apart([judged(0, 2, 0.9), judged(0, 3, 0.9)], 0.5)
    assert chosen.span.end == 3


def test_evidence_outweighs_length() -> None:
    (chosen,) = best_apart([judged(0, 2, 0.99), judged(0, 3, 0.6)], 0.5)
    assert chosen.span.end == 2


def test_names_apart_are_all_kept_in_order() -> None:
    chosen = best_apart([judged(4, 5, 0.8), judged(0, 1, 0.8)], 0.5)
    assert [entry.span.start for entry in chosen] == [0, 4]


@given(spans)
def test_chosen_names_never_overlap_and_none_could_be_added(entries: list[JudgedSpan]) -> None:
    chosen = best_apart(entries, 0.5)
    taken = [(entry.span.start, entry.span.end) for entry in chosen]
    assert all(end <= start for (_, end), (start, _) in pairwise(taken))
    free = [e for e in entries if all(e.span.end <= a or b <= e.span.start for a, b in taken)]
    assert free == []


def test_a_second_look_trusts_the_first_by_its_slope() -> None:
    weights = Weights({"others agree": 1.5}, bias=-0.5, slope=0.5)
    assert weights.log_odds(["others agree", "never seen"], earlier=4.0) == 3.0


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    judge = Judge(Weights({"before=in": 1.25, "noise": 0.001}, -0.5), Weights({"odds=3": -0.75}, 0.25, 0.8), 0.4)
    write_judge(tmp_path / "judge.json.gz", judge)
    read = read_judge(tmp_path / "judge.json.gz")
    assert read == Judge(Weights({"before=in": 1.25}, -0.5), Weights({"odds=3": -0.75}, 0.25, 0.8), 0.4)
