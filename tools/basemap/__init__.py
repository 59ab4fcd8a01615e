"""The offline base map and the other files that the browser loads, rebuilt from their sources."""
