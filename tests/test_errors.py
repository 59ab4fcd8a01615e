from __future__ import annotations

import pickle

from geo.errors import InputError


def test_an_input_error_survives_pickling() -> None:
    error = InputError("is empty", where="a.csv", line=7, field="text")
    back = pickle.loads(pickle.dumps(error))
    assert (str(back), back.rejection()) == ("a.csv:7: text: is empty", error.rejection())
