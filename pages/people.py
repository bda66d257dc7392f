"""People: who may log in, as what, and what is an agency shown?"""

from smarketing.ui import open_page
from smarketing.ui.members import draw_members, draw_membership_form

page = open_page("People", question="Who may log in, as what, and what is an agency shown?", filtered=False)

with page.card("Members", key="members"):
    draw_members(page)
with page.card("Add or change a member", key="member"):
    draw_membership_form(page)
