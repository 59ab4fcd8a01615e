"""Runs the migrations over the connection that it is given, inside the transaction that this is in."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
