"""Texts without the markup of content systems, for storing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text_view import without_markup


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("<p>Rain in <b>Paris</b>, France.</p>", "Rain in Paris, France."),
        ("<div>Rain</div><div>Snow<br>Hail</div>", "Rain\n\nSnow\nHail"),
        ("<ul>\n <li>Rain</li>\n <li>Snow</li>\n</ul>", "Rain\n\nSnow"),
        ("Rain in Paris,&nbsp;France.", "Rain in Paris, France."),
        ("Rain in S&atilde;o Paulo &amp; Z&#252;rich", "Rain in São Paulo & Zürich"),
        ("&lt;p&gt;Rain in Paris&lt;/p&gt;", "Rain in Paris"),
        ('<img src="x.jpg" alt="Berlin"/><p>Rain in <a href="https://x.example/Rome">Paris</a>', "Rain in Paris"),
        ("<style>p {}</style><script>let city = 'Rome'</script><!-- Berlin --><p>Rain</p>", "Rain"),
        ("**Rain** in [Paris](https://x.example/Berlin)", "Rain in Paris"),
        ("![Berlin](https://x.example/b.jpg)\n\nRain in _Paris_ and **Rome**", "Rain in Paris and Rome"),
        (
            "## Rain\n\n* in Paris\n* in [Rome][1]\n\n> so he said\n\n[1]: https://x.example",
            "Rain\n\nin Paris\nin Rome\n\nso he said",
        ),
        ('[vc_row][vc_column width="1/2"]Rain in Paris[/vc_column][/vc_row]', "Rain in Paris"),
        (
            '[caption id="1" align="left"]<img src="b.jpg"/> A street[/caption]Rain in Paris',
            "A street\n\nRain in Paris",
        ),
        ('Rain in Paris [gallery ids="1,2"]', "Rain in Paris"),
        ("[embed]https://x.example/Berlin[/embed] Rain in Paris", "Rain in Paris"),
        (
            "[b]Rain[/b] in [url=https://x.example/Berlin]Paris[/url] [img]https://x.example/Rome.png[/img]",
            "Rain in Paris",
        ),
        ("[quote=Ann]Rain[/quote]in Paris", "Rain\n\nin Paris"),
    ],
)
def test_markup_is_removed(given_text: str, expected: str) -> None:
    assert without_markup(given_text) == expected
    assert without_markup(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "AT&T, Q&A and R&D; a < b > c, x <y",
        "the town of <Paris> [sic] in [Texas] [1]",
        "5 * 3 * 2 and 2 ** 3, *Prices exclude tax",
        "# 1 in the charts\n- No, he said.\n- Yes, she said.",
        "a_b_c and __init__ and C:\\new\\table",
        "Use <i> for italics",
        "#Paris & #Rome",
        "A   text\n\n\n\nwith its own spaces ",
    ],
)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert without_markup(text) == text


@pytest.mark.parametrize(
    "unit",
    [*"[a](https:// [b] <p &amp; **a [img]x <!-- [[ ](/ _ `".split(), '<p a="', '[x_y a="', "# a\n", "> ", "[a b=c "],
)
def test_hostile_markup_takes_linear_time(unit: str) -> None:
    start = time.process_time()
    without_markup("**b** [/b] <br>" + unit * (200_000 // len(unit)))
    assert time.process_time() - start < 2


@given(st.lists(st.sampled_from([*"<>/&;[]()*_# \n=b", "p", "amp", "https://x", "Paris"]), max_size=40).map("".join))
def test_any_text_can_be_cleaned(text: str) -> None:
    assert isinstance(without_markup(text), str)
