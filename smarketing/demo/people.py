"""Names of people and companies, put together from invented parts; every address is below ``.example``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from smarketing.demo.arrays import Ints, joined, numbered, texts, where

_FIRST_HEADS = (
    "Al",
    "Be",
    "Ca",
    "Da",
    "El",
    "Fa",
    "Gi",
    "Ha",
    "Il",
    "Jo",
    "Ka",
    "Le",
    "Ma",
    "Ni",
    "Or",
    "Pe",
    "Ro",
    "Sa",
    "Te",
    "Vi",
)
_FIRST_TAILS = (
    "ra",
    "rin",
    "ndo",
    "lia",
    "mir",
    "na",
    "vin",
    "sa",
    "ko",
    "ris",
    "lle",
    "tan",
    "mo",
    "sine",
    "rik",
    "la",
)
_LAST_HEADS = (
    "Ander", "Bram", "Cor", "Dahl", "Ek", "Fors", "Gran", "Holm", "Is", "Jans", "Kest", "Lind", "Mar", "Nor", "Ost",
    "Pell", "Quist", "Rand", "Sten", "Thorn", "Ulf", "Vester", "Wend", "Yst", "Zell",
)  # fmt: skip
_LAST_TAILS = (
    "berg", "dal", "en", "feldt", "gaard", "hus", "ini", "kamp", "lund", "mark", "nes", "ova", "quin", "rud", "stad",
    "ter", "velt", "wick", "ezzo", "ard",
)  # fmt: skip
_FIRM_HEADS = (
    "Alder", "Birch", "Clay", "Dun", "Elm", "Fal", "Gren", "Hazel", "Iron", "Juni", "Kelp", "Lark", "Mill", "Nether",
    "Oak", "Pine", "Quarry", "Rush", "Salt", "Tarn", "Under", "Vale", "Wester", "Yarrow",
)  # fmt: skip
_FIRM_TAILS = (
    "moor",
    "fold",
    "gate",
    "ridge",
    "water",
    "stead",
    "bridge",
    "field",
    "haven",
    "brook",
    "cliff",
    "croft",
    "shaw",
)
_FIRM_TRADES = (
    "Foods", "Paper", "Metals", "Freight", "Chemie", "Joinery", "Energy", "Works", "Group", "Packaging", "Dairy",
    "Tools", "Storage", "Plastics", "Glass",
)  # fmt: skip
_PHONES = ("+44 113 496 0", "+44 114 496 0", "+44 115 496 0", "+44 116 496 0", "+44 117 496 0", "+44 118 496 0")
"""Ranges the British regulator keeps free for fiction."""
_STRIDE = 1_000_003
"""A prime: neighbours in the data get unlike names."""


@dataclass(frozen=True)
class People:
    """One person per lead: text columns of equal length."""

    first: pa.Array
    last: pa.Array
    company: pa.Array
    email: pa.Array
    phone: pa.Array


def meet(rng: np.random.Generator, company_ids: Ints, same_as: Ints) -> People:
    """Return a person for every entry of *company_ids*; the same id is the same company.

    ``same_as`` names the row of the same person: its own, or the first one's for somebody who came twice and then wrote
    the address with an initial.
    """
    size = len(company_ids)
    first = joined(texts(_FIRST_HEADS, rng.integers(0, len(_FIRST_HEADS), size)),
                   texts(_FIRST_TAILS, rng.integers(0, len(_FIRST_TAILS), size)))  # fmt: skip
    last = joined(texts(_LAST_HEADS, rng.integers(0, len(_LAST_HEADS), size)),
                  texts(_LAST_TAILS, rng.integers(0, len(_LAST_TAILS), size)))  # fmt: skip
    first, last, phone = (part.take(pa.array(same_as)) for part in (first, last, _phones(rng, size)))
    company, domain = _companies(company_ids)
    again = pa.array(same_as != np.arange(size))
    called = pc.if_else(again, pc.utf8_slice_codeunits(first, 0, 1), first)
    email = where(rng.random(size) > 0.012, joined(pc.utf8_lower(joined(called, last, by=".")), domain, by="@"))
    return People(first, last, company, email, phone)


def _companies(ids: Ints) -> tuple[pa.Array, pa.Array]:
    heads, tails, trades = len(_FIRM_HEADS), len(_FIRM_TAILS), len(_FIRM_TRADES)
    combinations = heads * tails * trades
    spread = ids % combinations * _STRIDE % combinations
    head = joined(texts(_FIRM_HEADS, spread % heads), texts(_FIRM_TAILS, spread // heads % tails))
    trade = texts(_FIRM_TRADES, spread // (heads * tails))
    branch = ids // combinations
    more = pc.if_else(pa.array(branch > 0), numbered(" ", branch + 1), pa.scalar(""))
    name = joined(joined(head, trade, by=" "), more)
    domain = pc.replace_substring(pc.utf8_lower(name), " ", "-")
    return name, joined(domain, pa.scalar(".example"))


def _phones(rng: np.random.Generator, size: int) -> pa.Array:
    room = len(_PHONES) * 1_000
    number = np.arange(size) % room * 7_919 % room
    digits = pc.utf8_slice_codeunits(numbered("", number % 1_000 + 1_000), 1)
    return where(rng.random(size) < 0.55, joined(texts(_PHONES, number // 1_000), digits))
