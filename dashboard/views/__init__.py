"""The parts of the page, one module each: filters, timeline, lists, article, corrections, comparison, dialogs."""
