"""Privacy at the door: no plain name, e-mail or phone is kept anywhere, and ties still hold."""

from __future__ import annotations

import hmac
import stat
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from smarketing.errors import IngestError
from smarketing.ingest import Snapshot, Upload, check, keep, prepare, rejects_path, write_mendable
from smarketing.ingest.keyed_hashes import KEY_FILE, Key, find_key, made_key, use_key
from smarketing.settings import read_settings

LEADS = """lead_id,email,phone,first_name,last_name,created_at,score,Full Name,Work Mail,Second number,Notes,Region
L1,Anna.Muster@Acme.example,+49 30 1234567,Anna,Muster,2026-01-05,1,Anna Muster,a.muster@home.example,(030) 765-4321,Call Anna Muster at anna.muster@acme.example,North
L2,ben@gmail.com,0049 40 998877,Ben,Beispiel,2026-01-06,x,Ben Beispiel,,(040) 555-1234,ring +49 40 998877 after five,South
,carla@solo.example,,Carla,Solo,2026-01-07,3,,,,,
L4,dora@late.example,,Dora,Late,not a day,4,,,(050) 111-2222,,
"""  # noqa: E501 - rows of an export are one line each
DEALS = """deal_id,lead_ids,created_at,amount,deal_stage,deal_name
D1,anna.muster@acme.example,2026-02-01,100,Closed won,Acme renewal
D2,L2,2026-02-02,200,Closed won,asked by ben@gmail.com
D3,carla@solo.example,2026-02-03,300,Closed won,Solo
"""
TOUCHES = """email,occurred_at,kind
ANNA.MUSTER@acme.example,2026-01-20,Webinar
ben@gmail.com,2026-01-21,Webinar
"""
PLAIN = (
    "anna.muster@acme", "a.muster@home", "ben@gmail", "carla@solo", "dora@late", "Muster", "Beispiel", "Carla",
    "1234567", "998877", "765-4321", "7654321", "1112222", "111-2222",
)  # fmt: skip
Put = Callable[..., Snapshot]


@pytest.fixture
def look(tmp_path: Path, workspace: Path) -> Callable[..., Upload]:
    """Return what checks the three files, or others, under a rule for personal data."""

    def look(rule: str, *files: tuple[str, str], **options: object) -> Upload:
        settings = read_settings(time_zone="UTC", personal_data=rule)
        paths = []
        for name, text in files or (("leads.csv", LEADS), ("deals.csv", DEALS), ("touches.csv", TOUCHES)):
            (tmp_path / name).write_text(text, encoding="utf-8")
            paths.append((tmp_path / name, name))
        found = prepare(paths, workspace, settings)
        return check(found, [one.mapping for one in found], workspace, settings, **options)

    return look


@pytest.fixture
def put(look: Callable[..., Upload], workspace: Path) -> Put:
    """Return what keeps the three files, or others, under a rule for personal data."""
    return lambda rule, *files, **options: keep(
        look(rule, *files, **options), workspace, read_settings(time_zone="UTC"), author="Ann"
    )


def rows(snapshot: Snapshot, workspace: Path, kind: str) -> list[dict[str, object]]:
    return pq.read_table(snapshot.table(workspace, kind)).to_pylist()


def everything_in(workspace: Path) -> str:
    """Return what anybody could read in the folder: every table as text, every other file as it is."""
    said = []
    for path in sorted(workspace.rglob("*")):
        if path.suffix == ".parquet":
            said.append(repr(pq.read_table(path).to_pylist()))
        elif path.is_file():
            said.append(path.read_bytes().decode("utf-8", errors="replace"))
    return "\n".join(said).lower()


@pytest.mark.parametrize("rule", ["hash", "drop"])
def test_no_plain_name_e_mail_or_phone_is_anywhere_in_the_workspace(put: Put, workspace: Path, rule: str) -> None:
    snapshot = put(rule)
    kept = everything_in(workspace)
    assert [plain for plain in PLAIN if plain.lower() in kept] == []
    assert not (workspace / "uploads").exists()
    assert [report.rows_kept for report in snapshot.reports] == [3, 3, 2]
    assert rows(snapshot, workspace, "leads")[0]["x_region"] == "North"


def test_without_the_setting_everything_is_kept_as_it_came(put: Put, workspace: Path) -> None:
    snapshot = put("keep")
    assert rows(snapshot, workspace, "leads")[0]["x_work_mail"] == "a.muster@home.example"
    assert len(list((workspace / "uploads").iterdir())) == 3
    assert find_key(workspace) is None


def test_hashed_addresses_tie_leads_deals_and_touches_and_keep_their_domain(put: Put, workspace: Path) -> None:
    snapshot = put("hash")
    anna, ben, carla = rows(snapshot, workspace, "leads")
    deals, touches = rows(snapshot, workspace, "deals"), rows(snapshot, workspace, "touches")
    assert [deal["lead_ids"] for deal in deals] == [anna["email"], "L2", carla["lead_id"]]
    assert [touch["email"] for touch in touches] == [anna["email"], ben["email"]]
    assert [str(lead["email"]).partition("@")[2] for lead in (anna, ben, carla)] == [
        "acme.example", "gmail.com", "solo.example",
    ]  # fmt: skip
    assert carla["lead_id"] == carla["email"]
    assert deals[1]["deal_name"] == "asked by (e-mail)"


def test_equal_people_have_equal_hashes_so_that_duplicates_are_still_found(put: Put, workspace: Path) -> None:
    two = "lead_id,email,phone,first_name,created_at\nA,x@y.example,+49 (30) 12 34 56,Åsa,2026-01-01\n"
    two += "B, X@Y.example ,0049 30 123456,åsa ,2026-01-02\n"
    first, second = rows(put("hash", ("leads.csv", two)), workspace, "leads")
    assert [first[name] for name in ("email", "phone", "first_name")] == [
        second[name] for name in ("email", "phone", "first_name")
    ]


def test_dropped_columns_are_null_and_ties_still_hold(put: Put, workspace: Path) -> None:
    snapshot = put("drop")
    personal = ("email", "phone", "first_name", "last_name", "x_full_name", "x_work_mail", "x_second_number")
    assert {lead[name] for lead in rows(snapshot, workspace, "leads") for name in personal} == {None}
    anna, ben, carla = (lead["known_as"] for lead in rows(snapshot, workspace, "leads"))
    assert [deal["lead_ids"] for deal in rows(snapshot, workspace, "deals")] == [anna, "L2", carla]
    assert [touch["lead_id"] for touch in rows(snapshot, workspace, "touches")] == [anna, ben]
    assert anna == f"hash-{find_key(workspace).digest('email', 'anna.muster@acme.example')}"


def test_next_weeks_file_finds_last_weeks_rows(put: Put, look: Callable[..., Upload]) -> None:
    put("hash")
    again = look("hash")
    assert again.changes_nothing
    assert {table.kind: table.difference.same for table in again.staged} == {"leads": 3, "deals": 3, "touches": 2}


def test_what_was_hidden_in_columns_of_their_own_is_told(put: Put) -> None:
    notes = " ".join(put("hash").reports[0].notes)
    assert "Kept only as keyed hashes, as SMARKETING_PERSONAL_DATA says: E-mail, Phone, First name, Last name." in notes
    for told in ("“Full Name” (names)", "“Work Mail” (e-mails)", "“Second number” (phones)", "“Notes” (e-mails)"):
        assert told in notes
    assert "Region" not in notes


def test_rejected_rows_can_be_mended_without_the_plain_values(put: Put, look: Callable[..., Upload], workspace: Path,
                                                              tmp_path: Path) -> None:  # fmt: skip
    snapshot = put("hash")
    out = tmp_path / "mend.csv"
    assert write_mendable(rejects_path(workspace, snapshot.id, "leads.csv", "leads"), out) >= 1
    mended = out.read_text(encoding="utf-8-sig").replace("not a day", "2026-01-08")
    upload = look("hash", ("mended.csv", mended), mode="update")
    late = pq.read_table(upload.staged[0].path).to_pylist()[-1]
    assert late["lead_id"] == "L4"
    assert late["email"] == find_key(workspace).token("email", "dora@late.example")


def test_a_row_with_too_many_cells_is_rejected_without_any_of_them(put: Put, workspace: Path) -> None:
    text = "lead_id,email,created_at\nL1,a@b.example,2026-01-01\nL2,Zoe,Zimt,zoe@zimt.example,2026-01-02\n"
    snapshot = put("hash", ("leads.csv", text))
    assert snapshot.reports[0].rows_rejected == 1
    assert "zimt" not in everything_in(workspace)


def test_the_hash_in_sql_is_that_of_python_and_depends_on_the_key(workspace: Path) -> None:
    key = made_key(workspace)
    with duckdb.connect() as connection:
        use_key(connection, key)
        values = ("Ünal@Firm.example ", "Eva <EVA@firm.example>", "no address", "o'neil@firm.example")
        asked = [connection.execute("SELECT hidden_email(?)", [value]).fetchone()[0] for value in values]
        phone = connection.execute("SELECT hidden_phone('+49 (30) 1')").fetchone()[0]
    assert asked == [key.token("email", value) for value in values]
    assert phone == key.token("phone", "0049301")
    said = hmac.new(key.secret, b"email:eva@firm.example", "sha256").hexdigest()
    assert asked[1] == f"hash-{said[:24]}@firm.example"
    assert Key(b"1" * 32).token("name", "Eva") != Key(b"2" * 32).token("name", "Eva")


def test_the_key_is_made_once_and_readable_by_its_owner_alone(workspace: Path) -> None:
    key = made_key(workspace)
    assert made_key(workspace) == key
    assert stat.S_IMODE((workspace / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in workspace.iterdir()] == [KEY_FILE]


def test_a_stricter_setting_is_refused_until_earlier_uploads_are_hidden(put: Put, look: Callable[..., Upload]) -> None:
    put("keep")
    with pytest.raises(IngestError, match="python -m smarketing protect"):
        look("hash")


def test_another_key_is_refused_instead_of_matching_nothing(
    put: Put, look: Callable[..., Upload], workspace: Path
) -> None:
    put("hash")
    (workspace / KEY_FILE).unlink()
    with pytest.raises(IngestError, match=r"Put the file \.personal-key back"):
        look("hash")
    assert find_key(workspace) is None
