"""Every kind of node, with its properties, declared once.

`graph/model.py` joins these with the relationships; see there.
"""

from graph.ontology import Kind, Label, Property, Reader, Writer, at, fact, label, personal

COMMAND, SYSTEM = Writer.COMMAND, Writer.SYSTEM
PUBLIC, OWN, SHARED = Reader.PUBLIC, Reader.OWN, Reader.SHARED
ADMIN, NOBODY = Reader.ADMIN, Reader.NOBODY

TRAITS = Property("traits", Kind.JSON, "Everything a source said beyond the declared properties.")
CURRENCY = Property("currency", about="ISO 4217 code of every amount here.")

# ── Customers and how they are known ──────────────────────────────────────────

CUSTOMER = label(
    "Customer",
    "cus",
    "A person or household that buys, uses, says or recommends something.",
    Property("name", about="Full name as shown.", personal=True, indexed=True),
    personal("givenName"),
    personal("familyName"),
    personal("email", "The address to write to."),
    personal("phone", "In E.164."),
    personal("birthDate", kind=Kind.DATE),
    Property("language", about="BCP 47 tag."),
    Property("country", about="ISO 3166-1 alpha-2."),
    Property("city"),
    Property("ageBand", about="Such as 35-44.", indexed=True),
    Property("incomeBand", about="Such as 50-74K a year.", indexed=True),
    Property("homeOwnership"),
    Property("maritalStatus"),
    Property("householdSize", about="Such as 2 or 5+."),
    Property("householdComposition", about="Such as 2 Adults Kids."),
    Property("children", about="Such as 1 or 3+."),
    fact("firstSeenAt", Kind.INSTANT, "Instant of the first touchpoint."),
    fact("lastSeenAt", Kind.INSTANT, "Instant of the latest touchpoint.", indexed=True),
    TRAITS,
    Property("absorbed", about="Ids that resolve here.", many=True, writer=SYSTEM, reader=NOBODY),
    reader=SHARED,
    search=("name", "email", "city", "key"),
)
IDENTIFIER = label(
    "Identifier",
    "idn",
    "One way in which a customer shows up: an address, a number, a cookie.",
    Property("type", about="userId, anonymousId, email, phone or a declared external type."),
    Property("value", personal=True, indexed=True),
    writer=SYSTEM,
    title="value",
)
HOUSEHOLD = label(
    "Household",
    "hou",
    "People who live together and share entitlements.",
    Property("name", personal=True),
    TRAITS,
)
DEVICE = label(
    "Device",
    "dev",
    "A phone, a box, an appliance that acts for a customer.",
    Property("name"),
    Property("kind", indexed=True),
    Property("model"),
    Property("activatedAt", Kind.INSTANT),
    TRAITS,
)
SEGMENT = label(
    "Segment",
    "seg",
    "Customers that fulfil a declared condition now.",
    Property("name", indexed=True),
    Property("definition", Kind.JSON, "The where, or the sequence on the journey."),
    fact("size", Kind.INT),
    writer=COMMAND,
)
COMMUNITY = label(
    "Community",
    "com",
    "Customers more densely tied to each other than to the rest.",
    Property("name", about="What is distinctive about it."),
    Property("level", Kind.INT, "0 is the finest of the hierarchy."),
    Property("size", Kind.INT, indexed=True),
    plural="communities",
    writer=SYSTEM,
)

# ── What happens ──────────────────────────────────────────────────────────────

TOUCHPOINT = label(
    "Touchpoint",
    "tch",
    "One moment between a customer and the company or its partners.",
    Property("kind", about="purchase, view, visit, message, redemption, service …", indexed=True),
    Property("event", about="The event's name as its source sent it."),
    at(),
    Property("orderKey", about="The order it belongs to.", indexed=True),
    Property("total", Kind.MONEY, "What was paid."),
    Property("discount", Kind.MONEY, "What was taken off."),
    CURRENCY,
    Property("identifiers", about="As it arrived with them.", many=True, personal=True),
    TRAITS,
    reader=SHARED,
    title="event",
)
CHANNEL = label(
    "Channel",
    "chn",
    "A way to meet: shop floor, web, app, e-mail, phone.",
    Property("name", indexed=True),
    reader=PUBLIC,
)
PLACE = label(
    "Place",
    "plc",
    "A store, a site or a region.",
    Property("name", indexed=True),
    Property("kind", choices=("store", "site", "region")),
    Property("city"),
    Property("country"),
    Property("latitude", Kind.FLOAT),
    Property("longitude", Kind.FLOAT),
    reader=PUBLIC,
    search=("name", "city", "key"),
)
FEEDBACK = label(
    "Feedback",
    "fbk",
    "An answer to NPS, CSAT or CES.",
    Property("kind", indexed=True, choices=("nps", "csat", "ces")),
    Property("score", Kind.FLOAT),
    Property("comment", personal=True),
    at(),
    plural="feedbacks",
    title="kind",
)
CASE = label(
    "Case",
    "cas",
    "A service issue, from opening to its end.",
    Property("subject"),
    Property("status", indexed=True, choices=("open", "closed")),
    Property("severity", Kind.INT),
    Property("openedAt", Kind.INSTANT, indexed=True),
    Property("closedAt", Kind.INSTANT),
    TRAITS,
    title="subject",
)
CONTENT = label(
    "Content",
    "cnt",
    "Something a customer made: a review, a post, a playlist.",
    Property("kind", indexed=True),
    Property("title"),
    Property("body", personal=True),
    Property("rating", Kind.FLOAT),
    Property("url"),
    at(),
    plural="contents",
    search=("title",),
    title="title",
)

# ── What is offered, and by whom ──────────────────────────────────────────────

PRODUCT = label(
    "Product",
    "prd",
    "Something that can be bought or used.",
    Property("name", indexed=True),
    Property("brand", indexed=True),
    Property("department", indexed=True),
    Property("packageSize"),
    Property("price", Kind.MONEY),
    CURRENCY,
    Property("described", Kind.BOOLEAN, "False for a stub that a source named only."),
    TRAITS,
    reader=PUBLIC,
    search=("name", "brand", "department", "key"),
)
CATEGORY = label(
    "Category",
    "cat",
    "A shelf in the tree of products.",
    Property("name", indexed=True),
    Property("level", Kind.INT, "0 is the root's children."),
    plural="categories",
    reader=PUBLIC,
    search=("name",),
)
PARTNER = label(
    "Partner",
    "prt",
    "An organisation with a part in the network; `prt_house` is the operator.",
    Property("name", indexed=True),
    Property("kind", about="house, manufacturer, retailer, service, stakeholder …", indexed=True),
    Property("country"),
    TRAITS,
    reader=OWN,
    search=("name", "key"),
)
EMPLOYEE = label(
    "Employee",
    "emp",
    "Somebody who works for a partner and serves customers.",
    Property("name", personal=True, indexed=True),
    Property("role", indexed=True),
    personal("email"),
    TRAITS,
    reader=OWN,
    search=("name", "role"),
)
CAMPAIGN = label(
    "Campaign",
    "cmp",
    "A planned effort to reach customers.",
    Property("name", indexed=True),
    Property("kind", indexed=True),
    Property("startAt", Kind.INSTANT, indexed=True),
    Property("endAt", Kind.INSTANT),
    Property("budget", Kind.MONEY),
    CURRENCY,
    reader=OWN,
    search=("name",),
)
OFFER = label(
    "Offer",
    "ofr",
    "A coupon, bundle or benefit that a customer can redeem.",
    Property("name", indexed=True),
    Property("kind"),
    Property("code", indexed=True),
    Property("startAt", Kind.INSTANT),
    Property("endAt", Kind.INSTANT),
    reader=OWN,
)
VALUE = label(
    "Value",
    "val",
    "What customers hold dear and campaigns claim.",
    Property("name", indexed=True),
    Property("about"),
)
COST = label(
    "Cost",
    "cst",
    "What something cost, as declared by the company.",
    Property("kind", indexed=True),
    Property("amount", Kind.MONEY),
    CURRENCY,
    Property("basis", choices=("real", "assumed", "synthetic")),
    at("startAt", "From when it counts."),
    Property("endAt", Kind.INSTANT),
    title="kind",
)

# ── Trust ─────────────────────────────────────────────────────────────────────

AGREEMENT = label(
    "Agreement",
    "agr",
    "What partners have promised each other about data and value.",
    Property("name"),
    Property("version", Kind.INT),
    Property("scopes", about="Fields and relationships it grants.", many=True),
    Property("duties", about="What each side must do.", many=True),
    Property("validFrom", Kind.INSTANT),
    Property("validUntil", Kind.INSTANT),
    Property("signedAt", Kind.INSTANT),
    Property("endedAt", Kind.INSTANT),
    writer=COMMAND,
    reader=OWN,
)
PURPOSE = label(
    "Purpose",
    "pur",
    "What personal data may be used for.",
    Property("name", indexed=True),
    Property("about"),
    reader=PUBLIC,
)
CONSENT = label(
    "Consent",
    "con",
    "A customer's permission to one partner for one purpose.",
    Property("scopes", many=True),
    Property("wording", about="Version of the text that was agreed to."),
    Property("channel"),
    Property("proof"),
    Property("since", Kind.INSTANT),
    Property("until", Kind.INSTANT),
    Property("withdrawnAt", Kind.INSTANT),
    writer=COMMAND,
    title="wording",
)
EXCHANGE = label(
    "Exchange",
    "exc",
    "What a customer gave and what the customer got for it.",
    Property("direction", choices=("given", "received")),
    Property("kind", indexed=True),
    Property("amount", Kind.MONEY),
    CURRENCY,
    Property("about"),
    at(),
    writer=SYSTEM,
    title="kind",
)
KEY = label(
    "Key",
    "key",
    "An API key; only a hash of it is kept.",
    Property("name"),
    Property("role", indexed=True),
    Property("hash", unique=True, reader=NOBODY),
    Property("scopes", many=True),
    Property("purpose", about="The purpose of requests that name none."),
    Property("partnerId", Kind.ID, "The partner it speaks for."),
    Property("expiresAt", Kind.INSTANT),
    Property("revokedAt", Kind.INSTANT),
    writer=COMMAND,
    reader=ADMIN,
)
AUDIT = label(
    "Audit",
    "aud",
    "One access to personal data: who, whom, what, why.",
    at(),
    Property("principal", indexed=True),
    Property("action"),
    Property("customerId", Kind.ID, indexed=True),
    Property("detail", Kind.JSON),
    writer=SYSTEM,
    reader=ADMIN,
    title="action",
)

# ── What Kith works out ───────────────────────────────────────────────────────

FORECAST = label(
    "Forecast",
    "fct",
    "A probability that something will happen until a day, kept to be checked.",
    Property("kind", indexed=True),
    Property("horizonDays", Kind.INT),
    at("issuedAt", "When it was made."),
    Property("outcome", Kind.BOOLEAN, "Whether it came true; unknown before the horizon."),
    Property("answer", choices=("accepted", "rejected")),
    Property("answeredAt", Kind.INSTANT),
    Property("evidence", Kind.JSON),
    writer=COMMAND,
    title="kind",
)
INSIGHT_RUN = label(
    "InsightRun",
    "run",
    "One computation: what ran on which version of the network, and for how long.",
    Property("insight", indexed=True),
    Property("algorithm"),
    Property("parameters", Kind.JSON),
    Property("snapshotSeq", Kind.BIG_INT),
    Property("nodes", Kind.BIG_INT),
    Property("edges", Kind.BIG_INT),
    Property("status", choices=("running", "finished", "failed", "cancelled")),
    at("startedAt", "When it began."),
    Property("finishedAt", Kind.INSTANT),
    Property("message"),
    writer=SYSTEM,
    title="insight",
)
SOURCE = label(
    "Source",
    "src",
    "A system from which data comes.",
    Property("name", indexed=True),
    Property("kind"),
    Property("about", about="Where it comes from and under which terms."),
    fact("lastEventAt", Kind.INSTANT),
)
MERGE = label(
    "Merge",
    "mrg",
    "Two customers found to be one, with the evidence.",
    Property("survivorId", Kind.ID, indexed=True),
    Property("absorbedId", Kind.ID, indexed=True),
    Property("evidence", Kind.JSON, personal=True),
    at(),
    Property("undoneAt", Kind.INSTANT),
    writer=COMMAND,
    title="id",
)

LABELS = tuple(value for value in list(globals().values()) if isinstance(value, Label))
