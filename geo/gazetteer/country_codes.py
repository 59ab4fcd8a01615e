"""Country codes as people write them: ISO 3166-1 alpha-2 and alpha-3, "UK", and the gazetteer's names of countries."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from geo.errors import UsageError
from geo.feature_types import is_country_or_territory, is_first_level_division
from geo.gazetteer.file_index import FileIndex
from geo.gazetteer.gazetteer import Gazetteer
from geo.message_text import printable_excerpt
from geo.packaged_files import data_folder
from geo.types import NameKind

__all__ = ["country_name", "parse_countries", "parse_country"]

# The alpha-2 code and the alpha-3 code of each country (GeoNames' countryInfo.txt).
_PAIRS: Final = (
    "ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD "
    "BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ "
    "CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP "
    "CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM "
    "FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM "
    "GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL "
    "ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN "
    "LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI "
    "MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK "
    "NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN "
    "PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN "
    "SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO "
    "THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB "
    "VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM XKXKX YEYEM YTMYT ZAZAF ZMZMB ZWZWE"
).split()
_ALPHA_2: Final = frozenset(pair[:2] for pair in _PAIRS)
_OTHER_CODES: Final = {pair[2:]: pair[:2] for pair in _PAIRS} | {"UK": "GB"}  # ISO 3166 reserves "UK" for GB
_NAME_KINDS: Final = frozenset({NameKind.PRIMARY, NameKind.ALTERNATE, NameKind.ABBREVIATION})


def parse_country(country: str, where: str = "country") -> str:
    """Return the ISO 3166-1 alpha-2 code of a country.

    Args:
        country: Its alpha-2 or alpha-3 code in any case, "UK", or one of its names in the packaged gazetteer.
        where: The argument or option that it comes from, for the message.

    Raises:
        UsageError: It is not a country; the message suggests one.
    """
    if not isinstance(country, str):
        raise UsageError(f"{where}: {country!r:.50} is of type {type(country).__name__}; it must be a country code")
    name = country.strip()
    code = name.upper()
    if code in _ALPHA_2:
        return code
    if code in _OTHER_CODES:
        return _OTHER_CODES[code]
    candidates = _packaged_gazetteer().lookup(name)
    for candidate in candidates:
        if is_country_or_territory(candidate.place.feature_code) and candidate.name_kind in _NAME_KINDS:
            return candidate.place.country_code or ""
    raise UsageError(
        f"{where}: {printable_excerpt(country)!r} is not a country code or the name of a country; write its ISO 3166-1 "
        f"code, such as IN or US{_suggestion(name)}"
    )


def parse_countries(countries: Iterable[str], where: str = "country") -> tuple[str, ...]:
    """Return the ISO 3166-1 alpha-2 codes of countries, as `parse_country` reads them."""
    return tuple(parse_country(country, where) for country in countries)


def country_name(code: str) -> str:
    """Return the name of a country in the packaged gazetteer, by its alpha-2 code; the code itself if it is unknown."""
    country = _packaged_gazetteer().country(code)
    return country.name if country else code


def _suggestion(name: str) -> str:
    for candidate in _packaged_gazetteer().lookup(name):
        if is_first_level_division(candidate.place.feature_code):
            return f" ({candidate.place.name} is in {candidate.place.country_code})"
    close = get_close_matches(name.casefold(), _country_names(), n=1, cutoff=0.8)
    if not close:
        return ""
    suggested, code = _country_names()[close[0]]
    return f"; did you mean {code} ({suggested})?"


@lru_cache(maxsize=1)
def _packaged_gazetteer() -> Gazetteer:
    return Gazetteer(FileIndex(data_folder() / "gazetteer.gaz"))


@lru_cache(maxsize=1)
def _country_names() -> dict[str, tuple[str, str]]:
    """Return the name and the code of each country by its case-folded name."""
    places = (_packaged_gazetteer().country(code) for code in sorted(_ALPHA_2))
    return {place.name.casefold(): (place.name, place.country_code or "") for place in places if place is not None}
