"""What both teams agreed on judges the numbers of its time; what it would do to them is told before anybody signs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from smarketing.domain.agreements import AgreementError, LeadRule, SalesReadyLead, StagesAgreement, read_document
from smarketing.domain.filters import Filters
from smarketing.domain.intervals import wilson
from smarketing.domain.personas import Condition
from smarketing.errors import StoreError
from smarketing.settings import ROOT
from smarketing.store import Store, open_store
from smarketing.workspace import Workspace, demo
from smarketing.workspace.agreement_effects import ReadyEffect, effect_of, sales_ready_effect, stages_effect
from smarketing.workspace.agreement_wording import in_sentences
from smarketing.workspace.agreements import (
    STARTERS,
    changes_of,
    choose_starter,
    export_agreement,
    history,
    import_agreement,
    may_choose_starter,
    starters,
)
from tests.store.deciding import ANN, MIA, agree, with_terms

JUNE = dt.date(2026, 6, 30)
EVER = Filters()
TITLED = LeadRule("all", (Condition("job_title", "is_filled"),))
Put = Callable[[str], None]
HEADER = "lead_id,email,created_at,source,job_title,lifecycle_stage,became_marketing_qualified_at,Plan"
LEADS = (
    "A,a@a.example,2026-05-01,Fair,CTO,Marketing Qualified Lead,2026-05-21,big",  # waits for 40 days
    "B,b@b.example,2026-06-01,Fair,,Marketing Qualified Lead,2026-06-10,",  # for 20
    "C,c@c.example,2026-06-02,Paid,,Marketing Qualified Lead,2026-06-25,",  # for 5
    "D,d@d.example,2026-01-02,Paid,Buyer,Customer,2026-01-03,big",
    "E,e@e.example,2026-01-03,Paid,Buyer,Lead,,",
)


@pytest.fixture
def put(here: Workspace, tmp_path: Path) -> Put:
    """Import leads as of the end of June."""

    def put(*rows: str) -> None:
        path = tmp_path / "leads.csv"
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        here.keep(here.check(here.prepare([(path, path.name)]), as_of=JUNE, mode="replace"), by="Ann")

    return put


def at(store: Store, moment: dt.datetime) -> Store:
    """Return *store* once more, its clock stopped at *moment*; to be closed."""
    return open_store(store.engine.url.render_as_string(hide_password=False), clock=lambda: moment)


def limit_and_stuck(here: Workspace, as_of: dt.date | None = None) -> tuple[int, int]:
    row = here.ask("funnel", EVER, as_of=as_of).table.to_pylist()[1]
    return row["limit_days"], row["stuck"]


def test_a_limit_changed_today_leaves_last_months_verdict_as_it_was(here: Workspace, put: Put) -> None:
    put(*LEADS)
    with closing(at(here.store, dt.datetime(2026, 6, 1, tzinfo=dt.UTC))) as then:
        agree(then, "stages", with_terms("marketing_qualified", limit_days=10))
    before = limit_and_stuck(here, JUNE)
    agree(here.store, "stages", with_terms("marketing_qualified", limit_days=30))
    assert before == limit_and_stuck(here, JUNE) == (10, 2)
    assert limit_and_stuck(here) == (30, 1)


def test_an_agreement_of_a_day_to_come_changes_no_number_yet(here: Workspace, put: Put) -> None:
    put(*LEADS)
    tomorrow = here.store.agreements.today + dt.timedelta(days=1)
    agree(here.store, "stages", with_terms("marketing_qualified", limit_days=30), holds_from=tomorrow)
    assert limit_and_stuck(here) == (7, 2)
    assert limit_and_stuck(here, tomorrow) == (30, 1)


def test_a_new_limit_and_target_tell_who_would_be_stuck_and_what_falls_short(here: Workspace, put: Put) -> None:
    young = [f"Y{n},y{n}@a.example,2026-06-0{1 + n % 9},Fair,,Marketing Qualified Lead,," for n in range(40)]
    put(*LEADS, *young)
    proposed = with_terms("marketing_qualified", limit_days=30, target_rate=0.001)
    mql = stages_effect(here, proposed, EVER)[1]
    assert (mql.limit_before, mql.limit_after) == (7, 30)
    rows = here.ask("stuck_leads", EVER).table.to_pylist()
    assert mql.stuck_before == sum(row["stage"] == "marketing_qualified" for row in rows)
    assert mql.stuck_after == sum(row["stage"] == "marketing_qualified" and row["age_days"] > 30 for row in rows)
    assert mql.changes
    assert limit_and_stuck(here)[0] == 7, "nobody signed"
    sentences = in_sentences(effect_of(here, proposed, EVER))
    assert f"Stuck in MQL: {mql.stuck_before} → {mql.stuck_after} of {mql.open} open leads" in sentences
    assert in_sentences(effect_of(here, with_terms("lead"), EVER)) == ()


def test_a_rule_for_sales_ready_leads_is_tried_on_the_present_leads(here: Workspace, put: Put) -> None:
    put(*LEADS)
    effect = sales_ready_effect(here, SalesReadyLead("Has a role", TITLED), EVER)
    (total,) = effect.total.table.to_pylist()
    # without a rule in force, ready are those that reached MQL: A, B, C, D; with a role are A, D, E
    names = ("leads", "ready_before", "ready_after", "ready_gained", "ready_lost")
    assert tuple(total[name] for name in names) == (5, 4, 3, 1, 2)
    assert (total["ready_after_rate"], total["n"]) == (pytest.approx(1 / 3), 3)
    assert (total["low"], total["high"]) == pytest.approx(wilson(1, 3))
    assert (total["low_before"], total["high_before"]) == pytest.approx(wilson(1, 4))
    by = {row["source"]: (row["ready_gained"], row["ready_lost"]) for row in effect.by.table.to_pylist()}
    assert by == {"Fair": (0, 1), "Paid": (1, 1)}
    told = in_sentences(effect)
    assert told[0] == "Ready for sales: 4 → 3 of 5 leads (1 gained, 2 no longer)"
    assert told[1].startswith("Of such leads bought so far: 25.0 % (4.6–69.9 %, n 4) → 33.3 %")


def test_a_rule_in_force_is_what_the_next_one_is_held_against(here: Workspace, put: Put) -> None:
    put(*LEADS)
    agree(here.store, "sales_ready", SalesReadyLead("Has a role", TITLED))
    large = LeadRule("any", (Condition("x_plan", "is", "big"),))
    effect = effect_of(here, SalesReadyLead("Large", large), EVER)
    assert isinstance(effect, ReadyEffect)
    (total,) = effect.total.table.to_pylist()
    assert (total["ready_before"], total["ready_after"], total["ready_lost"]) == (3, 2, 1)
    nothing = sales_ready_effect(here, SalesReadyLead("By hand"), EVER, by="persona").total.table.to_pylist()
    assert nothing[0]["ready_after"] == 0


@pytest.mark.parametrize("by", ["source", "campaign", "persona", "segment"])
def test_gains_and_losses_add_up_whatever_they_are_split_by(here: Workspace, put: Put, by: str) -> None:
    put(*LEADS)
    effect = sales_ready_effect(here, SalesReadyLead("Has a role", TITLED), EVER, by=by)
    (total,) = effect.total.table.to_pylist()
    assert total["ready_after"] == total["ready_before"] + total["ready_gained"] - total["ready_lost"]
    for name in ("leads", "ready_before", "ready_after", "ready_gained", "ready_lost", "n", "n_before"):
        assert sum(effect.by.table.column(name).to_pylist()) == total[name], name


def test_a_topic_that_judges_no_number_and_a_workspace_without_leads_have_no_effect(here: Workspace) -> None:
    assert effect_of(here, with_terms("lead", limit_days=1)) is None
    assert in_sentences(None) == ()


def test_the_history_says_who_when_why_and_what_changed(here: Workspace) -> None:
    agree(here.store, "stages", with_terms("marketing_qualified", limit_days=5))
    agree(here.store, "stages", with_terms("marketing_qualified", limit_days=5, target_rate=0.5))
    newest, oldest = history(here.store, "stages")
    assert [one.sentence for one in oldest.differences] == ["Time limit of MQL: 7 → 5 days"]
    assert [one.sentence for one in newest.differences] == ["Target rate of MQL: 40 % → 50 %"]
    assert newest.standing is not None
    assert [one.author for one in newest.standing.signatures] == ["Mia", "Ann"]
    assert (newest.agreed.value.reason, newest.standing.proposal.author) == ("So agreed", "Mia")
    assert changes_of(here.store, newest.standing) == newest.differences


def test_what_is_exported_proposes_nothing_and_what_was_changed_in_it_proposes_that(here: Workspace) -> None:
    store = here.store
    agree(store, "stages", with_terms("lead", limit_days=12))
    store.stages.owners.change("lead", "Mia", by="Mia")
    text = export_agreement(store)
    same = import_agreement(store, text, file="a.toml", by=ANN, reason="So")
    assert (same.proposed, same.waiting, same.owners) == ((), (), ())
    text = text.replace("limit_days = 12", "limit_days = 9").replace('person = "Mia"', 'person = "Ann"')
    done = import_agreement(store, text, file="a.toml", by=ANN, reason="Nine", sign=True)
    assert [one.sentence for one in changes_of(store, done.proposed[0])] == ["Time limit of Lead: 12 → 9 days"]
    assert (len(done.proposed), done.owners, store.stages.agreed()[0].value.owner) == (1, ("Lead",), "Ann")
    assert import_agreement(store, text, file="a.toml", by=MIA, reason="Nine").waiting == ("stages",)
    store.agreeing.sign(done.proposed[0].key, by=MIA, version=1)
    assert store.stages.agreed()[0].value.limit_days == 9
    yesterday = store.agreements.today - dt.timedelta(days=1)
    assert "limit_days = 30" in export_agreement(store, yesterday)


def test_of_a_file_that_is_wrong_anywhere_nothing_is_proposed(here: Workspace) -> None:
    text = export_agreement(here.store).replace("limit_days = 7", "limit_days = 9")
    wrong = text.replace("fiscal_year_starts_in = 1", "fiscal_year_starts_in = 13")
    with pytest.raises(AgreementError, match=r"a\.toml, line \d+, calendar: A fiscal year starts in a month from 1"):
        import_agreement(here.store, wrong, file="a.toml", by=ANN, reason="So")
    short = text.replace('key = "right_fit"', 'key = "fits"')
    with pytest.raises(StoreError, match="retire it instead"):
        import_agreement(here.store, short, file="a.toml", by=ANN, reason="So")
    assert here.store.agreeing.standings() == ()


@pytest.mark.parametrize("key", STARTERS)
def test_a_set_to_start_with_holds_once_both_teams_have_signed_it(here: Workspace, key: str) -> None:
    store = here.store
    assert may_choose_starter(store)
    chosen = choose_starter(store, key, by=MIA)
    wanted = read_document(next(one.text for one in starters() if one.key == key), file=key).contents
    assert {one.proposal.value.topic for one in chosen.proposed} == set(wanted)
    for one in chosen.proposed:
        assert store.agreeing.sign(one.key, by=ANN, version=1).state == "agreed"
    assert {topic: store.agreements.in_force(topic).value.content for topic in wanted} == wanted
    with pytest.raises(AgreementError, match="Something is agreed already"):
        choose_starter(store, key, by=MIA)


def test_the_sets_to_start_with_are_three_different_ones(here: Workspace) -> None:
    assert len({one.text for one in starters()}) == 3
    with pytest.raises(AgreementError, match=r"There is no set 'hubspt'\. Did you mean 'hubspot'"):
        choose_starter(here.store, "hubspt", by=MIA)


def test_a_lead_file_with_a_lead_twice_counts_it_once(here: Workspace, put: Put) -> None:
    put(*LEADS, LEADS[0].replace("CTO", "CEO"))
    (total,) = sales_ready_effect(here, SalesReadyLead("Has a role", TITLED), EVER).total.table.to_pylist()
    assert total["leads"] == 5


def test_a_stage_named_anew_goes_by_its_name_and_team_in_every_number_from_its_day_on(
    here: Workspace, put: Put
) -> None:
    put(*LEADS)
    assert named(here) == ("MQL", "marketing")
    agree(here.store, "stages", with_terms("marketing_qualified", label="Checked lead", team="sales"))
    assert named(here) == ("Checked lead", "sales")
    build = here.build().id
    agree(here.store, "stages", with_terms("marketing_qualified", label="Checked lead", team="sales", limit_days=2))
    assert (here.build().id, limit_and_stuck(here)[0]) == (build, 2), "no other change needs a build"


def named(here: Workspace) -> tuple[str, str]:
    row = here.ask("funnel", EVER).table.to_pylist()[1]
    return row["stage_label"], row["team"]


def test_the_demo_has_agreements_in_force_two_older_ones_and_a_proposal_that_waits_for_sales(here: Workspace) -> None:
    store = here.store
    demo.decide(store, ROOT / "data" / "demo", ZoneInfo("UTC"))
    assert len(store.agreements.history("stages")) == 3
    (waiting,) = (one for one in store.agreeing.standings() if one.state == "open")
    assert (waiting.missing, waiting.moved) == (("sales",), None)
    for day, limit in ((dt.date(2026, 11, 20), 7), (dt.date(2026, 6, 1), 10), (dt.date(2026, 1, 2), 14)):
        stages = store.agreements.in_force("stages", day).value.content
        assert isinstance(stages, StagesAgreement)
        assert stages.stages[1].limit_days == limit
