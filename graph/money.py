"""Money: 64-bit integers of a currency's minor unit, decimal text outside."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

EXPONENTS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
"""Digits after the point, where they are not two (ISO 4217)."""

LARGEST = 2**63 - 1

_CODE = re.compile(r"[A-Z]{3}")


def exponent(currency: str | None) -> int:
    """Return how many digits a currency has after its decimal point."""
    return EXPONENTS.get(currency or "", 2)


def minor(amount: str | Decimal, currency: str) -> int:
    """Return `amount` in minor units.

    Raises
    ------
    ValueError
        If it is no number, has more digits than the currency, does not fit
        into 64 bits, or the currency is no ISO 4217 code.

    Examples
    --------
    >>> minor("12.30", "USD"), minor("-500", "JPY")
    (1230, -500)
    """
    if not _CODE.fullmatch(currency):
        raise ValueError(f"{currency!r} is no currency; expected an ISO 4217 code such as EUR")
    try:
        scaled = Decimal(amount).scaleb(exponent(currency))
    except InvalidOperation:
        raise ValueError(f"{amount!r} is no amount; expected a decimal such as 12.30") from None
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} {currency} has more than {exponent(currency)} decimals")
    if abs(scaled) > LARGEST:
        raise ValueError(f"{amount} {currency} is larger than 64 bits hold")
    return int(scaled)


def text(units: int, currency: str | None) -> str:
    """Return minor units as decimal text.

    Examples
    --------
    >>> text(1230, "USD"), text(-5, "EUR"), text(500, "JPY")
    ('12.30', '-0.05', '500')
    """
    digits = exponent(currency)
    if not digits:
        return str(units)
    whole, part = divmod(abs(units), 10**digits)
    return f"{'-' if units < 0 else ''}{whole}.{part:0{digits}}"
