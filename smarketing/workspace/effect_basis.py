"""What effects of proposals have in common: the months they are counted over, and a name for what is proposed."""

from __future__ import annotations

import hashlib

from smarketing.domain.agreements import Part, topic_of
from smarketing.domain.filters import Filters
from smarketing.domain.period import named_periods
from smarketing.store.agreements import content_text
from smarketing.workspace.workspace import Workspace

PERIOD = "12_months"


def last_year(here: Workspace) -> Filters:
    """Return the last twelve months of the numbers of *here*, which has some."""
    as_of = here.as_of
    assert as_of is not None, "asked for with leads at hand"
    return Filters(named_periods(as_of)[PERIOD])


def named_content(topic: str, content: Part) -> str:
    """Return what tells *content* of *topic* from every other one."""
    return hashlib.sha256(content_text(topic_of(topic).key, content).encode()).hexdigest()[:16]
