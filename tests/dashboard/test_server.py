"""What the server does before the first user comes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import dashboard

RUN = """
import gc, sys
from dashboard import server
server.load_libraries()
assert gc.get_freeze_count() > 100_000, gc.get_freeze_count()
loaded = set(sys.modules)
from streamlit.testing.v1 import AppTest
page = AppTest.from_file(sys.argv[1], default_timeout=60).run()
assert not page.exception
print(*sorted(name for name in set(sys.modules) - loaded if name.startswith(("dashboard.views", "geo", "spacy"))))
"""


def test_everything_that_the_page_imports_is_loaded_and_kept_out_of_garbage_collection(tmp_path: Path) -> None:
    folder = Path(dashboard.__file__).parent
    environment = {"DATELINE_DATABASE_URL": f"sqlite:///{tmp_path}/articles.db", "DATELINE_ACCESS": "open"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RUN, str(folder / "page_script.py")],
        env=environment | {"PYTHONPATH": str(folder.parent), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "\n"
