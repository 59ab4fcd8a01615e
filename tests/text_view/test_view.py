"""What is read in place of a text, and where its words are in the given text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text_view import view_of


def read(text: str) -> str:
    view = view_of(text)
    return view.text if view else text


@pytest.mark.parametrize(
    "text",
    [
        "Floods hit Łódź – “again”.\n\nIt’s São Paulo’s turn, 50% of the $5 went.",
        "R&D at AT&T grew; Marks & Spencer's shares rose.",
        "If a < b and c > d, then x<y and y>z.",
        "He came to <London> [sic] with 5 * 3 crates, M*A*S*H and an I_am_here badge.",
        "May 3\tKadugli\t2",
        "Kyiv—Moscow talks, 2019–20 (in Paris); see https://x.org/wiki/Paris_(Texas)",
        "می‌خواهم",  # a zero-width non-joiner that the word needs
    ],
)
def test_a_text_without_markup_is_read_as_it_is(text: str) -> None:
    assert view_of(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M&uuml;nchen, M&#252;nchen, M&#xFC;nchen, M&amp;uuml;nchen", "München, München, München, München"),
        ("Trinidad &amp; Tobago &unknown; fish&chips", "Trinidad & Tobago &unknown; fish&chips"),
        ("<b>Gaborone</b> and <em class='x'>Ma</em>un", "Gaborone and Maun"),
        ('<a href="https://x.org/?a=b&c" target=_blank>Windhoek</a>', "Windhoek"),
        ("<p>Lusaka</p><p hidden>Ndola<br/>Kitwe</p>", "Lusaka\n\nNdola\nKitwe"),
        ("<tr><td>Kitwe</td><td>4</td></tr>", "Kitwe\t4"),
        ("&lt;i&gt;Lobito&lt;/i&gt;", "Lobito"),
        ("Luanda<!-- Paris --> and <!-- -->Lobito<script>var x = '<b>Rome</b>'</script>", "Luanda and Lobito"),
        ("Luanda <!-- never closed, Lobito", "Luanda <!-- never closed, Lobito"),
        ("[b]Huambo[/b] and [url=https://x.org]Benguela[/url]", "Huambo and Benguela"),
        ("[Huambo](https://x.org/a_(b) 'x') and [Cuito][2] fell.[^1]", "Huambo and Cuito fell."),
        ("![Smoke](a.png)Beira and **Tete**, *Pemba*, _Nampula_, `Maputo`, ~~Lichinga~~", None),
        ('[caption id="1"]Lubango[/caption]<sup>1</sup> Namibe[2]', "Lubango 1 Namibe"),
        (r"St\. Louis and\n\nNew Orleans", "St. Louis and\n\nNew Orleans"),
    ],
)
def test_markup_is_read_through(text: str, expected: str | None) -> None:
    assert read(text) == (expected or "Beira and Tete, Pemba, Nampula, Maputo, Lichinga")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "\ufeffKi\u200bsu\u00admu, \u202aMombasa\u202c, Nai\u2060robi, Na\u200dkuru",
            "Kisumu, Mombasa, Nairobi, Nakuru",
        ),
        ("Ki\x00su\x1fmu", "Kisumu"),
        ("Kisu\u00ad\nmu and Mom-\nbasa, Stoke-\non-Trent", "Kisumu and Mombasa, Stoke-\non-Trent"),
        ("Addis\u00a0Ababa, Dire\u2009Dawa, Bahir\u3000Dar,  Mekelle", "Addis Ababa, Dire Dawa, Bahir Dar, Mekelle"),
        ("\r\n\r\nAsmara\r\nMassawa \n\n\n Keren\u2028", "Asmara\nMassawa\n\nKeren"),
        ("ＫＩＧＡＬＩ and 𝐁𝐮𝐭𝐚𝐫𝐞, Wakeﬁeld, 30㎞", "KIGALI and Butare, Wakefield, 30km"),
        ("Bogota\u0301 and Malmo\u0308", "Bogotá and Malmö"),
        ("Kam`yanets, Xi´an, Ukraine\u02bcs", "Kam’yanets, Xi’an, Ukraine’s"),
        ("Stoke\u2011on\u2010Trent, \u221233.4", "Stoke-on-Trent, -33.4"),
        ("Guinea\x96Bissau\x92s", "Guinea–Bissau’s"),
        ("🇺🇦Odesa‼️📍Sumy→Lviv|•Lutsk", "🇺🇦 Odesa!! 📍 Sumy → Lviv |• Lutsk"),
        ("Juba;Wau, Bor(Jonglei), “Yei”—and Torit’s—but", "Juba ; Wau, Bor ( Jonglei), “Yei” — and Torit’s — but"),
        ("⟨Yei⟩ Torit†， Wau﹐ Aweil", "⟨ Yei ⟩ Torit † , Wau, Aweil"),
    ],
)
def test_odd_characters_are_read_as_common_ones(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>S&atilde;o</b>  &nbsp;To\u200bme\u0301.", ["S&atilde;o", "To\u200bme\u0301"]),
        ("\n\n[Kam-\npala](https://x.org) **Gulu**", ["Kam-\npala", "Gulu"]),
        ("Wake\ufb01eld ＲＯＭＥ", ["Wake\ufb01eld", "ＲＯＭＥ"]),
    ],
)
def test_the_characters_that_make_a_word_are_found_in_the_given_text(text: str, words: list[str]) -> None:
    view = view_of(text)
    assert view
    assert [text[slice(*view.given_span(*match.span()))] for match in re.finditer(r"\w+", view.text)] == words


_PIECES = st.sampled_from(
    'a|B|é| |  |\n|\r\n|\t|&|&amp;|&uuml;|&#8203;|<b>|</b>|<br>|<!--|-->|<a href="|">|[|](|x.org/)|]|**|_|'.split("|")
    + "\\|\\n|-\n|\u00ad|\u200b|\u200d|\u0301|ﬁ|Ａ|🚨|\u2028|\u00a0|\ufeff|\x00|\ud800".split("|")
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_offsets_in_the_given_text_are_inside_it_and_in_order(text: str) -> None:
    view = view_of(text)
    if view is None:
        return
    spans = [view.given_span(at, at + 1) for at in range(len(view.text))]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert view.given_span(0, len(view.text)) == (spans[0][0], spans[-1][1]) if spans else True


_HOSTILE = (
    "&|&#|&amp;|<b|<a x=|<a x=\"|<a b |<!--|<script>|[|](|[a](b|[](a.b '|*|_|`|\\| |\t\n|-\n|a-\n|\u00ad\n|e\u0301|🚨"
)


@pytest.mark.parametrize("piece", _HOSTILE.split("|"))
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    started = time.process_time()
    view_of(piece * (400_000 // len(piece)))
    assert time.process_time() - started < 4
