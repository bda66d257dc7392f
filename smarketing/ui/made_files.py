"""Files made to be taken away: each is given to the browser whose click made it, for a few minutes, and to no other.

Streamlit answers the address of a made file to whoever knows it, and forgets the file after the next two runs of
anybody. An address stands in the history of a browser and in the log of a proxy, and a log-in is asked for by the page
alone: so every browser is given a cookie that no script can read, and its files are kept for it here.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.cookies import Morsel, SimpleCookie
from threading import Lock
from typing import Any, Final
from urllib.parse import quote

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from smarketing.errors import SmarketingError

ANSWERS_SECONDS: Final = 300
"""How long the address of a made file answers; the button makes it anew."""
_MOST: Final = 4
"""How many files are kept for a browser, the newest of them."""
COOKIE: Final = "smarketing_browser"
_YEAR_SECONDS: Final = 365 * 24 * 3600
_NOT_YOURS: Final = (
    "This file is made for one browser and a few minutes. Take it by its button on the page; reload the page first "
    "if that button brought you here."
)


@dataclass(frozen=True)
class MadeFile:
    """What somebody takes away."""

    content: bytes
    name: str
    mime: str

    @property
    def id(self) -> str:
        """What Streamlit calls it in its address."""
        return MemoryMediaFileStorage("").load_and_get_id(
            self.content, self.mime, MediaFileKind.DOWNLOADABLE, self.name
        )


class MadeFiles:
    """The files of each browser, and until when it may fetch them. Safe to share."""

    def __init__(self, seconds: float = ANSWERS_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[tuple[str, str], tuple[float, MadeFile]] = {}

    def keep(self, browser: str, file: MadeFile) -> None:
        """Keep *file*, which *browser* made just now."""
        key = (browser, file.id)
        with self._lock:
            self._sweep()
            self._kept.pop(key, None)
            for old in [one for one in self._kept if one[0] == browser][: 1 - _MOST]:
                del self._kept[old]
            self._kept[key] = (self._clock() + self._seconds, file)

    def of(self, browser: str, file_id: str) -> MadeFile | None:
        """Return the file *file_id* where *browser* made it, and not too long ago."""
        with self._lock:
            self._sweep()
            return self._kept.get((browser, file_id), (0.0, None))[1] if browser else None

    def _sweep(self) -> None:
        now = self._clock()
        for old in [key for key, (ends, _) in self._kept.items() if ends <= now]:
            del self._kept[old]


MADE: Final = MadeFiles()
"""The files of this process."""


def file_button(label: str, make: Callable[[], bytes], file: str, mime: str, **options: Any) -> None:  # noqa: ANN401  # the button's own
    """Draw a button that makes *file* at the click, for the browser that this page is drawn for."""
    browser = st.context.cookies.get(COOKIE, "")
    st.download_button(
        label, partial(_made, browser, make, file, mime), file, mime, icon=":material/download:", on_click="ignore",
        **options,
    )  # fmt: skip


def _made(browser: str, make: Callable[[], bytes], name: str, mime: str) -> bytes:
    if not browser:
        raise SmarketingError("This browser keeps no cookies of this address, so no file can be made for it alone.")
    file = MadeFile(make(), name, mime)
    MADE.keep(browser, file)
    return file.content


class OnlyItsBrowser:
    """ASGI middleware: a made file goes to the browser that made it alone, and every browser is known by a cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a made file, and let Streamlit answer any other."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        browser, name = request.cookies.get(COOKIE, ""), _made_file(scope["path"])
        if name is not None:
            await _answer(MADE.of(browser, name.partition(".")[0]))(scope, receive, send)
            return
        is_secure = "https" in {scope["scheme"], request.headers.get("x-forwarded-proto")}
        await self._app(scope, receive, send if browser else partial(_introduced, send, is_secure=is_secure))


def _made_file(path: str) -> str | None:
    """Return the name of the made file that *path* is the address of; None where it is that of anything else."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    prefix = f"/{base}/media/" if base else "/media/"
    return path.removeprefix(prefix) if path.startswith(prefix) else None


def _answer(file: MadeFile | None) -> Response:
    """Return *file* as a download that nothing on the way keeps; without one, a sentence."""
    if file is None:
        return PlainTextResponse(_NOT_YOURS, 404, {"Cache-Control": "no-store"})
    about = {
        "Content-Disposition": f"attachment; filename*=utf-8''{quote(file.name, safe='')}",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(file.content, media_type=file.mime, headers=about)


async def _introduced(send: Send, message: Message, *, is_secure: bool) -> None:
    """Send *message*, with a cookie for a browser that has none yet."""
    if message["type"] == "http.response.start":
        jar: SimpleCookie = SimpleCookie()
        jar[COOKIE] = secrets.token_urlsafe(32)
        about: Morsel[str] = jar[COOKIE]
        about.update({"path": "/", "max-age": str(_YEAR_SECONDS), "samesite": "Lax"})
        about["httponly"], about["secure"] = True, is_secure
        MutableHeaders(scope=message).append("Set-Cookie", about.OutputString())
    await send(message)
