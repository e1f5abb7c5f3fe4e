"""What the engine keeps for itself: feed, counters, receipts, letters, marks, versions.

They are declared like all other labels, for their constraints and indexes are
derived the same way; `graph/model.py` joins them with the rest.
"""

from graph.ontology import Kind, Label, Property, Reader, Writer, at, label

SYSTEM = Writer.SYSTEM
ADMIN, NOBODY = Reader.ADMIN, Reader.NOBODY

CHANGE = label(
    "Change",
    "chg",
    "One commit in the change feed.",
    Property("seq", Kind.BIG_INT, "Its place in the order of commits.", unique=True),
    at(),
    Property("cause", about="What wrote it: an event, a mutation, a load, an insight."),
    Property("items", Kind.JSON, "What changed, or a summary of bulk work."),
    writer=SYSTEM,
    title="cause",
)
RECEIPT = label(
    "Receipt",
    "rcp",
    "An event that left no touchpoint was taken; kept for as long as it may be repeated.",
    at("at", "When it was taken."),
    writer=SYSTEM,
    reader=NOBODY,
    title="id",
)
DEAD_LETTER = label(
    "DeadLetter",
    "ltr",
    "An event that was refused, with the reason, kept to be looked at and sent again.",
    at("at", "When it was refused."),
    Property("code", indexed=True),
    Property("message"),
    Property("body", Kind.JSON, "The event as it arrived.", personal=True),
    Property("replayedAt", Kind.INSTANT),
    writer=SYSTEM,
    reader=ADMIN,
    title="code",
)
COUNTER = label(
    "Counter",
    "ctr",
    "The engine's own sequences.",
    Property("seq", Kind.BIG_INT),
    writer=SYSTEM,
    reader=NOBODY,
)
LOAD = label(
    "Load",
    "lod",
    "How far one step of a bulk load has come; what makes it resume and never repeat.",
    Property("name", about="The load and the step."),
    Property("fingerprint", about="Of the data that it loads."),
    Property("position", Kind.BIG_INT, "Rows committed."),
    Property("total", Kind.BIG_INT, "Rows in all."),
    writer=SYSTEM,
    reader=NOBODY,
)
MIGRATION = label(
    "Migration",
    "mig",
    "One applied version of the schema.",
    Property("version", Kind.INT),
    at("appliedAt", "When it was applied."),
    Property("name"),
    writer=SYSTEM,
    reader=NOBODY,
)

BOOKKEEPING = tuple(value for value in list(globals().values()) if isinstance(value, Label))
