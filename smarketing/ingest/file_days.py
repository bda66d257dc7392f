"""The day that stands in a file's name."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

_DATES_IN_NAMES: Final = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_. ]?(?P<m>0[1-9]|1[0-2])[-_. ]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])[-_. ](?P<m>0[1-9]|1[0-2])[-_. ](?P<y>20\d\d)(?!\d)"),
)


def date_in_name(file: str) -> dt.date | None:
    """Return the day written in a file's name, such as ``deals_2026-06-30.csv``; the last one if there are several."""
    days = [day for pattern in _DATES_IN_NAMES for hit in pattern.finditer(file) if (day := _day(hit)) is not None]
    return max(days, default=None)


def _day(hit: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(hit["y"]), int(hit["m"]), int(hit["d"]))
    except ValueError:
        return None
