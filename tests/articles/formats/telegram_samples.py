"""Exports of a Telegram channel, of our own making."""

from __future__ import annotations

import json

__all__ = ["TELEGRAM", "TELEGRAM_PAGE"]

TELEGRAM = json.dumps(
    {
        "name": "Sample Channel",
        "type": "public_channel",
        "id": 1234567,
        "messages": [
            {"id": 1, "type": "service", "date": "2024-03-04T09:00:00", "action": "create_channel", "text": ""},
            {
                "id": 2,
                "type": "message",
                "date": "2024-03-05T11:11:12",
                "date_unixtime": "1709633472",
                "from": "Sample Channel",
                "from_id": "channel1234567",
                "text": [
                    {"type": "bold", "text": "Harbor of Sines reopens"},
                    "\n\nThe harbor of Sines reopened on Tuesday. Ships had waited off ",
                    {"type": "text_link", "text": "Setúbal", "href": "https://example.org/Turku"},
                    ".",
                ],
                "text_entities": [],
            },
            {
                "id": 3,
                "type": "message",
                "date": "2024-03-06T08:00:00",
                "from": "Sample Channel",
                "text": "Rain in Oulu.",
            },
            {
                "id": 4,
                "type": "message",
                "date": "2024-03-06T09:00:00",
                "from": "Sample Channel",
                "photo": "a.jpg",
                "text": "",
            },
        ],
    },
    indent=1,
    ensure_ascii=False,
)

TELEGRAM_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"/><title>Exported Data</title></head><body><div class="page_wrap">
<div class="page_header"><div class="content"><div class="text bold">Sample Channel</div></div></div>
<div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">5 March 2024</div></div>
<div class="message default clearfix" id="message2"><div class="body">
<div class="pull_right date details" title="05.03.2024 11:11:12 UTC+01:00">11:11</div>
<div class="from_name">Sample Channel</div>
<div class="text">The harbor of Sines reopened on Tuesday.<br>Ships had waited off <a href="https://example.org/Turku">Setúbal</a>.</div>
</div></div>
<div class="message default clearfix joined" id="message3"><div class="body">
<div class="pull_right date details" title="06.03.2024 08:00:00">08:00</div>
<div class="text">Rain in Oulu.</div></div></div>
<div class="message default clearfix joined" id="message4"><div class="body">
<div class="pull_right date details" title="06.03.2024 09:00:00">09:00</div>
<div class="media_wrap">Photo</div></div></div>
</div></div></div></body></html>
"""
