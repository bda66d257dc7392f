"""Whatever bytes come in, a table or a sentence comes out."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as run
from hypothesis import strategies as st

from smarketing.settings import read_settings
from tests.ingest.fuzzing import changed, outcome, sound_files

CONFIG = read_settings(time_zone="UTC", threads=1, import_memory_limit="500MB", max_cell_bytes=200_000)
SOUND = sound_files()
TEXTS = [name for name in SOUND if name.endswith((".csv", ".gz", ".zip"))]
_QUICK = {"deadline": None, "derandomize": True, "database": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.parametrize("name", SOUND)
def test_the_sound_files_are_read(name):
    assert outcome(SOUND[name], name, CONFIG, converts=True) == "read"


@given(st.sampled_from(TEXTS), st.integers(0, 2**32))
@run(max_examples=120, **_QUICK)
def test_a_changed_text_file_gives_a_table_or_a_sentence(name, seed):
    assert outcome(changed(SOUND[name], random.Random(seed)), name, CONFIG, converts=False) in {"read", "refused"}


@given(st.sampled_from(TEXTS), st.integers(0, 2**32))
@run(max_examples=25, **_QUICK)
def test_every_row_of_a_changed_text_file_is_kept_or_rejected(name, seed):
    assert outcome(changed(SOUND[name], random.Random(seed)), name, CONFIG, converts=True) in {"read", "refused"}


@given(st.integers(0, 2**32))
@run(max_examples=60, **_QUICK)
def test_a_changed_parquet_file_gives_a_table_or_a_sentence(seed):
    content = changed(SOUND["leads.parquet"], random.Random(seed))
    assert outcome(content, "leads.parquet", CONFIG, converts=False) in {"read", "refused"}


@given(st.integers(0, 2**32))
@run(max_examples=20, **_QUICK)
def test_a_changed_workbook_gives_a_table_or_a_sentence(seed):
    content = changed(SOUND["leads.xlsx"], random.Random(seed))
    assert outcome(content, "leads.xlsx", CONFIG, converts=False) in {"read", "refused"}


@given(st.binary(max_size=3_000))
@run(max_examples=60, **_QUICK)
def test_any_bytes_give_a_table_or_a_sentence(content):
    assert outcome(content, "leads.csv", CONFIG, converts=False) in {"read", "refused"}
