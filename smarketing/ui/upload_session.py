"""The upload under way in a session: begun with files, found again by the address after a reload or a restart."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

import streamlit as st
from pydantic import ValidationError
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from smarketing.ingest import fit_name
from smarketing.ui.choices import UploadChoices
from smarketing.ui.staging import CHOICES, HELD, PARAMETER, Staging, forget
from smarketing.ui.upload_work import worked_on
from smarketing.workspace import Workspace

_ID: Final = re.compile(r"[0-9a-f]{32}")


def start(here: Workspace, files: Sequence[UploadedFile], by: str) -> None:
    """Copy *files* to the scratch area, free the server's memory of them, and hold the upload."""
    folder = here.scratch / uuid.uuid4().hex
    folder.mkdir(parents=True)
    context = get_script_run_ctx()
    for number, file in enumerate(files):
        with (folder / str(number)).open("wb") as copy:
            copy.write(file.getbuffer())
        if context is not None:
            # Not in the protocol, but the only way: a new key, another page or a closed tab don't free the memory.
            context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)  # type: ignore[attr-defined]  # not public: frees the upload
    begun = Staging(here, folder, UploadChoices(names=[fit_name(file.name) for file in files], by=by))
    begun.save()
    _hold(begun)


def held(here: Workspace) -> Staging | None:
    """Return the upload under way in this session or, after a reload, the one in the address; None without any."""
    known = cast("Staging | None", st.session_state.get(HELD))
    asked = st.query_params.get(PARAMETER, "")
    if known is None and _ID.fullmatch(asked):
        known = worked_on(asked) or _read(here, here.scratch / asked)
    if known is None or not (known.folder.exists() or known.work is not None):
        forget()
        return None
    known.stay()
    _hold(known)
    return known


def unfinished(here: Workspace) -> list[tuple[Staging, dt.datetime]]:
    """Return the uploads that were begun and neither kept nor discarded, latest first, with when they were dropped."""
    found = []
    for choices in here.scratch.glob(f"*/{CHOICES}"):
        known = _read(here, choices.parent)
        first = choices.parent / "0"
        if known is not None and first.exists():
            found.append((known, dt.datetime.fromtimestamp(first.stat().st_mtime, dt.UTC)))
    return sorted(found, key=lambda pair: pair[1], reverse=True)


def take_up(begun: Staging) -> None:
    """Go on with an upload that was *begun* in another session."""
    _hold(worked_on(begun.id) or begun)


def _read(here: Workspace, folder: Path) -> Staging | None:
    try:
        choices = UploadChoices.model_validate_json((folder / CHOICES).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return None
    return Staging(here, folder, choices)


def _hold(staging: Staging) -> None:
    st.session_state[HELD] = staging
    if st.query_params.get(PARAMETER) != staging.id:
        st.query_params[PARAMETER] = staging.id
