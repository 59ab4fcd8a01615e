"""What kind of mention a name is."""

import pytest

from geo import geoparse
from geo.model import Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rain fell in Nairobi.", Kind.PLACE),
        ("The Nairobi City Council met.", Kind.EMBEDDED),
        ("She studied at the University of Nairobi.", Kind.EMBEDDED),
        ("He is a former Mayor of Nairobi.", Kind.PLACE),
        ("Prices rose in the City of Nairobi.", Kind.PLACE),
        ("The Bank of Japan kept rates at zero.", Kind.EMBEDDED),
        ("Kenyan runners won.", Kind.DEMONYM),
        ("Nairobi Closes All Schools As Rivers Rise", Kind.PLACE),
    ],
)
def test_the_words_around_a_name_say_what_kind_of_mention_it_is(text: str, kind: Kind) -> None:
    assert [resolved.mention.kind for resolved in geoparse(text).mentions] == [kind]
