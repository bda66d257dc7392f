"""A lead that is too early now comes again on its day, and both teams see whether that was worth it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from streamlit.testing.v1 import AppTest

from smarketing.settings import read_settings
from smarketing.store import Feedback, Person, Return, Store, email_key
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text

PAGE = "pages/lead_quality.py"


def opened(open_app: OpenPage, folder: Path) -> AppTest:
    app = open_app(PAGE, folder, view="later", period="12_months")
    app.session_state["person"] = Person("Ada", "sales")
    return app.run()


def open_leads(folder: Path) -> list[str]:
    here = open_workspace(read_settings(workspace=folder))
    rows = here.rows_behind("lead_quality").table.to_pylist()
    here.close()
    return [row["lead_id"] for row in rows if not row["is_lost"] and not row["is_customer"]]


def test_a_lead_given_back_stands_in_the_queue_with_its_day_until_sales_has_it_again(
    folder: Path, open_app: OpenPage, store: Store
) -> None:
    lead = open_leads(folder)[0]
    store.feedback.give(Feedback(lead, "ok", "too_early"), by="Ada")
    app = opened(open_app, folder)
    app.selectbox(key="_back_lead-0").set_value(lead)
    app.date_input(key="_back_day").set_value(dt.date(2026, 10, 1))
    app.text_input(key="_back_note").set_value("Budget in autumn")
    app.button(key="FormSubmitter:give_back-Put into the queue").click().run()
    (entry,) = store.returns.current()
    assert (entry.key, entry.value.return_date) == (lead, dt.date(2026, 10, 1))
    assert entry.value.lead_email_key
    said = shown_text(app)
    assert "comes again 1 Oct 2026" in said
    assert "“Budget in autumn”" in said
    assert "1 lead waits to come again" in said
    app.button(key=f"return-back-{lead}-1").click().run()
    assert store.returns.current()[0].value.state == "back"
    assert "Nobody waits." in shown_text(app)


def test_two_leads_one_after_the_other_are_two_returns(folder: Path, open_app: OpenPage, store: Store) -> None:
    leads = open_leads(folder)[:2]
    for lead in leads:
        store.feedback.give(Feedback(lead, "ok", "too_early"), by="Ada")
    app = opened(open_app, folder)
    for _ in leads:
        app.button(key="FormSubmitter:give_back-Put into the queue").click().run()
    assert sorted(entry.key for entry in store.returns.current()) == sorted(leads)


def test_a_day_that_is_past_is_refused(folder: Path, open_app: OpenPage, store: Store) -> None:
    lead = open_leads(folder)[0]
    store.feedback.give(Feedback(lead, "ok", "too_early"), by="Ada")
    app = opened(open_app, folder)
    app.date_input(key="_back_day").set_value(dt.date(2026, 6, 30))
    app.button(key="FormSubmitter:give_back-Put into the queue").click().run()
    assert not store.returns.current()
    assert "Choose a day after 30 Jun 2026" in shown_text(app)


def test_a_return_stays_with_its_lead_that_comes_again_under_a_new_id_with_its_e_mail(tmp_path: Path) -> None:
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    file = tmp_path / "leads.csv"
    for lead_id, day in (("A1", dt.date(2026, 6, 1)), ("B1", dt.date(2026, 6, 8))):
        file.write_text(f"lead_id,email,created_at,source\n{lead_id},one@a.example,2026-05-01,Fair\n", "utf-8")
        here.keep(here.check(here.prepare([(file, file.name)]), as_of=day, mode="replace"), by="Ann")
        if lead_id == "A1":
            given = Return("A1", dt.date(2026, 9, 1), lead_email_key=email_key("one@a.example"))
            here.store.returns.put(given, by="Ann", expected=0)
    assert [row["lead_id"] for row in here.ask("recycle_queue").table.to_pylist()] == ["A1"]
    here.close()
