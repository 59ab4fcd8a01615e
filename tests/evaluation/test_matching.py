from geo.evaluation import GoldArticle, GoldMention, pair_exact, pair_overlapping
from geo.types import Article, Geoparse, Mention, MentionKind, ResolvedMention

TEXT = "Floods in New York City reached Albany."


def gold(*spans: tuple[int, int]) -> GoldArticle:
    mentions = tuple(GoldMention("text", start, end, TEXT[start:end], 1.0, 2.0) for start, end in spans)
    return GoldArticle(Article("a", "", TEXT), mentions)


def predicted(*spans: tuple[int, int], field: str = "text") -> Geoparse:
    mentions = [Mention(field, start, end, TEXT[start:end], MentionKind.PLACE, (0, len(TEXT))) for start, end in spans]  # type: ignore[arg-type]
    return Geoparse(
        Article("a", "", TEXT), tuple(ResolvedMention.from_mention(mention, None, 0.0) for mention in mentions)
    )


def test_exact_pairs_need_the_same_offsets() -> None:
    pairing = pair_exact(gold((10, 23), (32, 38)), predicted((10, 18), (32, 38)))
    assert [pair[0].text for pair in pairing.pairs] == ["Albany"]
    assert [mention.text for mention in pairing.missed] == ["New York City"]
    assert [resolved.text for resolved in pairing.spurious] == ["New York"]


def test_overlapping_spans_pair_once_and_prefer_the_larger_share() -> None:
    pairing = pair_overlapping(gold((10, 23)), predicted((10, 18), (19, 23)))
    assert [pair[1].text for pair in pairing.pairs] == ["New York"]
    assert [resolved.text for resolved in pairing.spurious] == ["City"]


def test_a_field_without_annotations_is_not_scored() -> None:
    pairing = pair_exact(gold((32, 38)), predicted((0, 6), field="title"))
    assert pairing.spurious == ()
