"""What a person would expect of a real company of this size holds for the demo."""

from itertools import pairwise

from tests.demo.conftest import CUSTOMER, MQL, OPPORTUNITY, SQL, Ask

REACHED = f"""
    select count(*), count(coalesce({MQL}, {SQL}, {OPPORTUNITY})), count(coalesce({SQL}, {OPPORTUNITY})),
           count({OPPORTUNITY}), count({CUSTOMER}) from leads
"""


def test_the_funnel_narrows_as_in_a_company_that_sells_to_companies(ask: Ask) -> None:
    (counts,) = ask(REACHED)
    rates = [later / earlier for earlier, later in pairwise(counts)]
    for rate, usual in zip(rates, (0.34, 0.38, 0.55, 0.26), strict=True):
        assert abs(rate - usual) < 0.05


def test_a_deal_is_worth_about_thirty_thousand_and_a_year_two_and_a_half_million(ask: Ask) -> None:
    ((average, year),) = ask("""
        select avg("Amount"::double), sum("Amount"::double) filter (where "Close Date" > '2025-11-20')
        from deals where "Deal Stage" = 'Closed Won' and try_cast("Amount" as double) > 0
    """)
    assert 28_000 < average < 36_000
    assert 2_200_000 < year < 2_700_000


def test_larger_companies_buy_for_more(ask: Ask) -> None:
    sizes = dict(
        ask("""
        select "Segment", median("Amount"::double) from deals
        join leads on leads."Record ID" = split_part("Associated Contact IDs", ';', 1)
        where "Deal Stage" = 'Closed Won' and try_cast("Amount" as double) > 0 group by 1
    """)
    )
    assert 1.5 * sizes["SMB"] < sizes["Mid-market"] < sizes["Enterprise"] / 1.5


def test_about_one_customer_in_ten_buys_again(ask: Ask) -> None:
    ((again, customers),) = ask("""
        select count(*) filter (where deals > 1), count(*)
        from (select count(*) as deals from deals where "Deal Stage" = 'Closed Won' group by "Associated Company")
    """)
    assert customers > 100
    assert 0.06 < again / customers < 0.14


def test_a_deal_takes_about_six_weeks(ask: Ask) -> None:
    ((days,),) = ask("""select median(date_diff('day', "Create Date"::timestamp, "Close Date"::timestamp)) from deals
                        where "Deal Stage" = 'Closed Won'""")
    assert 36 <= days <= 52


def test_august_brings_fewer_leads_than_june(ask: Ask) -> None:
    months = dict(ask("""select "Create Date"[:7], count(*) from leads group by 1"""))
    assert months["2026-08"] < 0.8 * months["2026-06"]


def test_leads_answered_sooner_become_sqls_more_often(ask: Ask) -> None:
    rates = ask(f"""
        with answered as (
            select date_diff('minute', {MQL}::timestamp, "First Outreach Date"::timestamp) / 60.0 as hours, {SQL}
            from leads where {MQL} is not null and "First Outreach Date" >= {MQL})
        select case when hours < 4 then 1 when hours < 24 then 2 when hours < 72 then 3 else 4 end,
               count({SQL}) / count(*)
        from answered group by 1 order by 1
    """)
    assert [rate for _, rate in rates] == sorted((rate for _, rate in rates), reverse=True)


def test_paid_social_stopped_yielding_sqls_two_months_ago(ask: Ask) -> None:
    def rate(source: str, since: str, until: str) -> float:
        ((found,),) = ask(f"""select count({SQL}) / count(*) from leads where "Original Source" {source}
                              and {MQL} >= '{since}' and {MQL} < '{until}'""")
        return float(found)

    before, since = ("2025-01-01", "2026-09-01"), ("2026-09-21", "2026-11-07")
    social, others = "= 'Paid Social'", "not in ('Paid Social', 'Other Campaigns')"
    assert rate(social, *since) < 0.6 * rate(social, *before)
    assert rate(others, *since) > 0.8 * rate(others, *before)


def test_bought_leads_get_mostly_bad_verdicts(ask: Ask) -> None:
    shares = dict(
        ask("""
        select "Original Source", avg((verdict = 'bad')::int) from 'data/demo/feedback.json'
        join leads on "Record ID" = lead_id::varchar group by 1
    """)
    )
    assert shares["Other Campaigns"] > 0.55
    assert max(shares[source] for source in ("Organic Search", "Paid Search", "Referrals")) < 0.35


def test_nothing_but_the_listed_typing_errors_lies_after_the_day_of_the_export(ask: Ask) -> None:
    for suffix, day in (("", "2026-11-21"), ("_before", "2026-11-14")):
        for column in ('"Create Date"', MQL, OPPORTUNITY, CUSTOMER, '"Last Activity Date"'):
            ((late,),) = ask(f"""select count(*) from leads{suffix} where {column} >= '{day}' and {column} < 'a'""")
            assert late == 0


def test_the_week_between_the_two_exports_has_something_to_tell(ask: Ask) -> None:
    ((new, gone, amount, slipped, closed),) = ask("""
        select count(*) filter (where b."Record ID" is null), count(*) filter (where a."Record ID" is null),
               count(*) filter (where a."Amount" <> b."Amount"),
               count(*) filter (where a."Close Date" > b."Close Date" and a."Deal Stage" not like 'Closed%'),
               count(*) filter (where a."Deal Stage" like 'Closed%' and b."Deal Stage" not like 'Closed%')
        from deals a full join deals_before b on a."Record ID" = b."Record ID"
    """)
    assert new >= 4
    assert gone == 1
    assert amount >= 4
    assert slipped >= 4
    assert closed >= 4


def test_what_was_known_a_week_before_is_still_said(ask: Ask) -> None:
    for column in ('"Create Date"', MQL, SQL, OPPORTUNITY, CUSTOMER, '"First Outreach Date"'):
        ((taken_back,),) = ask(f"""select count(*) from leads_before b join leads a on a."Record ID" = b."Record ID"
                                   where b.{column} is distinct from a.{column} and b.{column} is not null""")
        assert taken_back == 0


def test_every_address_and_telephone_number_is_reserved_for_examples(ask: Ask) -> None:
    ((emails, phones),) = ask("""
        select count(*) filter (where "Email" not like '%.example'),
               count(*) filter (where not regexp_matches("Phone Number", '^\\+44 11[3-8] 496 0\\d{3}$')) from leads
    """)
    assert (emails, phones) == (0, 0)
