from pathlib import Path

import pytest

from geo.errors import InputError
from geo.gazetteer import Gazetteer
from geo.resolution import PublisherRow, Publishers, read_publishers
from geo.resolution.publishers import domain_of, packaged_publishers

HEADER = "domain,name,place,admin1_code,country_code\n"


@pytest.fixture(scope="module")
def publishers() -> Publishers:
    return Publishers(Gazetteer.open())


def home(publishers: Publishers, source: str | None = None, url: str | None = None) -> tuple[str, str | None] | None:
    result = publishers.home(source, url)
    return (result.country_code, result.place.name if result.place else None) if result else None


@pytest.mark.parametrize(
    ("source", "url", "expected"),
    [
        ("The Oregonian", None, ("US", "Portland")),
        (None, "https://www.thehindu.com/news/1", ("IN", "Chennai")),
        (None, "https://edition.cnn.com/1", ("US", None)),
        ("bostonglobe.com", None, ("US", "Boston")),
        ("Manchester Evening News", None, ("GB", "Manchester")),
        (None, "https://news.example.com.au/1", ("AU", None)),
        (None, "http://www.joplinherald.com/1", ("US", "Joplin")),
    ],
)
def test_the_home_follows_from_the_name_or_the_url(
    publishers: Publishers, source: str | None, url: str | None, expected: tuple[str, str | None]
) -> None:
    assert home(publishers, source, url) == expected


@pytest.mark.parametrize(
    ("source", "url"),
    [
        (None, None),
        ("", "http://[broken"),
        ("Daily Record", None),  # one in Glasgow, one in New Jersey
        ("The Springfield Times", None),  # which one?
        ("Fancy Shoes", "https://shoes.tv/1"),
        (None, "https://www.oxfordpress.com/1"),  # a paper of England's Oxford would end in .co.uk
    ],
)
def test_an_ambiguous_home_is_not_guessed(publishers: Publishers, source: str | None, url: str | None) -> None:
    assert home(publishers, source, url) is None


def test_the_users_rows_take_precedence() -> None:
    rows = [PublisherRow("thehindu.com", "The Hindu", "Mumbai", "", "IN")]
    assert home(Publishers(Gazetteer.open(), rows), None, "https://thehindu.com/1") == ("IN", "Mumbai")


def test_the_gazetteer_has_the_home_of_every_packaged_publisher(publishers: Publishers) -> None:
    rows = [row for row in packaged_publishers() if row.place]
    assert [
        row for row in rows if home(publishers, None, f"https://{row.domain}/") in (None, (row.country_code, None))
    ] == []


def test_no_domain_is_listed_twice() -> None:
    domains = [row.domain for row in packaged_publishers()]
    assert len(domains) == len(set(domains))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("domain,place\n", "no column 'name'"),
        (HEADER + ",,Paris,,FR\n", "neither a domain nor a name"),
        (HEADER + "a.com,A,Paris,,France\n", "'FRANCE' is not a country code"),
        (HEADER + "a.com,A,Paris,,\n", "'' is not a country code"),
    ],
)
def test_a_malformed_table_is_refused_with_a_reason(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "publishers.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        list(read_publishers(path))


def test_a_domain_is_lower_case_without_www_and_port() -> None:
    assert domain_of("HTTPS://www.Example.com:8080/a?b") == "example.com"
