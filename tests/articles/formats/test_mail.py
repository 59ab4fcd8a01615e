from __future__ import annotations

import time
from email.message import EmailMessage
from typing import Any

import pytest

from geo.articles import FileOutcome, ReadLedger, read_upload
from geo.errors import Rejection
from geo.types import Article

_RAIN = "It rained in Patna for three days, and the bridge over the Ganges was closed."
_SNOW = "It snowed in Tromsø, and the ferry to Bodø stayed in port until the evening."


def _message(text: str | None = _RAIN, page: str | None = None, subject: str = "Rain", **options: Any) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "The Bridge Post <news@example.org>"
    message["Date"] = "Tue, 05 Mar 2024 23:11:12 -0500"
    message["Subject"] = subject
    message["Message-ID"] = "<7@example.org>"
    if text is not None:
        message.set_content(text, **options)
    if page is not None and text is not None:
        message.add_alternative(page, subtype="html", **options)
    elif page is not None:
        message.set_content(page, subtype="html", **options)
    return message


def _read(data: bytes, name: str = "a.eml", ledger: ReadLedger | None = None) -> tuple[list[Article], list[str]]:
    items = list(read_upload(name, data, ledger=ledger))
    return [item for item in items if isinstance(item, Article)], [str(i) for i in items if isinstance(i, Rejection)]


def _only(message: EmailMessage) -> Article:
    (article,), refused = _read(bytes(message))
    assert refused == []
    return article


@pytest.mark.parametrize("cte", ["7bit", "quoted-printable", "base64"])
def test_the_fields_of_a_message_are_those_of_the_article(cte: str) -> None:
    article = _only(_message(cte=cte))
    assert article.text == _RAIN
    assert (article.title, article.source, article.id) == ("Rain", "The Bridge Post", "7@example.org")
    assert article.date is not None
    assert article.date.isoformat() == "2024-03-05T23:11:12-05:00"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_texts_and_headers_in_any_charset_are_decoded(charset: str) -> None:
    article = _only(_message(_SNOW, subject="Snø i Tromsø", charset=charset))
    assert (article.title, article.text) == ("Snø i Tromsø", _SNOW)


def test_a_charset_that_does_not_exist_or_is_wrong_is_guessed() -> None:
    for charset in (b"no-such", b"us-ascii", b"utf-8"):
        data = b"From: a@b.no\nDate: x\nSubject: y\nContent-Type: text/plain; charset=" + charset + b"\n\n"
        assert _read(data + _SNOW.encode("cp1252"))[0][0].text == _SNOW


def test_of_a_text_and_a_page_one_is_read() -> None:
    page = f"<html><body><h1>Rain</h1><p>{_RAIN}</p></body></html>"
    assert _only(_message(_RAIN, page)).text == _RAIN


@pytest.mark.parametrize("stub", ["", " \n", "View this email in your browser", "This message is in HTML."])
def test_the_page_is_read_where_the_text_is_a_stub(stub: str) -> None:
    page = f"<html><body><style>p {{}}</style><h1>Rain</h1><p>{_RAIN}</p><p>{_SNOW}</p></body></html>"
    assert _only(_message(stub, page)).text == f"Rain\n{_RAIN}\n{_SNOW}"
    assert _only(_message(None, page)).text == f"Rain\n{_RAIN}\n{_SNOW}"


@pytest.mark.parametrize(
    "footer",
    [
        "-- \nThe Bridge Post, 1 Main Street, Springfield",
        "You are receiving this email because you signed up in Paris.\nUnsubscribe",
        "Our mailing address is:\n1 Main Street, Springfield",
        "To unsubscribe from this group, send a message to Geneva.",
        "_______________________________________________\nNews mailing list\nhttps://lists.example.org/oslo",
    ],
)
def test_what_a_newsletter_puts_below_the_text_is_left_out(footer: str) -> None:
    body = f"{_RAIN}\n\n{_SNOW}"
    assert _only(_message(f"View this email in your browser\n\n{body}\n\n{footer}\n")).text == body


def test_a_story_about_subscriptions_is_kept() -> None:
    body = f"Readers may unsubscribe, a court in Lyon ruled.\n\n{_RAIN}\n\n{_SNOW}"
    assert _only(_message(body)).text.endswith(_SNOW)


def test_lines_that_flow_are_joined() -> None:
    message = _message("It rained in New \nYork.\n\nIt snowed.\n")
    message.set_param("format", "flowed")
    assert _only(message).text == "It rained in New York.\n\nIt snowed."


def test_forwarded_messages_are_articles_of_their_own() -> None:
    inner = _message(_SNOW, subject="Snow")
    inner.replace_header("Message-ID", "<8@example.org>")
    outer = _message("See below.")
    outer.add_attachment(inner)
    articles, refused = _read(bytes(outer))
    assert refused == []
    assert [(article.title, article.text) for article in articles] == [("Rain", "See below."), ("Snow", _SNOW)]
    assert [article.id for article in articles] == ["7@example.org", "8@example.org"]


def test_attachments_of_kinds_that_are_read_are_named() -> None:
    message = _message()
    message.add_attachment(b"text\nIt hailed.\n", maintype="text", subtype="csv", filename="table.csv")
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logo.gif")
    message.add_attachment("It hailed.", filename="notes.txt")
    ledger = ReadLedger()
    articles, _ = _read(bytes(message), ledger=ledger)
    assert [article.text for article in articles] == [_RAIN]
    passed_over = [(record.name, record.kind) for record in ledger.files if record.outcome is FileOutcome.PASSED_OVER]
    assert passed_over == [
        ("a.eml/table.csv", "attachment"),
        ("a.eml/notes.txt", "attachment"),
    ]


def test_a_message_without_text_is_refused() -> None:
    assert _read(bytes(_message("")))[1] == ["a.eml: is a message without text"]


def test_a_message_is_recognized_by_its_header() -> None:
    for name in ("a", "a.txt", "a.dat"):
        assert _read(bytes(_message()), name)[0][0].source == "The Bridge Post"
    letter = b"From: Paris\n\nIt rained.\n"
    assert _read(letter, "a.txt")[0][0].title == "From: Paris"


def _mbox(*messages: bytes) -> bytes:
    return b"".join(b"From a@b.org Tue Mar  5 10:11:12 2024\n" + message + b"\n" for message in messages)


def test_lines_in_a_text_that_begin_with_from_do_not_divide_it() -> None:
    text = "It rained.\n\nFrom Patna the rain moved on.\nSource: us\n\n>From Gaya it went to Ranchi in 2024.\n"
    first = bytes(_message("x")).replace(b"\nx\n", b"\n" + text.encode())
    articles, refused = _read(_mbox(first, bytes(_message(_SNOW))), "a.mbox")
    assert refused == []
    assert len(articles) == 2
    assert "From Patna the rain moved on.\nSource: us\n\nFrom Gaya it went" in articles[0].text


def test_a_message_that_cannot_be_read_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.articles.formats.mailbox.MAX_MESSAGE_BYTES", 2_000)
    long = bytes(_message(_RAIN + "\n" + "It rained.\n" * 1_000))
    articles, refused = _read(_mbox(bytes(_message()), long, bytes(_message("")), bytes(_message(_SNOW))), "a.mbox")
    assert [article.text for article in articles] == [_RAIN, _SNOW]
    assert refused[0].startswith("a.mbox:13: is a message of more than 2,000 bytes")
    assert refused[1].endswith("is a message without text")


def test_a_file_named_mbox_without_messages_is_refused() -> None:
    assert "has no messages" in _read(b"It rained in Patna.", "a.mbox")[1][0]


def _nested(depth: int) -> bytes:
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return f"From: a@b.c\nDate: x\nSubject: y\n{parts}Content-Type: text/plain\n\n{'It rained.' * 5_000}".encode()


@pytest.mark.parametrize(
    "data",
    [
        _nested(150),
        _nested(3_000),
        ("From: a@b.c\nDate: x\nSubject: y\n" + "Content-Type: message/rfc822\n\nFrom: x\n" * 2_500).encode(),
        ("Date: x\nTo: y\nFrom: " + "(" * 90_000 + "\n\nIt rained.").encode(),
        ("Date: x\nFrom: y\nSubject: " + "=?utf-8?q?a?= " * 7_000 + "\n\nIt rained.").encode(),
        ("Date: x\nFrom: y\nContent-Type: a/b" + "; a*0*=''%41" * 8_000 + "\n\nIt rained.").encode(),
        b"From: y\nDate: x\nSubject: z\nContent-Type: text/plain; charset=utf-7\n\n" + b"+AG" * 30_000,
        b"From: y\nDate: x\nSubject: z\n\n" + b"-- \n" * 25_000,
        b"From: y\nDate: x\nSubject: z\n\n" + b"unsubscribe " * 8_000,
        _mbox(*[b"From: x\n\nrain\n"] * 1_500),
    ],
)
def test_messages_that_are_built_to_keep_the_reader_busy_take_a_moment(data: bytes) -> None:
    started = time.process_time()
    articles, refused = _read(data, "a.mbox" if data.startswith(b"From a") else "a.eml")
    assert articles or refused
    assert time.process_time() - started < 2
