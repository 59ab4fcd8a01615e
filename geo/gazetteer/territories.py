"""Countries and territories with an ISO 3166-1 code that are not independent states."""

from __future__ import annotations

from typing import Final

__all__ = ["DEPENDENT_TERRITORIES"]

DEPENDENT_TERRITORIES: Final = {
    country_code: feature
    for feature, country_codes in {
        "A.PCLD": "AI AS AW BM BQ CC CK CW CX FK FO GG GI GL GU IM IO JE KY MP MS NC NF NU PF PM PN PR SH SX TC TK UM "
        "VG VI WF",
        "A.PCLS": "HK MO",
        "A.PCLIX": "AX BL GF GP MF MQ RE YT",
        "A.TERR": "BV EH GS HM SJ TF",
    }.items()
    for country_code in country_codes.split()
}
"""GeoNames' feature class and code of each, by ISO 3166-1 alpha-2 code: dependent (PCLD), semi-independent (PCLS), an
overseas part of a state (PCLIX), or a territory (TERR)."""
