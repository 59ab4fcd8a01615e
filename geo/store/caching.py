"""The columns of the newest moment, kept between questions, with the last selections that were made over them."""

from __future__ import annotations

import threading

from sqlalchemy import Connection

from geo.store.columns import Columns, load, moment_of
from geo.store.selection import Selections, Selector

__all__ = ["ColumnCache"]


class ColumnCache:
    """Serves many threads: whoever comes first after a change loads it, the others wait for that."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._columns: Columns | None = None
        self._made = Selections()

    def selector(self, connection: Connection) -> Selector:
        """Return a selector over the columns of the moment that the connection sees, from now to its end."""
        while True:
            moment = moment_of(connection)
            with self._lock:
                if self._columns is None or self._columns.moment < moment:
                    self._columns = load(connection, self._columns)
                    self._made = Selections()
                if self._columns.moment == moment:
                    return Selector(connection, self._columns, self._made)
            connection.rollback()  # another thread has seen a later moment; see that one, too
