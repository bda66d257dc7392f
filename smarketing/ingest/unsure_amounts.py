"""What looks like an amount and may be none: told with its row, never read."""

from __future__ import annotations

import re
from typing import Final

# What a sheet made of 1.50 or 3.1, which it took for a day or a month: no currency is called so.
_MONTHS: Final = (
    "jan|gen|ene|feb|fev|fév|févr|mar|mär|mrz|mrt|mars|apr|abr|avr|mai|may|mei|mag|maj|jun|juin|juni|giu|jul|juil|juli|"
    "lug|aug|ago|août|aoû|sep|sept|set|oct|okt|ott|out|nov|dec|déc|dez|dic"
)
# Credit or debit, or a crore; a thousand or a million; tonnes or thousands; something else than money.
UNSURE: Final = re.compile(
    r"\d\s*(?:[cd]r|mil|cts?|[tglxdh]|mo|yrs?|days?|pcs|hrs|kg|km|st)\.?\s*[)\-]?$"
    rf"|(?:^|[^a-zà-ÿ])(?:{_MONTHS})(?:[^a-zà-ÿ]|$)",
    re.IGNORECASE | re.ASCII,
)
