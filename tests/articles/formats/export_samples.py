"""Exports of news databases, of our own making and true to the structure of real ones, as text and as pages.

The three articles are those of `sample_files/articles.csv`. Each names places outside its text (in the index, in
captions, on the cover page) that must not be read as text: Reykjavik, Bergen and Turku.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "DETAILS",
    "EUROPRESSE_PAGE",
    "FACTIVA_CODES",
    "FACTIVA_DISPLAY",
    "FACTIVA_PAGE",
    "FACTIVA_TABLE",
    "NEXIS_CLASSIC",
    "NEXIS_PAGE",
    "NEXIS_UNI",
    "PROQUEST",
    "STORIES",
]

DETAILS = ("Reykjavik", "Bergen", "Turku")


class Story(NamedTuple):
    title: str
    source: str
    month: str
    day: int
    weekday: str
    paragraphs: tuple[str, ...]


STORIES = (
    Story(
        "Harbor of Sines reopens",
        "The Daily Sample",
        "March",
        5,
        "Tuesday",
        (
            "The harbor of Sines reopened on Tuesday after two days of storms, the port authority said.",
            "Ships had waited off Setúbal, and lorries were sent back to Beja.",
        ),
    ),
    Story(
        "Oulu keeps its ferry",
        "Gazette Sample",
        "March",
        6,
        "Wednesday",
        (
            "Residents of Oulu voted to keep the ferry to Hailuoto.",
            "A bridge would cost twice as much, engineers from Tampere had warned.",
        ),
    ),
    Story(
        "Court in Salta closes pit",
        "El Ejemplo",
        "March",
        7,
        "Thursday",
        (
            "A court in Salta ordered the mine near Tolar Grande to close its lower pit.",
            "The company, based in Antofagasta, said it would appeal.",
        ),
    ),
)
_RULE = "_" * 60


def _classic_story(number: int, story: Story) -> str:
    body = "\n\n".join(story.paragraphs)
    return f"""
{f"{number} of 3 DOCUMENTS":^79}


{f"Copyright 2024 {story.source}":^79}
{"All Rights Reserved":^79}

{story.source:^79}

{f"{story.month} {story.day}, 2024 {story.weekday}":^79}
{"Late Edition":^79}

SECTION: News; Pg. {number}

LENGTH: 24 words

HEADLINE: {story.title}

BYLINE: A. Writer, Bergen

DATELINE: BERGEN, Norway

BODY:

{body}

GRAPHIC: PHOTO: A church in Reykjavik.

SUBJECT: PORTS (90%); FERRIES
(78%)

GEOGRAPHIC: REYKJAVIK, ICELAND (92%); BERGEN, NORWAY (70%)

LOAD-DATE: March 8, 2024

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

"""


NEXIS_CLASSIC = """\ufeff

Download Request: All Documents: 1-3
Time Of Request: Friday, March 8, 2024  9:31:00 EST
Send To:

SAMPLE LIBRARY
TURKU, FIN


Terms: (harbor or ferry or pit)

Source: Newspapers
Project ID:

""" + "\n".join(_classic_story(number, story) for number, story in enumerate(STORIES, start=1))


def _uni_story(story: Story) -> str:
    body = "\n\n".join(story.paragraphs)
    return f"""{story.title}

{story.source}

{story.month} {story.day}, 2024 {story.weekday}

Copyright 2024 {story.source} All Rights Reserved

Section: NEWS; Pg. 3

Length: 24 words

Byline: A. Writer, Bergen

Body

{body}

Graphic

A church in Reykjavik.

Classification

Language: ENGLISH

Publication-Type: Newspaper

Subject: PORTS (90%); FERRIES (78%)

Geographic: REYKJAVIK, ICELAND (92%); BERGEN, NORWAY (70%)

Load-Date: March 8, 2024

End of Document

"""


NEXIS_UNI = (
    """User Name: = Reader in Turku
Date and Time: = Friday, March 8, 2024 9:31:00 AM EST
Job Number: = 218882901

Documents (3)

"""
    + "\n".join(
        f"{number}. {story.title}\n\nClient/Matter: -None-\nSearch Terms: harbor\nSearch Type: Natural Language\n"
        for number, story in enumerate(STORIES, start=1)
    )
    + "\n\n"
    + "".join(map(_uni_story, STORIES))
)


def _number(index: int) -> str:
    return f"SMPL00002024030{5 + index}ek350000{index}"


FACTIVA_CODES = "\n\n".join(
    f"""SE   News
HD   {story.title}
BY   By A. Writer, Bergen
WC   24 words
PD   {story.day} {story.month} 2024
SN   {story.source}
SC   SMPL
PG   1
LA   English
CY   Copyright 2024 {story.source}

LP
{story.paragraphs[0]}

TD
{story.paragraphs[1]}

ART
A church in Reykjavik.

IN
i74 : Marine Transport

RE
icel : Iceland | norw : Norway | reyk : Reykjavik

PUB
Sample Press, Turku

AN
Document {_number(index)}
"""
    for index, story in enumerate(STORIES)
)

FACTIVA_DISPLAY = "\n".join(
    f"""News
{story.title}
By A. Writer
24 words
{story.day} {story.month} 2024
09:31
{story.source}
SMPL
{index + 1}
English
Copyright 2024 {story.source}. All rights reserved, Turku.

{story.paragraphs[0]}

{story.paragraphs[1]}

Sample Press, Turku
Document {_number(index)}
"""
    for index, story in enumerate(STORIES)
)

FACTIVA_PAGE = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Factiva</title></head><body>"
    "<div id='nav'><a href='/'>Search in Turku</a></div>"
    + "".join(
        f"""<div id="article-{_number(index)}" class="article"><div class="article enArticle"><p>
<div>News</div><div id="hd"><span class="enHeadline">{story.title} </span></div>
<div class="author">A. Writer, Bergen</div><div>24 words</div><div>{story.day} {story.month} 2024</div><div>09:31</div>
<div>{story.source}</div><div>SMPL</div><div>1</div><div>English</div><div>(c) 2024 Sample Press. Write to
Turku for permission.</div></p>
{"".join(f'<p class="articleParagraph enarticleParagraph">{text}</p>' for text in story.paragraphs)}
<p>Sample Press, Turku</p><p>Document {_number(index)}</p></div><br/></div>"""
        for index, story in enumerate(STORIES)
    )
    + "</body></html>"
)

FACTIVA_TABLE = (
    "<html><head><title>Dow Jones Factiva</title><meta charset='utf-8'></head><body>"
    + "".join(
        "<div class='article enArticle'><table>"
        + "".join(
            f"<tr><td class='index'><b>{code}</b></td><td>{value}</td></tr>"
            for code, value in (
                ("HD", story.title),
                ("WC", "24 words"),
                ("PD", f"{story.day} {story.month} 2024"),
                ("SN", story.source),
                ("LP", f"<p class='articleParagraph'>{story.paragraphs[0]}</p>"),
                ("TD", f"<p class='articleParagraph'>{story.paragraphs[1]}</p>"),
                ("RE", "reyk : Reykjavik"),
                ("PUB", "Sample Press, Turku"),
                ("AN", f"Document {_number(index)}"),
            )
        )
        + "</table></div>"
        for index, story in enumerate(STORIES)
    )
    + "</body></html>"
)

PROQUEST = (
    "".join(
        f"""{_RULE}

{story.title}: [1]

Author: Writer, A.

Publication info: {story.source} ; Turku [Turku]. 0{story.day} Mar 2024: A.1.

https://www.proquest.com/docview/29345{story.day}

Abstract: Ships, in short.

Full text: {story.paragraphs[0]}

{story.paragraphs[1]}

Subject: Ports; Ferries

Location: Reykjavik Iceland

Title: {story.title}

Publication title: {story.source}

Publication year: 2024

Publication date: Mar {story.day}, 2024

Place of publication: Turku

Country of publication: Finland, Turku

Source type: Newspaper

Language of publication: English

ProQuest document ID: 29345{story.day}

Document URL: https://www.proquest.com/docview/29345{story.day}

Database: Sample Newsstream

"""
        for story in STORIES
    )
    + f"{_RULE}\n\nContact us at: http://www.example.com/contact Database copyright 2024. All rights reserved.\n"
)

NEXIS_PAGE = (
    "<HTML><HEAD><TITLE>Search</TITLE><style>.c0 { text-align: center; margin-top: 0em; } .c4 { text-align: left; }"
    "</style></HEAD><BODY><!-- Hide XML section from browser <DOC NUMBER=1> REYKJAVIK -->"
    + "".join(
        f"""<DOCFULL><BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">{number} of 3 DOCUMENTS</SPAN></P></DIV>
<BR><DIV CLASS="c0"><BR><P CLASS="c1"><SPAN CLASS="c2">{story.source}</SPAN></P></DIV>
<DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">{story.month} {story.day}, 2024 {story.weekday}&nbsp;
<BR>Late Edition</SPAN></P></DIV>
<DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c6">{story.title}</SPAN></P></DIV>
<DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c7">BYLINE: </SPAN><SPAN CLASS="c2">A. Writer, Bergen</SPAN></P></DIV>
<DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c7">LENGTH: </SPAN><SPAN CLASS="c2">24 words</SPAN></P></DIV>
<DIV CLASS="c4">{"".join(f'<P CLASS="c8"><SPAN CLASS="c2">{text}</SPAN></P>' for text in story.paragraphs)}</DIV>
<DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c7">GRAPHIC: </SPAN><SPAN CLASS="c2">A church in Reykjavik.</SPAN></P></DIV>
<DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c7">LOAD-DATE: </SPAN><SPAN CLASS="c2">March 8, 2024</SPAN></P></DIV>
<DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">Copyright 2024 Sample Press, Turku
<BR>All Rights Reserved</SPAN></P></DIV></DOCFULL>"""
        for number, story in enumerate(STORIES, start=1)
    )
    + "</BODY></HTML>"
)

EUROPRESSE_PAGE = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Europresse</title></head><body>"
    + "".join(
        f"""<article><header><div class="rdp__DocPublicationName">
<span class="DocPublicationName">{story.source} (site web)</span></div>
<span class="DocHeader">mardi {story.day} mars 2024 - p. 3</span>
<div class="titreArticle"><p class="titreArticleVisu rdp__articletitle">{story.title}</p></div>
<div class="docAuthors">A. Writer, Bergen</div></header>
<section><div class="docOcurrContainer">{"".join(f"<p>{text}</p>" for text in story.paragraphs)}</div></section>
<footer><small>© 2024 Sample Press, Turku. Tous droits réservés.</small></footer></article>"""
        for story in STORIES
    )
    + "</body></html>"
)
