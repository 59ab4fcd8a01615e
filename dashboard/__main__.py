"""`dateline serve`: Streamlit's server with the dashboard, its log and figures set up before anybody comes."""

from __future__ import annotations

import sys
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[1])
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from dashboard import server  # noqa: E402
from geo.errors import DatelineError, UsageError  # noqa: E402
from geo.telemetry import is_json  # noqa: E402
from geo.telemetry.log import JsonStream  # noqa: E402


def main() -> None:
    """Serve until stopped; the arguments are Streamlit's options."""
    try:
        if is_json():
            # Before Streamlit is imported: its loggers keep the stream that they find.
            sys.stdout = JsonStream(sys.stdout)
        server.begin()
        server.warm_up()
    except DatelineError as error:
        print(f"dateline: {error}", file=sys.stderr)
        raise SystemExit(2 if isinstance(error, UsageError) else 1) from None
    from streamlit.web import cli

    sys.argv = ["streamlit", "run", str(Path(__file__).with_name("app.py")), *sys.argv[1:]]
    cli.main(prog_name="streamlit")


if __name__ == "__main__":
    main()
