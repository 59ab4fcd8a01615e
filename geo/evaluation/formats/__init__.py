"""One reader for each format that annotated corpora come in."""
