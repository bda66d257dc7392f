"""Dates and times as the world writes them: read as meant, or not at all."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from babel.dates import format_date, format_datetime, get_month_names
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.ingest.date_spellings import LANGUAGES, month_numbers
from smarketing.ingest.dates import is_date
from tests.ingest.converted import at
from tests.ingest.test_values import read
from tests.trying import tries


def moment(*texts, zone="Europe/Berlin"):
    return read(texts, "timestamp", zone=zone)[0]


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-13 2:30 p.m.", "2026-01-13 2:30 P. M.", "01/13/2026 2:30 p m", "1/13/26, 2:30\u202fPM",
        "01/13/2026 02:30PM", "13/01/2026 14h30", "13/01/2026 à 14h30", "13/01/2026 14 h 30 min",
        "13.01.2026 14:30 Uhr",
        "13.01.2026, 14.30 Uhr", "13.01.2026 um 14:30 Uhr", "13-01-2026 om 14:30 uur", "13/01/2026 14.30",
        "13/01/2026 alle 14:30",
        "20260113T143000", "20260113T1430", "20260113 143000", "20260113143000", "2026-01-13T143000",
        "2026年1月13日 14:30", "2026年01月13日 下午2:30", "2026年1月13日 14时30分", "2026년 1월 13일 오후 2:30",
        "Di, 13.01.2026 14:30", "Tuesday, 01/13/2026 2:30 PM", "mar. 13 janv. 2026 14:30",
        "Dienstag, 13. Januar 2026 14:30",
        "terça-feira, 13 de janeiro de 2026 14:30", "martes, 13 de enero de 2026, 14:30", "Tue Jan 13 14:30:00 2026",
        "Jan 13, 2026 at 2:30 PM", "13 janvier 2026 à 14:30", "13/Jan/26 2:30 PM", "2026-Jan-13 14:30",
        "2026 Jan 13 14:30",
        "13. 1. 2026 14:30", "2026. 01. 13. 14:30", "13.1.2026. 14:30", "\u200e13.\u200e01.\u200e2026 14:30",
        "13 января 2026 г., 14:30", "13 янв. 2026 г., 14:30", "13 січня 2026 р., 14:30", "13 Ιανουαρίου 2026 14:30",
        "13. ledna 2026 14:30", "13 Ocak 2026 14:30", "13 ianuarie 2026 14:30", "2026. január 13. 14:30",
        "13. tammikuuta 2026 14:30", "13.01.2026 г. 14:30", "13.01.2026 - 14:30", "13/01/2026 @ 14:30",
        "13–01–2026 14:30", "2026‐01‐13 14:30", "２０２６/０１/１３ １４:３０",
        "２０２６年１月１３日 １４:３０", "٢٠٢٦-٠١-١٣ ١٤:٣٠",
        "13JAN2026 14:30", "\u200b2026-01-13 14:30", "2026-01-13 14:30\n", "\t2026-01-13\t14:30",
        "13\u200e/\u200e01/2026 14:30",
    ],
)  # fmt: skip
def test_a_moment_is_the_same_in_every_spelling(text):
    assert moment(text) == [at("2026-01-13 14:30")]


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-13 14:30 CET", "2026-01-13 13:30 GMT", "2026-01-13 8:30 EST", "2026-01-13 08:30 AM EST",
        "2026-01-13 05:30 PST",
        "2026-01-13 14:30 MEZ", "20260113T133000Z", "Tue, 13 Jan 2026 14:30:00 +0100",
        "Tue, 13 Jan 2026 13:30:00 GMT",
        "Tue Jan 13 2026 14:30:00 GMT+0100 (Central European Standard Time)", "Tue Jan 13 14:30:00 CET 2026",
        "2026-01-13T14:30:00+01:00[Europe/Berlin]", "2026-01-13 14:30 UTC+1", "2026-01-13 14:30 GMT+01:00",
        "2026-01-13 13:30:00.000 +0000 UTC", "13/01/2026 13:30 UTC", "Jan 13, 2026 8:30 a.m. EST",
    ],
)  # fmt: skip
def test_a_zone_by_any_name_is_counted_with(text):
    assert moment(text) == [at("2026-01-13 14:30")]


def test_summer_and_winter_names_stand_in_one_column():
    texts = ["2026-01-13 14:30 CET", "2026-07-13 14:30 CEST", "2026-07-13 13:30 BST", "2026-07-13 08:30 EDT"]
    assert moment(*texts) == [at("2026-01-13 14:30"), *[at("2026-07-13 14:30")] * 3]


@pytest.mark.parametrize("name", ["IST", "CST", "AST", "XYZ"])
def test_a_name_that_several_zones_share_is_not_guessed(name):
    assert moment(f"2026-01-13 14:30 {name}") == [None]


@pytest.mark.parametrize(
    ("zone", "name", "hours"),
    [
        ("Asia/Kolkata", "IST", 0),
        ("Asia/Shanghai", "CST", 0),
        ("America/Chicago", "CST", 0),
        ("Asia/Jerusalem", "IST", 0),
    ],
)
def test_a_shared_name_is_the_workspaces_own_zone_where_it_goes_by_it(zone, name, hours):
    assert moment(f"2026-01-13 14:30 {name}", zone=zone) == [at(f"2026-01-13 {14 + hours}:30")]


def test_central_time_is_known_by_its_summer_name_in_the_same_column():
    assert moment("2026-01-13 14:30 CST", "2026-07-13 14:30 CDT") == [at("2026-01-13 21:30"), at("2026-07-13 21:30")]


@pytest.mark.parametrize("digits", [1, 3, 6, 7, 9, 12])
def test_a_second_has_as_many_decimals_as_it_likes(digits):
    fraction = "123456789012"[:digits]
    micro = int(fraction[:6].ljust(6, "0"))
    for text in (
        f"2026-01-13 14:30:05.{fraction}",
        f"2026-01-13T14:30:05,{fraction}",
        f"13/01/2026 14:30:05.{fraction}",
    ):
        assert moment(text) == [at("2026-01-13 14:30:05").replace(microsecond=micro)]


MONTHS = ["2026-03", "2026/03", "03/2026", "03.2026", "Mar 2026", "March 2026", "März 2026", "mars 2026", "Mar-26",
          "Mar '26", "marzo de 2026", "2026-Mar", "2026年3月", "3/2026", "Mrz. 2026"]  # fmt: skip


@pytest.mark.parametrize("text", MONTHS)
def test_a_month_is_its_first_day_and_the_end_of_a_period_its_last(text):
    assert read([text], "date")[0] == [dt.date(2026, 3, 1)]
    assert read([text], "date", is_end=True)[0] == [dt.date(2026, 3, 31)]


@pytest.mark.parametrize("text", ["2026-W01", "2026W01"])
def test_a_week_is_its_monday_and_the_end_of_a_period_its_sunday(text):
    assert read([text], "date")[0] == [dt.date(2025, 12, 29)]
    assert read([text], "date", is_end=True)[0] == [dt.date(2026, 1, 4)]
    assert read(["2026-W01-3"], "date")[0] == [dt.date(2025, 12, 31)]


@pytest.mark.parametrize(
    "text",
    ["2027-W53", "2026-W00", "2026-13", "13/2026", "Spring 2026", "Mayday 5 2026", "01/13/2026 22:36 PM",
     "2026年13月5日", "20261305T103600", "2026-01-05 25h30", "lun. 32 janv. 2026", "2026.1", "Jan 26", "14:30 Uhr",
     "Q1 2026",
     "Foo, 5 Jan 2026"],
)  # fmt: skip
def test_what_is_no_day_of_any_calendar_is_not_bent_into_one(text):
    assert moment(text) == [None]


def test_a_day_of_the_week_in_french_is_not_the_month_of_march():
    assert moment("mar. 13 janv. 2026", "Mar 5, 2026", "mar 5 mai 2026") == [
        at("2026-01-13"), at("2026-03-05"), at("2026-05-05"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["13 aout 2026", "13 AOUT 2026", "13 août 2026", "13 agosto 2026", "13 августа 2026"])
def test_a_month_is_known_without_its_accents_too(text):
    assert moment(text) == [at("2026-08-13")]


def test_a_name_of_a_month_means_one_month_in_all_languages():
    meant = Counter()
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, "format", language).items():
                assert month_numbers()[name.lower().rstrip(".")] == number, (language, name)
                meant[number] += 1
    assert set(meant) == set(range(1, 13))


@pytest.mark.parametrize(("texts", "first"), [
    (["Mo, 05.01.2026", "Di, 13.01.2026"], "2026-01-05"),
    (["Mon, 02/01/2026 10:00 CET", "Tue, 01/13/2026 10:00 CET"], "2026-02-01 10:00"),
    (["5. 1. 2026", "13. 1. 2026"], "2026-01-05"),
])  # fmt: skip
def test_one_value_decides_day_and_month_behind_a_weekday_or_before_a_zone_too(texts, first):
    values, found = read(texts, "timestamp")
    assert (values[0], found.is_undecided) == (at(first), False)


def test_what_nothing_decides_is_asked_behind_a_weekday_too():
    assert read(["Mon, 01/02/2026", "Tue, 03/03/2026"], "timestamp")[1].is_undecided


def test_a_file_knows_its_dates_in_any_spelling():
    assert all(
        map(is_date, ["2026-01-13 14:30 CET", "mar. 13 janv. 2026", "2026年1月13日", "20260113T143000Z", "01/2026"])
    )
    assert not any(
        map(is_date, ["Area 51", "12 Main Street", "ann13@one.example", "Enterprise 2026 plan", "A-13-2026"])
    )


MOMENTS = st.lists(st.datetimes(at("1970-01-01"), at("2068-12-31")), min_size=1, max_size=12)
WRITTEN = ["%Y-%m-%d %I:%M:%S %p", "%d. %b %Y %H:%M:%S", "%a, %d %b %Y %H:%M:%S", "%A, %B %d, %Y %I:%M:%S %p",
           "%Y%m%dT%H%M%S", "%d-%b-%y %H:%M:%S", "%Y年%m月%d日 %H:%M:%S", "%a %b %d %H:%M:%S %Y",
           "%d.%m.%Y %H:%M:%S Uhr"]  # fmt: skip


@settings(deadline=None, max_examples=tries(40))
@given(moments=MOMENTS, spellings=st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=3))
def test_any_moments_in_any_mixture_of_spellings_come_back(moments, spellings):
    texts = [one.strftime(spellings[place % len(spellings)]) for place, one in enumerate(moments)]
    assert moment(*texts) == [one.replace(microsecond=0) for one in moments]


@settings(deadline=None, max_examples=tries(60))
@given(day=st.dates(dt.date(1970, 1, 1), dt.date(2068, 12, 31)), language=st.sampled_from(LANGUAGES))
def test_any_day_in_the_words_of_any_language_comes_back(day, language):
    texts = [format_date(day, style, language) for style in ("medium", "long", "full")]
    texts = [text for text in texts if any(map(str.isalpha, text))]
    texts.append(format_datetime(dt.datetime.combine(day, dt.time(14, 30)), "EEE d MMM y HH:mm", locale=language))
    assert [value and value.date() for value in moment(*texts)] == [day] * len(texts)
