"""Detects the encoding of a text and decodes it. What cannot be decoded reliably is rejected, not repaired.

The steps, in order: a byte-order mark decides. Binary files are rejected with the name of their format. UTF-16 without
a mark is recognized by its zero bytes. Text that is valid UTF-8 is UTF-8; of mostly UTF-8, the other lines are
rejected. The rest is in an older encoding: Windows-1252 where every byte makes sense as Western European text,
otherwise the best guess of charset-normalizer, with a warning in the log. charset-normalizer alone would not do: it
guesses for binary and mixed files, too, and does not say which line is wrong.
"""

from __future__ import annotations

import codecs
import logging
import re

from geo.errors import InputError

_LOG = logging.getLogger(__name__)

_MARKS = {  # UTF-32 first, because its little-endian mark begins with that of UTF-16
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SIGNATURES = {
    b"%PDF-": "a PDF; save its text as a .txt file",
    b"PK\x03\x04": "a ZIP archive or an Office document; unpack it, or save its text",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"BZh91AY": "a bzip2 archive; unpack it first",
    b"\xfd7zXZ": "an xz archive; unpack it first",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive; unpack it first",
    b"SQLite format 3": "an SQLite database; export its table as CSV",
    b"PAR1\x15": "a Parquet file; export it as JSONL or CSV",
    b"7z\xbc\xaf": "a 7-Zip archive; unpack it first",
    b"Rar!\x1a\x07": "a RAR archive; unpack it first",
    b"\xd0\xcf\x11\xe0": "an old Office document, or one with a password; save it as .docx or .xlsx without one",
    b"{\\rtf": "a Rich Text document; save its text as a .txt file",
    b"\x7fELF": "a program",
    b"MZ\x90\x00": "a program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF87a": "a picture",
    b"GIF89a": "a picture",
}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROL_SHARE = 0.05
_WESTERN = re.compile("[\x00-\x7f\xa0-\xff€‚„…†‡‰‹›ŒœŠšŽžŸ‘’“”•–—˜™ƒˆ]*")
_MAX_WESTERN_SHARE = 0.25
_GUESSES = ["cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "gb18030", "big5"]
_GUESSES += ["shift_jis", "euc_jp", "euc_kr"]
SAVE_AS_UTF8 = "save the file as UTF-8"


def detect_encoding(sample: bytes, where: str, *, warns: bool = True) -> str:
    """Return the codec of a text from its first bytes. Raises `InputError` for binary and for an unknown encoding.

    The log warns of an encoding that is guessed, unless `warns` is False, for inputs that are read again.
    """
    for mark, marked in _MARKS.items():
        if sample.startswith(mark):
            return marked
    _refuse_binary(sample, where)
    wide = _utf16_without_mark(sample)
    if wide:
        return wide
    if len(_CONTROLS.findall(sample)) > _MAX_CONTROL_SHARE * len(sample):
        raise InputError("is binary, not text", where=where)
    valid, invalid = _utf8_words(sample)
    if not invalid:
        return "utf-8"
    codec = _guess(sample)
    if valid and (valid >= invalid or codec is None or codec.startswith("cp12")):
        return "utf-8"
    if codec is None:
        raise InputError(f"is in an unknown encoding; {SAVE_AS_UTF8}", where=where)
    if warns:
        _LOG.warning("%s: is not UTF-8; read as %s. If letters look wrong, %s", where, codec, SAVE_AS_UTF8)
    return codec


def _refuse_binary(sample: bytes, where: str) -> None:
    """Raise InputError for a binary file, recognized by its first bytes, whatever its name."""
    for signature, description in _SIGNATURES.items():
        if sample.startswith(signature):
            raise InputError(f"is {description}", where=where)


def decode(data: bytes, where: str, *, declared: str | None = None) -> str:
    """Decode a whole document; `declared` is the encoding that it states.

    Raises `InputError` where it is binary or of mixed encodings.
    """
    _refuse_binary(data, where)
    codec = _declared_codec(data, declared) or detect_encoding(data, where)
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1 if codec.startswith("utf-8") else None
        name = "UTF-8" if codec.startswith("utf-8") else codec.upper()
        raise InputError(
            f"has bytes that are not {name}, as the rest is; {SAVE_AS_UTF8}", where=where, line=line
        ) from error


def _declared_codec(data: bytes, declared: str | None) -> str | None:
    """Return the codec of a page that declares one: UTF-8 if that is valid, or the declared one if the page is in it.

    As in browsers, Latin-1 means Windows-1252.
    """
    try:
        codec = codecs.lookup(declared).name if declared else ""
    except (LookupError, ValueError):  # ValueError for a NUL
        return None
    codec = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(codec, codec)
    codec = codec.replace("-", "_") if codec.replace("-", "_") in _GUESSES else codec
    if codec not in {*_GUESSES, "iso8859-2", "iso8859-15"} or b"\0" in data:
        return None
    for trial in ("utf-8", codec):
        try:
            data.decode(trial)
        except UnicodeDecodeError:
            continue
        return trial
    return None


def _utf16_without_mark(sample: bytes) -> str | None:
    """Return the UTF-16 codec of a text without a mark, None for other text: in ASCII, every other byte is zero."""
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if max(even, odd) < 0.3 or min(even, odd) > 0.02:
        return None
    codec = "utf-16-be" if even > odd else "utf-16-le"
    text = sample[: pairs * 2].decode(codec, "replace")
    unreadable = sum(not (character.isprintable() or character in "\t\r\n\ufeff") for character in text[:10_000])
    return codec if unreadable <= _MAX_CONTROL_SHARE * len(text[:10_000]) else None


def _utf8_words(sample: bytes) -> tuple[int, int]:
    """Count the words beyond ASCII that are valid UTF-8 and those that are not; one cut off at the end is neither."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        pass
    else:
        return 0, 0
    valid = invalid = 0
    for word in sample.split():
        if word.isascii():
            continue
        try:
            word.decode()
        except UnicodeDecodeError:
            invalid += 1
        else:
            valid += 1
    return valid, invalid


def _guess(sample: bytes) -> str | None:
    """Return the most likely older encoding, None where none fits."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if text and beyond_ascii <= _MAX_WESTERN_SHARE * len(text) and _WESTERN.fullmatch(text):
        return "cp1252"
    from charset_normalizer import from_bytes  # only needed for old encodings

    best = from_bytes(sample, cp_isolation=_GUESSES, enable_fallback=False).best()
    return best.encoding if best is not None else None
