"""What both teams agreed on follow-up is what leads are judged by: types with a rule, and by its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from smarketing.domain.agreements import HandOff, LeadRule, Promise, Response, ServiceLevel
from smarketing.domain.agreements.hand_off import START_HAND_OFF
from smarketing.domain.agreements.service_level import START
from smarketing.domain.personas import Condition
from smarketing.settings import read_settings
from smarketing.store import open_store
from smarketing.workspace import Workspace, open_workspace
from tests.store.deciding import agree

pytestmark = pytest.mark.slow
UTC = dt.UTC

LEADS = """lead_id,created_at,became_marketing_qualified_at,first_contacted_at,contact_attempts,country,source
L1,2026-06-01,2026-06-05 16:30,2026-06-08 09:45,3,Norway,Fair
L2,2026-06-01,2026-06-05 16:30,2026-06-08 09:45,3,Spain,Fair
"""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    opened = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    prepared = opened.prepare([(tmp_path / "leads.csv", "leads.csv")])
    opened.keep(opened.check(prepared, as_of=dt.date(2026, 6, 30), mode="replace"), by="Ann")
    yield opened
    opened.close()


def follow_up(here: Workspace) -> dict[str, tuple[str, float]]:
    rows = here.rows_behind("quality_or_follow_up_by_source").table.to_pylist()
    return {row["lead_id"]: (row["follow_up"], row["first_response_hours"]) for row in rows}


def test_leads_are_judged_by_what_a_workspace_starts_with(here: Workspace) -> None:
    assert follow_up(here) == {"L1": ("kept", 1.25), "L2": ("kept", 1.25)}


def test_a_type_of_leads_is_held_to_its_own_limit_once_that_is_agreed(here: Workspace) -> None:
    follow_up(here)
    rule = LeadRule("all", (Condition("country", "is", "Norway"),))
    stricter = replace(START, responses=(Response("Norway", Decimal(1), 3, 5, rule), *START.responses))
    agree(here.store, "service_level", stricter)
    assert follow_up(here) == {"L1": ("not kept", 1.25), "L2": ("kept", 1.25)}


def test_without_any_agreed_response_follow_up_is_unknown(here: Workspace) -> None:
    agree(here.store, "service_level", replace(START, responses=()))
    assert {said for said, _ in follow_up(here).values()} == {"unknown"}


def agree_on(here: Workspace, day: dt.date, topic: str, content: ServiceLevel | HandOff) -> None:
    """Agree on *content* on a day in the past."""
    url = here.store.engine.url.render_as_string(hide_password=False)
    with closing(open_store(url, clock=lambda: dt.datetime.combine(day, dt.time(12), UTC))) as then:
        agree(then, topic, content)
    here.store.looks.keep("Ann", dt.datetime.now(UTC))  # what another process wrote is seen after half a second, else


def answered_within(hours: int) -> ServiceLevel:
    return replace(START, responses=(Response("Every lead", Decimal(hours), 3, 5),))


def test_a_limit_changed_today_leaves_the_verdicts_of_last_month(here: Workspace) -> None:
    agree_on(here, dt.date(2026, 6, 1), "service_level", answered_within(8))
    assert follow_up(here)["L1"] == ("kept", 1.25)
    agree_on(here, dt.date(2026, 6, 8), "service_level", answered_within(1))
    assert follow_up(here)["L1"] == ("kept", 1.25)  # handed over on 5 June


def test_the_limit_of_the_day_a_lead_is_handed_over_judges_it(here: Workspace) -> None:
    agree_on(here, dt.date(2026, 6, 1), "service_level", answered_within(8))
    agree_on(here, dt.date(2026, 6, 5), "service_level", answered_within(1))
    assert follow_up(here)["L1"] == ("not kept", 1.25)


def test_leads_of_before_anything_was_agreed_go_by_what_was_agreed_first(here: Workspace) -> None:
    agree_on(here, dt.date(2026, 6, 20), "service_level", answered_within(1))
    agree_on(here, dt.date(2026, 6, 25), "service_level", answered_within(8))
    assert follow_up(here)["L1"] == ("not kept", 1.25)


def test_each_version_knows_its_own_types_of_leads(here: Workspace) -> None:
    norway = Response("Norway", Decimal(1), 3, 5, LeadRule("all", (Condition("country", "is", "Norway"),)))
    spain = replace(norway, lead_type="Spain", rule=LeadRule("all", (Condition("country", "is", "Spain"),)))
    agree_on(here, dt.date(2026, 6, 1), "service_level", replace(START, responses=(norway, *START.responses)))
    agree_on(here, dt.date(2026, 6, 8), "service_level", replace(START, responses=(spain, *START.responses)))
    assert follow_up(here) == {"L1": ("not kept", 1.25), "L2": ("kept", 1.25)}


def promised(here: Workspace) -> dict[str, tuple[int | None, int, bool]]:
    rows = here.ask("marketing_sla").table.to_pylist()
    return {f"{row['month']:%Y-%m}": (row["promised_leads"], row["delivered_leads"], row["is_over"]) for row in rows}


def test_a_month_is_judged_by_the_promise_in_force_on_its_last_day_and_one_before_any_by_none(here: Workspace) -> None:
    agree_on(here, dt.date(2026, 5, 20), "service_level", replace(START, promises=(Promise("", None, 5),)))
    agree_on(here, dt.date(2026, 6, 10), "service_level", replace(START, promises=(Promise("", None, 2),)))
    assert promised(here) == {"2026-06": (2, 2, True), "2026-05": (5, 0, True)}


def test_a_promise_of_one_persona_is_held_against_its_leads_alone(here: Workspace) -> None:
    both = replace(START, promises=(Promise("Buyer", None, 5), Promise("", None, 9)))
    agree_on(here, dt.date(2026, 6, 1), "service_level", both)
    rows = {row["persona"]: row["delivered_leads"] for row in here.ask("marketing_sla").table.to_pylist()}
    assert rows == {"": 2, "Buyer": 0}


def test_sales_months_count_from_when_a_service_level_was_agreed(here: Workspace) -> None:
    assert here.ask("sales_sla").table.num_rows == 0
    agree_on(here, dt.date(2026, 6, 20), "service_level", replace(answered_within(1), excusal_limit=0.1))
    (row,) = here.ask("sales_sla").table.to_pylist()
    assert (row["neglected"], row["follow_up_judged"], row["excusal_limit"]) == (2, 2, 0.1)


def lacking(here: Workspace) -> dict[str, str | None]:
    rows = here.rows_behind("hand_off_information").table.to_pylist()
    return {row["lead_id"]: row["lacking"] for row in rows}


def test_a_lead_handed_over_without_the_information_agreed_is_counted_and_opened(here: Workspace) -> None:
    first, back = START_HAND_OFF.hand_overs
    asked = HandOff((replace(first, details=("country", "campaign", "industry")), replace(back, details=("owner",))))
    agree_on(here, dt.date(2026, 6, 5), "hand_off", asked)
    (row,) = here.ask("hand_off_information").table.to_pylist()
    assert (row["information_judged"], row["incomplete"], row["information_rate"]) == (2, 2, 0)
    assert lacking(here) == {"L1": "campaign", "L2": "campaign"}  # no lead of this export has an industry


def test_a_lead_of_before_the_information_was_agreed_lacks_nothing(here: Workspace) -> None:
    first, back = START_HAND_OFF.hand_overs
    agree_on(here, dt.date(2026, 6, 6), "hand_off", HandOff((replace(first, details=("campaign",)), back)))
    assert here.ask("hand_off_information").table.num_rows == 0
