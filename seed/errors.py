"""What can go wrong while data are put in."""

from typing import ClassVar


class SeedError(Exception):
    """The root of every error that `seed` raises."""

    code: ClassVar[str] = "SEED_ERROR"


class SourceMissing(SeedError):
    """The package or file that holds the data is not there."""

    code = "SOURCE_MISSING"


class TotalsDiffer(SeedError):
    """What was loaded is not what the source holds."""

    code = "TOTALS_DIFFER"
