"""The same person twice: what goes wrong when somebody is written down again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeAlias

Fields: TypeAlias = dict[str, object]
Slip: TypeAlias = Callable[[Fields, int], None]


def misspelt(word: str, noise: int) -> str:
    """Return `word` with one slip of the pen.

    Two neighbours change places, or a letter is left out, doubled or replaced.
    Words of fewer than two letters stay.

    Examples
    --------
    >>> [misspelt("Martin", noise) for noise in (4, 5, 6, 7)]
    ['Matrin', 'Matin', 'Marttin', 'Maruin']
    """
    if len(word) < 2:
        return word
    place = noise // 2 % (len(word) - 1)
    head, letter, rest = word[:place], word[place], word[place + 1 :]
    match noise % 4:
        case 0:
            return head + rest[0] + letter + rest[1:]
        case 1:
            return head + rest
        case 2:
            return head + letter + letter + rest
        case _:
            # A vowel for another, or the next letter of the alphabet.
            swapped = {"a": "e", "e": "i", "i": "y", "o": "u", "u": "o"}
            return head + swapped.get(letter, chr(ord(letter) + 1)) + rest


def written_again(person: Mapping[str, object], noise: Sequence[int]) -> Fields:
    """Return a person's fields as somebody else would write them down.

    Parameters
    ----------
    person : mapping
        `givenName`, `familyName`, `birthDate`, `city`, `street`, `postcode`.
    noise : sequence of int, length 4
        Random and not negative: how many slips, which, and how.
    """
    copy: Fields = dict(person)
    for turn in range(1 + noise[0] % 2):
        SLIPS[noise[1 + turn] % len(SLIPS)](copy, noise[3] >> 8 * turn)
    return copy


def _given(copy: Fields, noise: int) -> None:
    copy["givenName"] = misspelt(str(copy["givenName"]), noise)


def _family(copy: Fields, noise: int) -> None:
    copy["familyName"] = misspelt(str(copy["familyName"]), noise)


def _initial(copy: Fields, noise: int) -> None:
    copy["givenName"] = str(copy["givenName"])[:1]


def _exchanged(copy: Fields, noise: int) -> None:
    copy["givenName"], copy["familyName"] = copy["familyName"], copy["givenName"]


def _birth(copy: Fields, noise: int) -> None:
    born = copy["birthDate"]
    if isinstance(born, date):
        # Day and month change places where that is a date; else it is a day off.
        if born.day <= 12 and born.day != born.month:
            copy["birthDate"] = born.replace(month=born.day, day=born.month)
        else:
            copy["birthDate"] = born - timedelta(days=1)


def _unborn(copy: Fields, noise: int) -> None:
    copy["birthDate"] = None


def _town(copy: Fields, noise: int) -> None:
    copy["city"] = None


def _street(copy: Fields, noise: int) -> None:
    copy["street"] = misspelt(str(copy["street"]), noise)


SLIPS: tuple[Slip, ...] = (
    _given,
    _family,
    _given,
    _family,
    _initial,
    _exchanged,
    _birth,
    _unborn,
    _town,
    _street,
)
"""What may happen; twice where it happens twice as often."""
