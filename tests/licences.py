"""The licences of what ships: permissive, by the metadata of each distribution.

`python -m tests.licences` lists them and fails on the first kind of trouble
that a lawyer would ask about: a copyleft licence, or none that can be read.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from packaging.requirements import Requirement

RUNTIME = Path(__file__).parent.parent / "requirements" / "runtime.txt"

# SPDX identifiers that ask for no more than a notice; MPL-2.0 asks for the
# source of its own files where they are changed, and we change none.
PERMITTED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSL-1.0",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "PSF-2.0",
        "Python-2.0",
        "Unlicense",
        "Zlib",
    }
)

# What older metadata calls them, in `License` and in classifiers.
_SPELLINGS: Mapping[str, str] = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}

EXAMINED: Mapping[str, str] = {
    "arcadedb-embedded": (
        "Apache-2.0; the wheel carries an OpenJDK runtime under GPL-2.0 with the Classpath "
        "Exception, run as a process of its own and not redistributed by us"
    ),
    "scipy": (
        "BSD-3-Clause; the wheel carries libgfortran under GPL-3.0 with the GCC Runtime Library "
        "Exception, which puts no condition on what is linked with it"
    ),
}
"""Distributions whose metadata does not tell it all, and what reading them told."""

_COPYLEFT = re.compile(r"\b(?:[AL]?GPL|SSPL)|General Public License|Server Side Public", re.I)


@dataclass(frozen=True, slots=True)
class Licence:
    """What one distribution of the lock says of its licence.

    Attributes
    ----------
    terms : str
        An SPDX expression, or what the metadata says instead.
    trouble : str or None
        Why it may not ship.
    """

    distribution: str
    terms: str
    trouble: str | None = None


def licences(lock: Path = RUNTIME) -> list[Licence]:
    """Return the licence of every distribution that a lock installs on this platform."""
    return [licence(requirement.name) for requirement in requirements(lock)]


def requirements(lock: Path) -> Iterator[Requirement]:
    """Read a lock; leave out what its markers exclude here."""
    for line in lock.read_text().replace("\\\n", " ").splitlines():
        text = line.partition("#")[0].partition(" --hash")[0].strip()
        if text:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate():
                yield requirement


def licence(distribution: str) -> Licence:
    """Judge one installed distribution."""
    try:
        told = metadata(distribution)
    except PackageNotFoundError:
        return Licence(distribution, "?", "it is in the lock and not installed")
    return judge(
        distribution,
        expression=next(iter(told.get_all("License-Expression", [])), None),
        text=next(iter(told.get_all("License", [])), None),
        classifiers=told.get_all("Classifier", []),
    )


def judge(
    distribution: str, *, expression: str | None, text: str | None, classifiers: list[str]
) -> Licence:
    """Judge what a distribution's metadata says of its licence.

    Parameters
    ----------
    expression, text : str or None
        The fields `License-Expression` and `License`.
    classifiers : list of str
        All classifiers; those of licences begin with `License ::`.
    """
    if distribution in EXAMINED:
        return Licence(distribution, EXAMINED[distribution])
    if expression is not None:
        terms = expression
    else:
        named = [
            *([text.strip()] if text and "\n" not in text.strip() else []),
            *(entry.split(" :: ")[-1] for entry in classifiers if entry.startswith("License ::")),
        ]
        known = dict.fromkeys(_SPELLINGS.get(name, name) for name in named if name)
        terms = " AND ".join(known) or "?"
        if _COPYLEFT.search(" ".join((text or "", *known))):
            return Licence(distribution, terms, "its metadata names a copyleft licence")
    try:
        permitted = permits(terms)
    except ValueError:
        return Licence(distribution, terms, "no licence can be read from its metadata")
    return Licence(distribution, terms, None if permitted else "not among the permitted licences")


def permits(expression: str) -> bool:
    """Say whether an SPDX expression leaves us a choice of permitted licences only.

    Raises
    ------
    ValueError
        If it is no expression.
    """
    words = re.findall(r"[()]|[^\s()]+", expression)
    unreadable = ValueError(f"{expression!r} is no SPDX expression")

    def either() -> bool:
        value = both()
        while words and words[0].upper() == "OR":
            words.pop(0)
            value = both() or value
        return value

    def both() -> bool:
        value = one()
        while words and words[0].upper() == "AND":
            words.pop(0)
            value = one() and value
        return value

    def one() -> bool:
        word = words.pop(0) if words else ""
        if word == "(":
            value = either()
            if not words or words.pop(0) != ")":
                raise unreadable
            return value
        if not re.fullmatch(r"[A-Za-z0-9][\w.+-]*", word):
            raise unreadable
        if words and words[0].upper() == "WITH":
            del words[:2]
        return word in PERMITTED

    value = either()
    if words:
        raise unreadable
    return value


def main() -> int:
    """List the licences of the runtime lock; return 1 if one may not ship."""
    found = licences()
    for entry in found:
        print(f"{entry.distribution:24} {entry.terms}")
    troubles = [entry for entry in found if entry.trouble]
    for entry in troubles:
        print(f"refused: {entry.distribution} ({entry.terms}): {entry.trouble}", file=sys.stderr)
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
