"""Start the server with logging set up before Streamlit is imported, as `dateline serve` does.

    python -m dashboard '{"server.port": 8600}'

The argument is a JSON object of Streamlit's options; without it, they are those of Streamlit's configuration.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[1])
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from geo.errors import DatelineError, UsageError  # noqa: E402
from geo.telemetry import JsonStream, configure_logging, is_json  # noqa: E402


def main() -> None:
    """Serve until stopped."""
    options = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    try:
        configure_logging()
        if is_json():
            # Before Streamlit is imported, because its loggers keep the streams that they find then.
            sys.stdout = JsonStream(sys.stdout)
        from dashboard import server

        server.set_up()
        from dashboard.app import app
    except DatelineError as error:
        print(f"dateline: {error}", file=sys.stderr)
        raise SystemExit(2 if isinstance(error, UsageError) else 1) from None
    app.run(config=options)


if __name__ == "__main__":
    main()
