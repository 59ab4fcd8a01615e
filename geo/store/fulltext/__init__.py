"""Full-text search: which articles hold some words, in SQLite and in PostgreSQL."""
