"""What an agreement may say, how it is written and read, compared in words, and carried over to a newer one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smarketing.domain.agreements import (
    TOPICS,
    WEEKDAYS,
    AgreementError,
    Calendar,
    Document,
    ForPersona,
    Holiday,
    LeadRule,
    Part,
    Promise,
    Reason,
    ReasonsAgreement,
    SalesReadyLead,
    ServiceLevel,
    StagesAgreement,
    StageTerms,
    differences,
    merged,
    read_document,
    write_document,
)
from smarketing.domain.personas import Condition

STAGES = TOPICS["stages"].start
assert isinstance(STAGES, StagesAgreement)

words = st.text(st.characters(codec="utf-8", exclude_characters="\x7f", exclude_categories=("Cs", "Cc")), max_size=12)
filled = words.filter(str.strip)
rates = st.none() | st.floats(0, 1)
several = st.lists(words, max_size=3).map(tuple)
conditions = st.builds(
    Condition,
    filled,
    st.sampled_from(["is", "contains", "greater"]),
    filled | st.floats(allow_nan=False, allow_infinity=False),
) | st.builds(Condition, filled, st.just("matches_any"), st.lists(filled, min_size=1, max_size=3).map(tuple))
rules = st.none() | st.builds(
    LeadRule, st.sampled_from(["all", "any"]), st.lists(conditions, min_size=1, max_size=3).map(tuple)
)


@st.composite
def stages(draw: st.DrawFn) -> StagesAgreement:
    own = [StageTerms(f"own_{n}", "x", "sales", "x", "x") for n in range(draw(st.integers(0, 2)))]
    first, *between, last = STAGES.stages
    kept = draw(st.permutations([*(one for one in between if draw(st.booleans())), *own]))
    return StagesAgreement(
        tuple(
            replace(
                one,
                shown_by=draw(words) if place else "",
                called=(f"word {place}",) if place and draw(st.booleans()) else (),
                label=f"{place} {draw(words)}",
                definition=draw(filled),
                target_rate=draw(rates),
                limit_days=draw(st.none() | st.integers(1, 400)),
                for_personas=tuple(ForPersona(name, "x") for name in draw(st.lists(filled, unique=True, max_size=2))),
            )
            for place, one in enumerate((first, *kept, last))
        )
    )


def with_reasons(keys: list[str]) -> ReasonsAgreement:
    start = TOPICS["reasons"].start
    assert isinstance(start, ReasonsAgreement)
    return ReasonsAgreement((*start.reasons, *(Reason(f"k{key}", key, ("ok",), "both") for key in keys)))


money = st.decimals("0.01", "1e12", places=2)
KINDS: list[st.SearchStrategy[Part]] = [
    stages(),
    st.builds(SalesReadyLead, filled, rules),
    st.builds(
        ServiceLevel,
        st.lists(st.builds(Promise, words, money), unique_by=lambda one: one.title, max_size=3).map(tuple),
        working_hours=st.just(TOPICS["service_level"].start.working_hours),  # type: ignore[attr-defined]  # a topic starts with a content of its own class
        holidays=st.lists(st.builds(Holiday, st.dates(), words), unique_by=lambda one: one.day, max_size=3).map(tuple),
        time_zone=st.sampled_from(["", "Europe/Berlin"]),
        excusal_grounds=several,
        excusal_limit=rates,
    ),
    st.builds(Calendar, st.integers(1, 12), st.sampled_from(WEEKDAYS), st.sampled_from(["", "EUR"])),
    st.lists(filled, unique=True, max_size=3).map(with_reasons),
]  # fmt: skip
contents = st.one_of(KINDS)
pairs = st.one_of([st.tuples(kind, kind) for kind in KINDS])
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def topic_of(content: Part) -> str:
    return next(key for key, topic in TOPICS.items() if type(topic.start) is type(content))


@quick
@given(contents, st.dictionaries(st.sampled_from(["lead", "customer"]), words))
def test_what_is_exported_is_imported_as_the_same(content: Part, owners: dict[str, str]) -> None:
    every = {key: topic.start for key, topic in TOPICS.items()} | {topic_of(content): content}
    document = Document(every, owners)
    assert read_document(write_document(document), file="agreement.toml") == document


@quick
@given(contents)
def test_what_is_kept_is_read_as_the_same(content: Part) -> None:
    topic = TOPICS[topic_of(content)]
    assert topic.decode(topic.encode(content)) == content


@quick
@given(pairs)
def test_there_is_a_difference_in_words_exactly_where_there_is_one(pair: tuple[Part, Part]) -> None:
    content, other = pair
    assert differences(content, content) == ()
    found = differences(content, other)
    assert bool(found) == (content != other)
    assert all(one.sentence and one.what for one in found)


@quick
@given(contents, st.data())
def test_what_only_one_side_changed_is_taken_over_as_it_is(content: Part, data: st.DataObject) -> None:
    base = TOPICS[topic_of(content)].start
    assert merged(base, content, base) == content
    assert merged(base, base, content) == content
    assert merged(base, content, content) == content
    if isinstance(content, Calendar):
        both = merged(base, content, replace(base, locale="de_DE"))  # type: ignore[type-var]  # every content is a dataclass
        assert both == replace(content, locale="de_DE")


def test_a_change_is_told_field_by_field_with_its_unit() -> None:
    mql = replace(STAGES.stages[1], limit_days=5, target_rate=0.45, for_personas=(ForPersona("Champion", "Asked"),))
    changed = replace(STAGES, stages=(STAGES.stages[0], mql, *STAGES.stages[2:]))
    assert [one.sentence for one in differences(STAGES, changed)] == [
        "Target rate of MQL: 40 % → 45 %",
        "Time limit of MQL: 7 → 5 days",
        "Meaning for persona Champion of MQL: added meaning Asked",
    ]
    start = TOPICS["service_level"].start
    less, more = (replace(start, promises=(Promise("CTO", Decimal(value)),)) for value in (50_000, 60_000))
    assert [one.sentence for one in differences(less, more)] == [
        "Lead value per month of CTO: 50,000 → 60,000 in the reporting currency"
    ]
    without = replace(STAGES, stages=(replace(STAGES.stages[0], limit_days=None), *STAGES.stages[1:]))
    assert [one.sentence for one in differences(STAGES, without)] == ["Time limit of Lead: 30 days → none"]
    rule = LeadRule("all", (Condition("crm_score", "greater", 50.0), Condition("job_title", "is_filled")))
    before, after = SalesReadyLead("Ready"), SalesReadyLead("Ready", rule)
    (told,) = differences(before, after)
    assert told.sentence == "Rule: none → CRM score is above 50 and Job title is filled"


def test_what_two_people_changed_in_different_places_is_all_kept() -> None:
    start = TOPICS["service_level"].start
    assert isinstance(start, ServiceLevel)
    christmas, may = Holiday(dt.date(2026, 12, 25), "Christmas"), Holiday(dt.date(2026, 5, 1), "May Day")
    mine = replace(start, holidays=(christmas,), excusal_limit=0.1)
    theirs = replace(start, holidays=(may,), promises=(Promise("", Decimal(100)),), excusal_limit=0.2)
    assert merged(start, mine, theirs) == replace(
        start, holidays=(may, christmas), promises=theirs.promises, excusal_limit=0.1
    )
    gone = replace(start, working_hours=start.working_hours[:-1])
    assert merged(start, gone, theirs) == replace(theirs, working_hours=gone.working_hours)


def with_own(*keys: str) -> StagesAgreement:
    own = [StageTerms(key, key.capitalize(), "sales", "x", "x") for key in keys]
    return StagesAgreement((*STAGES.stages[:-1], *own, STAGES.stages[-1]))


def with_called(*words: str) -> StagesAgreement:
    lead, mql, sql, *rest = STAGES.stages
    mql, sql = (replace(one, called=(word,)) for one, word in zip((mql, sql), words, strict=True))
    return StagesAgreement((lead, mql, sql, *rest))


def keys_of(agreed: Part) -> list[str]:
    assert isinstance(agreed, StagesAgreement)
    return [one.key for one in agreed.stages]


def test_stages_that_two_people_add_take_out_and_move_all_find_their_place() -> None:
    lead, mql, sql, opportunity, customer = STAGES.stages
    mine, theirs = with_own("proposal"), StagesAgreement((lead, mql, opportunity, customer))
    assert keys_of(merged(STAGES, mine, theirs)) == [
        "lead", "marketing_qualified", "opportunity", "proposal", "customer",
    ]  # fmt: skip
    moved = StagesAgreement((lead, sql, mql, opportunity, customer))
    assert keys_of(merged(STAGES, moved, mine)) == [
        "lead", "sales_qualified", "marketing_qualified", "opportunity", "proposal", "customer",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: StagesAgreement(STAGES.stages[1:]), "The first stage is lead, where every lead begins"),
        (lambda: StagesAgreement(STAGES.stages[::-1]), "here stand customer, opportunity"),
        (lambda: StagesAgreement((*STAGES.stages[:2], *STAGES.stages[1:])), "has 'MQL' twice"),
        (lambda: with_own(*(f"s{n}" for n in range(9))), "There are 14 stages, and 12 at most"),
        (lambda: with_own("to_customer"), "'to_customer' is no key for the stage To_customer"),
        (lambda: with_own("Two words"), "is no key for the stage"),
        (lambda: replace(STAGES.stages[0], called=("Raw",)), "Every lead is Lead from its creation on"),
        (lambda: with_called(" sal", "SAL"), "'sal' means MQL and SQL. Keep it at one of them."),
        (lambda: replace(STAGES.stages[1], target_rate=1.2), "The target rate of MQL lies between 0 and 1"),
        (lambda: replace(STAGES.stages[1], limit_days=0), "The time limit of MQL is above zero days, not 0"),
        (lambda: replace(STAGES.stages[1], definition=" "), "The definition of MQL is empty"),
        (lambda: Calendar(13), "a month from 1 to 12"),
        (lambda: Calendar(currency="Euro"), "'Euro' is no currency. Write its code"),
        (lambda: Calendar(locale="xx_YYY"), "no locale. Write one such as en_GB"),
        (lambda: Promise("Champion"), "Nothing is promised for Champion"),
        (lambda: Promise("Champion", Decimal("NaN")), "The lead value promised for Champion is above zero"),
        (ServiceLevel, "No day of the week has working hours"),
        (lambda: Reason("x", "X", (), "both"), "a reason for no verdict"),
        (lambda: LeadRule("all", ()), "The rule has no condition"),
    ],
)
def test_what_cannot_be_agreed_on_is_refused_in_a_sentence(wrong: Callable[[], object], said: str) -> None:
    with pytest.raises(AgreementError, match=said):
        wrong()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x =", "f.toml is no readable TOML: Invalid value"),
        ("stage = 1", "f.toml, line 1: there is no topic 'stage'. Did you mean 'stages'?"),
        ("[stages]\n", r"f.toml, line 1: write it as \[\[stages\]\]"),
        ("format = 2\n", "was written by another version"),
        ("[calendar]\n\nlimit = 3", "f.toml, line 3, calendar, limit: 'limit' is not known here"),
        ("[calendar]\nweek_starts_on='mon'", "f.toml, line 2, calendar, week_starts_on: 'mon' can't be. Choose one of"),
        ("[[reasons]]\nkey='a'\n[[reasons]]\nlabel='b'", "f.toml, line 3, reasons, 2nd, key: 'key' is missing"),
        ("[sales_ready]\nwords='w'\nrule={match='all', conditions=[{column='a', operator='iz'}]}",
         "f.toml, line 3, sales_ready, rule, conditions, 1st, operator: 'iz' can't be"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_by_line_and_field_with_what_to_do(text: str, said: str) -> None:
    with pytest.raises(AgreementError, match=said):
        read_document(text, file="f.toml")
