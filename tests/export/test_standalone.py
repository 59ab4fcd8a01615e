import io
import json
import re
from typing import Any

from geo.export import write_html
from geo.types import Article, Geoparse, Mention, MentionKind, Place, ResolvedMention

OSAKA = Place("gn:1853909", "Osaka", 34.69379, 135.50107, "JP", "32", None, "P", "PPLA", 2592413, 10.0, 0.8)


def written(*geoparses: Geoparse, **options: Any) -> str:
    out = io.StringIO()
    write_html(geoparses, out, **options)
    return out.getvalue()


def data_in(page: str) -> dict[str, Any]:
    result = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert result is not None
    return dict(json.loads(result[1]))


def one(text: str, surface: str, *, title: str = "") -> Geoparse:
    start = text.index(surface)
    mention = Mention("text", start, start + len(surface), surface, MentionKind.PLACE, (0, len(text)))
    return Geoparse(Article("a", title, text), (ResolvedMention.from_mention(mention, OSAKA, 0.9),))


def test_the_page_has_each_placed_mention_with_its_sentence(summit: Geoparse, sailing: Geoparse) -> None:
    data = data_in(written(summit, sailing, description="all of it"))
    assert [article[0] for article in data["articles"]] == ["Leaders meet in New Delhi", "Round the world"]
    surfaces = [data["sentences"][s][start:end] for _, _, s, start, end, _ in data["mentions"]]
    assert surfaces == ["New Delhi", "Moscow", "New Delhi", "Osaka", "Cape Town", "Pacific Ocean", "Osaka"]
    assert data["said"] == "all of it"


def test_the_location_of_a_place_is_described_by_the_caller(summit: Geoparse) -> None:
    data = data_in(written(summit, describe_location=lambda place: f"in {place.country_code}"))
    assert ["Osaka", "in JP", 34.6938, 135.5011, 0] in data["places"]


def test_mentions_beyond_the_limit_are_counted(summit: Geoparse) -> None:
    data = data_in(written(summit, summit, limit=5))
    assert (len(data["mentions"]), data["leftOut"]) == (5, 3)


def test_the_page_has_no_url_that_a_browser_would_fetch(summit: Geoparse) -> None:
    page = written(summit)
    assert not re.search(r"""src=["']?(?:https?:)?//|@import|<link|<img|<iframe""", page)
    assert "default-src 'none'" in page


def test_an_article_cannot_end_the_data_or_fill_a_slot() -> None:
    text = "</script><script>alert(1)</script> [[SCRIPT]] <!-- {{ 7*7 }} in Osaka"
    page = written(
        one(text, "Osaka", title="[[WORLD]]</title><b>"), title="[[DATA]]</title><img src=x onerror=alert(1)>"
    )
    assert page.count("</script>") == 3
    assert "<img" not in page
    assert data_in(page)["sentences"] == [text]
    assert data_in(page)["title"].startswith("[[DATA]]")
