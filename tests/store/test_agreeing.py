"""What both teams agree on: proposed, signed by one person of each, in force from its day on, kept for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from smarketing.domain.agreements import TOPICS, AgreementError, Calendar, Positioning, ReasonsAgreement
from smarketing.errors import Conflict, StoreError
from smarketing.store import GroundMoved, Person, Standing, Store, open_store
from tests.store.deciding import ANN, MIA, agree, with_terms

TODAY = dt.date(2026, 7, 6)
DAY = dt.timedelta(days=1)
SAM = Person("Sam", "sales")


class Calendared:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 7, 6, 9, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def calendar() -> Calendared:
    return Calendared()


@pytest.fixture
def dated(store_url: str, calendar: Calendared) -> Iterator[Store]:
    with closing(open_store(store_url, clock=calendar, zone="Europe/Berlin")) as opened:
        yield opened


def propose(store: Store, limit: int, *, sign: bool = True, **terms: object) -> Standing:
    content = with_terms("marketing_qualified", limit_days=limit, **terms)
    return store.agreeing.propose("stages", content, reason="Too slow", by=MIA, sign=sign)


def limit_of(store: Store, day: dt.date | None = None) -> int | None:
    return store.agreements.in_force("stages", day).value.content.stages[1].limit_days  # type: ignore[attr-defined]  # the content of stages


def test_a_workspace_starts_with_what_nobody_agreed_on(store: Store) -> None:
    for key, topic in TOPICS.items():
        in_force = store.agreements.in_force(key)
        assert (in_force.version, in_force.value.content, in_force.author) == (0, topic.start, "")
    with pytest.raises(AgreementError, match="Did you mean 'stages'"):
        store.agreements.in_force("stage")


def test_a_change_takes_effect_once_one_person_of_each_team_has_signed(store: Store) -> None:
    made = propose(store, 5, sign=False)
    assert (made.state, made.missing, limit_of(store)) == ("open", ("marketing", "sales"), 7)
    made = store.agreeing.sign(made.key, by=MIA, version=1)
    assert (made.state, made.missing, limit_of(store)) == ("open", ("sales",), 7)
    made = store.agreeing.sign(made.key, by=ANN, version=1)
    assert (made.state, made.missing, limit_of(store)) == ("agreed", (), 5)
    assert made.agreed is not None
    assert (made.agreed.author, made.agreed.value.reason) == ("Ann", "Too slow")
    assert [(one.author, one.value.team) for one in made.signatures] == [("Mia", "marketing"), ("Ann", "sales")]


def test_two_people_of_one_team_are_not_both_teams(store: Store) -> None:
    made = store.agreeing.propose("calendar", Calendar(4), reason="April", by=ANN, sign=True)
    made = store.agreeing.sign(made.key, by=SAM, version=1)
    assert (made.state, made.missing) == ("open", ("marketing",))
    with pytest.raises(StoreError, match="Ann has signed this already"):
        store.agreeing.sign(made.key, by=ANN, version=1)


def test_a_person_belongs_to_one_team_and_cannot_sign_for_both(store: Store) -> None:
    made = propose(store, 5)
    with pytest.raises(StoreError, match="Mia belongs to marketing, and a person belongs to one team"):
        store.agreeing.sign(made.key, by=Person("mia", "sales"), version=1)
    store.people.remember("Mia", "sales")  # also not by changing teams in between
    with pytest.raises(StoreError, match="has signed this already"):
        store.agreeing.sign(made.key, by=Person("MIA", "sales"), version=1)


def test_it_holds_from_its_day_or_from_the_later_signature(dated: Store, calendar: Calendared) -> None:
    agree(dated, "stages", with_terms("marketing_qualified", limit_days=5), holds_from=TODAY + 10 * DAY)
    assert [limit_of(dated, day) for day in (TODAY, TODAY + 9 * DAY, TODAY + 10 * DAY)] == [7, 7, 5]
    assert limit_of(dated) == 7
    calendar.now += 10 * DAY
    assert limit_of(dated) == 5, "its day came by itself"
    late = dated.agreeing.propose("calendar", Calendar(4), reason="April", by=MIA, holds_from=TODAY, sign=True)
    calendar.now += 3 * DAY
    late = dated.agreeing.sign(late.key, by=ANN, version=1)
    assert late.agreed is not None
    assert late.agreed.value.holds_from == TODAY + 13 * DAY, "nothing holds before both teams have signed"


def test_every_day_of_the_past_keeps_the_agreement_of_its_time(dated: Store, calendar: Calendared) -> None:
    for limit in (10, 5, 3):
        agree(dated, "stages", with_terms("marketing_qualified", limit_days=limit))
        calendar.now += 30 * DAY
    days = [TODAY - DAY, TODAY, TODAY + 29 * DAY, TODAY + 30 * DAY, TODAY + 60 * DAY, TODAY + 900 * DAY]
    assert [limit_of(dated, day) for day in days] == [7, 10, 10, 5, 3, 3]
    assert [entry.value.content.stages[1].limit_days for entry in dated.agreements.history("stages")] == [10, 5, 3]  # type: ignore[attr-defined]  # the content of stages


def test_a_change_cannot_hold_before_the_one_it_builds_on(dated: Store) -> None:
    agree(dated, "stages", with_terms("lead", limit_days=5), holds_from=TODAY + 10 * DAY)
    with pytest.raises(StoreError, match="holds from 16 Jul 2026 only"):
        propose(dated, 3)


def test_of_two_changes_of_one_topic_the_second_learns_who_was_first_and_can_be_rebased(store: Store) -> None:
    first, second = propose(store, 5), propose(store, 7, target_rate=0.5)
    store.agreeing.sign(first.key, by=ANN, version=1)
    with pytest.raises(GroundMoved, match="Ann signed another change of what is agreed on stages at") as told:
        store.agreeing.sign(second.key, by=SAM, version=1)
    assert told.value.who == "Ann"
    stands = store.agreeing.standing(second.key)
    assert stands.moved is not None
    assert stands.proposal.value.content == with_terms("marketing_qualified", target_rate=0.5), "what was typed is kept"
    rebased = store.agreeing.rebase(second.key, by=SAM, expected=1, sign=True)
    assert (rebased.proposal.version, rebased.missing, rebased.moved) == (2, ("marketing",), None)
    store.agreeing.sign(second.key, by=MIA, version=2)
    assert store.agreements.in_force("stages").value.content == with_terms(
        "marketing_qualified", limit_days=5, target_rate=0.5
    )


def test_whoever_proposes_on_an_old_look_is_told_at_once(store: Store) -> None:
    seen = store.agreements.latest("stages").value.proposal
    agree(store, "stages", with_terms("lead", limit_days=5))
    with pytest.raises(GroundMoved, match="Ann signed another change"):
        store.agreeing.propose("stages", with_terms("lead", limit_days=6), reason="So", by=MIA, based_on=seen)


def test_a_proposal_changed_meanwhile_is_not_signed_unseen(store: Store) -> None:
    made = propose(store, 5)
    content = with_terms("marketing_qualified", limit_days=1)
    store.agreeing.revise(made.key, content, reason="Faster", by=MIA, holds_from=TODAY, expected=1)
    with pytest.raises(Conflict, match="Mia changed the proposal on stages"):
        store.agreeing.sign(made.key, by=ANN, version=1)
    made = store.agreeing.sign(made.key, by=ANN, version=2)
    assert made.missing == ("marketing",), "Mia signed another text"


def test_a_declined_proposal_is_not_signed_until_its_author_changes_it(store: Store) -> None:
    made = propose(store, 5)
    made = store.agreeing.decline(made.key, by=ANN, version=1, reason="Nobody of us can")
    assert (made.state, made.signatures[-1].value.note) == ("declined", "Nobody of us can")
    with pytest.raises(StoreError, match=r"was declined by Ann at .* Its author can change it"):
        store.agreeing.sign(made.key, by=SAM, version=1)
    with pytest.raises(StoreError, match="Only Mia can change"):
        store.agreeing.revise(made.key, made.proposal.value.content, reason="So", by=SAM, holds_from=TODAY, expected=1)
    content = with_terms("marketing_qualified", limit_days=6)
    made = store.agreeing.revise(made.key, content, reason="Six, then", by=MIA, holds_from=TODAY, expected=1, sign=True)
    assert store.agreeing.sign(made.key, by=ANN, version=2).state == "agreed"


def test_a_withdrawn_proposal_stays_in_the_history_and_is_closed(store: Store) -> None:
    made = propose(store, 5)
    with pytest.raises(StoreError, match="Only Mia can"):
        store.agreeing.withdraw(made.key, by=ANN, expected=1)
    assert store.agreeing.withdraw(made.key, by=MIA, expected=1).state == "withdrawn"
    for act in (store.agreeing.sign, store.agreeing.decline):
        extra = {"reason": "no"} if act == store.agreeing.decline else {}
        with pytest.raises(StoreError, match="was withdrawn by Mia"):
            act(made.key, by=ANN, version=2, **extra)
    assert [one.state for one in store.agreeing.standings("stages")] == ["withdrawn"]
    assert store.agreeing.standings("calendar") == ()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda store: store.agreeing.propose("calendar", Calendar(4), reason=" ", by=MIA), "reason for the change is"),
        (lambda store: store.agreeing.propose("calendar", Calendar(), reason="So", by=MIA), "agreed on calendar"),
        (lambda store: store.agreeing.propose("stages", Calendar(4), reason="So", by=MIA), "no content of “Stages”"),
        (lambda store: store.agreeing.sign("nothing", by=MIA, version=1), "There is no proposal 'nothing'"),
    ],
)  # fmt: skip
def test_what_cannot_be_agreed_on_is_refused_with_what_to_do(
    store: Store, act: Callable[[Store], object], words: str
) -> None:
    with pytest.raises((StoreError, AgreementError), match=words):
        act(store)
    assert store.agreeing.standings() == ()


def test_a_reason_that_old_verdicts_name_is_retired_not_dropped(store: Store) -> None:
    kept = ReasonsAgreement(store.reasons.all()[1:])
    with pytest.raises(StoreError, match=r"“Right company and right person” is left out.*retire it instead"):
        store.agreeing.propose("reasons", kept, reason="Shorter", by=MIA)


def test_an_open_proposal_on_a_topic_does_not_hold_up_another(store: Store) -> None:
    made = propose(store, 5)
    agree(store, "positioning", Positioning(problem="Spreadsheets"))
    assert store.agreeing.sign(made.key, by=ANN, version=1).state == "agreed"


def test_what_was_agreed_is_part_of_every_later_change(store: Store) -> None:
    agree(store, "stages", with_terms("lead", limit_days=5))
    now = store.agreements.in_force("stages").value.content
    changed = replace(now, stages=(replace(now.stages[0], label="Contact"), *now.stages[1:]))  # type: ignore[attr-defined, type-var]  # the content of stages
    agree(store, "stages", changed)
    assert store.stages.agreed()[0].value.limit_days == 5
    assert store.stages.agreed()[0].value.label == "Contact"
