"""The one workspace of this process, and the door through which each viewer comes to it."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

import streamlit as st

from smarketing.settings import settings
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.access import EVERYBODY, Roll, Viewer
from smarketing.workspace.seen import Seen

_KEPT: Final = 200


class Company:
    """A workspace, the list of its members, and a guarded view of it for each viewer."""

    def __init__(self, whole: Workspace) -> None:
        self.whole = whole
        self.roll = Roll(whole.own_store, whole.settings)
        self._lock = Lock()
        self._seen: OrderedDict[Viewer, Seen] = OrderedDict()

    def seen_by(self, viewer: Viewer) -> Workspace:
        """Return the workspace as *viewer* may see and change it."""
        if viewer == EVERYBODY:
            return self.whole
        with self._lock:
            if viewer not in self._seen:
                self._seen[viewer] = Seen(self.whole, viewer, self.roll)
            self._seen.move_to_end(viewer)
            if len(self._seen) > _KEPT:
                self._seen.popitem(last=False)
            return self._seen[viewer]

    def close(self) -> None:
        """Let go of the workspace."""
        self.whole.close()


@st.cache_resource(show_spinner=False, on_release=Company.close)
def company() -> Company:
    """Return the company that every session of this process shares; pages ask ``session.workspace`` for their view."""
    return Company(open_workspace(settings()))
