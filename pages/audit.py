"""Audit log: who did or tried what, and is the record whole?"""

from smarketing.ui import open_page
from smarketing.ui.audit_entries import draw_entries
from smarketing.ui.audit_seal import choose_log, draw_seal

page = open_page("Audit log", question="Who did or tried what, and is the record whole?", filtered=False)

with page.guarded():
    log = choose_log(page)
    with page.card("Entries", key="entries"):
        draw_entries(page, log)
    with page.card("Is the record whole?", key="seal"):
        draw_seal(log)
