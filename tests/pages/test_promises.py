"""Both sides of the service level stand on the home page, month by month, judged by what was agreed at the time."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from smarketing.domain.agreements import HandOff, Promise
from smarketing.domain.agreements.hand_off import START_HAND_OFF
from smarketing.domain.agreements.service_level import START
from smarketing.store import Store, open_store, sqlite_url
from tests.pages.conftest import OpenPage, shown_text
from tests.store.deciding import agree


def test_the_home_page_says_which_months_each_side_kept_and_who_answers_for_it(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = re.sub(r"<[^>]+>", " ", shown_text(open_app("app.py", workspaces["demo"])))
    assert re.search(r"Behind\s+65 of 110 leads and €126\Wk of €180\Wk in Nov 2026\..*?71\W% of its working days", text)
    assert re.search(r"Oct 2026\s+Kept\s+110 of 110\s+Operations lead: 38 of 35\s+€216\Wk of €180\Wk", text)
    assert re.search(r"Sep 2026\s+Missed\s+103 of 110", text)
    assert re.search(r"Behind\s+22 of 52 leads followed up as promised in Nov 2026", text)
    assert "Mara Lindqvist and  Marketing" in text
    assert "Ylva Sandmark and  Sales" in text
    assert re.search(r"5.4\W%\s+of 958 leads handed over lack information that was agreed", text)
    assert "36 without a role, 16 without an e-mail." in text
    assert re.search(r"Behind\s+38 of 63 leads were with sales within the working time agreed in Nov 2026", text)
    assert re.search(r"Behind\s+3 of 10 leads that aren't ready were given back within the working time agreed", text)


def test_promises_are_of_the_whole_company_whatever_the_page_is_filtered_by(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = re.sub(r"<[^>]+>", " ", shown_text(open_app("app.py", workspaces["demo"], source="Referrals")))
    assert re.search(r"65 of 110 leads and €126", text)


def test_before_anything_is_agreed_the_home_page_says_where_to_agree(folder: Path, open_app: OpenPage) -> None:
    text = shown_text(open_app("app.py", folder))
    assert "Nothing is promised yet" in text
    assert "Agreements page" in text


def test_a_service_level_without_a_promise_of_marketing_says_so(folder: Path, store: Store, open_app: OpenPage) -> None:
    agree(store, "service_level", replace(START, excusal_limit=0.1))
    assert "names no lead value and no number of leads" in shown_text(open_app("app.py", folder))


def test_lead_value_without_amounts_is_not_known(
    workspaces: dict[str, Path], tmp_path: Path, open_app: OpenPage
) -> None:
    here = Path(shutil.copytree(workspaces["leads_only"], tmp_path / "leads_only"))
    with closing(open_store(sqlite_url(here / "store.sqlite"))) as store:
        agree(store, "service_level", replace(START, promises=(Promise("", Decimal(10)),)))
    assert "Not known" in shown_text(open_app("app.py", here))


def test_information_agreed_today_counts_no_lead_of_before(folder: Path, store: Store, open_app: OpenPage) -> None:
    first, *others = START_HAND_OFF.hand_overs
    agree(store, "service_level", replace(START, promises=(Promise("", None, 1),)))
    agree(store, "hand_off", HandOff((replace(first, details=("role",)), *others)))
    text = shown_text(open_app("app.py", folder))
    assert "No lead was handed over since both teams agreed which information comes with it." in text
