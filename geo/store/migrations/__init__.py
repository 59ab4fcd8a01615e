"""Every change of the tables, one after another; Alembic's. `geo.store.migrate` runs them.

A migration works on tables as they were before it, so it takes nothing from `schema`, which is how they are today.
"""
