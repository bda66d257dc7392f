"""What is wrong in the demo on purpose is there, in the number its page says."""

import re

from smarketing.settings import ROOT
from tests.demo.conftest import CUSTOMER, MQL, SQL, Ask


def said(words: str) -> int:
    """Return the number the demo's page gives for the quirk described with *words*."""
    page = (ROOT / "data" / "demo" / "README.md").read_text(encoding="utf-8")
    (number,) = re.findall(rf"\| (\d+) \| [^|]*{re.escape(words)}", page)
    return int(number)


def count(ask: Ask, sql: str) -> int:
    ((number,),) = ask(f"select count(*) from {sql}")
    return int(number)


def test_customers_without_a_won_deal(ask: Ask) -> None:
    found = count(
        ask,
        f"""leads where {CUSTOMER} is not null and "Record ID" not in (
        select unnest(string_split("Associated Contact IDs", ';')) from deals where "Deal Stage" = 'Closed Won')""",
    )
    assert found == said("no deal of theirs was won") == 7


def test_stage_dates_out_of_order(ask: Ask) -> None:
    assert count(ask, f"leads where {SQL} < {MQL}") == said("before they became an MQL") == 9


def test_stage_dates_in_the_future(ask: Ask) -> None:
    assert count(ask, f"leads where {SQL} >= '2026-11-21'") == said("has not come yet") == 2


def test_closed_deals_without_a_close_date(ask: Ask) -> None:
    assert (
        count(ask, """deals where "Deal Stage" like 'Closed%' and "Close Date" is null""") == said("no close date") == 5
    )


def test_deals_won_for_nothing(ask: Ask) -> None:
    found = count(ask, """deals where "Deal Stage" = 'Closed Won' and try_cast("Amount" as double) = 0""")
    assert found == said("have the amount 0") == 4


def test_deals_without_a_lead(ask: Ask) -> None:
    assert count(ask, """deals where "Associated Contact IDs" is null""") == said("name no contact") > 5


def test_sources_that_are_missing_or_say_so(ask: Ask) -> None:
    assert count(ask, """leads where "Original Source" is null""") == said("have no source") > 30
    assert count(ask, """leads where "Original Source" = 'unknown'""") == said("the source `unknown`") > 10


def test_values_nobody_can_read(ask: Ask) -> None:
    assert count(ask, """leads where try_cast("Create Date" as timestamp) is null""") == said("before the move") == 1
    assert count(ask, """leads where "HubSpot Score" similar to '[a-z ]+'""") == said("a score in words") == 2
    assert count(ask, """deals where "Amount" similar to '[a-z ]+'""") == said("an amount in words") == 3


def test_one_record_id_stands_twice(ask: Ask) -> None:
    found = count(ask, """(select "Record ID" from leads group by 1 having count(*) > 1)""")
    assert found == said("twice with the same record id") == 1
