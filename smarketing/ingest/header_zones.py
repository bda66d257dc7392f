"""Times whose header says that they are in UTC, where no cell does: ``Created At (UTC)``, ``created_at_utc``."""

from __future__ import annotations

import re
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.errors import shown
from smarketing.ingest.engine import literal
from smarketing.ingest.model import Mapping
from smarketing.settings import Settings

_UTC: Final = re.compile(r".*[\s_(\[,/-](in |en )?(utc|gmt)([+±]0+(:?00)?)?[)\]]?\s*", re.IGNORECASE | re.DOTALL)
_ENDS_IN_A_TIME: Final = r"(?i):\d\d(:\d\d([.,]\d+)?)?( ?[ap]\.? ?m\.?)?$"
_MIDNIGHT: Final = r"(?i)(^|\D)(0?0:00(:00([.,]0+)?)?|12:00(:00)? ?a\.? ?m\.?)$"


def is_utc(header: str) -> bool:
    """Return whether *header* says that the times below it are in UTC."""
    return bool(_UTC.fullmatch(header))


def in_utc_sql(column: str) -> str:
    """Return SQL for the text of *column*, with UTC behind a time that names no zone.

    Midnight stays as it is: it mostly stands for a day without a time, which is no day before or after anywhere.
    """
    is_time = f"regexp_matches({column}, {literal(_ENDS_IN_A_TIME)})"
    is_midnight = f"regexp_matches({column}, {literal(_MIDNIGHT)})"
    return f"CASE WHEN {is_time} AND NOT {is_midnight} THEN {column} || ' UTC' ELSE {column} END"


def zones_in_words(mapping: Mapping, settings: Settings) -> tuple[str, ...]:
    """Return a sentence for each column of times that is read as UTC for its name; none where the workspace is too."""
    if settings.time_zone in {"UTC", "Etc/UTC"}:
        return ()
    types = {column.name: column.type for column in TABLES[mapping.kind].columns}
    read = (header for header, target in mapping.read.items() if types.get(target) == "timestamp" and is_utc(header))
    return tuple(
        f"The times of “{shown(header)}” are in UTC, as it is called, and shown in {settings.time_zone}."
        for header in read
    )
