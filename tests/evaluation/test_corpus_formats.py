from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.evaluation import read_corpus
from geo.evaluation.gold import find_surface
from geo.types import MentionKind

LGL = """<?xml version="1.0" encoding="utf-8"?>
<articles>
  <article docid="77">
    <title>Barn fire</title><domain>example.com</domain><url>http://example.com/a</url>
    <text>A barn burned near Paris, Texas &amp; nobody was hurt.</text>
    <toponyms>
      <toponym><start>{texas}</start><end>31</end><phrase>Texas</phrase>
        <gaztag geonameid="4736286"><name>Texas</name><fclass>A</fclass><lat>31.25</lat><lon>-99.25</lon></gaztag>
      </toponym>
      <toponym><start>19</start><end>24</end><phrase>Paris</phrase>
        <gaztag geonameid="4717560"><name>Paris</name><fclass>P</fclass><lat>33.66</lat><lon>-95.55</lon></gaztag>
      </toponym>
    </toponyms>
  </article>
</articles>
"""
GEOVIRUS = """<articles><article source="https://example.org/flu">
<text>Cases in Lagos rose.</text>
<locations><location><name>Lagos</name><altName/><lat>6.45</lat><lon>3.39</lon><page>p</page>
<start>10</start><end>15</end></location></locations></article></articles>"""
CONLL = """-DOCSTART- O

Rain O _
fell O _
on O _
New B-LOC 5128581
York I-LOC 5128581
, O _
said O _
Kim B-PER _
. O _

Kenyan B-NORP 192950
tea O _
"""


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8", newline="")
    return path


def test_the_toponyms_of_lgl_and_tr_news_are_in_reading_order(tmp_path: Path) -> None:
    (entry,) = read_corpus(write(tmp_path / "lgl.xml", LGL.format(texas=26)))
    assert (entry.article.id, entry.article.title, entry.article.source) == ("77", "Barn fire", "example.com")
    paris, texas = entry.mentions
    assert (paris.text, paris.geonameid, paris.lat, paris.feature_class) == ("Paris", 4717560, 33.66, "P")
    assert entry.article.text[texas.start : texas.end] == "Texas"


def test_an_offset_that_is_a_few_characters_off_is_corrected(tmp_path: Path) -> None:
    (entry,) = read_corpus(write(tmp_path / "tr.xml", LGL.format(texas=22)))
    assert entry.mentions[1].start == 26


def test_a_phrase_that_is_not_at_its_offset_is_refused_with_its_article(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"article 77: 'Texas' is not at 3"):
        list(read_corpus(write(tmp_path / "bad.xml", LGL.format(texas=3))))


def test_truncated_xml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not well-formed XML"):
        list(read_corpus(write(tmp_path / "cut.xml", LGL[:300])))


def test_the_offsets_of_geovirus_count_from_one(tmp_path: Path) -> None:
    (entry,) = read_corpus(write(tmp_path / "geovirus.xml", GEOVIRUS))
    (lagos,) = entry.mentions
    assert (lagos.start, lagos.text, lagos.lat, lagos.geonameid) == (9, "Lagos", 6.45, None)


def test_a_brat_folder_has_places_in_notes_and_normalizations(tmp_path: Path) -> None:
    write(tmp_path / "one.txt", "Kenyan police in Lamu and Paris met The Sun.\r\n")
    write(
        tmp_path / "one.ann",
        "T1\tDemonym 0 6\tKenyan\n#1\tAnnotatorNotes T1\t192950\n"
        "T2\tLiteral 17 21\tLamu\n#2\tAnnotatorNotes T2\t-2.27, 40.90\n"
        "T3\tLocation 26 31\tParis\nN1\tReference T3 GeoNames:2988507\tParis\n"
        "T4\tNon_Toponym 40 43\tSun\n"
        "A1\tModifier_Type T1 Adjective\n",
    )
    write(tmp_path / "two.txt", "Nothing happened anywhere.")
    one, two = read_corpus(tmp_path)
    assert [(m.text, m.geonameid, m.lat) for m in one.mentions] == [
        ("Kenyan", 192950, None),
        ("Lamu", None, -2.27),
        ("Paris", 2988507, None),
    ]
    assert one.mentions[0].kind is MentionKind.DEMONYM
    assert two.mentions == ()


def test_the_notes_of_semeval_have_a_point_and_an_id(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "Soil from Boston.")
    note = "#0\tAnnotatorNotes T0\t<latlng>42.358, -71.059</latlng><geoID>4930956</geoID>\n"
    write(tmp_path / "a.ann", "T0\tLocation 10 16\tBoston\n" + note)
    (entry,) = read_corpus(tmp_path)
    assert (entry.mentions[0].geonameid, entry.mentions[0].lon) == (4930956, -71.059)


def test_brat_offsets_that_select_other_words_are_refused_with_the_line_number(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "Soil from Boston, and then a great deal more of it.")
    write(tmp_path / "a.ann", "T0\tLocation 40 46\tBoston\n")
    with pytest.raises(InputError, match=r"a\.ann:1: offsets 40:46 do not select 'Boston'"):
        list(read_corpus(tmp_path))


def test_conll_tokens_are_joined_to_a_text(tmp_path: Path) -> None:
    (entry,) = read_corpus(write(tmp_path / "news.conll", CONLL))
    assert entry.article.text == "Rain fell on New York, said Kim.\nKenyan tea"
    new_york, kenyan = entry.mentions
    assert (new_york.text, new_york.geonameid) == ("New York", 5128581)
    assert (kenyan.text, kenyan.kind, kenyan.geonameid) == ("Kenyan", MentionKind.DEMONYM, 192950)


def test_a_conll_line_without_a_tag_is_refused_with_its_number(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"x\.tsv:2: has no token with a tag"):
        list(read_corpus(write(tmp_path / "x.tsv", "Rain\tO\nfell\tverb\n")))


_TOKENS = st.lists(
    st.tuples(st.sampled_from(["Oslo", "San", "(", ",", "'s", "rain"]), st.sampled_from("OBI")), min_size=1
)


@given(_TOKENS)
def test_conll_mentions_always_select_their_own_text(tmp_path_factory: pytest.TempPathFactory, tokens: object) -> None:
    assert isinstance(tokens, list)
    lines = [f"{token}\t{tag if tag == 'O' else tag + '-LOC'}" for token, tag in tokens]
    path = write(tmp_path_factory.mktemp("conll") / "a.conll", "\n".join(lines))
    (entry,) = read_corpus(path)
    assert all(entry.article.text[m.start : m.end] == m.text for m in entry.mentions)
    tags = "".join(tag for _, tag in tokens)
    spans = tags.count("B") + ("O" + tags).count("OI")
    assert len(entry.mentions) == spans


@given(st.text(min_size=1), st.text(), st.integers(-12, 12))
def test_a_surface_is_located_from_any_offset_close_to_it(surface: str, before: str, error: int) -> None:
    text = before + surface
    start = find_surface(text, surface, len(before) + error)
    assert start is None or text.startswith(surface, start)
    assert start is not None or len(before) + error < 0


_OSLO = '{"id": 1, "text": "Oslo", "mentions": [{"start": 0, "end": 4, "text": "Oslo"}]}'


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.jsonl", '{"id": 1, "text": [], "mentions": []}', "is not a text"),
        ("a.jsonl", _OSLO.replace('0', '"0"'), "whole number"),
        ("a.jsonl", _OSLO.replace('0', "-4"), "select nothing"),
        ("a.jsonl", _OSLO.replace('0', '0, "lat": NaN'), "lat: nan"),
        ("a.jsonl", _OSLO.replace("0", f'0, "lat": {"9" * 400}'), "is not an annotated article"),
        ("a.jsonl", '{"id": ' * 2000, "is not an annotated article"),
        ("a.xml", '<?xml version="1.0" encoding="none"?><articles/>', "names an encoding that does not exist"),
        (
            "a.xml",
            "<articles><article><text>Oslo</text><toponyms><toponym><start>1e400</start><phrase>Oslo</phrase></toponym>"
            "</toponyms></article></articles>",
            "is not at",
        ),
    ],
)  # fmt: skip
def test_malformed_corpora_are_refused(tmp_path: Path, name: str, content: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        list(read_corpus(write(tmp_path / name, content)))


def test_a_point_off_the_globe_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "Oslo")
    write(tmp_path / "a.ann", "T1\tLiteral 0 4\tOslo\n#1\tAnnotatorNotes T1\t99.9, 10.7\n")
    with pytest.raises(InputError, match=r"lat: 99\.9 is out of range"):
        list(read_corpus(tmp_path))
