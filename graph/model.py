"""The ontology: every label, relationship and property of the network.

Constraints and indexes, GraphQL types, filters, sorts and mutations, import
columns, the explorer's legend and the reference are derived from it: a new
property is one line in `labels.py` or `relationships.py` and nothing elsewhere.
"""

from graph.bookkeeping import BOOKKEEPING
from graph.labels import LABELS
from graph.ontology import Ontology
from graph.relationships import RELATIONSHIPS

ONTOLOGY = Ontology(LABELS + BOOKKEEPING, RELATIONSHIPS)

HOUSE_ID = "prt_house"
"""The id of the partner that stands for the company that operates Kith."""
