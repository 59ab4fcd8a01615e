from __future__ import annotations

from pathlib import Path

from tools.held_out import evaluate_held_out


def test_each_corpus_is_scored_by_models_that_were_trained_on_the_others(corpora: Path) -> None:
    first, second, pooled, without_demonyms = evaluate_held_out(corpora, leave_corpus_out=True)
    assert [first.corpus, second.corpus] == ["first", "second"]
    assert first.articles + second.articles == pooled.articles == 40
    assert pooled.exact.gold > without_demonyms.exact.gold > 0
    assert pooled.exact.gold == first.exact.gold + second.exact.gold
    assert 0.5 < pooled.exact.f1 < 1.0
    assert 0.5 < pooled.resolution_exact.accuracy_of_gold < 1.0
