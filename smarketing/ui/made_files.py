"""Files made to be taken away: each is given to the browser whose click made it, for a few minutes, and to no other.

Streamlit answers the address of a made file to whoever knows it. It stands in the history of a browser and in the log
of a proxy, and a log-in is asked for by the page alone: so every browser is given a cookie that no script can read, and
the address is answered to the one that made the file.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Callable
from functools import partial
from http.cookies import Morsel, SimpleCookie
from threading import Lock
from typing import Final

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import get_instance

from smarketing.errors import SmarketingError

ANSWERS_SECONDS: Final = 300
"""How long the address of a made file answers; the button makes it anew."""
COOKIE: Final = "smarketing_browser"
_YEAR_SECONDS: Final = 365 * 24 * 3600
_PLACE: Final = "media"
_NOT_YOURS: Final = (
    "This file is made for one browser and a few minutes. Take it by its button on the page; reload the page first "
    "if that button brought you here."
)


class MadeFiles:
    """Which browser made which file, and until when it may fetch it. Safe to share."""

    def __init__(self, seconds: float = ANSWERS_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._ends: dict[tuple[str, bytes], float] = {}

    def note(self, browser: str, content: bytes) -> None:
        """Note that *browser* made *content* just now."""
        key, now = (browser, _digest(content)), self._clock()
        with self._lock:
            self._ends = {known: ends for known, ends in self._ends.items() if ends > now} | {key: now + self._seconds}

    def is_for(self, browser: str, content: bytes) -> bool:
        """Return whether *browser* made *content*, and not too long ago."""
        key = (browser, _digest(content))
        with self._lock:
            return bool(browser) and self._ends.get(key, float("-inf")) > self._clock()


MADE: Final = MadeFiles()
"""The files of this process."""


def for_this_browser(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return *make* so that what it makes can be fetched by the browser that this page is drawn for."""
    return partial(_made, st.context.cookies.get(COOKIE, ""), make)


def _made(browser: str, make: Callable[[], bytes]) -> bytes:
    if not browser:
        raise SmarketingError("This browser keeps no cookies of this address, so no file can be made for it alone.")
    content = make()
    MADE.note(browser, content)
    return content


class OnlyItsBrowser:
    """ASGI middleware: a made file goes to the browser that made it alone, and every browser is known by a cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let Streamlit do so."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        browser, name = request.cookies.get(COOKIE, ""), _made_file(scope["path"])
        if name is None:
            is_secure = "https" in {scope["scheme"], request.headers.get("x-forwarded-proto")}
            answer = send if browser else partial(_introduced, send, is_secure=is_secure)
            await self._app(scope, receive, answer)
        elif await asyncio.to_thread(_may_fetch, browser, name):
            await self._app(scope, receive, partial(_unkept, send))
        else:
            await PlainTextResponse(_NOT_YOURS, 404, {"Cache-Control": "no-store"})(scope, receive, send)


def _made_file(path: str) -> str | None:
    """Return the name of the made file that *path* is the address of; None where it is that of anything else."""
    prefix = "/".join(["", *filter(None, [str(st.get_option("server.baseUrlPath") or "").strip("/")]), _PLACE, ""])
    return path.removeprefix(prefix) if path.startswith(prefix) else None


def _may_fetch(browser: str, name: str) -> bool:
    file = get_instance().media_file_mgr.read_file(name)
    return file is not None and MADE.is_for(browser, file.content)


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


async def _unkept(send: Send, message: Message) -> None:
    """Send *message* so that nothing on the way keeps the file."""
    if message["type"] == "http.response.start":
        MutableHeaders(scope=message)["Cache-Control"] = "private, no-store"
    await send(message)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
