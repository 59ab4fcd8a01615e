import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from dashboard.guest_session import GuestAccess, intersect
from dashboard.link import parse, write
from geo.index import Filter
from geo.types import MentionKind

DAY = st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 9)) | st.none()
CODES = st.lists(st.sampled_from(["IN", "PK", "RU"]), unique=True, max_size=2).map(tuple)
FILTERS = st.builds(
    Filter,
    articles=st.lists(st.sampled_from("ab"), unique=True, max_size=2).map(tuple),
    since=DAY,
    until=DAY,
    min_confidence=st.sampled_from([0.0, 0.5, 0.9]),
    countries=CODES,
    kinds=st.lists(st.sampled_from(list(MentionKind)), unique=True).map(tuple),
    sources=st.lists(st.sampled_from("xy"), unique=True, max_size=2).map(tuple),
    regions=st.sampled_from([(), (("IN", "07"),)]),
    focus_only=st.booleans(),
)


def lets_through(
    f: Filter, country: str, region: str, day: dt.date, article: str, kind: MentionKind, sure: float
) -> bool:
    """Whether a mention meets a filter, by the words of the filter's own docstring."""
    placed = not (f.countries or f.regions) or country in f.countries or (country, region) in f.regions
    dated = (f.since is None or day >= f.since) and (f.until is None or day <= f.until)
    known = not f.articles or article in f.articles
    return placed and dated and known and kind in f.kinds and sure >= f.min_confidence and not f.focus_only


@given(FILTERS, FILTERS, st.data())
def test_a_guest_sees_nothing_that_the_pass_does_not_let_through(
    asked: Filter, limit: Filter, data: st.DataObject
) -> None:
    mention = (
        data.draw(st.sampled_from(["IN", "PK", "RU"])),
        data.draw(st.sampled_from(["07", "01"])),
        data.draw(st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 9))),
        data.draw(st.sampled_from("ab")),
        data.draw(st.sampled_from(list(MentionKind))),
        data.draw(st.sampled_from([0.3, 0.7, 1.0])),
    )
    if lets_through(intersect(asked, limit), *mention):
        assert lets_through(limit, *mention)


def test_a_guest_chooses_where_to_look_and_not_what_to_see() -> None:
    shared = write(parse({"country": ["RU"], "at": ["1,2,3"]}))
    invited = GuestAccess("secret", shared, parse(shared).filter)
    view = parse(
        invited.view_query({"pass": ["secret"], "country": ["IN"], "q": ["all"], "at": ["9,9,4"], "read": ["a"]})
    )
    assert view.filter == Filter(countries=("RU",))
    assert view.read == "a"
    assert view.at is not None
    assert view.at.lat == 9
    assert set(invited.url_query(write(view))) == {"pass", "at", "read"}
