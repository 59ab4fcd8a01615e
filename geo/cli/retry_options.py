"""How long commands that write wait for a database that is locked, or whose server is away."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geo.cli.messages import print_message

if TYPE_CHECKING:
    from geo.store import RetryPolicy

_WAIT_S: Final = 120.0


def waiting(*, for_good: bool = False) -> RetryPolicy:
    """Wait two minutes, or `for_good` as long as it takes, and say so."""
    from geo.store import RetryPolicy

    return RetryPolicy(math.inf if for_good else _WAIT_S, print_message)
