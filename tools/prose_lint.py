"""Checks the project's prose for phrases that its readers stumble over: `python -m tools.prose_lint [FILE ...]`.

Reads what a person reads: Markdown outside code, and in source files the comments, docstrings, strings and test names.
Prints each match as `file:line: phrase: advice` and exits with 1 if there is any. A string in Python that is a key of a
file, and so cannot be reworded, has a comment `# prose: key` on its line. `codespell` checks the spelling.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

__all__ = ["check", "main"]

Line = tuple[int, str]  # line number, the prose on it

_RULES: Final = {
    r"(?<!\bthere )\b(?:is|are|was|were|be) no (?!longer\b|more than\b|less than\b)\w+": 'write "is not a ..."',
    r"\bparted by\b": 'write "separated by", or "comma-separated"',
    r"\banew\b": 'write "again", or "rebuild"',
    r"\bheed(?:s|ed|ing)?\b": 'write "use", "follow" or "respect"',
    r"\bwhoever\b": 'write "anyone who", or name the person',
    r"\bwhom\b": 'write "who", or turn the sentence round',
    r"\blest\b": 'write "so that ... does not"',
    r"\bshall\b": 'write "must" or "should"',
    r"\bof late\b": 'write "recently"',
    r"\b(?:thereby|thereof|therein|whereby|whence|hitherto|aforesaid)\b": "write it out in plain words",
    r"\bthere (?:is|are|was|were) none of\b": 'write "does not exist" or "has no ..."',
    r"\bmend(?:s|ed|ing)?\b": 'write "fix" or "repair"',
    r"\bif need be\b|\bat need\b": 'write "if necessary"',
    r"\bfor want of\b": 'write "without"',
    r"\b(?:nobody|somebody) who\b": "name the person: a reader, an editor, a user",
    r"\bfares?\b": 'write "the state of"',
    r"\blooks? twice\b": 'write "runs two passes"',
    r"\bdoes (?:so )?by itself\b": 'write "automatically"',
}
_PATTERN: Final = re.compile("|".join(f"({rule})" for rule in _RULES), re.IGNORECASE)
_ADVICE: Final = tuple(_RULES.values())
_KEY_COMMENT: Final = re.compile(r"#\s*prose: key\b")
_SUFFIXES: Final = {".py", ".md", ".js", ".mjs", ".css", ".html", ".toml", ".yaml", ".example", ".service"}
_PASSED_OVER: Final = (  # text that the project reads or quotes rather than writes
    "seeds/",
    "data/sources/",
    "data/scripts/",
    "geo/folium/vendor/",
    "geo/word_lists.py",
    "tools/prose_lint.py",
    "tests/test_prose_lint.py",
)


def check(path: Path, text: str) -> Iterator[str]:
    """Yield a line for each phrase in the prose of a file that a rule advises against.

    Args:
        path: The file's path, which says by its suffix what of it is prose.
        text: The file's content.
    """
    for number, prose in _prose(path, text):
        for match in _PATTERN.finditer(prose):
            yield f"{path}:{number}: {match[0]!r}: {_ADVICE[(match.lastindex or 1) - 1]}"


def _prose(path: Path, text: str) -> Iterator[Line]:
    if path.suffix == ".py":
        yield from _python_prose(text, in_tests=path.parts[0] == "tests")
    elif path.suffix == ".md":
        yield from _markdown_prose(text)
    else:
        yield from enumerate(text.splitlines(), 1)


def _markdown_prose(text: str) -> Iterator[Line]:
    in_code = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            in_code = not in_code
        elif not in_code:
            yield number, re.sub(r"`[^`]*`", "", line)


def _python_prose(text: str, *, in_tests: bool) -> Iterator[Line]:
    """Yield comments and strings, but of tests only comments, docstrings and test names: their strings are examples."""
    docstrings = _docstring_lines(text)
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    keys = {token.start[0] for token in tokens if token.type == tokenize.COMMENT and _KEY_COMMENT.match(token.string)}
    for token in tokens:
        number, _ = token.start
        if token.type == tokenize.COMMENT:
            yield number, token.string
        elif token.type == tokenize.NAME and token.string.startswith("test_"):
            yield number, token.string.replace("_", " ")
        elif token.type == tokenize.STRING and number not in keys and (number in docstrings or not in_tests):
            yield from enumerate(token.string.splitlines(), number)


def _docstring_lines(text: str) -> set[int]:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        node.body[0].lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, documented) and node.body and ast.get_docstring(node, clean=False) is not None
    }


def _tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True)  # noqa: S607
    paths = (Path(name) for name in listing.stdout.splitlines())
    return [
        path for path in paths if path.suffix in _SUFFIXES and path.is_file() and not str(path).startswith(_PASSED_OVER)
    ]


def main(arguments: list[str]) -> int:
    """Check the files named, or every tracked file, and return the exit code."""
    paths = [Path(argument) for argument in arguments] or _tracked_files()
    matches = [line for path in paths for line in check(path, path.read_text(encoding="utf-8"))]
    print("\n".join(matches) if matches else f"prose: {len(paths)} files checked")
    return 1 if matches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
