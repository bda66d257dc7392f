"""What is done with a company's files stands in its audit log, which outlives a backup and names no lead."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smarketing.cli import main
from smarketing.demo import generate
from smarketing.errors import StoreError
from smarketing.settings import ROOT, read_settings
from smarketing.store import Feedback, Note, Sought, head_of
from smarketing.workspace import Workspace, open_workspace, restore
from smarketing.workspace.audit_files import sought_between, write_log
from smarketing.workspace.forgetting import forget, protect

pytestmark = pytest.mark.slow

GOLDEN = ROOT / "tests" / "golden"
MONDAY = dt.date(2026, 7, 6)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with closing(open_workspace(read_settings(workspace=tmp_path / "company", demo=tmp_path / "demo"))) as opened:
        yield opened


def upload(here: Workspace, name: str, day: int) -> str:
    prepared = here.prepare([(GOLDEN / name, name)])
    return here.keep(here.check(prepared, as_of=dt.date(2026, 6, day)), by="Ann").id


def logged(here: Workspace) -> list[tuple[str, str, str]]:
    """Return who did what to what, the first first."""
    return [(one.actor, one.action, one.subject) for one in here.log.entries()[::-1]]


def test_uploads_that_are_kept_and_taken_back_are_logged_by_their_snapshot(here: Workspace) -> None:
    first, second = upload(here, "leads.csv", 23), upload(here, "deals.csv", 30)
    upload(here, "deals.csv", 30)
    here.undo(by="Bob")
    assert logged(here) == [
        ("Ann", "upload.kept", first),
        ("Ann", "upload.kept", second),
        ("Bob", "upload.undone", second),
    ]
    newest, _, kept = here.log.entries()
    assert newest.detail == {"in_force": first}
    assert kept.detail == {"as_of": "2026-06-23", "leads": "12"}


def test_an_upload_that_the_log_could_not_take_in_is_said_to_be_in_force(here: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("Lead ID,Create Date\nL1,2026-05-04\n", encoding="utf-8")
    upload = here.check(here.prepare([(file, file.name)]))
    (here.folder / "store.sqlite").unlink()
    with pytest.raises(StoreError, match=r"kept and in force, but the audit log doesn't say so: .* can't be"):
        here.keep(upload, by="Ann")
    assert here.snapshot is not None
    assert [report.file for report in here.snapshot.reports] == ["leads.csv"]


def test_nothing_is_taken_back_where_the_log_could_not_say_so(here: Workspace) -> None:
    upload(here, "leads.csv", 23)
    second = upload(here, "deals.csv", 30)
    (here.folder / "store.sqlite").unlink()
    with pytest.raises(StoreError, match="can't be"):
        here.undo(by="Ann")
    assert here.snapshot is not None
    assert here.snapshot.id == second


def test_forgetting_somebody_and_hiding_all_are_logged_without_a_name(here: Workspace, tmp_path: Path) -> None:
    row = "kim@example.com,Kim,Muster,2026-01-05,Paid,Customer\n"
    (tmp_path / "leads.csv").write_text(
        f"lead_id,email,first_name,last_name,created_at,source,lifecycle_stage\nkim@example.com,{row}"
    )
    here.keep(here.check(here.prepare([(tmp_path / "leads.csv", "leads.csv")]), as_of=MONDAY), by="Ann")
    here.store.feedback.give(Feedback("kim@example.com", "ok", note="Kim Muster is nice"), by="Bob")
    forget(here, "kim@example.com", by="Ann", only_look=True)
    done = forget(here, "kim@example.com", by="Ann")
    assert logged(here)[1:] == [
        ("Bob", "decision.feedback", "feedback"),
        ("Ann", "person.forgotten", f"forgotten/{done.proof.id}.json"),
    ]
    assert "kim" not in json.dumps([dict(row) for row in here.log.rows()]).lower()
    assert here.log.verify() is None
    hiding = here.settings.model_copy(update={"personal_data": "hash"})
    with closing(open_workspace(hiding)) as again:
        protect(again, by="Bob")
        assert logged(again)[-1] == ("Bob", "privacy.applied", "hash")


def test_a_backup_carries_the_log_and_its_head_and_a_restored_log_goes_on(here: Workspace, tmp_path: Path) -> None:
    upload(here, "leads.csv", 30)
    here.store.notes.add(Note(MONDAY, "decision", "Stop the fair."), by="Mia")
    head = here.log.head()
    here.back_up(tmp_path / "monday.zip", by="Ann")
    with zipfile.ZipFile(tmp_path / "monday.zip") as archive:
        assert json.loads(archive.read("backup.json"))["audit"] == {"store.sqlite": str(head)}
    assert logged(here)[-1] == ("Ann", "backup.made", "monday.zip")
    there = read_settings(workspace=tmp_path / "there")
    restore(there, tmp_path / "monday.zip", by="Bob")
    with closing(open_workspace(there)) as back:
        assert back.log.verify(head) is None
        assert logged(back) == [*logged(here)[:-1], ("Bob", "backup.restored", "monday.zip")]
        broken = back.log.verify(here.log.head())
        assert broken
        assert "older backup" in broken.sentence


@pytest.mark.slow
def test_the_demo_company_has_a_log_of_its_own_that_comes_back_as_well(here: Workspace, tmp_path: Path) -> None:
    generate(tmp_path / "demo", leads=200, seed=3)
    here.load_demo()
    here.store.notes.add(Note(MONDAY, "decision", "Stop the fair."), by="Mia")
    assert [action for _, action, _ in logged(here)] == ["demo.loaded"]
    own, of_demo = here.logs.values()
    assert (own.head(), of_demo.verify()) == (here.log.head(), None)
    assert (of_demo.entries(limit=1)[0].action, of_demo.entries(limit=1)[0].actor) == ("decision.notes", "Mia")
    here.back_up(tmp_path / "monday.zip")
    there = read_settings(workspace=tmp_path / "there")
    restore(there, tmp_path / "monday.zip", by="Bob")
    with closing(open_workspace(there)) as back:
        for log in back.logs.values():
            assert log.verify() is None
            assert log.entries(limit=1)[0].action == "backup.restored"
        back.take_demo_away(by="Ann")
        assert [action for _, action, _ in logged(back)][-1] == "demo.taken_away"
        (carried,) = back.log.entries(action="decision.notes")
        assert (carried.actor, carried.detail["version"]) == ("Smarketing", "1")


def test_a_file_of_the_log_is_safe_in_a_spreadsheet_and_lets_anybody_verify_it(here: Workspace, tmp_path: Path) -> None:
    for number in range(3):
        here.log.append("log_in", actor=f'=HYPERLINK("x{number}")', subject="a,b\nc")
    assert write_log(here.log, tmp_path / "log.csv", Sought(), by="Ann") == 3
    text = (tmp_path / "log.csv").read_bytes().decode("utf-8-sig")
    assert text.startswith("number,written_at,actor,action,subject,outcome,detail,before,hash\r\n")
    assert "'=HYPERLINK" in text
    assert ",=HYPERLINK" not in text.replace('"', "")
    assert write_log(here.log, tmp_path / "log.jsonl", Sought(), by="Ann") == 4
    before = "0" * 64
    for line in (tmp_path / "log.jsonl").read_text("utf-8").splitlines():
        *columns, digest = json.loads(line).values()
        assert columns[-1] == before
        said = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
        before = hashlib.sha256(said.encode()).hexdigest()
        assert digest == before
    assert logged(here)[-1] == ("Ann", "audit.exported", "log.jsonl")


def test_a_file_that_is_there_or_of_another_kind_is_refused(here: Workspace, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("mine")
    for name, why in (("log.csv", "is there already"), ("log.txt", "neither a .csv nor a .jsonl")):
        with pytest.raises(StoreError, match=why):
            write_log(here.log, tmp_path / name, Sought(), by="Ann")
    assert here.log.head() is None


def test_days_are_those_of_the_workspace(here: Workspace) -> None:
    berlin = here.settings.model_copy(update={"time_zone": "Europe/Berlin"})
    sought = sought_between(berlin, dt.date(2026, 7, 6), None)
    assert sought["since"] == dt.datetime(2026, 7, 5, 22, tzinfo=dt.UTC)
    assert sought["until"] is None


def test_the_command_line_lists_exports_and_verifies(
    here: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upload(here, "leads.csv", 30)
    here.log.append("page.opened", actor="Eve", subject="Data", outcome="denied")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["audit", *arguments, "--workspace", str(here.folder)])
        said = capsys.readouterr()
        return code, said.out, said.err

    code, listed, _ = run("list", "--outcome", "denied")
    assert code == 0
    assert "page.opened" in listed
    assert "upload.kept" not in listed
    assert [one["actor"] for one in json.loads(run("list", "--json")[1])] == ["Eve", "Ann"]
    code, told, _ = run("verify", "--json")
    head = head_of(json.loads(told)["head"])
    assert (code, head, json.loads(told)["whole"]) == (0, here.log.head(), True)
    assert run("verify", "--head", str(head))[0] == 0
    code, _, why = run("verify", "--head", f"2:{'a' * 64}")
    assert (code, "another one than when its head was noted" in why) == (1, True)
    code, told, _ = run("verify", "--head", f"9:{'a' * 64}", "--json")
    assert (code, json.loads(told)["first_broken"]) == (1, 3)
    assert "NUMBER:HASH" in run("verify", "--head", "x")[2]
    assert run("export", str(tmp_path / "log.csv"), "--by", "Ann")[1].startswith("1 entry written")
    assert "no demo company" in run("list", "--demo")[2]
