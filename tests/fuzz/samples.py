"""Small valid inputs of every format that is read, written for these tests."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

_STORY = "PATNA, Dec 6, 2021 - Rain closed the bridge over the Ganges near Patna, officials said.\n\nTrains ran late."
_LONG = "The ferry from Osaka to Kobe stayed in port, and the mayor of São Paulo sent his regards. " * 20
_RECORD = {
    "id": "7",
    "title": "Bridge closed",
    "text": _STORY,
    "date": "2021-12-06T10:00:00+05:30",
    "source": {"name": "The Bridge Post"},
    "url": "https://example.org/7?a=b#c",
}

TEXT = [
    _STORY.encode(),
    f"Bridge closed\n\n{_STORY}".encode(),
    "Дождь закрыл мост в Патне.".encode("koi8_r"),
    _LONG.encode(),
]
MARKDOWN = [
    f'---\ntitle: "Bridge closed"\ndate: 2021-12-06\nsource: Post # ours\nlink: https://example.org\n---\n{_STORY}'.encode(),
    f"# Bridge closed\n\n> {_STORY}\n\n* [Patna](https://example.org) **and** _Gaya_\n\n```\ncode\n```\n<!-- no -->".encode(),
    b'Title\n=====\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| c | d |\n\n[x]: https://example.org\n\n![p](q "r") &amp; `s`',
]
CSV = [
    f'id,title,text,date,source,url\r\n1,Rain,"{_STORY}",2021-12-06,Post,https://example.org/1\r\n2,Snow,"Snow ""fell"" in Oslo.",,,\r\n'.encode(),
    'sep=;\nHeadline;Body;publishedAt\nRain;It rained in Málaga.;06/12/2021\nSnow;"In Oslo;\nsnow.";1638784800\n'.encode(),
    b"title\ttext\nRain\tIt rained in Patna.\n\nHail\tIt hailed.\n",
    b"Titel;Text;Datum\nRegen;<p>Rain in <b>Patna</b> &amp; Gaya</p>;13/1/2024 14:05\nRain;**Rain** in [Patna](/x);5. M\xc3\xa4rz 2024\n",
]
JSONL = [
    b"\n".join(
        json.dumps(record).encode() for record in (_RECORD, {"id": 8, "text": "It snowed in Oslo."}, {"body": _LONG})
    ),
    json.dumps(_RECORD, ensure_ascii=False).encode() + b"\n",
]
_ITEM = {
    "webTitle": "Rain",
    "fields": {"bodyText": "Rain. [+9 chars]"},
    "date": {"$date": 1},
    "source": [{"name": "A"}],
}
JSON = [
    json.dumps([_RECORD, {"text": "It snowed."}], indent=1).encode(),
    json.dumps(_RECORD).encode(),
    json.dumps({"response": {"status": "ok", "results": [_ITEM, {"url": "https://example.org/7"}]}}, indent=1).encode(),
    b'{"status": "error", "message": "No key"}',
    *JSONL,
]
HTML = [
    f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bridge closed - Post</title>
<meta property="og:site_name" content="Post"><link rel="canonical" href="https://example.org/7">
<meta property="article:published_time" content="2021-12-06T10:00:00Z">
<script type="application/ld+json">{json.dumps({"@graph": [{"datePublished": "2021-12-06", "publisher": {"name": "Post"}}]})}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>Bridge closed</h1><time datetime="2021-12-06">Monday</time>
<p>{_LONG}</p><p>{_STORY}</p><table><tr><td>a</td></tr></table></article><footer>About &copy;</footer></body></html>""".encode(),
    f'<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{_STORY} Málaga</p></body></html>'.encode("latin-1"),
    b"<p>A piece of a page <b>in Patna</b><br>and no more<select><option>x</select><svg><title>y</title></svg>",
]  # fmt: skip
RSS = [
    f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Port News</title><link>https://example.org</link><item><title>Rain</title><link>https://example.org/1</link>
<guid isPermaLink="false">1</guid><pubDate>Mon, 06 Dec 2021 10:00:00 GMT</pubDate><description>A teaser</description>
<content:encoded><![CDATA[<p>{_LONG}</p>]]></content:encoded></item><item><description>{_STORY}</description></item></channel></rss>""".encode(),
    f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/"><title type="html">Port &lt;b&gt;News</title>
<entry><id>urn:1</id><title>Snow</title><link rel="alternate" href="2"/><updated>2021-12-06T10:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{_LONG}</div></content></entry></feed>""".encode(),
    b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e "Oslo">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/"><channel><title>&e;</title></channel><item><title>Hail</title><link>https://example.org/3</link>
<description>In &e;</description></item></rdf:RDF>""",
    b"""<?xml version="1.0"?><?xml-stylesheet href="s.xsl"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://example.org/1</loc><news:news>
<news:publication><news:name>Post</news:name></news:publication><news:publication_date>2021-12-06</news:publication_date>
<news:title>Rain</news:title></news:news></url></urlset>""",
]  # fmt: skip
JSON_FEED = [
    json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Port News",
            "items": [
                {"id": "1", "url": "https://example.org/1", "title": "Rain", "content_html": f"<p>{_LONG}</p>"},
                {"id": 2, "content_text": _STORY, "date_published": "2021-12-06T10:00:00Z"},
                {"external_url": "/3", "summary": "A teaser", "date_modified": None},
            ],
        }
    ).encode()
]
PROXY_ANSWERS = [
    b"HTTP/1.1 200 Connection established\r\nVia: 1.1 proxy.example.org\r\n\r\n",
    b'HTTP/1.0 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n',
]
ROBOTS = [
    b"User-agent: *\nDisallow: /private/\nAllow: /private/open$\nCrawl-delay: 7\nRequest-rate: 3/20\nSitemap: https://example.org/s.xml\n",
    b"# none\nuser-agent: Dateline\nuser-agent: other\ndisallow:\n\nUser-agent: a\nDisallow: /%5B*?x=1\n",
]
PLAN = [
    b'every = "30m"\n[[feed]]\nurl = "https://example.org/rss"\n[[feed]]\nurl = "https://example.net/a"\nevery = "2h"\nsource = "B"\n'
]
SETTINGS = [
    b'overlay = "places.csv"\nprefer_countries = ["GB", "IE"]\nbbox = [-11.0, 49.0, 2.0, 61.0]\ndeny = ["Reading", "gn:1"]\n'
    b"min_confidence = 0.25\n",
    b'recognizer = "gazetteer"\ndeny_file = "deny.txt"\npublishers = "~/p.csv"\ngazetteer = "g.gaz"\nonline = "nominatim"\n',
]
LINK = [
    b"from=2021-12-01&to=2021-12-31&conf=0.5&country=IN&country=CN&kind=demonym&source=Post&q=bridge&at=26.157,81.805,6"
    b"&place=gn:1&read=7&list=articles&region=IN.07&in=gn:2&focus=1&span=2021-01-01..2021-12-31&layer=heat&all=gn:3",
    b"vs=periods&a=2021-01-01..2021-02-01&b=2021-03-01..2021-04-01&show=difference&article=%C3%A9&q=%F0%9F%98%80",
]
GOLD = [
    b"\n".join(
        json.dumps(record).encode()
        for record in (
            {
                "id": "1",
                "title": "Rain in Patna",
                "text": "Patna is wet.",
                "date": "2021-12-06",
                "mentions": [
                    {"start": 0, "end": 5, "text": "Patna", "lat": 25.6, "lon": 85.1, "geonameid": 1260086},
                    {"field": "title", "start": 8, "end": 13, "text": "Patna", "kind": "place", "fcode": "PPLA"},
                ],
            },
            {"id": 2, "text": "Nothing.", "mentions": []},
        )
    )
]
TOPONYM_XML = [
    b"""<?xml version="1.0" encoding="UTF-8"?><articles><article docid="1"><title>Rain</title><dltime>2021-12-06</dltime>
<domain>example.org</domain><url>https://example.org/1</url><text>It rained in Patna, and in Gaya.</text><toponyms><toponym>
<start>13</start><end>18</end><phrase>Patna</phrase><gaztag geonameid="1260086"><name>Patna</name><fclass>P</fclass>
<lat>25.6</lat><lon>85.1</lon></gaztag></toponym></toponyms></article></articles>""",
    b"""<articles><article source="https://example.org/2"><text>Flu in Gaya.</text><locations><location><name>Gaya</name>
<start>8</start><end>12</end><lat>24.8</lat><lon>85.0</lon></location></locations></article></articles>""",
]
CONLL = [
    b"-DOCSTART- O\n\nRain O\nin O\nNew B-LOC\nDelhi I-LOC\n. O\n\n# doc 2\nGaya\tU-GPE\tgn:1271439\n( O\nIndian B-NORP\n) O\n",
    b"Oslo\tNNP\tB-LOC\thttps://www.geonames.org/3143244\nis\tV\tO\t_\n",
]
# The text, a line of tildes, the annotations.
BRAT = [
    b"It rained in Patna, and in Gaya.\n~~~\nT1\tLiteral 13 18\tPatna\n#1\tAnnotatorNotes T1\t25.6, 85.1\n"
    b"T2\tLiteral 27 31\tGaya\nN1\tReference T2 GeoNames:1271439\nT3\tDemonym 0 2;3 9\tIt rained\n",
]
OVERLAY = [
    b"action,name,alternates,lat,lon,country_code,feature_code,id\nadd,Camp Meridian,Meridian|FOB,31.9,65.1,AF,MILB,\n"
    b"rename,Newtown,,,,,,gn:1278806\nsuppress,,,,,,,gn:4717560\nmove,,,26.16,81.81,,,gn:1278806\n"
]
OVERLAY_YAML = [
    b"- name: Camp Meridian\n  alternates: [Meridian, FOB]\n  lat: 31.9\n  lon: 65.1\n  country_code: NO\n  population: 1_000\n"
    b"- {action: suppress, id: 'gn:4717560'}\n- &a\n  action: move\n  id: gn:1\n  lat: 1\n  lon: 2\n"
]
PUBLISHERS = [
    b"domain,name,place,admin1_code,country_code\nexample.org,The Bridge Post,Patna,34,IN\n,Oslo News,,,NO\nexample.com,,,,\n"
]


def _parquet(**options: object) -> bytes:
    table = pa.Table.from_pylist(
        [_RECORD | {"source": "Post"}, {"id": "8", "title": "", "text": "It snowed in Oslo."}] * 3
    )
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


PARQUET = [
    _parquet(),
    _parquet(compression="gzip", row_group_size=2),
    _parquet(compression="none", use_dictionary=False),
]
ANSWERS = [
    b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 14\r\nETag: "1"\r\n\r\n<p>Patna</p>\r\n',
    b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n0\r\n\r\n",
    b"HTTP/1.1 301 Moved\r\nLocation: https://example.org/new\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.0 304 Not Modified\r\nRetry-After: 10\r\nLast-Modified: Mon, 06 Dec 2021 10:00:00 GMT\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset*=utf-8''latin%2D1\r\nContent-Encoding: gzip\r\n\r\n"
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xffsN,\xc9,\x06\x00\x8e\x8b\xd5\x1b\x05\x00\x00\x00",
]
