"""Shared decisions of both teams: appended with who, when and why; a lost race names the other person."""

from smarketing.domain.agreements import Override
from smarketing.store.actions import Action
from smarketing.store.agreeing import GroundMoved
from smarketing.store.agreements import Agreed
from smarketing.store.audit import Audit, AuditEntry, Broken, Head, Sought, head_of
from smarketing.store.comments import Comment, Thread
from smarketing.store.database import Guard, Transaction, sqlite_url, utc_now
from smarketing.store.excusals import Excusal
from smarketing.store.feedback import WITHDRAWN, Feedback, email_key
from smarketing.store.hearings import Hearing
from smarketing.store.history import Draft, Entry, new_key
from smarketing.store.looks import Look
from smarketing.store.members import Member, Members
from smarketing.store.notes import Note
from smarketing.store.people import Person
from smarketing.store.proposals import Proposal
from smarketing.store.reasons import DEFAULT_REASONS, Reason
from smarketing.store.remarks import Remark
from smarketing.store.replies import Reply
from smarketing.store.returns import Return
from smarketing.store.scenarios import PLAN, Board, Plan, Scenario, as_agreement
from smarketing.store.schema import metadata
from smarketing.store.signatures import Signature
from smarketing.store.stages import StageOwner
from smarketing.store.standings import Standing
from smarketing.store.store import Store, open_store

__all__ = [
    "DEFAULT_REASONS",
    "PLAN",
    "WITHDRAWN",
    "Action",
    "Agreed",
    "Audit",
    "AuditEntry",
    "Board",
    "Broken",
    "Comment",
    "Draft",
    "Entry",
    "Excusal",
    "Feedback",
    "GroundMoved",
    "Guard",
    "Head",
    "Hearing",
    "Look",
    "Member",
    "Members",
    "Note",
    "Override",
    "Person",
    "Plan",
    "Proposal",
    "Reason",
    "Remark",
    "Reply",
    "Return",
    "Scenario",
    "Signature",
    "Sought",
    "StageOwner",
    "Standing",
    "Store",
    "Thread",
    "Transaction",
    "as_agreement",
    "email_key",
    "head_of",
    "metadata",
    "new_key",
    "open_store",
    "sqlite_url",
    "utc_now",
]
