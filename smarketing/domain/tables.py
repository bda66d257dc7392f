"""The canonical tables: what a CRM's export becomes, whatever its CRM calls things.

A column's type says what a value must be to be kept: ``text``, ``timestamp`` (workspace time, without zone),
``date``, ``money`` (two decimals), ``number``, ``integer``, ``rate`` (0-1), ``boolean``, ``list`` (text, values
separated by ``;``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from smarketing.domain.stages import DEFAULT_STAGES

ColumnType = Literal["text", "timestamp", "date", "money", "number", "integer", "rate", "boolean", "list"]
FORGOTTEN: Final = "(forgotten)"
"""What stands where something told of a person who was forgotten, and nothing can't stand."""
DUCKDB_TYPES: Final[dict[str, str]] = {
    "text": "VARCHAR",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
    "money": "DECIMAL(18, 2)",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "rate": "DOUBLE",
    "boolean": "BOOLEAN",
    "list": "VARCHAR",
}


@dataclass(frozen=True)
class Column:
    """One column of a canonical table."""

    name: str
    type: ColumnType
    label: str
    required: bool = False
    is_personal: bool = False


@dataclass(frozen=True)
class Table:
    """One canonical table; ``key`` names the columns that tell its rows apart (none: the whole row does)."""

    name: str
    label: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column called *name*; ``KeyError`` if there is none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns without which the table can't be kept."""
        return tuple(column for column in self.columns if column.required)


def stage_date_column(stage: str) -> str:
    """Return the name of the leads column that dates *stage*, such as ``became_customer_at``."""
    return f"became_{stage}_at"


def _text(name: str, label: str, *, personal: bool = False, required: bool = False) -> Column:
    return Column(name, "text", label, required=required, is_personal=personal)


def _at(name: str, label: str, *, required: bool = False) -> Column:
    return Column(name, "timestamp", label, required=required)


LEADS: Final = Table(
    "leads", "Leads", "lead or contact", ("lead_id",),
    (
        _text("lead_id", "Lead id", required=True),
        _text("email", "E-mail", personal=True),
        _text("phone", "Phone", personal=True),
        _text("first_name", "First name", personal=True),
        _text("last_name", "Last name", personal=True),
        _text("company", "Company"),
        _text("job_title", "Job title"),
        _text("industry", "Industry"),
        _text("company_size", "Company size"),
        _text("country", "Country"),
        _text("segment", "Segment"),
        _text("source", "Source"),
        _text("source_detail", "Source detail"),
        _text("campaign", "Campaign"),
        _text("content", "Content (first conversion)"),
        _text("persona", "Persona"),
        _text("owner", "Owner"),
        _text("team", "Team"),
        _text("lifecycle_stage", "Lifecycle stage"),
        _text("lead_status", "Lead status"),
        _text("disqualified_reason", "Disqualified reason"),
        Column("crm_score", "number", "CRM score"),
        _at("created_at", "Created", required=True),
        *(_at(stage_date_column(stage.key), f"Became {stage.label}") for stage in DEFAULT_STAGES),
        _at("first_contacted_at", "First contacted"),
        _at("last_activity_at", "Last activity"),
        Column("contact_attempts", "integer", "Contact attempts"),
        Column("merged_lead_ids", "list", "Leads merged into it (ids)"),
        Column("known_as", "list", "Other ids it goes by", is_personal=True),
    ),
)  # fmt: skip

DEALS: Final = Table(
    "deals", "Deals", "deal", ("deal_id",),
    (
        _text("deal_id", "Deal id", required=True),
        _text("deal_name", "Deal name"),
        Column("lead_ids", "list", "Leads (ids or e-mails)", is_personal=True),
        Column("lead_emails", "list", "Leads (e-mails), where no id is known", is_personal=True),
        _text("company", "Company"),
        Column("amount", "money", "Amount"),
        _text("currency", "Currency"),
        Column("converted_amount", "money", "Amount as the CRM converted it"),
        _text("converted_currency", "Currency the CRM converted to"),
        _text("deal_stage", "Deal stage"),
        _text("pipeline", "Pipeline"),
        Column("probability", "rate", "Probability"),
        _text("owner", "Owner"),
        _text("team", "Team"),
        _text("source", "Source"),
        _text("campaign", "Campaign"),
        _text("persona", "Persona"),
        _text("segment", "Segment"),
        _at("created_at", "Created"),
        _at("expected_close_at", "Expected close"),
        _at("closed_at", "Closed"),
        _at("won_at", "Won"),
        _at("lost_at", "Lost"),
        Column("is_won", "boolean", "Is won"),
        Column("is_closed", "boolean", "Is closed"),
        _text("lost_reason", "Lost reason"),
        _text("deal_type", "Deal type"),
    ),
)  # fmt: skip

TOUCHES: Final = Table(
    "touches", "Touches", "touch of marketing or activity of a rep", (),
    (
        _text("lead_id", "Lead id"),
        _text("email", "E-mail", personal=True),
        _at("occurred_at", "When", required=True),
        _text("kind", "Kind"),
        _text("channel", "Channel"),
        _text("campaign", "Campaign"),
        _text("content", "Content"),
        _text("direction", "Direction (marketing or sales)"),
        _text("owner", "Owner"),
        _text("outcome", "Outcome"),
    ),
)  # fmt: skip

STAGE_HISTORY: Final = Table(
    "stage_history", "Stage history", "change of stage", ("record_id", "stage", "entered_at"),
    (
        _text("record_id", "Record id", required=True),
        _text("stage", "Stage entered", required=True),
        _at("entered_at", "Entered", required=True),
        _text("pipeline", "Pipeline"),
        _text("changed_by", "Changed by"),
        Column("stage_order", "integer", "Order of the stage, where the export shows one"),
    ),
)  # fmt: skip

COSTS: Final = Table(
    "costs", "Costs", "spend of a campaign in a period", (),
    (
        Column("period_start", "date", "From", required=True),
        Column("period_end", "date", "To (last day)"),
        _text("source", "Source"),
        _text("campaign", "Campaign"),
        _text("content", "Content"),
        Column("amount", "money", "Spend", required=True),
        _text("currency", "Currency"),
        Column("impressions", "integer", "Impressions"),
        Column("clicks", "integer", "Clicks"),
        Column("visits", "integer", "Visits"),
    ),
)  # fmt: skip

TRAFFIC: Final = Table(
    "traffic", "Traffic", "visits of a source in a period", (),
    (
        Column("period_start", "date", "From", required=True),
        _text("source", "Source"),
        _text("campaign", "Campaign"),
        _text("content", "Content"),
        Column("visits", "integer", "Visits", required=True),
    ),
)  # fmt: skip

CALENDAR: Final = Table(
    "calendar", "Calendar", "planned campaign or event", ("name", "starts_on"),
    (
        _text("name", "Name", required=True),
        Column("starts_on", "date", "Starts", required=True),
        Column("ends_on", "date", "Ends"),
        _text("team", "Team"),
        _text("campaign", "Campaign"),
        _text("channel", "Channel"),
        _text("persona", "Persona"),
        _text("notes", "Notes"),
    ),
)  # fmt: skip

EXCHANGE_RATES: Final = Table(
    "exchange_rates", "Exchange rates", "rate of a currency from a day on", ("currency", "valid_from"),
    (
        _text("currency", "Currency", required=True),
        Column("valid_from", "date", "Valid from", required=True),
        Column("rate", "number", "Rate: what 1 of the currency is in the base currency", required=True),
        Column("units_per_base", "number", "Rate: how many of the currency 1 of the base currency is"),
        _text("base_currency", "Base currency (without it: the reporting currency)"),
    ),
)  # fmt: skip

TABLES: Final[dict[str, Table]] = {
    table.name: table for table in (LEADS, DEALS, TOUCHES, STAGE_HISTORY, COSTS, TRAFFIC, CALENDAR, EXCHANGE_RATES)
}
"""Every canonical table by name. ``touches`` needs a ``lead_id`` or an ``email``; so do ``leads``, where an
e-mail stands in for a missing id. ``exchange_rates`` need a ``rate``, or ``units_per_base`` in its place."""
