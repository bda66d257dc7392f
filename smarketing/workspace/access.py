"""Who is looking and what they may do: asked anew at every write, from the list of members."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from smarketing.domain.personas import RuleSet
from smarketing.domain.roles import RIGHTS, Right, RoleKey, who_may
from smarketing.domain.stages import Team
from smarketing.errors import Denied, NotAMember, RoleChanged
from smarketing.settings import Settings
from smarketing.store import (
    Action,
    Comment,
    Entry,
    Excusal,
    Feedback,
    Hearing,
    Look,
    Member,
    Note,
    Person,
    Proposal,
    Remark,
    Reply,
    Scenario,
    Signature,
    Store,
    Transaction,
)
from smarketing.store.making_way import BY_SETTINGS
from smarketing.store.returns import Return
from smarketing.workspace.masking import Mask

T = TypeVar("T")
_NOBODY: Final = ""
_RIGHT_OF: Final[dict[str, Right]] = {
    "feedback": Right.GIVE_FEEDBACK,
    "replies": Right.WRITE_NOTES,
    "returns": Right.WRITE_NOTES,
    "excusals": Right.EXCUSE,
    "remarks": Right.WRITE_NOTES,
    "hearings": Right.WRITE_NOTES,
    "actions": Right.WRITE_NOTES,
    "notes": Right.WRITE_NOTES,
    "comments": Right.COMMENT,
    "scenarios": Right.PLAN,
    "persona_rules": Right.EDIT_PERSONA_RULES,
    "stage_owners": Right.NAME_OWNERS,
    "members": Right.MANAGE_PEOPLE,
}
"""What writing each noun of the store takes; what both teams sign goes by the team of who signs."""
_SIGNED: Final = frozenset({"agreements", "proposals", "signatures"})
_OF_THE_COMPANY: Final = (Action, Note, Proposal, Remark, RuleSet, Scenario)
"""What is decided about all sources at once: nothing for an agency."""
_OWN: Final = frozenset({"people", "looks"})
"""What everybody writes of themselves, and of nobody else."""


@dataclass(frozen=True)
class Viewer:
    """Who is looking: the name and team they decide under, their role, and for an agency what it is shown.

    ``login`` is empty where nobody logs in.
    """

    name: str
    team: Team | None
    role: RoleKey
    login: str = _NOBODY
    sources: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    sees_revenue: bool = False

    @property
    def rights(self) -> frozenset[Right]:
        """Everything they may do."""
        granted = {Right.SEE_REVENUE} if self.sees_revenue else set()
        return RIGHTS[self.role] | granted

    def may(self, right: Right) -> bool:
        """Return whether they have *right*."""
        return right in self.rights


EVERYBODY: Final = Viewer("", None, "admin")
"""Whoever looks where there is no log-in: a single team on a trusted network, which may do everything."""


def require(viewer: Viewer, right: Right) -> None:
    """Return where *viewer* has *right*.

    Raises:
        Denied: they have not; says who has.
    """
    if not viewer.may(right):
        raise Denied(right, who_may(right))


class Roll:
    """The list of members as log-ins are judged by it: looked up anew after ``seconds`` at the latest."""

    def __init__(self, own: Store, settings: Settings) -> None:
        self._own = own
        self._admins = settings.admin_logins
        self._seconds = settings.member_check_seconds
        self._known: dict[str, tuple[float, Entry[Member] | None]] = {}

    def viewer(self, login: str, *, now: bool = False) -> Viewer:
        """Return who logs in as *login*, as the list says *now* or said a moment ago.

        Raises:
            NotAMember: they are not on the list, or were taken off it.
        """
        key = login.casefold()
        asked_at, entry = self._known.get(key, (float("-inf"), None))
        if now or time.monotonic() - asked_at > self._seconds:
            entry = self._own.members.find(login)
            self._known[key] = (time.monotonic(), entry)
        return _member(login, entry)

    def viewer_in(self, connection: Transaction, login: str) -> Viewer:
        """Return who logs in as *login* as the transaction of *connection* sees it: nobody is removed meanwhile.

        A decision about the demo company is written elsewhere; the list is then asked beside it.

        Raises:
            NotAMember: they are not on the list, or were taken off it.
        """
        if connection.engine is not self._own.engine:
            return self.viewer(login, now=True)
        return _member(login, self._own.members.find_in(connection, login))

    def welcome(self, login: str, name: str) -> Viewer:
        """Return who logs in as *login*; the first on an empty list, and the admins of the settings, become admins.

        Raises:
            NotAMember: they are not on the list, or were taken off it.
        """
        entry = self._own.members.find(login)
        if login.casefold() in self._admins:
            known = entry.value if entry else None
            if known is None or known.is_removed or known.role != "admin":
                member = Member(login, known.name if known else name, known.team if known else "marketing", "admin")
                self._own.members.put(member, by=BY_SETTINGS, expected=entry.version if entry else 0)
        elif entry is None:
            self._own.members.first(Member(login, name, "marketing", "admin"))
        viewer = self.viewer(login, now=True)
        assert viewer.team is not None
        self._own.people.remember(viewer.name, viewer.team)
        return viewer


def _member(login: str, entry: Entry[Member] | None) -> Viewer:
    if entry is None or entry.value.is_removed:
        raise NotAMember(login, is_removed=entry is not None)
    member = entry.value
    return Viewer(
        member.name, member.team, member.role, member.login, member.sources, member.campaigns, member.sees_revenue
    )


def _is_shown_as_much(now: Viewer, before: Viewer) -> bool:
    """Return whether somebody who is *now* that viewer is shown all that they were *before*."""
    if not now.rights >= before.rights:
        return False
    return now.may(Right.SEE_EVERY_SOURCE) or (now.sources, now.campaigns) == (before.sources, before.campaigns)


def _is_of(viewer: Viewer, value: object) -> bool:
    """Return whether *value* says something of *viewer* alone."""
    if isinstance(value, Look):
        return value.name == viewer.name
    return value == Person(viewer.name, viewer.team or "marketing")


class Access:
    """What one viewer may do: the guard of all they write, and the one who records what they were denied."""

    def __init__(self, viewer: Viewer, roll: Roll, own: Store, sees_lead: Callable[[str], bool], mask: Mask) -> None:
        self.viewer = viewer
        self._mask = mask
        self._sees_lead = sees_lead
        self._roll = roll
        self._own = own

    def require(self, right: Right) -> None:
        """Return where the viewer has *right* at this moment; a refusal is recorded.

        Raises:
            Denied: they have not, or are shown less by now than what they still have open.
            NotAMember: they are no member any more.
        """
        try:
            now = self._roll.viewer(self.viewer.login, now=True)
            require(now, right)
            if not _is_shown_as_much(now, self.viewer):
                raise RoleChanged
        except (Denied, NotAMember) as fault:
            self.refused(fault)
            raise

    def allow(self, noun: str, values: Sequence[object], connection: Transaction) -> None:
        """Return where the viewer may write *values* as decisions of *noun* at this moment; see ``Guard``."""
        now = self._roll.viewer_in(connection, self.viewer.login)
        if noun in _OWN:
            if not all(_is_of(now, value) for value in values):
                raise Denied("speak in the name of somebody else", "only they")
            return
        of_team = Right.AGREE_FOR_SALES if now.team == "sales" else Right.AGREE_FOR_MARKETING
        require(now, of_team if noun in _SIGNED else _RIGHT_OF.get(noun, Right.MANAGE_PEOPLE))
        if any(isinstance(value, Signature) and value.team != now.team for value in values):
            raise Denied("sign for the other team", "only its members")

    def shows(self, value: object) -> bool:
        """Return whether the viewer may see the decision *value*: an agency nothing said of what is of others too."""
        if self.viewer.may(Right.SEE_EVERY_SOURCE):
            return True
        if isinstance(value, _OF_THE_COMPANY):
            return False
        if isinstance(value, Feedback | Return | Excusal | Hearing):
            return bool(value.lead_id) and self._sees_lead(value.lead_id)
        if not isinstance(value, Comment | Reply):
            return True
        granted = {"campaign": self.viewer.campaigns, "source": self.viewer.sources}
        if value.subject in granted:
            return value.subject_key in granted[value.subject]
        return value.subject == "lead" and self._sees_lead(value.subject_key)

    def seen(self, value: T) -> T:
        """Return the decision *value*, without personal data of leads where the viewer may not see them."""
        return value if self.viewer.may(Right.SEE_PERSONAL_DATA) else self._mask.decision(value)

    def refused(self, fault: Denied | NotAMember) -> None:
        """Record that the viewer was denied something."""
        what = fault.what if isinstance(fault, Denied) else "go on as a member"
        self._own.audit.append(
            "denied", actor=self.viewer.name, subject=what, outcome="denied", detail={"role": self.viewer.role}
        )
