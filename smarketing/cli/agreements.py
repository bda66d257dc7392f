"""Commands about what both teams agree on: show, history, export, import, propose, sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smarketing.cli.call import author, called, table
from smarketing.cli.options import Day
from smarketing.domain.period import day_in_words

if TYPE_CHECKING:
    from smarketing.store import Agreed, Entry, Person, Standing, Store
    from smarketing.workspace import Workspace
    from smarketing.workspace.agreements import Imported, Version

_TOPIC = typer.Argument(help="A topic, such as stages; `agreements show` lists them.")
_TEAM_HELP = "The team you speak for; needed once, then known."


class TeamName(StrEnum):
    """The teams of which one person each signs."""

    MARKETING = "marketing"
    SALES = "sales"


By = Annotated[str | None, typer.Option("--by", help="Your name; by default the user of this machine.")]
Team = Annotated[TeamName | None, typer.Option(help=_TEAM_HELP)]
Why = Annotated[str, typer.Option("--reason", help="Why; everybody reads it.")]
Signing = Annotated[bool, typer.Option("--sign", help="Sign it at once, for your team.")]
From = Annotated[dt.date | None, Day("The day from which it shall hold; today if not said.", "--from")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to *app*."""
    group = typer.Typer(help="What both teams agree on: look, propose, sign.", no_args_is_help=True)
    for command in (show, history, export, propose, sign):
        group.command()(command)
    group.command("import")(import_)
    app.add_typer(group, name="agreements")


def show(
    context: typer.Context,
    topic: Annotated[str | None, _TOPIC] = None,
    on: Annotated[dt.date | None, Day("What was in force on that day.")] = None,
) -> None:
    """Say what is in force, and which proposals are open; of one topic the whole content."""
    from smarketing.domain.agreements import TOPIC_KEYS, topic_of
    from smarketing.domain.agreements.documents import Document, write_document

    call = called(context)
    with call.workspace() as workspace:
        store = workspace.store
        asked = [store.agreements.in_force(key, on) for key in ([topic] if topic else TOPIC_KEYS)]
        waiting = [one for one in store.agreeing.standings(topic) if one.state == "open"]
    rows = [_row(entry) for entry in asked]
    contents = [
        {**row, "content": topic_of(one.key).encode(one.value.content)} for row, one in zip(rows, asked, strict=True)
    ]
    told = [write_document(Document({topic: asked[0].value.content}))] if topic else table(rows)
    call.answer(
        {"topics": contents, "open": [_open(one) for one in waiting]}, [*told, *(_said(one) for one in waiting)]
    )


def _row(entry: Entry[Agreed]) -> dict[str, Any]:
    is_agreed = bool(entry.version)
    return {
        "topic": entry.key,
        "version": entry.version,
        "holds_from": entry.value.holds_from if is_agreed else None,
        "last_signed_by": entry.author or None,
        "reason": entry.value.reason or "nobody agreed on it yet",
    }


def _open(one: Standing) -> dict[str, Any]:
    value = one.proposal.value
    return {
        "proposal": one.key,
        "version": one.proposal.version,
        "topic": value.topic,
        "state": one.state,
        "proposed_by": value.proposed_by,
        "reason": value.reason,
        "holds_from": one.agreed.value.holds_from if one.agreed else value.holds_from,
        "signed": [{"by": signed.author, "team": signed.value.team} for signed in one.signatures],
        "missing": one.missing if one.state == "open" else (),
        "is_moved": one.moved is not None,
    }


def _said(one: Standing) -> str:
    value = one.proposal.value
    if one.agreed is not None:
        return f"{one.key}: {value.topic}, agreed; holds from {day_in_words(one.agreed.value.holds_from)}"
    missing = " and ".join(one.missing)
    moved = " What it builds on has changed: rebase it first." if one.moved else ""
    return f"{one.key}: {value.topic}, proposed by {value.proposed_by}, waits for {missing}. {value.reason}{moved}"


def history(context: typer.Context, topic: Annotated[str, _TOPIC]) -> None:
    """List every version of a topic, the newest first: since when, who signed, why, and what changed."""
    from smarketing.workspace.agreements import history as versions_of

    call = called(context)
    with call.workspace() as workspace:
        versions = versions_of(workspace.store, topic)
    told = [line for one in versions for line in _told(one)] or ["Nobody agreed on it yet."]
    call.answer([_version(one) for one in versions], told)


def _version(one: Version) -> dict[str, Any]:
    return {
        **_row(one.agreed),
        "agreed_at": one.agreed.written_at,
        "signed_by": _signers(one),
        "changes": [difference.sentence for difference in one.differences],
    }


def _signers(one: Version) -> list[str]:
    signed = one.standing.signatures if one.standing else (one.agreed,)
    return [entry.author for entry in signed]


def _told(one: Version) -> Iterator[str]:
    since = one.agreed.value.holds_from
    holds = f"from {day_in_words(since)}" if since > dt.date.min else "at once"
    yield f"{one.agreed.version}: holds {holds}, signed by {' and '.join(_signers(one))}. {one.agreed.value.reason}"
    yield from (f"  {difference.sentence}" for difference in one.differences)


def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="The file to write.")],
    on: Annotated[dt.date | None, Day("What was in force on that day.")] = None,
) -> None:
    """Write everything in force into one file that people read and change."""
    from smarketing.errors import StoreError
    from smarketing.workspace.agreements import export_agreement

    call = called(context)
    with call.workspace() as workspace:
        text = export_agreement(workspace.store, on)
        workspace.log.append("agreement.exported", actor=author(), subject=out.name)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as cause:
        raise StoreError(f"{out} can't be written: {cause.strerror}. Name another file.") from cause
    call.answer({"out": str(out)}, f"The agreement is in {out}.")


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `agreements export` wrote, changed.")],
    reason: Why,
    by: By = None,
    team: Team = None,
    from_: From = None,
    sign: Signing = False,  # noqa: FBT002  # typer's own way
) -> None:
    """Propose every topic of a file that differs from what is agreed; nothing of it where a line is wrong."""
    _propose(context, file, None, reason=reason, by=by, team=team, holds_from=from_, is_signed=sign)


def propose(
    context: typer.Context,
    topic: Annotated[str, _TOPIC],
    file: Annotated[Path, typer.Argument(help="A file as `agreements export` writes it, with the topic.")],
    reason: Why,
    by: By = None,
    team: Team = None,
    from_: From = None,
    sign: Signing = False,  # noqa: FBT002  # typer's own way
) -> None:
    """Propose one topic of a file; tell what it would do to the numbers."""
    _propose(context, file, topic, reason=reason, by=by, team=team, holds_from=from_, is_signed=sign)


def _propose(
    context: typer.Context,
    file: Path,
    topic: str | None,
    *,
    reason: str,
    by: str | None,
    team: TeamName | None,
    holds_from: dt.date | None,
    is_signed: bool,
) -> None:
    from smarketing.workspace.agreements import import_agreement

    call = called(context)
    with call.workspace() as workspace:
        store = workspace.store
        done = import_agreement(
            store, _read(file), file=file.name, only=topic, by=_person(store, by, team), reason=reason,
            holds_from=holds_from, sign=is_signed,
        )  # fmt: skip
        changed = {one.key: _changed(workspace, one) for one in done.proposed}
    content = {
        "proposed": [{**_open(one), **changed[one.key]} for one in done.proposed],
        "waiting": done.waiting,
        "owners": done.owners,
    }
    call.answer(content, _imported(done, changed))


def _changed(workspace: Workspace, one: Standing) -> dict[str, list[str]]:
    """Return what a proposal changes, in words: in the text, and in the numbers."""
    from smarketing.domain.agreements import StagesAgreement
    from smarketing.workspace.agreement_effects import effect_of
    from smarketing.workspace.agreement_wording import in_sentences, model_in_sentences
    from smarketing.workspace.agreements import changes_of
    from smarketing.workspace.stage_model_effect import is_another_model, model_effect

    value = one.proposal.value
    if isinstance(value.content, StagesAgreement) and is_another_model(workspace, value.content):
        effects = model_in_sentences(model_effect(workspace, value.content))
    else:
        effects = in_sentences(effect_of(workspace, value.content))
    return {
        "changes": [difference.sentence for difference in changes_of(workspace.store, one)],
        "effects": list(effects),
    }


def _imported(done: Imported, changed: dict[str, dict[str, list[str]]]) -> Iterator[str]:
    for one in done.proposed:
        yield _said(one)
        yield from (f"  {sentence}" for sentence in (*changed[one.key]["changes"], *changed[one.key]["effects"]))
    yield from (f"{topic}: the same is proposed already." for topic in done.waiting)
    if done.owners:
        yield f"Owners named: {', '.join(done.owners)}."
    if not (done.proposed or done.waiting or done.owners):
        yield "Nothing differs from what is agreed."


def sign(
    context: typer.Context,
    proposal: Annotated[str, typer.Argument(help="A proposal's key; `agreements show` lists those that are open.")],
    by: By = None,
    team: Team = None,
    version: Annotated[int | None, typer.Option(help="The version you read; by default the newest.")] = None,
) -> None:
    """Sign a proposal for your team; once one person of each team has, it holds from its day on."""
    call = called(context)
    with call.workspace() as workspace:
        store = workspace.store
        seen = version or store.agreeing.standing(proposal).proposal.version
        stands = store.agreeing.sign(proposal, by=_person(store, by, team), version=seen)
    call.answer(_open(stands), _said(stands))


def _person(store: Store, by: str | None, team: TeamName | None) -> Person:
    """Return who decides; their team is known, or has to be said the first time."""
    from smarketing.errors import StoreError
    from smarketing.store import Person

    name = by or author()
    known = store.people.find(name)
    if team is not None:
        return Person(name, team.value)
    if known is None:
        raise StoreError(
            f"{name} decides here for the first time. Say for which team: --team marketing or --team sales."
        )
    return known.value


def _read(file: Path) -> str:
    from smarketing.domain.agreements import AgreementError

    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        reason = str(getattr(cause, "strerror", None) or "it is no text in UTF-8").lower()
        raise AgreementError(f"{file} can't be read: {reason}. Check its name and rights.") from cause
