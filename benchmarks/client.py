"""One browser tab without a browser: speaks Streamlit's own protocol over its websocket."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect

_KEYED = re.compile(r"^\$\$ID-[0-9a-f]+-(.*)$", re.DOTALL)
_PATIENCE = 120.0
_KEPT_RUNS = 2
"""How many runs a browser keeps a message that was sent once and is only named afterwards."""


class PageError(RuntimeError):
    """The page showed an error, or never finished."""


@dataclass
class Run:
    """What one run of a page took until its last message, in seconds, and how much was sent."""

    seconds: float
    first_element_seconds: float
    bytes: int
    messages: int


@dataclass
class Tab:
    """An open session; ``query`` is its address, ``widgets`` the ids of what can be chosen on the page, by key."""

    socket: ClientConnection
    query: str = ""
    page: str = ""
    widgets: dict[str, str] = field(default_factory=dict)
    _kept: dict[str, int] = field(default_factory=dict)

    @classmethod
    @contextlib.contextmanager
    def opened(cls, port: int) -> Iterator[Self]:
        """Open a tab on a server of this machine; nothing is run yet."""
        address = f"127.0.0.1:{port}"
        with connect(
            f"ws://{address}/_stcore/stream", subprotocols=[Subprotocol("streamlit")],
            origin=Origin(f"http://{address}"), max_size=None, compression=None, ping_interval=None,
        ) as socket:  # fmt: skip
            yield cls(socket)

    def open(self, path: str, **query: str) -> Run:
        """Open the page at *path* ("" is home) as a link does."""
        self.widgets.clear()
        self.page = ""
        self.query = urlencode(query)
        return self._run(self._asking(page_name=path))

    def rerun(self, **query: str) -> Run:
        """Run the same page again, at another address if one is given."""
        if query:
            self.query = urlencode(query)
        return self._run(self._asking())

    def choose(self, key: str, *values: str) -> Run:
        """Choose *values* in the multiselect with *key*, as a click does: its callback runs before the page."""
        message = self._asking()
        state = message.rerun_script.widget_states.widgets.add()
        state.id = self.widgets[key]
        state.string_array_value.data.extend(values)
        return self._run(message)

    def _asking(self, page_name: str = "") -> BackMsg:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.query
        asked.page_script_hash = self.page
        asked.page_name = page_name
        asked.cached_message_hashes.extend(self._kept)
        asked.context_info.timezone = "Europe/Berlin"
        asked.context_info.locale = "en-GB"
        asked.context_info.color_scheme = "light"
        return message

    def _run(self, message: BackMsg) -> Run:
        began = time.perf_counter()
        self.socket.send(message.SerializeToString())
        run = Run(0.0, 0.0, 0, 0)
        while True:
            data = self.socket.recv(timeout=_PATIENCE, decode=False)
            run.bytes += len(data)
            run.messages += 1
            told = ForwardMsg.FromString(data)
            if told.WhichOneof("type") == "delta" and not run.first_element_seconds:
                run.first_element_seconds = time.perf_counter() - began
            if self._note(told):
                run.seconds = time.perf_counter() - began
                return run

    def _note(self, told: ForwardMsg) -> bool:
        """Take in one message; return whether the run is over."""
        kind = told.WhichOneof("type")
        if told.metadata.cacheable and told.hash:
            self._kept[told.hash] = 0
        if kind == "navigation":
            self.page = told.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = told.page_info_changed.query_string
        elif kind == "ref_hash":
            self._kept[told.ref_hash] = 0
        elif kind == "delta":
            self._note_element(told.delta)
        elif kind == "page_not_found":
            raise PageError("there is no such page")
        elif kind == "script_finished" and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self._kept = {key: age + 1 for key, age in self._kept.items() if age < _KEPT_RUNS}
            return True
        return False

    def _note_element(self, delta: Any) -> None:  # noqa: ANN401  # protobufs carry no types
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise PageError(f"{element.exception.type}: {element.exception.message}")
        widget = str(getattr(getattr(element, kind), "id", ""))
        if found := _KEYED.match(widget):
            self.widgets[found[1]] = widget
