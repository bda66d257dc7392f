"""Persona rules: what each test finds, who is asked first, and how many each rule gets."""

from __future__ import annotations

import datetime as dt

import pytest

from smarketing.domain.personas import Condition, PersonaRule, RuleSet
from smarketing.errors import SettingsError
from smarketing.settings import read_settings
from smarketing.warehouse.persona_effect import persona_effect
from smarketing.warehouse.persona_hits import count_hits, leftovers
from tests.warehouse.given import build_from, rows_of, write_table

LEADS = [
    {"lead_id": "cto", "job_title": "CTO & founder", "x_seats": "120", "x_plan": "Pro "},
    {"lead_id": "director", "job_title": "Director", "x_seats": "8.5", "x_plan": "free"},
    {"lead_id": "nobody", "job_title": "", "x_seats": "many", "x_plan": None},
    {"lead_id": "named", "job_title": "Head of Sales", "x_seats": None, "x_plan": "pro", "persona": "Champion"},
]
LEADS = [{"created_at": f"2026-01-0{n}", **lead} for n, lead in enumerate(LEADS, start=1)]


def _rule(persona, *conditions, match="all", priority=0):
    return PersonaRule(persona, match, tuple(Condition(*condition) for condition in conditions), priority)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (("job_title", "is", " cto & FOUNDER"), {"cto"}),
        (("x_plan", "is", "pro"), {"cto", "named"}),
        (("x_plan", "is_not", "pro"), {"director", "nobody"}),
        (("job_title", "contains", "cto"), {"cto", "director"}),
        (("job_title", "matches_any", ("CTO", "head of")), {"cto", "named"}),
        (("job_title", "starts_with", "dir"), {"director"}),
        (("job_title", "matches", r"^(CTO|head of)\b"), {"cto", "named"}),
        (("job_title", "matches", "rector$|FOUNDER"), {"cto", "director"}),
        (("x_seats", "matches", r"^\d+\.\d$"), {"director"}),
        (("job_title", "matches", "' or true --"), set()),
        (("x_seats", "greater", 8), {"cto", "director"}),
        (("x_seats", "less", "100"), {"director"}),
        (("created_at", "greater", "2026-01-02"), {"nobody", "named"}),
        (("created_at", "less", "2026-01-02"), {"cto"}),
        (("job_title", "is_empty"), {"nobody"}),
        (("x_seats", "is_filled"), {"cto", "director", "nobody"}),
        (("no_such_column", "is_empty"), {"cto", "director", "nobody", "named"}),
        (("no_such_column", "is", "x"), set()),
        (("job_title", "is", "' or true --"), set()),
    ],
)
def test_a_condition_finds_its_leads(tmp_path, condition, found):
    path = write_table(tmp_path, "leads", LEADS)
    hits = count_hits(path, (_rule("Found", condition),), settings=read_settings(workspace=tmp_path))
    assert hits.rules[0].hits == len(found)
    assert hits.rules[0].first_hits == len(found - {"named"})


def test_the_crm_is_asked_first_then_the_rules_by_priority(tmp_path):
    rules = (
        _rule("Late", ("lead_id", "is_filled"), priority=9),
        _rule("Early", ("job_title", "contains", "cto"), ("x_plan", "is", "free"), match="any", priority=1),
    )
    made = build_from(tmp_path, leads=LEADS, rules=(RuleSet(rules),))
    assert dict(rows_of(made, "select lead_id, persona from leads")) == {
        "cto": "Early", "director": "Early", "nobody": "Late", "named": "Champion",
    }  # fmt: skip


def test_hits_first_hits_and_leftovers_add_up_to_all_leads(tmp_path):
    rules = (
        _rule("Pro", ("x_plan", "is", "pro")),
        _rule("Titled", ("job_title", "is_filled"), priority=1),
    )
    hits = count_hits(write_table(tmp_path, "leads", LEADS), rules, settings=read_settings(workspace=tmp_path))
    assert [(rule.rule.persona, rule.hits, rule.first_hits) for rule in hits.rules] == [("Pro", 2, 1), ("Titled", 3, 1)]
    assert (hits.from_crm, hits.leftovers, hits.leads) == (1, 1, 4)


def test_who_was_asked_first_of_the_leads_that_a_rule_fits_too_is_named(tmp_path):
    rules = (
        _rule("Pro", ("x_plan", "is", "pro")),
        _rule("Director", ("job_title", "is", "director"), priority=1),
        _rule("Titled", ("job_title", "is_filled"), priority=2),
    )
    hits = count_hits(write_table(tmp_path, "leads", LEADS), rules, settings=read_settings(workspace=tmp_path))
    told = [(one.in_crm, [(rule.persona, number) for rule, number in one.taken]) for one in hits.rules]
    assert told == [(1, []), (0, []), (1, [("Pro", 1), ("Director", 1)])]
    assert [one.hits for one in hits.rules] == [
        one.first_hits + one.in_crm + sum(number for _, number in one.taken) for one in hits.rules
    ]


def test_what_stands_in_the_leads_that_are_left_over_is_counted(tmp_path):
    path, settings = write_table(tmp_path, "leads", LEADS), read_settings(workspace=tmp_path)
    pro = (_rule("Pro", ("x_plan", "is", "pro")),)
    assert leftovers(path, pro, "job_title", settings=settings) == [("", 1), ("Director", 1)]
    assert leftovers(path, (), "x_plan", settings=settings) == [("", 1), ("Pro", 1), ("free", 1)]
    assert leftovers(path, (), "x_plan", settings=settings, limit=1) == [("", 1)]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Condition("a", "equals", "x"), "can't test with 'equals'"),
        (lambda: Condition("job_title", "is", ""), "The rule on “Job title” compares with nothing"),
        (lambda: Condition("x_team_size", "is", ""), "The rule on “team size” compares with nothing"),
        (lambda: Condition("a", "matches_any", "x"), "list"),
        (lambda: Condition("a", "matches", "(head"), "can't be read: missing"),
        (lambda: PersonaRule("P", "all", ()), "at least one condition"),
        (lambda: PersonaRule(" ", "all", (Condition("a", "is_filled"),)), "needs a persona"),
    ],
)
def test_a_rule_that_means_nothing_is_refused(make, said):
    with pytest.raises(SettingsError, match=said):
        make()


def test_a_lead_keeps_the_persona_that_the_rules_of_its_time_give(tmp_path):
    first, second = _rule("Old", ("lead_id", "is_filled")), _rule("New", ("lead_id", "is_filled"))
    sets = (RuleSet((first,)), RuleSet((second,), dt.date(2026, 1, 2)), RuleSet((), dt.date(2026, 1, 3)))
    undated = {"lead_id": "undated", "created_at": None}
    made = build_from(tmp_path, leads=[*LEADS, undated], rules=sets)
    assert dict(rows_of(made, "select lead_id, persona from leads")) == {
        "cto": "Old", "director": "New", "nobody": "(unknown)", "named": "Champion", "undated": "Old",
    }  # fmt: skip
    without_days = [{name: value for name, value in lead.items() if name != "created_at"} for lead in LEADS]
    made = build_from(tmp_path, leads=without_days, rules=sets)
    assert rows_of(made, "select persona, count(*) from leads group by persona order by persona") == [
        ("Champion", 1), ("Old", 3),
    ]  # fmt: skip


def test_why_rules_are_as_they_are_builds_nothing_anew_and_their_first_day_does(tmp_path):
    rule = _rule("Old", ("lead_id", "is_filled"))
    sets = (RuleSet((rule,)), RuleSet((rule,), why="a word"), RuleSet((rule,), dt.date(2026, 1, 2), "a word"))
    ids = [build_from(tmp_path, leads=LEADS, rules=(one,)).id for one in sets]
    assert ids[0] == ids[1] != ids[2]


def test_what_a_change_does_is_told_by_persona_before_it_is_saved(tmp_path):
    path = write_table(tmp_path, "leads", LEADS)
    settings = read_settings(workspace=tmp_path)
    before = (RuleSet((_rule("Titled", ("job_title", "is_filled")),)),)
    pro = RuleSet((_rule("Pro", ("x_plan", "is", "pro")),))
    told = persona_effect(path, before, (pro,), settings=settings)
    assert (told.leads, told.changed) == (4, 2)
    assert [(one.persona, one.before, one.after, one.joined, one.left) for one in told.personas] == [
        ("Titled", 2, 0, 0, 2), ("(unknown)", 1, 2, 1, 0), ("Pro", 0, 1, 1, 0), ("Champion", 1, 1, 0, 0),
    ]  # fmt: skip
    from_second = (*before, RuleSet(pro.rules, dt.date(2026, 1, 2)))
    assert persona_effect(path, before, from_second, settings=settings).changed == 1, "the first lead is of before"
    assert persona_effect(path, before, before, settings=settings).changed == 0
