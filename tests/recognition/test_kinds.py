"""What kind of mention a name is."""

import pytest

from geo import geoparse
from geo.types import MentionKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rain fell in Nairobi.", MentionKind.PLACE),
        ("The Nairobi City Council met.", MentionKind.EMBEDDED),
        ("She studied at the University of Nairobi.", MentionKind.EMBEDDED),
        ("He is a former Mayor of Nairobi.", MentionKind.PLACE),
        ("Prices rose in the City of Nairobi.", MentionKind.PLACE),
        ("The Bank of Japan kept rates at zero.", MentionKind.EMBEDDED),
        ("Kenyan runners won.", MentionKind.DEMONYM),
        ("Nairobi Closes All Schools As Rivers Rise", MentionKind.PLACE),
    ],
)
def test_the_words_around_a_name_say_what_kind_of_mention_it_is(text: str, kind: MentionKind) -> None:
    assert [resolved.kind for resolved in geoparse(text).mentions] == [kind]
