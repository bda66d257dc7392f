"""Which lead of a build is meant by an id that is no lead's own: that of a merged one, or one that came later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sqlglot import exp

from smarketing.workspace.workspace import Workspace

_ASKED_AT_ONCE: Final = 1_000


def leads_named(here: Workspace, ids: Iterable[str]) -> Mapping[str, str]:
    """Return those of *ids* that leads in force go by besides their own → the lead's own id."""
    asked = sorted(set(ids))
    found: dict[str, str] = {}
    for start in range(0, len(asked), _ASKED_AT_ONCE):
        some = exp.column("other_id").isin(*asked[start : start + _ASKED_AT_ONCE])
        query = exp.select("other_id", "lead_id").from_("lead_names").where(some).sql("duckdb")
        rows = here._numbers.reader.query(query, build_id=here.build().id)  # noqa: SLF001  # the same layer
        found |= dict(zip(*rows.to_pydict().values(), strict=True))
    return found
