"""What the funnel sets apart can be counted, and each count leads to its rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.conftest import OpenPage, shown_text

PAGE = "pages/funnel.py"


def test_skipped_young_lost_stuck_and_contradictory_leads_are_counted_each_with_its_rows(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["golden"])
    app.session_state["tab"] = "Set apart"
    app.session_state["how-funnel-apart-funnel-skipped"] = True
    app.session_state["view-funnel-apart-funnel-skipped"] = "Rows"
    app.run()
    assert not app.exception
    said = shown_text(app)
    for told in ("<b>5 times</b> a lead skipped a stage", "<b>0 times</b> a lead is too young", "<b>2 lost leads</b>"):
        assert told in said
    assert "<b>6 contradictions</b> in the whole export" in said
    assert "Whether leads fell back shows with the first upload of a later day." in said
    assert "These exports hold no history of stages" in said.replace("\\", "")
    (rows,) = [one.proto.body for one in app.get("html") if 'aria-label="Rows behind funnel"' in one.proto.body]
    assert rows.count('role="rowheader"') == 5


@pytest.mark.parametrize(("workspace", "said"), [("demo", "those still there are not in it"), ("golden", "went on")])
def test_the_time_in_each_stage_is_a_distribution(
    workspace: str, said: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces[workspace])
    app.session_state["tab"] = "Time in stage"
    app.run()
    assert not app.exception
    assert said in shown_text(app)
    assert "could not be drawn" not in shown_text(app)


def test_a_link_opens_the_tab_it_was_copied_from(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app("pages/funnel.py", workspaces["demo"], tab="Stuck leads")
    assert "Leads that stay longer than the limit of their stage, longest first" in shown_text(app)
    assert "Share of each month" not in shown_text(app)
