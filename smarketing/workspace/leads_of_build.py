"""What the leads of a build are called and known by, read once: full names, and ids that are addresses."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from smarketing.warehouse.reader import Reader

Names = npt.NDArray[np.int64]
NOBODY: Final[Names] = np.empty(0, np.int64)
WORD: Final = re.compile(r"[^\W_]+")
"""What counts as a word of a name."""
_KEPT_BUILDS: Final = 4
_NAMES: Final = r"""
with said as (
    select distinct
        trim(regexp_replace(lower(first_name), '[^\pL\pN]+', ' ', 'g')) as first_name,
        trim(regexp_replace(lower(last_name), '[^\pL\pN]+', ' ', 'g')) as last_name
    from leads
)
select first_name, last_name from said where length(first_name) > 1 and length(last_name) > 1
"""
_ADDRESSES: Final = """
select lead_id from leads where contains(lead_id, '@')
union all
select other_id as lead_id from lead_names where contains(other_id, '@')
"""


@lru_cache(_KEPT_BUILDS)
def names_in(reader: Reader, build_id: str) -> Names:
    """Return the full names of the leads of a build, first name first and last, as sorted hashes; see ``called``."""
    first, last = reader.query(_NAMES, build_id=build_id).to_pydict().values()
    one_way = np.fromiter(
        (hash(f"{one} {other}") for one, other in zip(first, last, strict=True)), np.int64, len(first)
    )
    other_way = np.fromiter(
        (hash(f"{one} {other}") for one, other in zip(last, first, strict=True)), np.int64, len(first)
    )
    return np.sort(np.concatenate([one_way, other_way]))


def are_named(names: Names, asked: list[str]) -> list[bool]:
    """Return which of *asked*, words in lower case with a space between, are full names of *names*."""
    if not names.size or not asked:
        return [False] * len(asked)
    hashes = np.fromiter(map(hash, asked), np.int64, len(asked))
    places = np.minimum(np.searchsorted(names, hashes), names.size - 1)
    found: list[bool] = (names[places] == hashes).tolist()
    return found


@lru_cache(_KEPT_BUILDS)
def addresses_in(reader: Reader, build_id: str) -> tuple[str, ...]:
    """Return the ids that the leads of a build go by, their own and others, that are addresses."""
    return tuple(reader.query(_ADDRESSES, build_id=build_id).column("lead_id").to_pylist())
