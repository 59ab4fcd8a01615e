from geo.model import Kind, Mention, Place, ResolvedMention
from geo.resolution import focus_of

OSAKA = Place("gn:1853909", "Osaka", 34.69, 135.5, "JP", "32", None, "P", "PPLA", 2592413, 15.0, 0.7)
MOSCOW = Place("gn:524901", "Moscow", 55.75, 37.62, "RU", "48", None, "P", "PPLC", 10381222, 25.0, 0.9)


def mention(place: Place | None, start: int = 1000, *, title: bool = False, kind: Kind = Kind.PLACE) -> ResolvedMention:
    span = Mention("title" if title else "text", start, start + 5, "x", kind, (0, 1))
    return ResolvedMention(span, place, 1.0 if place else 0.0)


def test_a_place_in_the_title_outweighs_one_in_the_body() -> None:
    first, second = focus_of([mention(OSAKA, 0, title=True), mention(MOSCOW)])
    assert (first.place, second.place) == (OSAKA, MOSCOW)
    assert first.score == 0.75


def test_a_people_counts_less_than_its_place() -> None:
    first, _ = focus_of([mention(MOSCOW, kind=Kind.DEMONYM), mention(OSAKA)])
    assert first.place == OSAKA


def test_what_is_hardly_named_is_not_what_the_article_is_about() -> None:
    assert [focus.place for focus in focus_of([mention(OSAKA)] * 12 + [mention(MOSCOW)])] == [OSAKA]


def test_without_placed_mentions_there_is_no_focus() -> None:
    assert focus_of([mention(None)]) == ()
