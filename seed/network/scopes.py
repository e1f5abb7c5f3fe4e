"""What agreements grant and customers allow: names of a customer's fields.

A scope is the name of a property or of a relationship field of Customer, as the
API shows it; `write:` before it lets a partner add there.
"""

PURPOSES = {
    "service": "Looking after what a customer has bought.",
    "marketing": "Telling a customer about products and offers.",
    "analytics": "Learning how customers use products and channels.",
    "personalisation": "Fitting offers and content to one customer.",
}

GRANTS: tuple[tuple[str, ...], ...] = (
    ("name", "email", "city", "country", "language", "purchases", "touchpoints",
     "write:touchpoints"),
    ("name", "email", "phone", "city", "purchases", "write:offers"),
    ("city", "country", "ageBand", "purchases", "views", "knows"),
    ("name", "givenName", "phone", "city", "touchpoints", "servedBy", "write:touchpoints"),
)  # fmt: skip
"""What one agreement or another grants."""

ALLOWANCES: tuple[tuple[str, ...], ...] = (
    ("name", "givenName", "email", "phone", "city", "country", "language", "ageBand",
     "purchases", "views", "touchpoints", "knows", "servedBy", "write:touchpoints",
     "write:offers"),
    ("name", "givenName", "city", "country", "language", "purchases", "touchpoints",
     "write:touchpoints"),
    ("name", "email", "language", "write:offers"),
    ("country", "ageBand", "purchases", "views"),
)  # fmt: skip
"""What one customer or another allows: all, no contact, contact only, no name."""
