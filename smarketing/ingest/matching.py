"""The headers of a file against the columns of one canonical table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from smarketing.domain.tables import TABLES, Column, Table
from smarketing.ingest.evidence import Evidence
from smarketing.ingest.headers import words
from smarketing.ingest.ids import KNOWN_AS
from smarketing.ingest.lead_references import LEAD_EMAILS, LEAD_IDS, MOSTLY, ids_beside_emails
from smarketing.ingest.presets import Preset, find, own_names
from smarketing.ingest.profile import Profile
from smarketing.ingest.similarity import CALLED_SO, LABEL, likeness

TAKEN_FROM: Final = 0.55
TAKEN_BESIDE_A_PRESET: Final = 0.75
SHOWN_FROM: Final = 0.3
PRESET: Final = 1.0
ONLY_DATE: Final = 0.6
SURE: Final = 0.8
TOO_MANY_ZEROS: Final = 0.5
FEW_IDS_KNOWN: Final = 0.5
ID_WORDS: Final = frozenset({"id", "ids", "nr", "no", "number", "nummer", "key", "code", "uuid", "guid"})
ROW_IDS: Final = {"leads": "lead_id", "deals": "deal_id"}
NEVER_GUESSED: Final = frozenset({KNOWN_AS, LEAD_EMAILS})
REFERENCES: Final = {"deals": LEAD_IDS, "touches": "lead_id"}
CREATION_DATES: Final = {
    "leads": "created_at",
    "touches": "occurred_at",
    "costs": "period_start",
    "traffic": "period_start",
}


@dataclass(frozen=True)
class Match:
    """A header that may be a canonical column: how sure (0-1) and why."""

    header: str
    target: str
    certainty: float
    why: str


@dataclass(frozen=True)
class Assignment:
    """The headers taken for the columns of *kind*, and those that were only near."""

    kind: str
    taken: tuple[Match, ...]
    near: tuple[Match, ...]

    def has(self, target: str) -> bool:
        """Tell whether a header was taken for *target*."""
        return any(match.target == target for match in self.taken)

    @property
    def missing(self) -> list[str]:
        """The required columns without a header; an e-mail stands in for a lead's id, units per base for a rate."""
        missing = [column.name for column in TABLES[self.kind].required if not self.has(column.name)]
        if self.kind == "leads" and self.has("email"):
            missing = [name for name in missing if name != "lead_id"]
        if self.kind == "exchange_rates" and self.has("units_per_base"):
            missing = [name for name in missing if name != "rate"]
        if self.kind == "touches" and not (self.has("lead_id") or self.has("email")):
            missing.append("lead_id")
        return missing


def assign(kind: str, evidence: Evidence, preset: Preset | None, known: dict[str, str]) -> Assignment:
    """Return the best use of the file's headers as the table *kind*; *known* is what the preset matched."""
    table = TABLES[kind]
    named = own_names(kind, evidence.header)
    sure = [Match(header, target, 1.0, "it is called as ours") for target, header in named.items()]
    if preset is not None:
        why = f"known from {preset.label}"
        sure = [Match(header, target, PRESET, why) for target, header in known.items()]
    least = TAKEN_FROM if preset is None else TAKEN_BESIDE_A_PRESET
    alone = preset.left_alone(evidence.header) if preset else frozenset()
    candidates = list(_candidates(table, evidence, {match.header for match in sure} | alone))
    taken, near = _greedy(sure, candidates, least)
    assignment = _with_leads_by_value(Assignment(kind, taken, near), evidence)
    spellings = preset.headers.get(LEAD_IDS, ()) if preset else ()
    return _with_only_date(_with_emails_beside_ids(assignment, evidence, spellings), evidence)


def _greedy(
    sure: Sequence[Match], candidates: Sequence[Match], least: float
) -> tuple[tuple[Match, ...], tuple[Match, ...]]:
    """Return *sure* and the surest of *candidates*, each header and column once, and the best of each header left."""
    ranked = sorted(candidates, key=lambda match: -match.certainty)
    headers = {match.header for match in sure}
    targets = {match.target for match in sure}
    taken = list(sure)
    for match in ranked:
        if match.certainty >= least and match.header not in headers and match.target not in targets:
            taken.append(match)
            headers.add(match.header)
            targets.add(match.target)
    near: dict[str, Match] = {}
    for match in ranked:
        if match.header not in headers and match.target not in targets and match.certainty >= SHOWN_FROM:
            near.setdefault(match.header, match)
    return tuple(taken), tuple(near.values())


def _candidates(table: Table, evidence: Evidence, done: set[str]) -> Iterable[Match]:
    for header in evidence.header:
        if header in done:
            continue
        for column in (one for one in table.columns if one.name not in NEVER_GUESSED):
            match = _weighed(table, column, header, evidence)
            if match.certainty >= SHOWN_FROM:
                yield match


def _weighed(table: Table, column: Column, header: str, evidence: Evidence) -> Match:
    """Return what the name says, corrected by what the values say."""
    like = likeness(header, table.name, column)
    match = Match(header, column.name, like.certainty, like.why)
    if REFERENCES.get(table.name) == column.name:
        return _weighed_reference(match, evidence)
    if ROW_IDS.get(table.name) == column.name:
        return _weighed_id(match, evidence)
    looks = evidence.profiles[header]
    doubt = _doubt(match, column, looks)
    if doubt is not None:
        return _doubted(match, *doubt)
    if column.name == "email" and looks.email >= MOSTLY and looks.distinct >= 0.9 * looks.filled:
        return _at_least(match, 0.6, "its values are e-mail addresses")
    return match


def _doubt(match: Match, column: Column, looks: Profile) -> tuple[float, str] | None:
    """Return how much less sure the values make us, and why; None where they don't."""
    if column.type == "text" and looks.boolean >= MOSTLY and match.certainty < SURE:
        return 0.4, "its values are only yes and no"
    if not looks.filled and match.certainty < LABEL:
        return 0.7, "it is empty"
    if not looks.can_be(column.type) or (column.name == "email" and looks.filled and looks.email < MOSTLY):
        return 0.4, f"its values are no {_plural(column)}"
    if column.type == "money" and looks.zero >= TOO_MANY_ZEROS:
        return 0.5, "most of its values are 0"
    return None


def _weighed_id(match: Match, evidence: Evidence) -> Match:
    """A row's own id is filled and never twice the same; a column that is so and sounds like an id may be it."""
    looks_like_id = bool(ID_WORDS & set(words(match.header)))
    if match.certainty < SHOWN_FROM and not looks_like_id:
        return match
    if evidence.is_unique(match.header) and not _is_lead_reference(match, evidence):
        return _at_least(match, 0.65 if looks_like_id else 0.5, "no two rows have the same value")
    if evidence.profiles[match.header].seen > 1:
        return _doubted(match, 0.5, "it is empty or the same in several rows")
    return match


def _is_lead_reference(match: Match, evidence: Evidence) -> bool:
    return match.target == "deal_id" and evidence.share_of_leads(match.header) >= FEW_IDS_KNOWN


def _weighed_reference(match: Match, evidence: Evidence) -> Match:
    """A reference to leads holds ids or e-mails of leads we know, where we know any."""
    share = evidence.share_of_leads(match.header)
    if share >= FEW_IDS_KNOWN:
        return Match(match.header, match.target, 0.8 + 0.19 * share, f"{share:.0%} of its values are leads we know")
    return match


def _with_leads_by_value(assignment: Assignment, evidence: Evidence) -> Assignment:
    """Prefer the column whose values are our leads to one that a preset names but whose values are not."""
    target = REFERENCES.get(assignment.kind)
    chosen = next((match for match in assignment.taken if match.target == target), None)
    if chosen is None or not evidence.known or evidence.share_of_leads(chosen.header) > 0:
        return assignment
    free = set(evidence.header) - {match.header for match in assignment.taken}
    share, better = max(((evidence.share_of_leads(header), header) for header in free), default=(0.0, ""))
    if share < FEW_IDS_KNOWN:
        return assignment
    match = Match(better, chosen.target, 0.8 + 0.19 * share, f"{share:.0%} of its values are leads we know")
    kept = tuple(other for other in assignment.taken if other is not chosen)
    return replace(assignment, taken=(*kept, match), near=tuple(n for n in assignment.near if n.header != better))


def _with_emails_beside_ids(assignment: Assignment, evidence: Evidence, spellings: Sequence[str]) -> Assignment:
    """Where deals name their leads by ids and by e-mails, take both: the e-mails count where no id is a lead's.

    *spellings* are what the preset calls a column of leads.
    """
    chosen = next((match for match in assignment.taken if match.target == LEAD_IDS), None)
    if chosen is None or assignment.has(LEAD_EMAILS):
        return assignment
    free = [header for header in evidence.header if header not in {match.header for match in assignment.taken}]
    named = [header for header in free if _names_leads(header, evidence, spellings)]
    found = ids_beside_emails(chosen.header, named, evidence.share_of_addresses)
    if found is None:
        return assignment
    ids, email = found
    both = (
        Match(ids, LEAD_IDS, chosen.certainty, chosen.why if ids == chosen.header else "its values are ids of leads"),
        Match(
            email, LEAD_EMAILS, chosen.certainty, "its values are e-mail addresses of leads, used where no id is known"
        ),
    )
    taken = (*(match for match in assignment.taken if match is not chosen), *both)
    return replace(
        assignment, taken=taken, near=tuple(one for one in assignment.near if one.header not in {ids, email})
    )


def _names_leads(header: str, evidence: Evidence, spellings: Sequence[str]) -> bool:
    """Return whether *header* is called like a column of leads, or holds leads we know."""
    if any(find({LEAD_IDS: (spelling,)}, [header]) for spelling in spellings):
        return True
    is_called = likeness(header, "deals", TABLES["deals"].column(LEAD_IDS)).certainty >= CALLED_SO
    return is_called or evidence.share_of_leads(header) >= FEW_IDS_KNOWN


def _with_only_date(assignment: Assignment, evidence: Evidence) -> Assignment:
    """A table that needs a date takes the only column of dates that is left."""
    target = CREATION_DATES.get(assignment.kind)
    if target is None or assignment.has(target):
        return assignment
    used = {match.header for match in assignment.taken}
    dates = [header for header in evidence.header if header not in used and evidence.profiles[header].date >= MOSTLY]
    if len(dates) != 1:
        return assignment
    match = Match(dates[0], target, ONLY_DATE, "it is the only date that is left")
    return replace(
        assignment,
        taken=(*assignment.taken, match),
        near=tuple(near for near in assignment.near if near.header != dates[0]),
    )


def _doubted(match: Match, factor: float, doubt: str) -> Match:
    return replace(match, certainty=match.certainty * factor, why=f"{match.why}, but {doubt}")


def _at_least(match: Match, certainty: float, why: str) -> Match:
    return match if match.certainty >= certainty else replace(match, certainty=certainty, why=why)


def _plural(column: Column) -> str:
    if column.name == "email":
        return "e-mail addresses"
    return {"timestamp": "dates", "date": "dates", "boolean": "yes and no", "text": "words", "list": "ids"}.get(
        column.type, "numbers"
    )
