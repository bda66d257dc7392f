"""Deals name their leads by ids, by e-mails, or both; both are taken, and several may stand in one cell."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.slow

HUBSPOT = """Record ID,Deal Name,Deal Stage,Amount,Create Date,Associated Contact IDs,Associated Contact Email
1,One,Closed Won,100,2026-01-05,101;102,ann@a.example;ben@b.example
2,Two,Closed Won,200,2026-01-05,999,"ann@a.example, ben@b.example"
3,Three,Closed Won,300,2026-01-05,,cyd@c.example
"""
PIPEDRIVE = """Deal - ID,Deal - Title,Deal - Value,Deal - Status,Deal - Deal created,Contact person ID,Person - Email
1,One,100,Won,2026-01-05,101,"ann@a.example, ann@home.example"
2,Two,200,Won,2026-01-05,102,
"""
PLAIN = """Deal ID,Deal Name,Amount,Deal Stage,Created,Contact Email,Contact ID
1,One,100,Won,2026-01-05,ann@a.example,101
2,Two,200,Won,2026-01-05,ben@b.example,102
"""


def named(snapshot, workspace):
    found = pq.read_table(
        snapshot.table(workspace, "deals"), columns=["deal_id", "lead_ids", "lead_emails"]
    ).to_pylist()
    return [tuple(row.values()) for row in found]


def test_hubspot_deals_keep_the_e_mails_of_contacts_beside_their_ids(kept, workspace):
    assert named(kept(("deals.csv", HUBSPOT)), workspace) == [
        ("1", "101;102", "ann@a.example;ben@b.example"),
        ("2", "999", "ann@a.example;ben@b.example"),
        ("3", None, "cyd@c.example"),
    ]


def test_pipedrive_deals_keep_every_e_mail_of_a_contact(kept, workspace):
    found = named(kept(("deals.csv", PIPEDRIVE)), workspace)
    assert found == [("1", "101", "ann@a.example;ann@home.example"), ("2", "102", None)]


@pytest.mark.parametrize("leads", [None, "lead_id,email,created_at\n101,ann@a.example,2026-01-01\n"])
def test_deals_of_an_unknown_crm_keep_both(kept, workspace, leads):
    if leads:
        kept(("leads.csv", leads))
    assert named(kept(("deals.csv", PLAIN)), workspace)[0] == ("1", "101", "ann@a.example")


def test_a_deal_with_e_mails_alone_is_read_as_before(kept, read):
    (found,) = read(("deals.csv", PLAIN.replace(",Contact ID", "").replace(",101", "").replace(",102", "")))
    assert (found.mapping.header_of("lead_ids"), found.mapping.header_of("lead_emails")) == ("Contact Email", None)


def test_names_of_contacts_are_never_taken_for_their_ids(read):
    text = PLAIN.replace("Contact ID", "Contact").replace(",101", ",Ann Lee").replace(",102", ",Ben Ray")
    (found,) = read(("deals.csv", text))
    assert found.mapping.header_of("lead_ids") == "Contact Email"
