"""Personas against sources: as many as can be read, and the rest counted together."""

from __future__ import annotations

import pyarrow as pa

from smarketing.ui.persona_grid import MOST, largest


def pairs(sources: int) -> pa.Table:
    """Two personas; source number k has k leads of the first, half of which bought, and one young lead of the other."""
    rows = []
    for number in range(1, sources + 1):
        source = f"s{number:03}"
        rows.append({"persona": "B", "source": source, "leads": number, "n": number, "mature_customers": number // 2})
        rows.append({"persona": "A", "source": source, "leads": 1, "n": 0, "mature_customers": 0})
    return pa.Table.from_pylist(rows)


def test_the_sources_with_most_leads_stay_and_the_others_are_counted_together() -> None:
    rows = largest(pairs(300)).to_pylist()
    of_b = [row for row in rows if row["persona"] == "B"]
    assert [row["source"] for row in of_b] == [*(f"s{300 - place:03}" for place in range(MOST)), "284 other sources"]
    assert of_b[-1]["n"] == sum(range(1, 285))
    customers = sum(number // 2 for number in range(1, 285))
    assert of_b[-1]["lead_to_customer_rate"] == customers / of_b[-1]["n"]


def test_every_pair_has_a_cell_so_that_columns_keep_their_order() -> None:
    rows = largest(pairs(300)).to_pylist()
    assert [row["source"] for row in rows[:17]] == [row["source"] for row in rows[17:]]
    assert [row["lead_to_customer_rate"] for row in rows if row["persona"] == "A"] == [None] * 17
    assert [row["leads"] for row in rows if row["persona"] == "A"] == [1] * 16 + [284]


def test_personas_stand_by_their_leads_as_in_the_table_above() -> None:
    rows = pa.Table.from_pylist([
        {"persona": persona, "source": "s", "leads": leads, "n": 0, "mature_customers": 0}
        for persona, leads in (("(unknown)", 3), ("A", 7), ("B", 9))
    ])  # fmt: skip
    assert largest(rows).column("persona").to_pylist() == ["B", "A", "(unknown)"]


def test_a_single_source_too_many_is_shown_by_its_name() -> None:
    assert "s001" in largest(pairs(MOST + 1)).column("source").to_pylist()
