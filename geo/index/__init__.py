"""Mentions in memory: columns, filters, selections and counts, which the store and the archive share."""
