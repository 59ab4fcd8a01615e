from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.corrections import Correction, Scope, point_place
from geo.errors import UsageError
from geo.index import Filter
from geo.store import Store
from geo.store.apply_corrections import apply_corrections
from geo.types import Article, Geoparse, MentionKind, Place

MarkByHand = Callable[..., Geoparse]

KOTRI = Place("gn:1173378", "Kotri", 25.36, 68.31, "PK", "05", None, "P", "PPL", 63130, 5.0, 0.2)


def correction(geoparse: Geoparse, text: str, place: Place | None = KOTRI, **given: object) -> Correction:
    """A correction of the first mention of a text."""
    mention = next(m for m in geoparse.mentions if m.text == text)
    made = Correction(
        "place" if place else "not_a_place",
        geoparse.article.id,
        mention.field,
        mention.start,
        mention.end,
        text,
        kind=mention.kind,
        place=place,
        author="Ada",
    )
    return replace(made, **given)  # type: ignore[arg-type]


def placed(store: Store, article_id: str) -> list[tuple[str, str | None]]:
    found = store.reader.geoparse(article_id)
    assert found is not None
    return [(m.text, m.place.name if m.place else None) for m in found.mentions]


def test_every_query_returns_the_corrected_mention(store: Store, summit: Geoparse) -> None:
    store.add([summit])
    made = store.corrections.add(correction(summit, "Osaka"))
    assert (made.matches, made.author, made.source) == (1, "Ada", "Example Times")
    assert made.at is not None
    assert made.at.tzinfo == dt.UTC
    assert ("Osaka", "Kotri") in placed(store, "summit")
    assert store.reader.places(Filter(countries=("PK",))).name.tolist() == ["Kotri"]
    assert store.reader.totals(Filter(corrected_only=True)).mentions == 1
    (row,) = store.reader.snippets(Filter(), [KOTRI.id], 5).itertuples()
    assert (row.sentence, row.confidence, row.corrected) == ("They last met in Osaka.", 1.0, True)
    (exported,) = store.reader.geoparses(Filter(corrected_only=True))
    assert [m.corrected for m in exported.mentions] == [True]
    assert store.reader.facets(Filter()).countries.country_code.tolist() == ["IN", "PK", "RU"]


def test_a_mention_that_is_not_a_place_disappears(store: Store, summit: Geoparse) -> None:
    store.add([summit])
    store.corrections.add(correction(summit, "Moscow", None))
    assert [text for text, _ in placed(store, "summit")] == ["New Delhi", "New Delhi", "Osaka", "Atlantis"]
    assert store.reader.totals(Filter()).mentions == 3


def test_a_missed_place_is_added_with_its_sentence(store: Store, summit: Geoparse) -> None:
    store.add([summit])
    start = summit.article.text.index("Monday")
    made = Correction("missed", "summit", "text", start, start + 6, "Monday", place=KOTRI)
    store.corrections.add(made)
    snippets = store.reader.snippets(Filter(), [KOTRI.id], 5)
    assert snippets.sentence.tolist() == ["The visitor flew from Moscow to New Delhi on Monday."]
    assert snippets.sentence[0][snippets.start[0] : snippets.end[0]] == "Monday"
    assert [text for text, _ in placed(store, "summit")][-3:] == ["Monday", "Osaka", "Atlantis"]


def test_undoing_restores_the_engines_mention(store: Store, summit: Geoparse) -> None:
    store.add([summit])
    before = store.reader.places(Filter(kinds=tuple(MentionKind)))
    ids = [
        store.corrections.add(correction(summit, text, place)).id
        for text, place in (("Osaka", KOTRI), ("Moscow", None))
    ]
    for made in ids:
        assert made is not None
        store.corrections.undo(made)
    assert store.reader.geoparse("summit") == summit
    assert store.reader.places(Filter(kinds=tuple(MentionKind))).equals(before)
    assert store.corrections.active() == []
    with pytest.raises(UsageError, match="no correction"):
        store.corrections.undo(ids[0] or 0)


def test_the_latest_correction_of_a_mention_wins_until_it_is_undone(
    store: Store, summit: Geoparse, gazetted: dict[str, Place]
) -> None:
    store.add([summit])
    store.corrections.add(correction(summit, "Osaka"))
    later = store.corrections.add(correction(summit, "Osaka", gazetted["Cape Town"]))
    assert ("Osaka", "Cape Town") in placed(store, "summit")
    assert later.id is not None
    store.corrections.undo(later.id)
    assert ("Osaka", "Kotri") in placed(store, "summit")


def test_a_correction_is_kept_when_another_engine_geoparses_the_article(
    store: Store, summit: Geoparse, gazetted: dict[str, Place]
) -> None:
    store.add([summit])
    store.corrections.add(correction(summit, "Osaka"))
    elsewhere = tuple(replace(m, place=gazetted["Moscow"]) if m.text == "Osaka" else m for m in summit.mentions)
    store.add([replace(summit, mentions=elsewhere)], engine="newer")
    assert ("Osaka", "Kotri") in placed(store, "summit")
    store.add([replace(summit, mentions=summit.mentions[:1])], engine="blind")
    assert placed(store, "summit") == [("New Delhi", "New Delhi"), ("Osaka", "Kotri")]


def test_a_correction_follows_its_text_when_the_article_changes(
    store: Store, summit: Geoparse, mark: MarkByHand
) -> None:
    store.add([summit])
    store.corrections.add(correction(summit, "Osaka"))
    moved = replace(summit.article, text="Osaka was rainy. " + summit.article.text)
    store.add([mark(moved, {"Osaka": "Osaka"})])
    assert placed(store, "summit") == [("Osaka", "Osaka"), ("Osaka", "Kotri")]


def test_a_correction_whose_text_is_gone_has_no_matches(store: Store, summit: Geoparse, mark: MarkByHand) -> None:
    store.add([summit])
    store.corrections.add(correction(summit, "Osaka"))
    store.add([mark(replace(summit.article, text="They met."), {})])
    (kept,) = store.corrections.active("summit")
    assert (kept.text, kept.matches) == ("Osaka", 0)
    assert kept.id is not None
    store.add([summit])
    assert store.corrections.active()[0].matches == 1
    assert ("Osaka", "Kotri") in placed(store, "summit")
    store.add([mark(replace(summit.article, text="They met."), {})])
    before = store.reader.revision()
    store.corrections.undo(kept.id)
    assert store.reader.revision() > before


@pytest.mark.parametrize(
    ("scope", "here", "there", "elsewhere"),
    [("mention", 1, 0, 0), ("article", 2, 0, 0), ("publisher", 2, 1, 0)],
)
def test_a_correction_applies_to_its_scope(
    store: Store, mark: MarkByHand, scope: Scope, here: int, there: int, elsewhere: int
) -> None:
    surfaces = {"Osaka": "Osaka", "OSAKA": "Osaka"}
    one = mark(Article("one", "", "OSAKA. In Osaka it rained.", source="A"), surfaces)
    two = mark(Article("two", "", "Osaka again.", source="A"), surfaces)
    other = mark(Article("other", "", "Osaka.", source="B"), surfaces)
    store.add([one, other])
    store.corrections.add(correction(one, "Osaka", scope=scope))
    store.add([two])  # later than the correction
    found = {name: sum(place == "Kotri" for _, place in placed(store, name)) for name in ("one", "two", "other")}
    assert found == {"one": here, "two": there, "other": elsewhere}
    assert store.corrections.active()[0].matches == here + there


def test_the_correction_with_the_narrower_scope_wins(store: Store, mark: MarkByHand) -> None:
    one = mark(Article("one", "", "Osaka is wet. Osaka is dry.", source="A"), {"Osaka": "Osaka"})
    store.add([one])
    store.corrections.add(correction(one, "Osaka"))
    store.corrections.add(correction(one, "Osaka", None, scope="publisher"))
    assert placed(store, "one") == [("Osaka", "Kotri")]


def test_a_correction_of_a_publisher_keeps_mentions_of_other_kinds(store: Store, mark: MarkByHand) -> None:
    text = "Osaka Police said so in Osaka."
    article = Article("one", "", text, source="A")
    embedded = mark(article, {"Osaka Police": "Osaka"}, kind=MentionKind.EMBEDDED).mentions[0]
    embedded = replace(embedded, end=5, text="Osaka")
    parsed = Geoparse(article, (embedded, mark(article, {"Osaka": "Osaka"}).mentions[1]))
    store.add([parsed])
    store.corrections.add(correction(parsed, "Osaka", None, scope="publisher"))
    assert store.reader.totals(Filter(kinds=(MentionKind.EMBEDDED,))).mentions == 0
    assert store.reader.totals(Filter()).mentions == 1


def test_a_missed_place_is_added_in_all_articles_of_the_publisher(store: Store, mark: MarkByHand) -> None:
    one = mark(Article("one", "Atlantis found", "In Atlantis, not atlantis or Atlantisburg.", source="A"), {})
    two = mark(Article("two", "", "Atlantis again.", source="A"), {})
    store.add([one, two])
    store.corrections.add(Correction("missed", "one", "text", 3, 11, "Atlantis", place=KOTRI, scope="publisher"))
    assert placed(store, "one") == [("Atlantis", "Kotri")] * 2
    assert placed(store, "two") == [("Atlantis", "Kotri")]


def test_the_focus_follows_its_corrected_mentions(store: Store, mark: MarkByHand) -> None:
    one = mark(Article("one", "", "Osaka is wet.", source="A"), {"Osaka": "Osaka"})
    store.add([one])
    store.corrections.add(correction(one, "Osaka"))
    found = store.reader.geoparse("one")
    assert found is not None
    assert [about.place.name for about in found.focus] == ["Kotri"]
    assert store.reader.totals(Filter(focus_only=True)).mentions == 1


def test_a_point_on_the_map_is_a_place(store: Store, summit: Geoparse) -> None:
    store.add([summit])
    spot = point_place("Old harbour", 34.65, 135.43, country_code="JP")
    store.corrections.add(correction(summit, "Osaka", spot))
    assert store.reader.places(Filter(place_ids=(spot.id,))).name.tolist() == ["Old harbour"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"article_id": "nowhere"}, "does not exist"),
        ({"start": 0, "end": 5}, "not 'Osaka'"),
        ({"end": 1_000_000}, "not 'Osaka'"),
        ({"action": "missed", "place": None}, "needs a place"),
        ({"action": "not_a_place"}, "needs a place"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(
    store: Store, summit: Geoparse, change: dict[str, object], said: str
) -> None:
    store.add([summit])
    with pytest.raises(UsageError, match=said):
        store.corrections.add(replace(correction(summit, "Osaka"), **change))  # type: ignore[arg-type]
    assert store.reader.geoparse("summit") == summit


def test_an_article_without_a_publisher_cannot_have_a_publisher_correction(store: Store, mark: MarkByHand) -> None:
    one = mark(Article("one", "", "Osaka is wet."), {"Osaka": "Osaka"})
    store.add([one])
    with pytest.raises(UsageError, match="publisher"):
        store.corrections.add(correction(one, "Osaka", scope="publisher"))


spans = st.tuples(st.sampled_from(["place", "not_a_place", "missed"]), st.integers(0, 30), st.integers(1, 6))


@given(st.text("ab .", min_size=20, max_size=40), st.lists(spans, max_size=8))
def test_corrected_mentions_are_in_order_and_do_not_overlap(text: str, wanted: list[tuple[str, int, int]]) -> None:
    made = [
        Correction(
            action,  # type: ignore[arg-type]
            "a",
            "text",
            start,
            min(start + length, len(text)),
            text[start : start + length],
            place=None if action == "not_a_place" else KOTRI,
            scope="article" if length > 3 else "mention",
            id=number,
        )
        for number, (action, start, length) in enumerate(wanted, start=1)
        if text[start : start + length]
    ]
    corrected = apply_corrections(Geoparse(Article("a", "", text)), made)
    mentions = list(corrected.mentions) if corrected else []
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert all(m.sentence[0] <= m.start < m.end <= m.sentence[1] <= len(text) for m in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))
