"""The workspace as whoever is looking may see it, and answers kept for as long as their numbers hold."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from smarketing.domain.contacts import without_contacts
from smarketing.domain.filters import Filters
from smarketing.errors import SmarketingError
from smarketing.metrics import Answer
from smarketing.ui.answers import Answers, Make
from smarketing.ui.company import company
from smarketing.ui.stage_names import answer_called
from smarketing.ui.viewer import viewer
from smarketing.workspace import Workspace
from smarketing.workspace.seen import Seen

_ANSWERS: Final = Answers()


def workspace() -> Workspace:
    """Return the workspace as whoever is looking may see and change it; where nobody logs in, all of it.

    Raises:
        LoggedOut: nobody is logged in any more.
        NotAMember: whoever is looking was taken off the list.
    """
    return company().seen_by(viewer())


def sight_of(here: Workspace) -> object:
    """Return what tells what *here* shows from what another view of the same numbers shows."""
    return here.sight if isinstance(here, Seen) else None


def text_as_seen(text: str) -> str:
    """Return *text* without personal data of leads where whoever is looking may not see them, or is not known."""
    try:
        here = workspace()
        return here.mask.text(text) if isinstance(here, Seen) and not here.sight.has_personal_data else text
    except SmarketingError:
        return without_contacts(text)


def ask(metric: str, filters: Filters, **params: Any) -> Answer:  # noqa: ANN401  # a metric's own parameters
    """Return the answer of *metric* for the numbers in force; asked once for all viewers who may see the same.

    Raises:
        SmarketingError: the question can't be answered; its text is fit for the screen.
    """
    return _ANSWERS.get(*_question(metric, filters, params))


def rows_behind(metric: str, filters: Filters) -> Answer:
    """Return all rows that *metric* counted for the numbers in force; looked up once for all who may see the same.

    Raises:
        SmarketingError: the question can't be answered; its text is fit for the screen.
    """
    here = workspace()
    key = repr((str(here.folder), here.numbers_key(), sight_of(here), "rows behind", metric, filters))
    return _ANSWERS.get(key, partial(here.rows_behind, metric, filters, limit=None))


def expect(metric: str, filters: Filters) -> None:
    """Begin to answer *metric* in the background: it will be asked for soon."""
    _ANSWERS.expect(*_question(metric, filters, {}))


def _question(metric: str, filters: Filters, params: dict[str, Any]) -> tuple[str, Make]:
    """Return the key of a question, which names the numbers in force, and how to answer it."""
    here = workspace()
    key = repr((str(here.folder), here.numbers_key(metric), sight_of(here), metric, filters, sorted(params.items())))
    return key, lambda: answer_called(here.ask(metric, filters, **params))
