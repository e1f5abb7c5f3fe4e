"""A deterministic synthetic network of any size, with the truth planted in it."""

from seed.network.generation import SyntheticNetwork, Truth, generate
from seed.network.loading import Counts, load

__all__ = ["Counts", "SyntheticNetwork", "Truth", "generate", "load"]
