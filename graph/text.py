"""Text folded for search: what is equal to a person is equal here."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
# Letters of Latin alphabets that Unicode does not take apart.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th"})


def words(text: str) -> list[str]:
    """Return the words of `text` in order: lower case, without accents or signs.

    Examples
    --------
    >>> words("Crème Brûlée, 4x100 G (Straße)")
    ['creme', 'brulee', '4x100', 'g', 'strasse']
    """
    if text.isascii():
        return _WORD.findall(text.lower())
    # Taking apart may give capitals (a bold letter its plain one), folding case may
    # give letters to take apart: Unicode's own caseless match does both twice.
    apart = unicodedata.normalize("NFKD", text).casefold()
    apart = unicodedata.normalize("NFKD", apart).casefold().translate(_LETTERS)
    return _WORD.findall("".join(sign for sign in apart if not unicodedata.combining(sign)))


def fold(*texts: str | None) -> str:
    """Return the distinct words of some texts, joined by a space; None counts as none.

    It is what `searchText` holds, and what a search's own words are looked for in.

    Examples
    --------
    >>> fold("Household 7", None, "household@x.org", "7")
    'household 7 x org'
    """
    return " ".join(dict.fromkeys(word for text in texts if text for word in words(text)))
