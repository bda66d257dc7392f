"""What was decided, read once for all who may see the same and again only when somebody decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from smarketing.ui.answers import Kept
from smarketing.ui.session import sight_of
from smarketing.workspace import Workspace

_Read = TypeVar("_Read")
_READ: Final[Kept[Any]] = Kept(400)


def lately(here: Workspace, what: str, *nouns: str, read: Callable[[], _Read]) -> _Read:
    """Return what *read* finds, named *what*: it depends on *nouns* of the store, the numbers up, and whoever looks.

    The numbers count because names of their leads are hidden in what is said. For what a page only tells of: what
    another process decided in the last half second may lack.
    """
    decided = here.store.recent_revisions()
    key = (*seen_as(here), what, *(decided[noun] for noun in nouns))
    return cast("_Read", _READ.get(repr(key), read))


def seen_as(here: Workspace) -> tuple[object, ...]:
    """Return what tells apart what different people see of the same decisions: whose they are, and what is hidden."""
    return str(here.folder), here.holds_demo, sight_of(here), "" if here.is_empty else here.build().id
