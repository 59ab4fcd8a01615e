from __future__ import annotations

import json
from typing import Any

import pytest

from tests.articles.conftest import Read, ReadArticle, ReadNoted, ReadRejection
from tests.articles.formats.telegram_samples import TELEGRAM, TELEGRAM_PAGE


def _channel(*messages: dict[str, Any]) -> str:
    return json.dumps({"name": "Kanal", "type": "public_channel", "id": 7, "messages": messages}, ensure_ascii=False)


def _message(text: object, **other: object) -> dict[str, Any]:
    return {"id": 1, "type": "message", "date": "2024-03-05T23:11:12", "from": "Kanal", "text": text} | other


def test_a_message_is_an_article_of_the_channel(read: Read) -> None:
    first, second = read("result.json", TELEGRAM)
    assert (first.id, first.title, first.source) == ("telegram:1234567:2", "Harbor of Sines reopens", "Sample Channel")
    assert first.date.isoformat() == "2024-03-05T10:11:12+00:00"
    assert first.text == "The harbor of Sines reopened on Tuesday. Ships had waited off Setúbal."
    assert (second.text, str(second.date)) == ("Rain in Oulu.", "2024-03-06")


def test_a_page_of_messages_is_read_as_well(read: Read) -> None:
    first, second = read("messages.html", TELEGRAM_PAGE)
    assert first.date.isoformat() == "2024-03-05T11:11:12+01:00"
    assert first.text == "The harbor of Sines reopened on Tuesday.\nShips had waited off Setúbal."
    assert (second.text, second.source) == ("Rain in Oulu.", "Sample Channel")


@pytest.mark.parametrize(("name", "content"), [("result.json", TELEGRAM), ("messages.html", TELEGRAM_PAGE)])
def test_service_messages_and_photos_are_counted_in_a_note(read_noted: ReadNoted, name: str, content: str) -> None:
    _, (note,) = read_noted(name, content)
    assert note.problem == "1 service message and 1 message without words left out"


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("Дождь в Одессе ☔", "", "Дождь в Одессе ☔"),
        ([{"type": "bold", "text": "Kyiv"}, " is calm."], "", "Kyiv is calm."),
        ([{"type": "bold", "text": "Odesa"}, "\nRain."], "Odesa", "Rain."),
        ([{"type": "link", "text": "https://example.org"}], "", "https://example.org"),
        (["a ", {"type": "mention", "text": "@b"}, {"type": "custom_emoji"}, 3, None], "", "a @b"),
    ],
)
def test_the_text_of_a_message_is_a_string_or_a_list_of_parts(
    article: ReadArticle, text: object, title: str, expected: str
) -> None:
    read = article("result.json", _channel(_message(text)))
    assert (read.title, read.text) == (title, expected)


def test_an_export_of_several_chats_is_read(read: Read) -> None:
    chats = [json.loads(_channel(_message("Rain in Jos."))), json.loads(_channel(_message("Hail in Kano.")))]
    content = json.dumps({"about": "This is the export.", "chats": {"list": chats}})
    assert [article.text for article in read("result.json", content)] == ["Rain in Jos.", "Hail in Kano."]


def test_a_channel_that_is_cut_off_is_refused(rejection: ReadRejection) -> None:
    assert "is not valid JSON" in rejection("result.json", TELEGRAM[:-200])
