"""How the audit log reads on the screen."""

from __future__ import annotations

from smarketing.ui.audit_words import about


def test_a_day_in_the_details_is_written_as_every_other_day() -> None:
    assert about("upload.kept", "20260630-1", {"as_of": "2026-06-30", "leads": "12"}) == (
        "20260630-1, as of 30 Jun 2026, leads 12"
    )
    assert about("upload.kept", "", {"as_of": "2026-02-31"}) == "as of 2026-02-31"
