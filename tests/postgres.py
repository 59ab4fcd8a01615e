"""A local PostgreSQL server for the tests, with databases that are created and emptied quickly."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import URL

from geo.store import Store
from geo.store.schema import metadata

OWNER: Final = "dateline"
GUARDED: Final = ("guarded", "correct horse/battery@staple")
"""A role that needs a password, and the password; all other roles log in without one."""

_ACCESS: Final = f"""
host all {GUARDED[0]} 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""
# Tests do not need to survive a power cut; everything else keeps its default.
_SETTINGS: Final = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 120
shared_buffers = 32MB
dynamic_shared_memory_type = mmap
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
"""
_NUMBERED: Final = (("articles", "key"), ("places", "key"), ("corrections", "id"))
_START_SECONDS: Final = 30.0


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, None if it is not installed."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return debian[-1].parent if debian else None


class PostgresServer:
    """A running server; `stop` ends it and removes its files."""

    def __init__(self) -> None:
        programs_folder = programs()
        assert programs_folder is not None, "check programs() first"
        self._programs = programs_folder
        # Outside pytest's folder: the server refuses to run as root, and other users cannot read that folder.
        self.folder = Path(tempfile.mkdtemp(prefix="dateline-postgres-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.port = _free_port()
        self._numbers = count(1)
        self._idle: list[str] = []
        initdb: list[str | Path] = [
            programs_folder / "initdb",
            "--pgdata",
            self.folder / "data",
            "--username",
            OWNER,
            "--auth",
            "trust",
        ]
        self._run(initdb, "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions")
        (self.folder / "data" / "pg_hba.conf").write_text(_ACCESS)
        with (self.folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(f"{_SETTINGS}port = {self.port}\n")
        self.start()
        with self.connect() as connection:
            connection.execute(f"CREATE ROLE {GUARDED[0]} LOGIN SUPERUSER PASSWORD '{GUARDED[1]}'")

    def start(self) -> None:
        """Start the server and wait until it accepts connections."""
        with (self.folder / "log.txt").open("ab") as log:
            command: list[str | Path] = [*_as_postgres(), self._programs / "postgres", "-D", self.folder / "data"]
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=self.folder)
        until = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log.txt').read_text()}") from None
                time.sleep(0.05)

    def halt(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server: SIGINT closes its connections, SIGQUIT makes it recover at the next start."""
        self.process.send_signal(how)
        self.process.wait(30)

    def stop(self) -> None:
        """End the server and remove its files."""
        if self.process.poll() is None:
            self.halt()
        shutil.rmtree(self.folder)

    def url(self, database: str, user: str = OWNER, password: str | None = None) -> str:
        """Return the URL of a database, as DATELINE_DATABASE_URL takes it."""
        where = URL.create("postgresql+psycopg", user, password, "127.0.0.1", self.port, database)
        return where.render_as_string(hide_password=False)

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """Return a raw connection that commits each statement."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=OWNER, dbname=database, autocommit=True, connect_timeout=5
        )

    def empty(self) -> str:
        """Create a database without tables and return its name."""
        name = f"test_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
        return name

    def fresh(self) -> str:
        """Return the name of a database with empty tables; `give_back` it after use."""
        if self._idle:
            return self._idle.pop()
        name = self.empty()
        Store.open(self.url(name)).close()
        return name

    def give_back(self, database: str) -> None:
        """Empty a database from `fresh` for reuse, which takes a twentieth of the time of creating one."""
        tables = [table.name for table in reversed(metadata.sorted_tables)]
        numbers = [f"{table}_{column}_seq" for table, column in _NUMBERED]
        statements = [f"DELETE FROM {name}" for name in tables] + [f"ALTER SEQUENCE {name} RESTART" for name in numbers]
        with self.connect(database) as connection:
            connection.execute("; ".join(statements))
        self._idle.append(database)

    def drop(self, database: str) -> None:
        """Drop a database, and end any connections to it."""
        with self.connect() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def _run(self, command: list[str | Path], *more: str) -> None:
        subprocess.run([*_as_postgres(), *command, *more], check=True, capture_output=True, cwd=self.folder, timeout=60)


def _as_postgres() -> list[str]:
    """Return a command prefix: the process ends with the tests and does not run as root."""
    if shutil.which("setpriv") is None:
        return []
    user = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *user, "--pdeathsig=INT"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
