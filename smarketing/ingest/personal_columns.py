"""Which columns of a table say who somebody is: by what they are, by what they are called, by what is in them."""

# ruff: noqa: S608 - statements are built from quoted names and literals of ours

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NamedTuple

import duckdb

from smarketing.domain.tables import TABLES
from smarketing.ingest.engine import literal, quoted, text_columns
from smarketing.ingest.headers import normal, without_object, words
from smarketing.ingest.ids import SEVERAL, SINGLE
from smarketing.ingest.keyed_hashes import ADDRESS, INTERNATIONAL, PHONE_LIKE

Role = Literal["email", "phone", "name", "maybe_phone", "id", "ids", "text"]
OWN_PREFIX: Final = "x_"
COLLEAGUES: Final = frozenset({"owner", "team", "changed_by", "mapped_stage"})
"""Columns about the company's own people, and one of ours."""
_ROLES: Final[Dictionary[str, Role]] = {
    "email": "email", "phone": "phone", "first_name": "name", "last_name": "name",
    **dict.fromkeys(SEVERAL, "ids"), **dict.fromkeys(SINGLE - {"deal_id"}, "id"),
}  # fmt: skip
_NAMES: Final = """
    name fullname firstname lastname middlename surname givenname familyname forename nickname displayname maidenname
    contact contacts contactname contactperson primarycontact primarycontactname associatedcontact associatedcontacts
    leadname personname personfullname customername vorname nachname vollername ansprechpartner kontakt kontaktperson
    kontaktname prenom nom nomcomplet nomdefamille nombre nombrecompleto apellido apellidos contacto nome cognome
    nomecompleto sobrenome contatto contato
"""
_PHONES: Final = """
    phone phones phonenumber mobile mobilephone mobil handy cell cellphone fax tel telephone telefon telefono
    telefone telefax whatsapp celular movil portable
"""
_FREE: Final = frozenset({"text", "maybe_phone"})
_SHAPE: Final = r"[+(]?[0-9][0-9 ()./-]{5,}[0-9]"
_DAY_OR_AMOUNT: Final = r"[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}.*|[0-9]{1,3}([ .][0-9]{3})+"
_MOSTLY: Final = 0.5


@dataclass(frozen=True)
class Personal:
    """What is personal in a table: the role of each text column, and (header, what was found) of columns of theirs."""

    roles: Dictionary[str, Role]
    found: tuple[tuple[str, str], ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The columns of free text, which may say a name in passing; companies keep theirs."""
        return tuple(name for name, role in self.roles.items() if role in _FREE and name != "company")


def look_for_personal(
    connection: duckdb.DuckDBPyConnection, path: Path, kind: str, headers: Dictionary[str, str]
) -> Personal:
    """Return what is personal in the Parquet file *path* of table *kind*; *headers* is column → header of ``x_…``."""
    texts = [name for name in text_columns(connection, path) if name not in COLLEAGUES]
    canonical = {column.name for column in TABLES[kind].columns}
    roles: dict[str, Role] = {name: _ROLES.get(name, "text") for name in texts if name in canonical}
    own = [name for name in texts if name not in canonical]
    roles |= {name: _by_header(headers.get(name, name.removeprefix(OWN_PREFIX)), kind) for name in own}
    found = {name: what for name, role in roles.items() if name in own and (what := _WHAT.get(role))}
    for name, seen in _counted(connection, path, [one for one in own if one not in found]).items():
        if seen.values and seen.phones >= _MOSTLY * seen.values:
            roles[name], found[name] = "maybe_phone", "phones"
        elif seen.addresses or seen.phones_within:
            found[name] = "e-mails" if seen.addresses else "phones"
    return Personal(roles, tuple((headers.get(name, name), what) for name, what in found.items()))


_WHAT: Final = {"name": "names", "maybe_phone": "phones"}


def role_of(column: str, header: str, kind: str) -> Role:
    """Return the role of *column* of table *kind* as far as its name and its *header* in the file tell."""
    if column in {one.name for one in TABLES[kind].columns}:
        return _ROLES.get(column, "text")
    return _by_header(header, kind)


def _by_header(header: str, kind: str) -> Role:
    spoken = normal(without_object(header))
    if spoken in _NAMES.split() and not (kind != "leads" and spoken in {"name", "nom", "nome", "nombre"}):
        return "name"
    return "maybe_phone" if set(_PHONES.split()) & set(words(header)) else "text"


class _Seen(NamedTuple):
    """How many cells are filled, hold an address, are a phone, hold an international one."""

    values: int
    addresses: int
    phones: int
    phones_within: int


def _counted(connection: duckdb.DuckDBPyConnection, path: Path, names: list[str]) -> dict[str, _Seen]:
    """Return by column what its cells look like."""
    if not names:
        return {}
    counts = [count for name in names for count in _counts(quoted(name))]
    [row] = connection.execute(f"SELECT {', '.join(counts)} FROM read_parquet({literal(str(path))})").fetchall()
    width = len(_Seen._fields)
    return {name: _Seen(*row[place * width : (place + 1) * width]) for place, name in enumerate(names)}


def _counts(name: str) -> tuple[str, ...]:
    """Return SQL for the counts of ``_Seen``; days and amounts are no phones."""
    is_shaped = f"regexp_full_match({name}, {literal(_SHAPE)}) AND regexp_matches({name}, {literal(PHONE_LIKE)})"
    is_other = f"regexp_full_match({name}, {literal(_DAY_OR_AMOUNT)})"
    return (
        f"count({name})",
        f"count_if(contains({name}, '@') AND regexp_matches({name}, {literal(ADDRESS)}))",
        f"count_if({is_shaped} AND NOT {is_other} AND length(digits_of({name})) BETWEEN 7 AND 15)",
        f"count_if(may_have_phone({name}) AND regexp_matches({name}, {literal(INTERNATIONAL)}))",
    )
