"""Every kind of tie between nodes, declared once.

`graph/model.py` joins these with the labels; see there.
"""

from graph.labels import (
    AGREEMENT,
    CAMPAIGN,
    CASE,
    CATEGORY,
    CHANNEL,
    COMMUNITY,
    CONSENT,
    CONTENT,
    COST,
    CURRENCY,
    CUSTOMER,
    DEVICE,
    EMPLOYEE,
    EXCHANGE,
    FEEDBACK,
    FORECAST,
    HOUSEHOLD,
    IDENTIFIER,
    INSIGHT_RUN,
    MERGE,
    OFFER,
    PARTNER,
    PLACE,
    PRODUCT,
    PURPOSE,
    SEGMENT,
    TOUCHPOINT,
    VALUE,
)
from graph.ontology import Kind, Property, Reader, Relationship, Writer

COMMAND, SYSTEM = Writer.COMMAND, Writer.SYSTEM
PUBLIC, OWN, SHARED, ADMIN = Reader.PUBLIC, Reader.OWN, Reader.SHARED, Reader.ADMIN

AT = Property("at", Kind.INSTANT, "When it happened.")
SINCE = Property("since", Kind.INSTANT, "From when it holds.")
SYNTHETIC = Property("synthetic", Kind.BOOLEAN, "True where it was generated.", writer=SYSTEM)

# fmt: off

# ── Customers: who they are, whom they know ───────────────────────────────────

IDENTIFIES = Relationship(
    "IDENTIFIES", IDENTIFIER, CUSTOMER, forward="customer", backward="identifiers",
    properties=(
        Property("firstAt", Kind.INSTANT),
        Property("lastAt", Kind.INSTANT),
        Property("source"),
        Property("confidence", Kind.FLOAT),
    ),
    about="An identifier stands for a customer.",
    writer=SYSTEM, one_target=True,
)
LIVES_IN = Relationship(
    "LIVES_IN", CUSTOMER, HOUSEHOLD, forward="household", backward="members",
    properties=(SYNTHETIC,),
    about="A customer lives in a household.",
    one_target=True,
)
KNOWS = Relationship(
    "KNOWS", CUSTOMER, CUSTOMER, forward="knows", backward="knownBy",
    properties=(SINCE, Property("strength", Kind.FLOAT, "0 to 1."), SYNTHETIC),
    about="Two customers know each other; kept in the direction it was said.",
    reader=SHARED,
)
REFERRED = Relationship(
    "REFERRED", CUSTOMER, CUSTOMER, forward="referrals", backward="referredBy",
    properties=(
        AT,
        Property("campaign"),
        Property("value", Kind.MONEY, "What the referral brought."),
        CURRENCY,
        SYNTHETIC,
    ),
    about="A customer brought another.",
)
USES = Relationship(
    "USES", CUSTOMER, DEVICE, forward="devices", backward="users",
    properties=(SINCE,),
    about="A customer uses a device.",
)
IN_SEGMENT = Relationship(
    "IN_SEGMENT", CUSTOMER, SEGMENT, forward="segments", backward="customers",
    properties=(SINCE,),
    about="A customer fulfils a segment's condition.",
    writer=SYSTEM,
)
IN_COMMUNITY = Relationship(
    "IN_COMMUNITY", CUSTOMER, COMMUNITY, forward="communities", backward="members",
    properties=(Property("run", Kind.ID),),
    about="A customer belongs to a community, as a run found it.",
    writer=SYSTEM,
)
PART_OF_COMMUNITY = Relationship(
    "PART_OF", COMMUNITY, COMMUNITY, forward="parent", backward="parts",
    about="A community is part of a coarser one.",
    writer=SYSTEM, one_target=True,
)
COMMUNITY_FOUND_BY = Relationship(
    "FOUND_BY", COMMUNITY, INSIGHT_RUN, forward="run", backward="communities",
    about="The run that found a community.",
    writer=SYSTEM, one_target=True,
)
KEPT = Relationship(
    "KEPT", MERGE, CUSTOMER, forward="survivor", backward="merges",
    about="The customer that a merge kept.",
    writer=SYSTEM, one_target=True,
)

# ── Touchpoints: what happened, where, about what, with whom ──────────────────

HAD = Relationship(
    "HAD", CUSTOMER, TOUCHPOINT, forward="touchpoints", backward="customer",
    about="A customer had a touchpoint.",
    reader=SHARED, one_source=True,
)
VIA = Relationship(
    "VIA", TOUCHPOINT, CHANNEL, forward="channel", backward="touchpoints",
    about="A touchpoint came through a channel.",
    reader=SHARED, one_target=True,
)
AT_PLACE = Relationship(
    "AT", TOUCHPOINT, PLACE, forward="place", backward="touchpoints",
    about="A touchpoint happened at a place.",
    reader=SHARED, one_target=True,
)
ABOUT_PRODUCT = Relationship(
    "ABOUT", TOUCHPOINT, PRODUCT, forward="products", backward="touchpoints",
    properties=(
        Property("line", Kind.INT, "Its place in the order, from 0."),
        Property("quantity", Kind.BIG_INT),
        Property("unitPrice", Kind.MONEY),
        Property("amount", Kind.MONEY, "What was paid for the line."),
        Property("discount", Kind.MONEY, "What was taken off by the shop."),
        Property("couponDiscount", Kind.MONEY, "What coupons took off."),
        Property("couponMatchDiscount", Kind.MONEY, "What the shop added to the coupons."),
        Property("coupon"),
        CURRENCY,
    ),
    about="An order line, or a product that was looked at or spoken of.",
    reader=SHARED, parallel=True,
)
ABOUT_CONTENT = Relationship(
    "ABOUT", TOUCHPOINT, CONTENT, forward="contents", backward="touchpoints",
    about="A touchpoint concerned a piece of content.",
    reader=SHARED,
)
ABOUT_CAMPAIGN = Relationship(
    "ABOUT", TOUCHPOINT, CAMPAIGN, forward="campaigns", backward="touchpoints",
    about="A touchpoint belonged to a campaign.",
    reader=SHARED,
)
ABOUT_OFFER = Relationship(
    "ABOUT", TOUCHPOINT, OFFER, forward="offers", backward="touchpoints",
    about="A touchpoint concerned an offer, such as its redemption.",
    reader=SHARED,
)
HANDLED_BY = Relationship(
    "HANDLED_BY", TOUCHPOINT, EMPLOYEE, forward="employee", backward="touchpoints",
    about="An employee handled a touchpoint.",
    reader=SHARED, one_target=True,
)
DELIVERED_BY = Relationship(
    "DELIVERED_BY", TOUCHPOINT, PARTNER, forward="partner", backward="touchpoints",
    about="A partner delivered a touchpoint.",
    reader=SHARED, one_target=True,
)
PURCHASED = Relationship(
    "PURCHASED", CUSTOMER, PRODUCT, forward="purchases", backward="buyers",
    properties=(
        Property("count", Kind.INT, "In how many orders."),
        Property("quantity", Kind.BIG_INT),
        Property("revenue", Kind.MONEY, "What was paid for it in all."),
        CURRENCY,
        Property("firstAt", Kind.INSTANT),
        Property("lastAt", Kind.INSTANT),
    ),
    about="What a customer bought, folded over all orders; kept by intake.",
    writer=SYSTEM, reader=SHARED,
)
VIEWED = Relationship(
    "VIEWED", CUSTOMER, PRODUCT, forward="views", backward="viewers",
    properties=(Property("count", Kind.INT), Property("lastAt", Kind.INSTANT)),
    about="What a customer looked at, folded over all views; kept by intake.",
    writer=SYSTEM, reader=SHARED,
)
CREATED = Relationship(
    "CREATED", CUSTOMER, CONTENT, forward="contents", backward="creator",
    properties=(SYNTHETIC,),
    about="A customer made a piece of content.",
    one_source=True,
)
MENTIONS = Relationship(
    "MENTIONS", CONTENT, PRODUCT, forward="products", backward="contents",
    about="A piece of content mentions a product.",
)
ENGAGED_WITH = Relationship(
    "ENGAGED_WITH", CUSTOMER, CONTENT, forward="engagements", backward="audience",
    properties=(Property("kind"), AT, SYNTHETIC),
    about="A customer liked, shared, saved or answered a piece of content.",
    parallel=True,
)
EXPRESSED = Relationship(
    "EXPRESSED", CUSTOMER, FEEDBACK, forward="feedbacks", backward="customer",
    about="A customer gave feedback.",
    one_source=True,
)
EMPLOYEE_EXPRESSED = Relationship(
    "EXPRESSED", EMPLOYEE, FEEDBACK, forward="feedbacks", backward="employee",
    about="An employee gave feedback.",
    one_source=True,
)
RATES = Relationship(
    "RATES", FEEDBACK, TOUCHPOINT, forward="touchpoint", backward="feedbacks",
    about="Feedback rates a touchpoint.",
    one_target=True,
)
RAISED = Relationship(
    "RAISED", CUSTOMER, CASE, forward="cases", backward="customer",
    about="A customer raised a service issue.",
    one_source=True,
)
CASE_HANDLED_BY = Relationship(
    "HANDLED_BY", CASE, EMPLOYEE, forward="employee", backward="cases",
    about="An employee looks after a service issue.",
    one_target=True,
)
CONCERNS = Relationship(
    "CONCERNS", CASE, PRODUCT, forward="products", backward="cases",
    about="A service issue concerns a product.",
)

# ── Products, partners, places, campaigns ─────────────────────────────────────

IN_CATEGORY = Relationship(
    "IN_CATEGORY", PRODUCT, CATEGORY, forward="category", backward="products",
    about="A product stands on a shelf.",
    reader=PUBLIC, one_target=True,
)
PART_OF = Relationship(
    "PART_OF", CATEGORY, CATEGORY, forward="parent", backward="children",
    about="A category is part of a wider one.",
    reader=PUBLIC, one_target=True,
)
WITHIN = Relationship(
    "WITHIN", PLACE, PLACE, forward="region", backward="places",
    about="A place lies within a region.",
    reader=PUBLIC, one_target=True,
)
SUPPLIES = Relationship(
    "SUPPLIES", PARTNER, PRODUCT, forward="products", backward="suppliers",
    about="A partner makes or supplies a product.",
    reader=OWN,
)
WORKS_WITH = Relationship(
    "WORKS_WITH", PARTNER, PARTNER, forward="worksWith", backward="workedWithBy",
    properties=(Property("agreement", Kind.ID), SYNTHETIC),
    about="Two partners work together under an agreement.",
    reader=OWN,
)
OPERATES = Relationship(
    "OPERATES", PARTNER, PLACE, forward="places", backward="operator",
    about="A partner runs a place.",
    reader=OWN, one_source=True,
)
WORKS_FOR = Relationship(
    "WORKS_FOR", EMPLOYEE, PARTNER, forward="employer", backward="employees",
    properties=(SINCE, SYNTHETIC),
    about="An employee works for a partner.",
    reader=OWN, one_target=True,
)
SERVES = Relationship(
    "SERVES", EMPLOYEE, CUSTOMER, forward="customers", backward="servedBy",
    properties=(SINCE, SYNTHETIC),
    about="An employee looks after a customer.",
    reader=SHARED,
)
RUNS = Relationship(
    "RUNS", PARTNER, CAMPAIGN, forward="campaigns", backward="runBy",
    about="A partner runs a campaign.",
    reader=OWN,
)
MAKES = Relationship(
    "MAKES", PARTNER, OFFER, forward="offers", backward="madeBy",
    about="A partner makes an offer.",
    reader=OWN,
)
RECEIVED = Relationship(
    "RECEIVED", CUSTOMER, CAMPAIGN, forward="campaigns", backward="recipients",
    properties=(AT,),
    about="A customer was reached by a campaign.",
    reader=SHARED,
)
INCLUDES = Relationship(
    "INCLUDES", CAMPAIGN, OFFER, forward="offers", backward="campaigns",
    about="A campaign includes an offer.",
    reader=OWN,
)
APPLIES_TO = Relationship(
    "APPLIES_TO", OFFER, PRODUCT, forward="products", backward="offers",
    properties=(
        Property("campaigns", Kind.ID, "Where it applies in some campaigns only.", many=True),
    ),
    about="An offer can be redeemed on a product.",
    reader=OWN,
)
HOLDS = Relationship(
    "HOLDS", CUSTOMER, VALUE, forward="values", backward="heldBy",
    properties=(Property("strength", Kind.FLOAT, "0 to 1."), SYNTHETIC),
    about="A customer holds a value dear.",
)
CLAIMS = Relationship(
    "CLAIMS", CAMPAIGN, VALUE, forward="values", backward="claimedBy",
    about="A campaign claims a value.",
)
SPENT_ON = Relationship(
    "SPENT_ON", COST, CAMPAIGN, forward="campaign", backward="costs",
    about="A cost was spent on a campaign.",
    one_target=True,
)
SPENT_ON_CHANNEL = Relationship(
    "SPENT_ON", COST, CHANNEL, forward="channel", backward="costs",
    about="A cost was spent on a channel.",
    one_target=True,
)
SPENT_WITH = Relationship(
    "SPENT_WITH", COST, PARTNER, forward="partner", backward="costs",
    about="A cost was paid to a partner.",
    one_target=True,
)

# ── Trust: agreements, consents, exchanges ────────────────────────────────────

PARTY_TO = Relationship(
    "PARTY_TO", PARTNER, AGREEMENT, forward="agreements", backward="parties",
    about="A partner signed an agreement.",
    writer=COMMAND, reader=OWN,
)
COVERS = Relationship(
    "COVERS", AGREEMENT, PURPOSE, forward="purposes", backward="agreements",
    about="An agreement covers a purpose.",
    writer=COMMAND, reader=OWN,
)
GAVE = Relationship(
    "GAVE", CUSTOMER, CONSENT, forward="consents", backward="customer",
    about="A customer gave a consent.",
    writer=COMMAND, one_source=True,
)
CONSENT_TO = Relationship(
    "TO", CONSENT, PARTNER, forward="partner", backward="consents",
    about="The partner to whom a consent was given.",
    writer=COMMAND, one_target=True,
)
CONSENT_FOR = Relationship(
    "FOR", CONSENT, PURPOSE, forward="purpose", backward="consents",
    about="The purpose for which a consent was given.",
    writer=COMMAND, one_target=True,
)
SHARES_WITH = Relationship(
    "SHARES_WITH", CUSTOMER, PARTNER, forward="sharesWith", backward="sharedCustomers",
    properties=(
        Property("purpose", Kind.ID),
        Property("scopes", many=True),
        SINCE,
        Property("until", Kind.INSTANT),
        Property("consent", Kind.ID),
        Property("agreement", Kind.ID),
    ),
    about="What a customer shares with a partner, as consent and agreement say.",
    writer=SYSTEM, reader=OWN, parallel=True,
)
TOOK_PART_IN = Relationship(
    "TOOK_PART_IN", CUSTOMER, EXCHANGE, forward="exchanges", backward="customer",
    about="A customer gave or received something.",
    writer=SYSTEM, one_source=True,
)
EXCHANGED_WITH = Relationship(
    "EXCHANGED_WITH", EXCHANGE, PARTNER, forward="partner", backward="exchanges",
    about="The other side of an exchange.",
    writer=SYSTEM, one_target=True,
)
UNDER = Relationship(
    "UNDER", EXCHANGE, AGREEMENT, forward="agreement", backward="exchanges",
    about="The agreement under which an exchange happened.",
    writer=SYSTEM, one_target=True,
)

# ── Forecasts ─────────────────────────────────────────────────────────────────

EXPECTED = Relationship(
    "EXPECTED", CUSTOMER, FORECAST, forward="forecasts", backward="customer",
    properties=(Property("probability", Kind.FLOAT), Property("due", Kind.INSTANT)),
    about="What a customer is expected to do.",
    writer=SYSTEM, one_source=True,
)
FORECAST_OF = Relationship(
    "OF", FORECAST, PRODUCT, forward="product", backward="forecasts",
    about="The product that a forecast is of.",
    writer=SYSTEM, one_target=True,
)
FORECAST_OF_CATEGORY = Relationship(
    "OF", FORECAST, CATEGORY, forward="category", backward="forecasts",
    about="The category that a forecast is of.",
    writer=SYSTEM, one_target=True,
)

# fmt: on

RELATIONSHIPS = tuple(
    value for value in list(globals().values()) if isinstance(value, Relationship)
)
