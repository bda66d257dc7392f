"""The plan becomes a topic that both teams sign, and a scenario may say what single months are to bring.

Which scenario one person chose as the plan goes along: every choice, and every later change of the scenario chosen,
becomes a version of the plan, of its own time. There is no way back from a revision: restore a backup.
"""

import datetime as dt
import json

import sqlalchemy as sa
from alembic import op

revision = "0012_signed_plan"
down_revision = "0010_returns"
branch_labels = None
depends_on = None

WHY = "Chosen before the plan was signed by both teams."
NO_PLAN = {"name": "", "revenue_goal": None, "first_day": None, "last_day": None, "overrides": [], "months": []}


def _table(name: str, *columns: sa.ColumnClause) -> sa.TableClause:
    every = (
        sa.column("change_id"),
        sa.column("record_key"),
        sa.column("author"),
        sa.column("written_at", sa.DateTime()),
    )
    return sa.table(name, *every, *columns)


PLANS = _table("plans", sa.column("scenario"))
SCENARIOS = _table(
    "scenarios", sa.column("name"), sa.column("revenue_goal"), sa.column("period_start", sa.Date()),
    sa.column("period_end", sa.Date()), sa.column("overrides", sa.JSON()),
)  # fmt: skip
AGREEMENTS = _table(
    "agreements", *(sa.column(name) for name in ("version", "content", "note", "proposal")),
    sa.column("holds_from", sa.Date()),
)  # fmt: skip


def upgrade() -> None:
    """Let scenarios have months, and move the choices of the plan to what is agreed."""
    op.add_column("scenarios", sa.Column("months", sa.JSON(), nullable=False, server_default="[]"))
    versions = _versions(_rows(PLANS), _rows(SCENARIOS))
    op.bulk_insert(AGREEMENTS, versions)
    op.drop_table("plans")


def _rows(table: sa.TableClause) -> list[sa.RowMapping]:
    return list(op.get_bind().execute(sa.select(table).order_by(table.c.change_id)).mappings())


def _versions(choices: list[sa.RowMapping], changes: list[sa.RowMapping]) -> list[dict]:
    """Return what was the plan from when on.

    Numbers below those of the table say that nobody decided it anew: who leaves the demo company leaves it there too.
    """
    happened = sorted([*changes, *choices], key=lambda row: row["written_at"])
    known: dict[str, dict] = {}
    chosen, before = None, NO_PLAN
    versions: list[dict] = []
    for row in happened:
        if "scenario" in row:
            chosen = row["scenario"]
        else:
            known[row["record_key"]] = _content(row)
        content = known.get(chosen, NO_PLAN)
        if content != before:
            versions.append(_version(len(versions) + 1, content, row))
            before = content
    return [version | {"change_id": place - len(versions)} for place, version in enumerate(versions)]


def _content(scenario: sa.RowMapping) -> dict:
    return {
        "name": scenario["name"],
        "revenue_goal": scenario["revenue_goal"],
        "first_day": scenario["period_start"].isoformat(),
        "last_day": (scenario["period_end"] - dt.timedelta(days=1)).isoformat(),
        "overrides": scenario["overrides"],
        "months": [],
    }


def _version(version: int, content: dict, row: sa.RowMapping) -> dict:
    return {
        "record_key": "plan",
        "version": version,
        "author": row["author"],
        "written_at": row["written_at"],
        "content": json.dumps(content, ensure_ascii=False),
        "note": WHY,
        "proposal": f"before-signatures-plan-{version}",
        "holds_from": dt.date(1, 1, 1),
    }
