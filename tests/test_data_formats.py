"""What Dateline writes is what docs/data-formats.md and docs/schema describe."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from typer.testing import CliRunner

from geo import Article, Geoparse, Geoparser
from geo.arrow_tables import ARTICLES, MENTIONS, PLACES
from geo.articles import COLUMN_NAMES, TRANSLATED_COLUMN_NAMES, read_articles, read_upload
from geo.cli import app
from geo.export import CSV_COLUMNS
from geo.json_records import article_record
from geo.packaged_files import seeds_folder
from tools import formats_table

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "data-formats.md").read_text(encoding="utf-8")
SCHEMAS = {
    name: json.loads((DOCS / "schema" / f"{name}.schema.json").read_text("utf-8"))
    for name in ("geoparse", "explanation", "report")
}
ARTICLE = Article("a1", "Rain in Osaka", "Indian officials flew to Zubrowka Avenue, 30 km west of Osaka.")


def validator(name: str) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    return jsonschema.Draft202012Validator(SCHEMAS[name])


@pytest.fixture(scope="module")
def geoparser() -> Geoparser:
    return Geoparser()


@pytest.fixture(scope="module")
def samples() -> list[Article]:
    return [article for article in read_articles([seeds_folder()]) if isinstance(article, Article)]


def explained(geoparser: Geoparser, article: Article) -> dict[str, Any]:
    explanations = [entry.to_dict() for entry in geoparser.explain(article)]
    return article_record(article) | {"explanations": explanations}


def test_the_records_of_the_samples_follow_the_schema(
    geoparser: Geoparser, samples: list[Article], summit: Geoparse, sailing: Geoparse, quiet: Geoparse
) -> None:
    check = validator("geoparse")
    for result in [*map(geoparser.geoparse, [*samples, ARTICLE]), summit, sailing, quiet]:
        check.validate(json.loads(json.dumps(result.to_dict())))


def test_the_explanations_of_the_samples_follow_the_schema(geoparser: Geoparser, samples: list[Article]) -> None:
    check = validator("explanation")
    for article in [*samples[:10], ARTICLE]:
        check.validate(json.loads(json.dumps(explained(geoparser, article))))


@pytest.mark.parametrize(
    "change",
    [
        {"lat": 91},
        {"confidence": None},
        {"kind": "person"},
        {"place_id": None},
        {"sentence": [0]},
        {"country_code": "Japan"},
        {"colour": "red"},
    ],
    ids=str,
)
def test_a_record_that_breaks_the_contract_does_not_follow_the_schema(summit: Geoparse, change: dict[str, Any]) -> None:
    record = summit.to_dict()
    record["mentions"][0] |= change
    assert not validator("geoparse").is_valid(record)


@pytest.mark.parametrize("name", ["geoparse", "explanation"])
def test_a_schema_lists_the_keys_in_the_order_of_the_records(name: str, geoparser: Geoparser, summit: Geoparse) -> None:
    record = summit.to_dict() if name == "geoparse" else explained(geoparser, ARTICLE)
    definitions = SCHEMAS[name]["$defs"]
    assert [key for key in SCHEMAS[name]["properties"] if key not in ("text", "story")] == list(record)
    for key, definition in [("mentions", "mention"), ("focus", "focus"), ("explanations", "explanation")]:
        if key in record:
            keys = list(definitions[definition]["properties"])
            assert [k for k in keys if k != "attribution"] == list(record[key][0])


def test_the_record_of_a_document_carries_the_text_that_offsets_count_in(geoparser: Geoparser) -> None:
    (article,) = read_upload("a.md", b"# Rain\n\n\n**Oslo** was  wet.")
    assert isinstance(article, Article)
    record = geoparser.geoparse(article).to_dict()
    validator("geoparse").validate(record)
    assert list(record)[:3] == ["id", "title", "text"]
    assert [record["text"][m["start"] : m["end"]] for m in record["mentions"]] == ["Oslo"]
    explanation = explained(geoparser, article)
    validator("explanation").validate(explanation)
    assert explanation["text"] == record["text"]


def test_the_page_has_every_key_of_the_schemas() -> None:
    for schema in SCHEMAS.values():
        for part in [schema, *schema.get("$defs", {}).values()]:
            assert [key for key in part["properties"] if f"`{key}`" not in PAGE] == []


def test_the_page_has_the_names_that_columns_of_articles_may_have() -> None:
    rows = re.findall(r"^\| (\w+) \| (`[^|]*`) \| .* \|", section("Columns and keys"), re.MULTILINE)
    documented = {field: [plain(name) for name in re.findall("`([^`]+)`", names)] for field, names in rows}
    assert documented == COLUMN_NAMES
    rows = re.findall(r"^\| (\w+) \| (`[^|]*`) \|$", section("Columns and keys"), re.MULTILINE)
    assert {field: re.findall("`([^`]+)`", names) for field, names in rows} == TRANSLATED_COLUMN_NAMES


@pytest.mark.parametrize(("table", "schema"), [("mentions", MENTIONS), ("articles", ARTICLES), ("places", PLACES)])
def test_the_page_has_every_column_of_the_parquet_files_with_its_type(table: str, schema: Any) -> None:
    text = section("Parquet")
    part = text[text.index(f"`{table}` has a row") :].split("has a row", 2)[1]
    documented: dict[str, str] = {}
    for names, kind in re.findall(r"^\| (`[^|]*`) \| (\w+) \|", part, re.MULTILINE):
        documented |= dict.fromkeys(re.findall("`([^`]+)`", names), kind)
    types = {"date32[day]": "date"}
    columns = {field.name: types.get(str(field.type), str(field.type).partition("<")[0]) for field in schema}
    assert documented == columns


def test_the_page_has_the_columns_of_csv_in_order() -> None:
    names = re.findall("`([a-z0-9_]+)`", section("CSV"))
    assert [name for name in dict.fromkeys(names) if name in CSV_COLUMNS] == list(CSV_COLUMNS)


def section(title: str) -> str:
    """Return what is below a heading that begins with `title`, to the next heading."""
    (text,) = re.findall(rf"^##+ {title}.*?\n(.*?)(?=^##|\Z)", PAGE, re.DOTALL | re.MULTILINE)
    return str(text)


def plain(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


def test_the_table_of_formats_is_up_to_date() -> None:
    document = formats_table.DOCUMENT.read_text(encoding="utf-8")
    assert document == formats_table.renewed(document), "run: python -m tools.formats_table --write"


def test_the_report_of_each_command_follows_the_schema(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    rows = [{"id": "1", "text": "In Osaka.", "date": "soon"}, {"id": "1", "text": "In Osaka."}, {"text": 7}]
    (tmp_path / "in" / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for name in ("empty.csv", "photo.jpg", ".hidden"):
        (tmp_path / "in" / name).touch()
    out, database = str(tmp_path / "out"), f"sqlite:///{tmp_path}/articles.db"
    commands = [
        ["geoparse", str(tmp_path / "in"), "-o", str(tmp_path / "out.jsonl")],
        ["ingest", str(tmp_path / "in"), "--database", database],
        ["reread", "--other-settings", "--deny", "Reading", "--database", database],
        ["batch", str(tmp_path / "in"), out, "--jobs", "1"],
        ["load", out, "--database", database],
    ]
    for command in commands:
        report = tmp_path / "report.json"
        done = CliRunner().invoke(app, [*command, "--report", str(report)])
        record = json.loads(report.read_text(encoding="utf-8"))
        validator("report").validate(record)
        assert record["command"] == command[0]
        assert record["complete"] is (done.exit_code == 0)
        report.unlink()


def test_a_report_that_cannot_be_written_is_refused_before_the_run(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["geoparse", "none.txt", "--report", str(tmp_path / "none" / "report.json")])
    assert (done.exit_code, "is in a folder that does not exist" in done.stderr) == (2, True)
