"""Comments on a page: written where the number stands, shown as text, never lost; and what is new for somebody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.store import Action, Comment, Person, Store, open_store, sqlite_url
from tests.pages.conftest import OpenPage, shown_text

ANN, MIA = Person("Ann", "sales"), Person("Mia", "marketing")
CORNER = "weekly-sync-tile-leads"
FIELD = "weekly-sync-number-tile-leads"
LEADS = Comment("number", "scorecard:leads", "Why so few?", "Leads · 2026")


@pytest.fixture
def folder(workspaces: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(workspaces["golden"], tmp_path / "company"))


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """The company's decisions, as another server writes them."""
    with closing(open_store(sqlite_url(folder / "store.sqlite"))) as opened:
        yield opened


def talking(open_app: OpenPage, folder: Path, who: Person | None = ANN, **address: str) -> AppTest:
    """Open the weekly sync as *who*, with the comments on its first number."""
    app = open_app("app.py", folder, period="all", **address)
    app.session_state["person"] = who
    app.session_state[f"how-{CORNER}"] = True
    app.session_state[f"view-{CORNER}"] = "Comments"
    app.run()
    assert not app.exception
    return app


def say(app: AppTest, text: str, field: str) -> AppTest:
    app.text_area(key=f"_say-{field}").set_value(text)
    button = next(one for one in app.button if one.form_id == f"say-{field}")
    return button.click().run()


def test_a_comment_on_a_number_is_kept_with_where_it_was_seen_and_shown_as_text(
    open_app: OpenPage, folder: Path, store: Store
) -> None:
    store.people.remember("Mia", "marketing")
    app = talking(open_app, folder)
    say(app, "<b># Why</b>\nso *few*, @mia and @sales?", f"{FIELD}-new")
    (thread,) = store.comments.threads()
    said = thread.first.value
    assert (said.subject, said.subject_key, said.page, said.context) == ("number", "scorecard:leads", "", "period=all")
    assert said.label == "Leads · All time"
    assert said.mentions == ("person:Mia", "team:sales")
    assert "&lt;b&gt;# Why&lt;/b&gt;<br>so *few*" in shown_text(app)
    assert app.text_area(key=f"_say-{FIELD}-new").value == ""
    assert f'.st-key-how-{CORNER} [data-testid="stPopoverButton"]::after{{content:"1"}}' in shown_text(app)


def test_a_thread_is_answered_and_resolved_and_then_out_of_the_way(
    open_app: OpenPage, folder: Path, store: Store
) -> None:
    key = store.comments.add(LEADS, by="Mia").key
    app = talking(open_app, folder)
    app.button(key=f"reply-{FIELD}-{key}").click().run()
    say(app, "The fair was cancelled.", f"{FIELD}-{key}-reply")
    assert [one.value.text for one in store.comments.threads()[0].replies] == ["The fair was cancelled."]
    app.button(key=f"settle-{FIELD}-{key}").click().run()
    assert store.comments.threads()[0].is_resolved
    assert "Why so few?" not in shown_text(app)
    app.toggle(key=f"resolved-{FIELD}").set_value(True).run()
    assert "Why so few?" in shown_text(app)


def test_who_is_overtaken_is_told_by_whom_and_keeps_what_was_typed(
    open_app: OpenPage, folder: Path, store: Store
) -> None:
    key = store.comments.add(LEADS, by="Ann").key
    app = talking(open_app, folder)
    app.button(key=f"edit-{FIELD}-{key}").click().run()
    field = f"{FIELD}-{key}-edit"
    assert app.text_area(key=f"_say-{field}").value == "Why so few?"
    store.comments.settle(key, by="Mia", expected=1)
    store.comments.settle(key, by="Mia", expected=2, is_resolved=False)
    say(app, "Why so many?", field)
    assert "Mia changed the comment" in shown_text(app)
    assert app.text_area(key=f"_say-{field}").value == "Why so many?"
    say(app, "Why so many?", field)
    assert store.comments.threads()[0].first.value.text == "Why so many?"
    assert "<summary>Changed since</summary><p>Why so few?</p>" in shown_text(app)


def test_nobody_is_asked_to_write_before_they_said_who_they_are(open_app: OpenPage, folder: Path) -> None:
    app = talking(open_app, folder, None)
    assert not [one for one in app.text_area if "_say-" in str(one.key)]
    assert "Say who you are" in shown_text(app)


def test_a_link_to_a_comment_shows_its_thread_on_top_of_the_page(
    open_app: OpenPage, folder: Path, store: Store
) -> None:
    key = store.comments.add(Comment("stage", "lead", "Who owns this?", "Lead", "funnel"), by="Mia").key
    app = open_app("pages/funnel.py", folder, period="all", comment=key)
    assert "Comments on the stage Lead" in shown_text(app)
    assert "Who owns this?" in shown_text(app)
    on_lead = store.comments.add(Comment("lead", "L1", "Called", page="lead_quality"), by="Mia").key
    assert "Comments on a lead" in shown_text(open_app("pages/lead_quality.py", folder, comment=on_lead))
    assert "isn&#x27;t there for you" in shown_text(open_app("pages/funnel.py", folder, comment="none"))


def test_a_marked_day_stands_under_the_chart_and_in_its_tool_tip(
    open_app: OpenPage, folder: Path, store: Store
) -> None:
    store.comments.add(Comment("date", "2026-05-12", "The fair in Cologne"), by="Mia")
    app = open_app("app.py", folder, period="all")
    assert "<b>12 May 2026</b> The fair in Cologne (Mia)" in shown_text(app)
    assert not app.exception


def test_news_name_what_speaks_to_somebody_first_and_are_gone_once_seen(
    open_app: OpenPage, folder: Path, store: Store
) -> None:
    store.people.remember("Ann", "sales")
    mine = store.comments.add(LEADS, by="Ann")
    store.comments.reply(mine.key, "The fair was cancelled.", by="Mia")
    store.actions.add(Action("Call Cologne", "Ann", "sales"), by="Mia")
    store.comments.add(Comment("stage", "lead", "Look", "Lead", "funnel", mentions=("team:sales",)), by="Mia")
    app = talking(open_app, folder)
    app.session_state["news"] = True
    app.run()
    said = next(one.proto.body for one in app.get("html") if "gave you an action" in one.proto.body)
    order = [
        said.index(words)
        for words in ("mentioned the sales team on the stage Lead", "replied in your thread", "Call Cologne")
    ]
    assert order == sorted(order)
    assert 'href="funnel?comment=' in said
    app.button(key="news_seen").click().run()
    assert "gave you an action" not in shown_text(app)
    assert store.looks.of("Ann") is not None
