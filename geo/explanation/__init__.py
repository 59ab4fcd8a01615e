"""Explanations: why a name was taken for a place mention or not, and why for this place."""
