"""What is done once before the first visitor comes, so that nobody waits for it."""

from __future__ import annotations

import logging

from smarketing.errors import SmarketingError
from smarketing.ui.company import company

_log = logging.getLogger("smarketing.ui")


def warm_up() -> None:
    """Open the workspace and its numbers; a fault is logged and met again, in words, by the first page."""
    try:
        here = company().whole
        if not here.is_empty:
            here.ask("scorecard")
    except SmarketingError as fault:
        _log.warning("Not warm: %s", fault)
