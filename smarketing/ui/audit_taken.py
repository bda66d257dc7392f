"""What leaves by a button, and what is thrown away by one, is logged where it happens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from smarketing.domain.roles import Right
from smarketing.ui.person import person
from smarketing.ui.session import workspace
from smarketing.ui.staging import Staging
from smarketing.workspace import Workspace

RIGHT_TO_TAKE: Final = {
    "rows.exported": Right.DOWNLOAD_ROWS,
    "agreement.exported": Right.READ_AGREEMENTS,
    "audit.exported": Right.READ_AUDIT_LOG,
}
"""What taking a file away takes, by what the log calls it: asked when it is made, however old the page is."""


def taken(file: str, make: Callable[[], bytes], *, action: str = "rows.exported") -> Callable[[], bytes]:
    """Return *make* so that whoever looks now is logged to have taken *file* away, each time it is made."""
    known = person()
    return partial(_taken, workspace(), file, make, action, known.name if known else "")


def _taken(here: Workspace, file: str, make: Callable[[], bytes], action: str, who: str) -> bytes:
    here.require(RIGHT_TO_TAKE[action])
    content = make()
    here.log.append(action, actor=who, subject=file, detail={"bytes": str(len(content))})
    return content


def discard(upload: Staging) -> None:
    """Throw *upload* away because somebody said so."""
    known = person()
    files = str(len(upload.choices.names))
    upload.discard()
    workspace().log.append("upload.discarded", actor=known.name if known else "", detail={"files": files})
