"""One source by several spellings is one source: in a file, between files, and next week."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.ingest import check, keep
from smarketing.ingest.spellings import key_of, spellings, spellings_in_words

pytestmark = pytest.mark.slow

SOURCES = ("Google", "google", "Google", "OnlineStore", "Online Store", "Online Store", "GOOGLE ", "Referral")


def leads(*sources, header="Original Source"):
    rows = "\n".join(f"{n},a{n}@x.example,2026-01-0{1 + n % 9},{source}" for n, source in enumerate(sources, 1))
    return ("leads_2026-02-01.csv", f"Record ID,Email,Create Date,{header}\n{rows}\n")


def costs(*sources):
    rows = "\n".join(f"2026-01-0{n},{source},10" for n, source in enumerate(sources, 1))
    return ("costs_2026-02-01.csv", f"period_start,source,amount\n{rows}\n")


@pytest.fixture
def kept_upload(read, workspace, config):
    """Return what puts a file in force, its mapping changed by a person first."""

    def put_in_force(file, change=lambda mapping: mapping):
        found = read(file)
        return keep(
            check(found, [change(one.mapping) for one in found], workspace, config), workspace, config, author="Ann"
        )

    return put_in_force


def kept(upload, kind="leads"):
    path = next(table.path for table in upload.staged if table.kind == kind)
    with duckdb.connect() as connection:
        return [row[0] for row in connection.execute("SELECT source FROM read_parquet(?)", [str(path)]).fetchall()]


def values_of(mapping, target="source"):
    return next(dict(column.values) for column in mapping.columns if column.target == target)


def test_spellings_meet_in_the_commonest_one_each_with_its_rows(read):
    [found] = read(leads(*SOURCES))
    told = [(one.value, one.count, one.kept) for one in spellings(found.grid, found.mapping)]
    assert told == [
        ("Google", 2, "Google"), ("GOOGLE", 1, "Google"), ("google", 1, "Google"), ("Online Store", 2, "Online Store"),
        ("OnlineStore", 1, "Online Store"),
    ]  # fmt: skip


def test_the_table_has_one_value_and_the_report_says_what_was_read_as_it(checked):
    upload = checked(leads(*SOURCES))
    assert kept(upload) == [*["Google"] * 3, *["Online Store"] * 3, "Google", "Referral"]
    part = upload.parts[0]
    assert spellings_in_words(part.prepared.grid, part.mapping) == [
        "In “Original Source”, “GOOGLE” (1 row), “google” (1 row) read as “Google”.",
        "In “Original Source”, “OnlineStore” (1 row) read as “Online Store”.",
    ]


def test_files_of_one_upload_meet_in_the_spelling_most_rows_have(checked):
    upload = checked(leads(*["google"] * 3), costs("Google", "Bing"))
    assert (kept(upload), kept(upload, "costs")) == (["google"] * 3, ["google", "Bing"])


def test_a_later_file_meets_what_is_in_force(kept_upload, checked):
    kept_upload(leads("Google", "Google", "Bing"))
    assert kept(checked(costs("google", "google", "google", "bing")), "costs") == ["Google"] * 3 + ["Bing"]


def test_what_a_person_keeps_apart_stays_apart_next_week(kept_upload, read):
    def apart(mapping):
        columns = (
            replace(column, values=(("google", "google"), *column.values[1:])) if column.target == "source" else column
            for column in mapping.columns
        )
        return replace(mapping, columns=tuple(columns))

    kept_upload(leads("Google", "google", "Google"), change=apart)
    [found] = read(leads("google", "google", "GOOGLE", "Google"))
    assert found.is_remembered
    assert values_of(found.mapping) == {"google": "google", "GOOGLE": "Google"}


def test_what_a_person_calls_a_source_holds_for_new_spellings_of_it(kept_upload, read):
    def renamed(mapping):
        columns = (
            replace(column, values=(("Google", "Search"), ("google", "Search")))
            if column.target == "source"
            else column
            for column in mapping.columns
        )
        return replace(mapping, columns=tuple(columns))

    kept_upload(leads("Google", "google"), change=renamed)
    [found] = read(leads("Google", "GOOGLE", "SEARCH"))
    assert values_of(found.mapping)["SEARCH"] == "Search"
    assert values_of(found.mapping)["Google"] == "Search"


@pytest.mark.parametrize(
    ("one", "other"),
    [("C++", "C"), ("R&D", "RD"), ("Q1 2026", "Q12026 b"), ("1.5", "15"), ("Plan 1-2", "Plan 12"), ("Köln", "Koln"),
     ("#1", "1"), ("Google", "Google Ads"), ("A/B 1 0", "A/B 10")],
)  # fmt: skip
def test_values_that_differ_by_more_than_spelling_stay_apart(one, other):
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("OnlineStore", "Online Store"), ("online-store", "ONLINE_STORE"), ("E-mail", "email"),
     ("Google / cpc", "google/CPC"),
     ("Paid Search.", "(paid search)"), ("Ｇoogle", "google"), ("2026-01 Launch", "2026_01 launch")],
)  # fmt: skip
def test_values_that_differ_by_case_spaces_or_punctuation_meet(one, other):
    assert key_of(one) == key_of(other) != ""


def test_words_for_nothing_are_no_value_with_spellings(read):
    [found] = read(leads("N/A", "n/a", "-", "--", "(not set)", "Google", "Bing"))
    assert spellings(found.grid, found.mapping) == []


@given(st.text(max_size=30))
def test_a_value_meets_itself_with_spaces_around(value):
    assert key_of(f" {value} ") == key_of(value)
