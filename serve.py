"""The server: ``streamlit run serve.py``; warms up before the first visitor and guards files made to be taken away."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import AsyncIterator
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp


@contextlib.asynccontextmanager
async def _warm(_app: Any) -> AsyncIterator[dict[str, Any]]:  # noqa: ANN401  # the framework's own type is private
    """Import what every page needs and open the workspace, so that the first visitor doesn't wait for it."""
    from smarketing.ui import warm_up  # noqa: PLC0415  # heavy: imported once the server is there

    warm_up()
    gc.collect()
    gc.freeze()
    yield {}


def _only_its_browser(app: ASGIApp) -> ASGIApp:
    """Give a made file to the browser that made it alone."""
    from smarketing.ui.made_files import OnlyItsBrowser  # noqa: PLC0415  # heavy as well

    return OnlyItsBrowser(app)


def _health(_request: Request) -> JSONResponse:
    return JSONResponse({"ok": True})


app = st.App("app.py", lifespan=_warm, routes=[Route("/healthz", _health)], middleware=[Middleware(_only_its_browser)])
