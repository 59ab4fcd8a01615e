"""The names of columns and keys that hold the fields of an article: in English, of services, in other languages."""

from __future__ import annotations

from typing import Final

__all__ = ["COLUMN_NAMES", "SUMMARY_NAMES", "TRANSLATED_COLUMN_NAMES"]

SUMMARY_NAMES: Final = (
    "notes description shortdescription summary abstract abstractnote leadparagraph lead snippet excerpt teaser "
    "trailtext standfirst".split()
)
"""Columns that may hold the text, but of which another column may be the short form."""

COLUMN_NAMES: Final[dict[str, list[str]]] = {
    "id": (
        "id articleid guid uid uuid idstr eventidcnty storiesid storyid documentid docid accessionnumber uri"
    ).split(),
    "title": ("title headline heading articletitle webtitle newstitle documenttitle headlines").split(),
    "text": (
        "text bodytext body content articletext articlebody fulltext maintext article document story textcontent "
        "plaintext rawtext bodyxhtml bodyhtml contenthtml contentencoded selftext message transcript bodies paragraphs"
    ).split()
    + SUMMARY_NAMES,
    "date": (
        "date eventdate published publishedat datepublished publishdate datepublish publicationdate publisheddate "
        "pubdate publishedtime publishedon firstpublishdate firstpublicationdate webpublicationdate firstcreated "
        "versioncreated issued seendate storydate articledate dateposted createdat created datetime sqldate timestamp"
    ).split(),
    "source": (
        "source publisher publication outlet newspaper sourcename sitename site sourcedomain domain medianame "
        "outletname publicationtitle publicationname containertitle newspapername hostname sourcehostname"
    ).split(),
    "url": ("url link permalink weburl articleurl canonicalurl href sourceurl documentidentifier").split(),
}
"""The names of the columns that may hold each field, in the order in which they are tried."""

TRANSLATED_COLUMN_NAMES: Final[dict[str, list[str]]] = {
    "id": (
        "kennung nummer nr identifiant identificador identificativo numero numer identyfikator kimlik номер "
        "идентификатор ид المعرف 编号 編號 番号 번호 nomor mã"
    ).split(),
    "title": (
        "titel überschrift schlagzeile titre título titular titolo kop tytuł nagłówek başlık заголовок название "
        "العنوان عنوان 标题 標題 题目 題名 見出し タイトル 제목 judul tiêuđề rubrik tittel overskrift titulek názov "
        "otsikko τίτλος כותרת शीर्षक"
    ).split(),
    "text": (
        "inhalt volltext artikel artikeltext beitrag meldung texte contenu corps texto contenido cuerpo artículo "
        "noticia conteúdo corpo artigo testo contenuto articolo tekst inhoud bericht treść artykuł metin içerik haber "
        "текст содержание статья зміст النص نص المحتوى المقال متن 正文 内容 內容 全文 文本 本文 記事 テキスト 본문 "
        "내용 기사 teks isi konten isiberita berita nộidung brödtext innehåll brødtekst obsah conținut κείμενο טקסט "
        "पाठ"
    ).split(),
    "date": (
        "datum veröffentlicht veröffentlichungsdatum erscheinungsdatum datedepublication publiéle fecha "
        "fechadepublicación datadepublicação datadipubblicazione publicatiedatum datapublikacji tarih yayıntarihi "
        "дата датапубликации التاريخ تاريخ تاريخالنشر تاریخ 日期 时间 時間 发布时间 發布時間 发布日期 日付 日時 "
        "公開日 掲載日 配信日 날짜 일자 일시 게시일 tanggal tanggalterbit ngày ngàyđăng dato dátum päivämäärä "
        "ημερομηνία תאריך तारीख data"
    ).split(),
    "source": (
        "quelle zeitung medium journal fuente periódico medio fonte jornal testata giornale bron krant źródło gazeta "
        "kaynak gazete источник издание сми джерело المصدر مصدر الصحيفة 来源 來源 媒体 媒體 报纸 情報源 出典 新聞 출처 "
        "언론사 매체 sumber nguồn källa tidning kilde avis zdroj sursa πηγή מקור स्रोत"
    ).split(),
    "url": (
        "webadresse lien enlace vínculo collegamento odnośnik bağlantı ссылка الرابط رابط 链接 連結 网址 網址 リンク "
        "링크 tautan länk lenke odkaz σύνδεσμος קישור लिंक"
    ).split(),
}
"""Their names in other languages, without blanks, which are tried after those above."""
