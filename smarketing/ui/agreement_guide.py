"""The first day: upload, check the stages, name their owners, set the goal; what is done is ticked."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from smarketing.ui.agreement_known import known
from smarketing.ui.agreement_words import style
from smarketing.ui.text import escaped
from smarketing.workspace import Workspace


@dataclass(frozen=True)
class Step:
    """One step: what to do, why, where, and whether it is done."""

    name: str
    why: str
    page: str
    is_done: bool


def first_steps(here: Workspace) -> tuple[Step, ...]:
    """Return the four steps to the first useful screen, in their order."""
    store = here.store
    stages = known(here).stages
    return (
        Step("Upload this week's exports", "leads and deals from your CRM, as they are", "pages/data.py",
             not here.is_empty and not here.holds_demo),
        Step("Check the stages", "both teams sign what each one means", "pages/agreements.py",
             any(entry.version for entry in stages)),
        Step("Name the owners", "one person answers for each stage", "pages/agreements.py",
             all(entry.value.owner for entry in stages)),
        Step("Set the goal", "revenue, and what it needs from each team", "pages/goal_planning.py",
             store.scenarios.plan() is not None),
    )  # fmt: skip


def draw_guide(here: Workspace, *, has_link: bool = True) -> None:
    """Draw the steps that lead a newcomer to the first useful screen; nothing once all are done.

    Whoever looks around in the demo company, where something is agreed, isn't led through either. The next step
    *has_link* unless its button stands beside the guide.
    """
    if here.holds_demo and known(here).newest:
        return
    steps = first_steps(here)
    following = next((step for step in steps if not step.is_done), None)
    if following is None:
        return
    lines = "".join(_line(place, step, is_next=step is following) for place, step in enumerate(steps, start=1))
    st.html(f'{style()}<ol class="sm-steps" aria-label="First steps">{lines}</ol>')
    if has_link:
        st.page_link(
            following.page,
            label=f"Next: {following.name.lower()}",
            icon=":material/arrow_forward:",
            query_params={"topic": "stages"} if following.page == "pages/agreements.py" else None,
        )


def _line(place: int, step: Step, *, is_next: bool) -> str:
    state = "done" if step.is_done else "next" if is_next else ""
    mark = "✓" if step.is_done else place
    words = f"<b>{escaped(step.name)}</b><small>{escaped(step.why)}</small>"
    said = '<span class="sm-aside">done: </span>' if step.is_done else ""
    return f'<li class="{state}"><i>{mark}</i><div>{said}{words}</div></li>'
