"""An answer is kept for as long as nothing is decided that it goes by."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from smarketing.settings import ROOT, read_settings
from smarketing.store import Feedback, Hearing, Remark
from smarketing.workspace import open_workspace

pytestmark = pytest.mark.slow
GOLDEN = ROOT / "tests" / "golden"
NAMES = ("funnel", "leads_by_source", "lead_quality", "sales_sla", "recycle_queue", "voice_remarks")


def test_what_is_decided_changes_only_the_answers_that_go_by_it(tmp_path: Path) -> None:
    with closing(open_workspace(read_settings(workspace=tmp_path / "company"))) as here:
        here.keep(here.check(here.prepare([(GOLDEN / "leads.csv", "leads.csv")])), by="Ann")

        def keys() -> list[object]:
            return [here.numbers_key(name) for name in NAMES]

        def changed(before: list[object]) -> list[str]:
            return [name for name, was, now in zip(NAMES, before, keys(), strict=True) if was != now]

        before = keys()
        here.store.feedback.give(Feedback("L2", "bad", "no_budget"), by="Sam")
        assert changed(before) == ["lead_quality", "sales_sla", "recycle_queue", "voice_remarks"]
        before = keys()
        here.store.hearings.note(Remark("question", "Offline?"), Hearing(lead_id="L1"), by="Sam")
        assert changed(before) == ["voice_remarks"]
        before = keys()
        here.store.stages.owners.change("lead", "Ann", by="Sam", expected=0)
        assert changed(before) == list(NAMES)
