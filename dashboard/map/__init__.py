"""The map: base map and assets of our own, and one layer of places, aggregated to what the map shows."""
