"""Commands about people in the data: forget one, hide all of them in earlier uploads, tell what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from smarketing.cli.call import author, called, table
from smarketing.domain.wording import counted

if TYPE_CHECKING:
    from smarketing.workspace.forgetting import Forgotten


def add_to(app: typer.Typer) -> None:
    """Add these commands to *app*."""
    app.command()(forget)
    app.command()(protect)
    app.command()(privacy)


def forget(
    context: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help="An e-mail, a lead's id, a phone, or a full name.")],
    check: Annotated[bool, typer.Option("--check", help="Say where the person is, and change nothing.")] = False,  # noqa: FBT002  # typer's own way
    blank_texts: Annotated[  # noqa: FBT002  # typer's own way
        bool, typer.Option("--blank-texts", help="Blank notes and feedback about the person as a whole.")
    ] = False,
    everywhere: Annotated[  # noqa: FBT002  # typer's own way
        bool,
        typer.Option("--everywhere", help="Cut the full name out of what many rows share too."),
    ] = False,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="Another full name of theirs, or one forgotten before.")
    ] = None,
) -> None:
    """Forget a person in every upload and decision; print the proof. Rows stay, so that no count changes.

    Ends with 1 where their full name stands somewhere still; each place is told with what to do.
    """
    from smarketing.errors import BadValues
    from smarketing.workspace.forgetting import forget as forget_person

    call = called(context)
    with call.workspace() as workspace:
        done = forget_person(
            workspace, who, by=author(), blank_texts=blank_texts, everywhere=everywhere, names=name or (),
            only_look=check,
        )  # fmt: skip
    texts = [{"noun": one.noun, "key": one.key, "version": one.version} for one in done.mentions]
    call.answer({"checked_only": check, **vars(done.proof), "texts": texts}, _told(done, only_look=check))
    if done.proof.left:
        raise BadValues(f"Not all is gone: {counted(len(done.proof.left), 'place')} told above name them still.")


def _told(done: Forgotten, *, only_look: bool) -> Iterator[str]:
    proof = done.proof
    for one in proof.found:
        yield f"{one.place}: {one.rows:,} {'found' if only_look else one.done}"
    for mention in done.mentions:
        yield f"  {mention.noun} {mention.key}, version {mention.version}: {mention.text}"
    if only_look:
        yield from (f"Would stay in {stay.in_words}" for stay in proof.stays)
        yield "Nothing was changed."
        return
    found = "nothing of the person is left in them." if not proof.left else "and this is left:"
    yield f"Searched afterwards: {counted(proof.searched, 'file')} and all decisions, {found}"
    yield from (f"  {one}" for one in proof.left)
    yield from (f"Somebody else's, as far as can be told: {stay.in_words}" for stay in proof.stays if not stay.is_left)
    yield from proof.advice
    yield f"The proof is forgotten/{proof.id}.json; it names nobody."


def protect(context: typer.Context) -> None:
    """Hide names, e-mails and phones in every earlier upload as SMARKETING_PERSONAL_DATA says."""
    from smarketing.workspace.forgetting import protect as protect_uploads

    call = called(context)
    with call.workspace() as workspace:
        done = protect_uploads(workspace, by=author())
    told = f"Hidden: {counted(done.snapshots, 'snapshot')}. Deleted: {counted(done.files, 'uploaded file')}."
    call.answer(vars(done), told)


def privacy(context: typer.Context) -> None:
    """Say how each snapshot keeps names, e-mails and phones, and who was forgotten when."""
    from smarketing.workspace.forgetting import forgotten, kept_how

    call = called(context)
    with call.workspace() as workspace:
        kept = [{"snapshot": one.id, "as_of": one.as_of, "personal_data": how} for one, how in kept_how(workspace)]
        gone = [{"proof": one.id, "forgotten_at": one.forgotten_at, "by": one.by} for one in forgotten(workspace)]
        rule = call.settings.personal_data
    told = [f"New uploads: {rule}", *(table(kept) if kept else []), f"{counted(len(gone), 'person')} forgotten"]
    call.answer({"setting": rule, "snapshots": kept, "forgotten": gone}, told)
