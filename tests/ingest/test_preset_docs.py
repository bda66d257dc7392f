"""The page about presets tells the truth: its table is printed, and its example works as it stands."""

from __future__ import annotations

import re

import pytest

from smarketing.errors import IngestError, SettingsError
from smarketing.ingest.presets import FOLDER, preset_named, presets
from smarketing.settings import read_settings, settings
from tests.ingest.preset_table import PAGE, printed, table

EXPORT = """Acme Contact Id,Acme Score,Date Added,Status,Favourite colour
a-1,12,2026-03-01,Fresh,red
a-2,40,2026-03-02,Accepted,blue
a-3,7,2026-03-03,Dropped,green
"""


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    """Return an empty folder that the setting names."""
    folder = tmp_path / "presets"
    folder.mkdir()
    monkeypatch.setenv("SMARKETING_PRESETS", str(folder))
    settings.cache_clear()
    yield folder
    monkeypatch.undo()
    settings.cache_clear()


def example() -> str:
    """Return the first TOML file of the page."""
    found = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_table_of_presets_is_printed_from_the_presets():
    assert printed(PAGE.read_text(encoding="utf-8")) == table(), "run python -m tests.ingest.preset_table"


def test_a_new_crm_is_one_file_in_a_folder(own_folder, read):
    (before,) = read(("export.csv", EXPORT))
    assert before.mapping.preset is None
    (own_folder / "acme_contacts.toml").write_text(example(), encoding="utf-8")
    (found,) = read(("export.csv", EXPORT))
    assert (found.mapping.kind, found.mapping.preset) == ("leads", "acme_contacts")
    assert found.why == "It has the columns of Acme CRM contacts."
    by_target = {column.target: column for column in found.mapping.columns if column.target}
    headers = {target: column.header for target, column in by_target.items()}
    assert headers == {"lead_id": "Acme Contact Id", "created_at": "Date Added", "lead_status": "Status"}
    words = {"Fresh": "lead", "Accepted": "sales_qualified", "Dropped": "disqualified"}
    assert dict(by_target["lead_status"].values) == words


def test_a_renamed_column_is_one_more_spelling_at_once(own_folder, read):
    path = own_folder / "acme_contacts.toml"
    path.write_text(example(), encoding="utf-8")
    renamed = EXPORT.replace("Date Added", "Joined on").replace("2026-03-0", "2025-12-0")
    assert preset_named("acme_contacts").match(renamed.splitlines()[0].split(",")) == {}
    path.write_text(example().replace('["Date Added"]', '["Date Added", "Joined on"]'), encoding="utf-8")
    (found,) = read(("export.csv", renamed))
    assert found.mapping.preset == "acme_contacts"


def test_a_file_named_like_ours_replaces_it(own_folder):
    text = (FOLDER / "zoho_leads.toml").read_text(encoding="utf-8")
    (own_folder / "zoho_leads.toml").write_text(text.replace("Zoho CRM leads", "Our Zoho"), encoding="utf-8")
    assert preset_named("zoho_leads").label == "Our Zoho"
    assert len(presets()) == len(list(FOLDER.glob("*.toml")))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "leads"', 'kind = "contacts"', "is for 'contacts'"),
        ('certainty = "seen"', 'certainty = "sure"', "is 'sure' of its headers"),
        ('unsure = ["Contact Id"]', 'unsure = ["Kontakt"]', "is unsure of Kontakt, which is not in it"),
        ('required = ["lead_id", "created_at"]', 'required = ["email"]', "requires email, for which it has no header"),
        ("label = ", "label ! ", "can't be read"),
    ],
)
def test_what_is_wrong_in_a_preset_is_told_with_its_file(own_folder, old, new, said):
    (own_folder / "acme_contacts.toml").write_text(example().replace(old, new), encoding="utf-8")
    with pytest.raises(IngestError, match=r"acme_contacts\.toml") as refused:
        presets()
    assert said in str(refused.value)


def test_a_folder_that_is_not_there_is_told_at_the_start(tmp_path):
    with pytest.raises(SettingsError, match="SMARKETING_PRESETS is wrong"):
        read_settings(presets=str(tmp_path / "none"))
