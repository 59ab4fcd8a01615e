"""The labels of LexisNexis and Nexis Uni exports, in the languages of their interfaces, in lower case."""

from __future__ import annotations

import re
from typing import Final

from geo.articles.formats.exports.date_lines import date_in_line

__all__ = ["BODY", "HEADER", "LABELS", "STANDFIRST", "TAIL", "TITLE", "ends_the_text", "label_of"]

TITLE: Final = frozenset("headline title schlagzeile überschrift titel titre titulo título titular titolo kop".split())
STANDFIRST: Final = frozenset("highlight hlead teaser vorspann chapeau sumario destaque".split())
BODY: Final = frozenset("body text texte tekst texto testo textkörper volltext hauptteil corps cuerpo corpo".split())
HEADER: Final = frozenset(
    """byline dateline section length source series column author authors bio edition name distribution type day guests
    anchors reporters show transcript autor autoren verfasser ortszeile rubrik länge ressort ausgabe quelle ort
    auteur auteurs rubrique longueur édition encart lengte rubriek sectie editie bron autora sección seccion
    longitud extensión edición fuente seção secao comprimento edição autore sezione lunghezza
    """.split()
)
_DATED: Final = frozenset(
    """load-date loaddate load-date-mdc update upload update-date date-chargement chargement laaddatum
    fecha-de-carga data-de-carga data-carregamento""".split()
)
_SHORT: Final = frozenset(
    """language langue sprache taal idioma língua lingua publication-type pub-type type-publication publikationstyp
    tipo-publicación tipo-de-publicación tipo-de-publicação tipo-publicação journal-code code-revue zeitungs-code
    document-type acc-no isbn issn pub-subject doc-type record-type""".split()
)
TAIL: Final = frozenset(
    """graphic graphique grafik grafiek gráfico grafico subject subjects sujet thema themen schlagwörter onderwerp
    onderwerpen tema temas asunto company companies société unternehmen firma bedrijf empresa azienda organization
    organisation organisationen person persons people personne personen persona pessoa ticker ticker-symbol
    tickersymbol industry industries branche secteur sector naics sic country land pays país state staat city stadt
    ville ciudad geographic geography geographie geografie géographie geografía geográfico geografia region cite
    category correction-date terms enhancement url website publication-subject exchange abstract-no""".split()
)
LABELS: Final = TITLE | STANDFIRST | BODY | HEADER | _DATED | _SHORT | TAIL

_LABEL = re.compile(r"([^\W\d_][^\W_]{2,24}(?:[ -][^\W_]{2,24}){0,3}):(?=\s|$)")


def label_of(line: str, *, capitals: bool) -> tuple[str, str]:
    """Return the label that a line begins with, in lower case, and the rest of the line; ("", line) without one.

    Args:
        line: the line, which may be indented by a blank or two.
        capitals: whether only labels in capitals count, as in classic exports.
    """
    stripped = line.strip()
    match = _LABEL.match(stripped)
    if match is None or len(line) - len(line.lstrip()) > 2:
        return "", line
    name = match[1]
    if not (name.isupper() if capitals else name[0].isupper()):
        return "", line
    key = name.lower().replace(" ", "-")
    return (key, stripped[match.end() :].strip()) if key in LABELS else ("", line)


def ends_the_text(key: str, value: str) -> bool:
    """Whether a label and its value come only after the text of a document: nothing after them is text."""
    return (key in _DATED and (not value or date_in_line(value) != "")) or (key in _SHORT and len(value) < 80)
