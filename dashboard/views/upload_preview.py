"""Shows how uploaded files would be read, and lets people say which columns hold which fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import pandas as pd
import streamlit as st

from dashboard.formatting import escape_markdown
from geo.articles import DateOrder, FileOutcome, ReadOptions
from geo.inspection import FileInspection, Inspection, inspect_upload
from geo.language import language_name
from geo.message_text import pluralize, printable_excerpt

__all__ = ["show"]

_MAX_FILES: Final = 10
_MAX_ARTICLES: Final = 500
_EXCERPT_CHARACTERS: Final = 120
_SHOWN: Final = 3
_LABELS: Final = {"text": "Text", "title": "Title", "date": "Date", "source": "Publisher", "url": "Web address"}
_DATE_LABELS: Final[dict[DateOrder | None, str]] = {
    None: "Learned from the file",
    "dmy": "Day, month, year",
    "mdy": "Month, day, year",
    "ymd": "Year, month, day",
}


class UploadedFile(Protocol):
    """A file as `st.file_uploader` returns it."""

    name: str
    size: int

    def getvalue(self) -> bytes:
        """Return the content."""


def show(files: Sequence[UploadedFile], defaults: ReadOptions) -> list[ReadOptions]:
    """Show what each of the first files holds, and return how people want each file to be read.

    Args:
        files: The uploaded files.
        defaults: How files are read where people choose nothing.
    """
    chosen = [
        _show_file(f"preview-{number}-{file.name}-{file.size}", file, defaults, expanded=len(files) == 1)
        for number, file in enumerate(files[:_MAX_FILES])
    ]
    if (more := len(files) - len(chosen)) > 0:
        st.caption(f"{pluralize(more, 'more file')}, read without a preview.")
    return chosen + [defaults] * max(more, 0)


def _show_file(key: str, file: UploadedFile, defaults: ReadOptions, *, expanded: bool) -> ReadOptions:
    options = _chosen_options(key, defaults)
    found = _inspection(file.name, file.getvalue(), tuple(options.columns.items()), options.date_order, options.strict)
    tables = [each for each in found.files if each.columns]
    with st.expander(escape_markdown(_heading(file.name, found)), expanded=expanded):
        for part in found.files[:_SHOWN]:
            _show_part(part, has_several=len(found.files) > 1)
        if (more := len(found.files) - _SHOWN) > 0:
            st.caption(f"{pluralize(more, 'more file')} in this archive.")
        if tables:
            _choose_columns(key, tables[0])
    return options


@st.cache_data(max_entries=30, show_spinner="Reading")
def _inspection(
    name: str, data: bytes, columns: tuple[tuple[str, str], ...], date_order: DateOrder | None, strict: bool
) -> Inspection:
    return inspect_upload(name, data, options=ReadOptions(dict(columns), date_order, strict), limit=_MAX_ARTICLES)


def _heading(name: str, found: Inspection) -> str:
    articles = found.ledger.articles
    count = f"the first {articles:,} articles" if articles >= _MAX_ARTICLES else pluralize(articles, "article")
    rejected = found.ledger.rejected.total()
    return f"{name}: {count}" + (f", {rejected:,} left out" if rejected else "")


def _show_part(file: FileInspection, *, has_several: bool) -> None:
    record = file.record
    name = f"{record.name}: " if has_several else ""
    if record.outcome is not FileOutcome.READ:
        st.warning(escape_markdown(f"{name}{record.reason or 'is not read'}"))
        return
    languages = ", ".join(language_name(code) for code in list(file.languages)[:_SHOWN])
    kind = (file.description or "").split(":")[0]
    st.text(f"{name}{kind}" + (f" · {languages}" if languages else ""))
    rows = [
        {
            "Title": article.title,
            "Date": article.date.isoformat() if article.date else "",
            "Publisher": article.source or "",
            "Text": printable_excerpt(article.text, _EXCERPT_CHARACTERS),
        }
        for article in file.first
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, height="content")
    problems = [str(problem) for problem in (*file.rejections, *file.notes)]
    if problems:
        more = record.rejected + len(file.notes) - _SHOWN
        listed = "\n".join(problems[:_SHOWN]) + (f"\nand {more:,} more" if more > 0 else "")
        st.text(listed)


def _choose_columns(key: str, file: FileInspection) -> None:
    with st.popover("Columns and dates", icon=":material/view_column:"):
        for field, label in _LABELS.items():
            used = printable_excerpt(", ".join(file.fields[field].columns))
            st.selectbox(
                label,
                file.columns,
                index=None,
                placeholder=f"Found by its name: {used}" if used else "None found by its name",
                key=f"{key}-{field}",
                format_func=printable_excerpt,
            )
        st.selectbox("Order of dates", list(_DATE_LABELS), key=f"{key}-dates", format_func=_DATE_LABELS.__getitem__)


def _chosen_options(key: str, defaults: ReadOptions) -> ReadOptions:
    """Return what people chose on the page for a file in an earlier run of it."""
    state = st.session_state
    columns = {field: column for field in _LABELS if (column := state.get(f"{key}-{field}")) is not None}
    date_order: DateOrder | None = state.get(f"{key}-dates")
    return ReadOptions({**defaults.columns, **columns}, date_order or defaults.date_order, defaults.strict)
