"""`dateline serve`: set up logging and metrics, load the large libraries, and start Streamlit's server."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[1])
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from dashboard import feed_polling, server  # noqa: E402
from geo.errors import DatelineError, UsageError  # noqa: E402
from geo.telemetry import JsonStream, is_json  # noqa: E402


def main() -> None:
    """Serve until stopped. The command-line arguments are options of `streamlit run`."""
    try:
        if is_json():
            # Before Streamlit is imported, because its loggers keep the stream that they find then.
            sys.stdout = JsonStream(sys.stdout)
        server.set_up()
        server.import_heavy_modules()
        feed_polling.start()
    except DatelineError as error:
        print(f"dateline: {error}", file=sys.stderr)
        raise SystemExit(2 if isinstance(error, UsageError) else 1) from None
    sys.argv = ["streamlit", "run", str(Path(__file__).with_name("app.py")), *sys.argv[1:]]
    runpy.run_module("streamlit", run_name="__main__")  # as `python -m streamlit run` does


if __name__ == "__main__":
    main()
