"""What several people do to one proposal: whoever comes later is told who was first, and loses nothing."""

from __future__ import annotations

from pathlib import Path

from smarketing.domain.agreements import Positioning
from smarketing.store import Person
from smarketing.workspace import Workspace
from tests.pages.conftest import OpenPage, shown_text
from tests.pages.test_agreements_page import (
    MIA,
    PAGE,
    SAM,
    as_person,
    folder,
    here,
    positioning_of,
    press,
    promise_key,
)

__all__ = ["folder", "here"]


def test_a_declined_proposal_is_seen_by_its_authors_team_who_can_propose_it_anew(
    folder: Path, here: Workspace, open_app: OpenPage
) -> None:
    made = here.store.agreeing.propose("positioning", Positioning(promise="An hour"), reason="Mia left", by=MIA)
    here.store.agreeing.decline(made.key, by=SAM, version=1, reason="Too much said")
    ann = Person("Ann", "marketing")
    app = as_person(open_app(PAGE, folder), ann)
    assert "Mia can change it, you can propose it anew" in next(one.label for one in app.expander)
    assert "“Too much said”" in shown_text(app)
    assert not [button for button in as_person(app, SAM).button if (button.key or "").startswith("anew-")]
    press(as_person(app, ann), f"anew-{made.key}")
    app.text_area(key=promise_key(app)).set_value("A morning").run()
    press(app, "propose-positioning")
    newest = here.store.agreeing.standings("positioning")[0]
    assert (newest.proposal.value.proposed_by, newest.proposal.value.content) == (
        "Ann",
        Positioning(promise="A morning"),
    )
    assert not [one for one in app.expander if "propose it anew" in one.label]  # the topic went on


def test_a_proposal_agreed_while_its_author_changes_it_is_told_and_the_change_becomes_one_of_its_own(
    folder: Path, here: Workspace, open_app: OpenPage
) -> None:
    made = here.store.agreeing.propose("positioning", Positioning(promise="An hour"), reason="x", by=MIA, sign=True)
    app = press(positioning_of(open_app, folder, MIA), f"revise-{made.key}")
    app.text_area(key=promise_key(app)).set_value("A morning").run()
    here.store.agreeing.sign(made.key, by=SAM, version=1)
    press(app, "propose-positioning")
    assert "Sam signed another change" in shown_text(app)
    assert app.text_area(key=promise_key(app)).value == "A morning"
    press(app, "keep_mine")
    press(app, "propose-positioning")
    newest = here.store.agreeing.standings("positioning")[0]
    assert (newest.state, newest.proposal.value.content) == ("open", Positioning(promise="A morning"))
    assert newest.key != made.key
