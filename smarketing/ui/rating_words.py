"""What a rep reads of a lead and of a reason while deciding."""

from __future__ import annotations

from typing import Final

import streamlit as st

from smarketing.domain.stages import UNKNOWN
from smarketing.store import Reason
from smarketing.ui import formats
from smarketing.ui.rating_batch import Lead
from smarketing.ui.text import escaped, full_name, markdown_safe, plain
from smarketing.ui.verdicts import TEAM_LABELS

_HUES: Final = {"marketing": "blue", "sales": "orange", "both": "gray"}


def reason_label(reason: Reason) -> str:
    """Return *reason* and who must act on it, in the team's colour (Markdown)."""
    return f"{markdown_safe(reason.label)} :{_HUES[reason.acting_team]}[{TEAM_LABELS[reason.acting_team]}]"


def lead_name(lead: Lead) -> str:
    """Return what a lead is called: its name, else its company, else its id."""
    return plain(full_name(lead) or lead.get("company") or f"lead {lead['lead_id']}")


def who_it_is(lead: Lead) -> str:
    """Return a lead as a rep knows it: name, role, company; where it came from; since when it waits (HTML)."""
    about = ", ".join(str(lead[part]) for part in ("job_title", "company") if lead.get(part))
    came = " · ".join(str(lead[part]) for part in ("source", "campaign") if lead.get(part) not in (None, UNKNOWN))
    since = f"handed over {formats.date(lead['handed_over_date'])}"
    owner = "" if st.session_state.get("_whose") or lead["owner"] == UNKNOWN else lead["owner"]
    return (
        f'<div class="sm-lead"><b>{escaped(lead_name(lead))}</b> <span class="quiet">{escaped(about)}</span>'
        f"<small>{escaped(' · '.join(part for part in (came, since, owner) if part))}</small></div>"
    )
