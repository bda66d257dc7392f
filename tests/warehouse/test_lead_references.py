"""What deals, touches and histories call a lead, whatever shape its id came in."""

from __future__ import annotations

from tests.warehouse.given import a_lead, build_from, rows_of, won


def ties(made):
    return rows_of(made, "select deal_id, lead_id, tie, lead_count from deals order by deal_id")


def test_a_lead_is_tied_by_any_id_that_it_goes_by(tmp_path):
    leads = [a_lead("ann@a.example", email="ann@a.example", known_as="101;x7"), a_lead("102")]
    deals = [won("1", lead_ids="101"), won("2", lead_ids="ann@a.example"), won("3", lead_ids="x7;102")]
    touches = [{"lead_id": one, "occurred_at": "2026-03-01"} for one in ("101", "102", "103")]
    history = [{"record_id": "101", "stage": "customer", "entered_at": "2026-04-01"}]
    made = build_from(tmp_path, leads=leads, deals=deals, touches=touches, stage_history=history)
    assert ties(made) == [
        ("1", "ann@a.example", "id", 1), ("2", "ann@a.example", "id", 1), ("3", "102", "id", 2),
    ]  # fmt: skip
    touched = rows_of(made, "select lead_id, count(*) from touches group by 1 order by 1 nulls last")
    assert touched == [("102", 1), ("ann@a.example", 1), (None, 1)]
    became = "select lead_id, stage from leads where customer_date = date '2026-04-01'"
    assert rows_of(made, became) == [("ann@a.example", "customer")]


def test_a_hash_that_is_left_of_an_e_mail_ties_as_the_e_mail_did(tmp_path):
    made = build_from(tmp_path, leads=[a_lead("1", known_as="hash-ab")], deals=[won("1", lead_ids="hash-ab")])
    assert ties(made) == [("1", "1", "e-mail", 1)]


def test_zeros_before_an_id_do_not_part_a_deal_from_its_lead(tmp_path):
    leads = [a_lead("0010"), a_lead("20"), a_lead("007"), a_lead("07")]
    deals = [
        won("1", lead_ids="10"),
        won("2", lead_ids="0020"),
        won("3", lead_ids="7"),
        won("4", lead_ids="020@x.example"),
    ]
    made = build_from(tmp_path, leads=leads, deals=deals)
    assert [(deal, lead) for deal, lead, *_ in ties(made)] == [("1", "0010"), ("2", "20"), ("3", None), ("4", None)]


def test_of_two_ids_that_only_zeros_tell_apart_none_is_guessed(tmp_path):
    made = build_from(tmp_path, leads=[a_lead("10")], deals=[won("1", lead_ids="010"), won("2", lead_ids="0010")])
    assert [lead for _, lead, *_ in ties(made)] == [None, None]


def test_zeros_before_an_id_do_not_part_a_deal_from_its_history(tmp_path):
    deals = [won("0031", lead_ids="1"), won("7"), won("07")]
    history = [{"record_id": one, "stage": "Demo", "entered_at": "2026-04-01"} for one in ("31", "007")]
    leads = [a_lead("1", known_as="0031"), a_lead("2")]
    made = build_from(tmp_path, leads=leads, deals=deals, stage_history=history)
    assert rows_of(made, "select deal_id from deal_stages where entered_date is not null") == [("0031",)]


def test_a_history_of_a_deal_is_not_that_of_a_lead_that_goes_by_the_same_id(tmp_path):
    history = [{"record_id": "31", "stage": "customer", "entered_at": "2026-04-01"}]
    made = build_from(tmp_path, leads=[a_lead("a@b.example", known_as="31")], deals=[won("31")], stage_history=history)
    assert rows_of(made, "select deal_id from deal_stages where deal_stage = 'customer'") == [("31",)]
    assert rows_of(made, "select customer_date from leads") == [(None,)]


def test_e_mails_beside_ids_count_where_no_id_is_a_lead_s(tmp_path):
    leads = [a_lead("1", email="ann@a.example"), a_lead("2", email="ben@b.example"), a_lead("3", email="ann@a.example")]
    deals = [
        won("by id", lead_ids="2", lead_emails="ann@a.example"),
        won("by e-mail", lead_ids="77", lead_emails="who@c.example;Ben@b.example"),
        won("no id", lead_emails="ben@b.example"),
        won("neither", lead_ids="77", lead_emails="who@c.example"),
    ]
    assert ties(build_from(tmp_path, leads=leads, deals=deals)) == [
        ("by e-mail", "2", "e-mail", 1),
        ("by id", "2", "id", 1),
        ("neither", None, "none", 0),
        ("no id", "2", "e-mail", 1),
    ]


def test_a_comma_parts_two_ids_where_it_is_not_in_a_number(tmp_path):
    leads = [a_lead("1234"), a_lead("1"), a_lead("234"), a_lead("101"), a_lead("102")]
    deals = [won("one", lead_ids="1,234"), won("two", lead_ids="101,102")]
    made = build_from(tmp_path, leads=leads, deals=deals)
    assert ties(made) == [("one", "1234", "id", 1), ("two", "101", "id", 2)]


def test_a_history_and_a_touch_that_name_a_lead_by_its_e_mail_are_that_lead_s(tmp_path):
    leads = [a_lead("1", email="ann@a.example"), a_lead("2", email="ben@b.example"), a_lead("3", email="ann@a.example")]
    history = [{"record_id": "Ann@a.example", "stage": "customer", "entered_at": "2026-04-01"}]
    touches = [{"lead_id": "ben@b.example", "occurred_at": "2026-03-01"}]
    made = build_from(tmp_path, leads=leads, touches=touches, stage_history=history)
    assert rows_of(made, "select lead_id from leads where customer_date = date '2026-04-01'") == [("1",)]
    assert rows_of(made, "select lead_id from touches") == [("2",)]
