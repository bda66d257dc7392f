"""What sales and marketing agree on, topic by topic: typed, checked in sentences, compared in words."""

from smarketing.domain.agreements.calendar import Calendar
from smarketing.domain.agreements.differences import Difference, differences, in_words, said_of
from smarketing.domain.agreements.documents import Document, read_document, write_document
from smarketing.domain.agreements.hand_off import DETAILS, Detail, HandOff, HandOver, SalesReadyLead
from smarketing.domain.agreements.merging import merged
from smarketing.domain.agreements.parts import AgreementError, Part
from smarketing.domain.agreements.people import (
    BUYER_STAGES,
    JourneyStage,
    PersonaProfile,
    PersonasAgreement,
    Positioning,
)
from smarketing.domain.agreements.plan import DEAL_SIZE, SPLIT_BY, MonthGoal, Override, PlanAgreement, Portion
from smarketing.domain.agreements.reasons import (
    ACTING_TEAMS,
    DEFAULT_REASONS,
    VERDICTS,
    ActingTeam,
    Reason,
    ReasonsAgreement,
    Verdict,
)
from smarketing.domain.agreements.rules import LeadRule
from smarketing.domain.agreements.service_level import (
    WEEKDAYS,
    Holiday,
    Promise,
    Response,
    ServiceLevel,
    WorkingHours,
)
from smarketing.domain.agreements.stages import ForPersona, StagesAgreement, StageTerms
from smarketing.domain.agreements.topics import TOPIC_KEYS, TOPICS, Problem, Topic, TopicKey, WrongContent, topic_of

__all__ = [
    "ACTING_TEAMS",
    "BUYER_STAGES",
    "DEAL_SIZE",
    "DEFAULT_REASONS",
    "DETAILS",
    "SPLIT_BY",
    "TOPICS",
    "TOPIC_KEYS",
    "VERDICTS",
    "WEEKDAYS",
    "ActingTeam",
    "AgreementError",
    "Calendar",
    "Detail",
    "Difference",
    "Document",
    "ForPersona",
    "HandOff",
    "HandOver",
    "Holiday",
    "JourneyStage",
    "LeadRule",
    "MonthGoal",
    "Override",
    "Part",
    "PersonaProfile",
    "PersonasAgreement",
    "PlanAgreement",
    "Portion",
    "Positioning",
    "Problem",
    "Promise",
    "Reason",
    "ReasonsAgreement",
    "Response",
    "SalesReadyLead",
    "ServiceLevel",
    "StageTerms",
    "StagesAgreement",
    "Topic",
    "TopicKey",
    "Verdict",
    "WorkingHours",
    "WrongContent",
    "differences",
    "in_words",
    "merged",
    "read_document",
    "said_of",
    "topic_of",
    "write_document",
]
