"""Airports with their short names."""

from __future__ import annotations

from tools.gazetteer.airports import make_airports
from tools.gazetteer.source_packages import Airport


def test_airports_have_the_short_names_used_in_news() -> None:
    airports = [
        Airport("EGLL", "LHR", "London Heathrow Airport", "London", "GB", 51.47, -0.46),
        Airport("OAIX", "OAI", "Bagram Air Base", "Bagram", "AF", 34.95, 69.27),
        Airport("ETAR", "RMS", "Ramstein Air Base", "Ramstein", "DE", 49.44, 7.6),
        Airport("00AA", "", "Aero B Ranch Airport", "Leoti", "US", 38.7, -101.5),
    ]
    made = {draft.id: draft for draft in make_airports(airports, {("GB", "london"): 8_961_989, ("AF", "bagram"): 700})}
    assert set(made) == {"ap:EGLL", "ap:OAIX", "ap:ETAR"}
    assert {"heathrow", "heathrow airport", "london heathrow"} <= set(made["ap:EGLL"].names)
    assert "london" not in made["ap:EGLL"].names
    assert made["ap:EGLL"].served_population == 8_961_989
    assert made["ap:OAIX"].feature == "S.AIRB"
    assert "bagram" not in made["ap:OAIX"].names
