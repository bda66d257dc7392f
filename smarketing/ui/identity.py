"""Who came: by an OpenID provider, or by the header of a proxy that is trusted."""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass
from typing import Final

import streamlit as st

from smarketing.errors import LoggedOut
from smarketing.settings import Settings

PROXY_HEADER: Final = "X-Smarketing-Secret"
_LOCAL: Final = ("127.0.0.1", "::1")


@dataclass(frozen=True)
class Identity:
    """Who came; ``key`` tells this log-in from every other one, ``began_at`` is when it was, in seconds since 1970.

    ``began_at`` is None where nobody says: a proxy tells only who comes.
    """

    login: str
    name: str
    key: str
    began_at: float | None


def identity(settings: Settings) -> Identity:
    """Return who came, by the way that *settings* name.

    Raises:
        LoggedOut: nobody is logged in, or nothing that can be trusted says who.
    """
    return _by_header(settings) if settings.log_in == "header" else _by_provider()


def _by_provider() -> Identity:
    user = st.user.to_dict()
    if "is_logged_in" not in user:
        raise LoggedOut(
            "Log-in by OpenID Connect isn't set up: [auth] is missing in .streamlit/secrets.toml. "
            "Whoever runs this server finds in docs/roles.md what to write there."
        )
    if not user["is_logged_in"]:
        raise LoggedOut("Log in to go on.")
    email = str(user.get("email") or "").strip()
    if not email or user.get("email_verified") is False:
        what = "has not verified your e-mail" if email else "did not say your e-mail"
        raise LoggedOut(f"The log-in went well, but it {what}, and by that you are known here. Ask whoever runs it.")
    began_at = float(str(user.get("iat") or 0))
    return Identity(email, str(user.get("name") or email), f"{email.casefold()} {began_at}", began_at or None)


def _by_header(settings: Settings) -> Identity:
    if not _is_from_proxy(settings):
        raise LoggedOut(
            "This address does not come through the proxy that people log in at, so nobody knows who you are. "
            "Open the address of the proxy."
        )
    said = [one.strip() for one in st.context.headers.get_all(settings.log_in_header)]
    if len(said) != 1 or not said[0]:
        raise LoggedOut(
            f"The proxy did not say who you are: it must send exactly one {settings.log_in_header}. "
            "Ask whoever runs it."
        )
    key = st.session_state.setdefault("_tab", uuid.uuid4().hex)
    return Identity(said[0], said[0], f"{said[0].casefold()} {key}", None)


def _is_from_proxy(settings: Settings) -> bool:
    """Return whether the secret of the proxy came along; where none is set, whether its address is the peer's."""
    if settings.log_in_secret:
        sent = st.context.headers.get(PROXY_HEADER) or ""
        return hmac.compare_digest(sent.encode(), settings.log_in_secret.encode())
    peer = st.context.ip_address
    return peer in settings.proxies if peer is not None else not settings.proxies.isdisjoint(_LOCAL)
