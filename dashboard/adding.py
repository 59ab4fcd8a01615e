"""Adding articles in the browser: pasted text and uploaded files, geoparsed and stored like any others."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import queries, session
from dashboard.wording import count
from geo.articles import FIRST_YEAR, SUFFIXES, article_from_text, read_articles, read_upload
from geo.batch import DEFAULT_SETTINGS, geoparse_articles
from geo.errors import DatelineError, InputError, Rejection
from geo.model import Article, Geoparse
from geo.resources import seeds_folder

__all__ = ["Report", "add", "add_samples", "open_dialog"]

MAX_FILES = 50
MAX_FILE_MB = 20
MAX_ARTICLES = 2000
_SHOWN_REJECTIONS = 50
_geoparsing = threading.Lock()  # one geoparser serves one thread at a time


@dataclass
class Report:
    """What became of the articles that were given; `ids` are those that are in the store now."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    duplicates: int = 0
    placed: int = 0
    ids: list[str] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [
            (self.added, "added"),
            (self.replaced, "replaced"),
            (self.unchanged, "there already"),
            (self.duplicates, "there already under another name"),
        ]
        said = ", ".join(f"{number:,} {what}" for number, what in parts if number) or "none added"
        return f"{count(len(self.ids) + self.duplicates, 'article')}: {said}; {count(self.placed, 'mention')} mapped"


def add(items: Iterable[Article | Rejection]) -> Report:
    """Geoparse and store articles, and say what became of each; raises StoreError, GazetteerError."""
    report = Report()
    engine = DEFAULT_SETTINGS.engine()
    with _geoparsing:
        for result in geoparse_articles(_fresh(items, report, engine), DEFAULT_SETTINGS):
            if isinstance(result, Rejection):
                report.rejections.append(result)
                continue
            _keep(result, report, engine)
    return report


def add_samples() -> Report:
    """Map the sample articles that come with Dateline."""
    return add(read_articles([seeds_folder()]))


@st.dialog("Add articles", width="medium")
def open_dialog() -> None:
    """Ask for articles; each becomes a part of the database that this dashboard shows."""
    paste, upload = st.tabs(["Paste", "Upload files"])
    with paste:
        _paste()
    with upload:
        _upload()


def _paste() -> None:
    with st.form("paste", border=False, enter_to_submit=False):
        title = st.text_input("Title", max_chars=500, placeholder="Taken from the first line if left empty")
        left, right = st.columns(2)
        date = left.date_input("Date", value=None, min_value=dt.date(FIRST_YEAR, 1, 1), format="YYYY-MM-DD")
        source = right.text_input("Publisher", max_chars=200)
        text = st.text_area("Text", height=240, placeholder="The article's text")
        wanted = st.form_submit_button("Map this article", type="primary")
    if not wanted:
        return
    try:
        article = article_from_text(
            text, title=title, date=date.isoformat() if date else None, source=source.strip() or None
        )
        report = add([article])
    except InputError as error:
        st.warning(_plain(f"The {error.field or 'article'} {error.reason}."))
        return
    except DatelineError as error:
        st.error(_plain(str(error)))
        return
    if report.rejections:
        _rejections(report)
        return
    _show_added(report)
    st.rerun()


def _upload() -> None:
    files = st.file_uploader(
        "Files",
        type=[suffix.lstrip(".") for suffix in SUFFIXES],
        accept_multiple_files=True,
        max_upload_size=MAX_FILE_MB,
        label_visibility="collapsed",
    )
    st.caption(
        "Text, Markdown, CSV, JSON, JSON lines and saved web pages; "
        f"at most {MAX_FILES} files of {MAX_FILE_MB} MB and {MAX_ARTICLES:,} articles from each."
    )
    if st.button("Map these files", type="primary", disabled=not files):
        try:
            with st.spinner("Reading and mapping"):
                st.session_state.upload_report = add(_articles_of(files))
        except DatelineError as error:
            st.error(_plain(str(error)))
            return
    report = st.session_state.get("upload_report") if files else None
    if report is not None:
        st.text(str(report))
        _rejections(report)
        if report.ids and st.button("Show on the map"):
            _show_added(report)
            st.rerun()


def _articles_of(files: list[UploadedFile]) -> Iterator[Article | Rejection]:
    """Yield the articles of uploaded files, as many as one upload may hold."""
    for number, file in enumerate(files):
        if number >= MAX_FILES:
            yield Rejection(file.name, f"skipped: at most {MAX_FILES} files at once")
        elif file.size > MAX_FILE_MB * 1_000_000:
            yield Rejection(file.name, f"skipped: larger than {MAX_FILE_MB} MB; use `dateline ingest` for such files")
        else:
            yield from _first(read_upload(file.name, file.getvalue()), file.name)


def _first(items: Iterator[Article | Rejection], name: str) -> Iterator[Article | Rejection]:
    for number, item in enumerate(items):
        if number >= MAX_ARTICLES:
            yield Rejection(
                name, f"only the first {MAX_ARTICLES:,} articles were taken; use `dateline ingest` for more"
            )
            return
        yield item


def _fresh(items: Iterable[Article | Rejection], report: Report, engine: str) -> Iterator[Article]:
    for item in items:
        if isinstance(item, Rejection):
            report.rejections.append(item)
        elif (standing := queries.store().standing(item, engine=engine)) in ("new", "changed"):
            yield item
        elif standing == "unchanged":
            report.unchanged += 1
            report.ids.append(item.id)
        else:
            report.duplicates += 1


def _keep(parsed: Geoparse, report: Report, engine: str) -> None:
    counts = queries.store().add([parsed], engine=engine)
    report.added += counts.added
    report.replaced += counts.replaced
    report.duplicates += counts.duplicates
    if counts.added or counts.replaced:
        report.ids.append(parsed.article.id)
        report.placed += sum(resolved.place is not None for resolved in parsed.mentions)


def _show_added(report: Report) -> None:
    """Open what was added: filters that could hide it are taken off, and the map goes to its places."""
    session.clear_filter_soon()
    session.open_article(report.ids[0] if len(report.ids) == 1 else None)
    session.go_to(None)
    st.session_state.upload_report = None


def _rejections(report: Report) -> None:
    if not report.rejections:
        return
    st.warning(f"{count(len(report.rejections), 'input')} skipped:")
    shown = "\n".join(str(rejection) for rejection in report.rejections[:_SHOWN_REJECTIONS])
    hidden = len(report.rejections) - _SHOWN_REJECTIONS
    st.text(shown + (f"\nand {hidden:,} more" if hidden > 0 else ""))


def _plain(text: str) -> str:
    """Return text that Markdown leaves as it is."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|:$~" else c for c in text)
