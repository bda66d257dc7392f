"""One person in a company's tables: what they are called there, and the SQL that knows them again."""

# ruff: noqa: S608 - statements are built from quoted names and literals of ours

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb

from smarketing.errors import FilterError
from smarketing.ingest.engine import literal, quoted, text_columns
from smarketing.ingest.keyed_hashes import PHONE_LIKE, Key, normal, seems_hashed, use_key

LEAST_DIGITS: Final = 7
_NAMED: Final = ("lead_id", "email", "phone", "first_name", "last_name")


@dataclass(frozen=True)
class Person:
    """Everything a person is known by: addresses and hashes of them, lead ids, phones' digits, full names.

    ``phones`` tell rows apart only where *by_phone*: people share switchboards.
    """

    emails: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    by_phone: bool = False

    def with_hashes(self, key: Key) -> Person:
        """Return the same person, also as they stand in tables that were hashed with *key*."""
        hashes = {key.token("email", email) for email in self.emails}
        return replace(self, emails=self.emails | hashes)

    @property
    def digits(self) -> list[str]:
        """The phones that are not hashed."""
        return sorted(phone for phone in self.phones if phone.isdecimal())

    @property
    def words(self) -> list[str]:
        """What gives the person away inside any text, in lower case."""
        return sorted(self.emails | self.names)

    def new_ids(self, key: Key) -> dict[str, str]:
        """Return what takes the place of ids that are addresses: the same in every upload, and saying nothing."""
        odd = sorted(one for one in self.ids if "@" in one)
        return {one: f"forgotten-{key.digest_in(one)[:16]}" for one in odd}


def full_names(first: str | None, last: str | None) -> set[str]:
    """Return the ways in which a text writes a full name; none where either part is missing."""
    one, other = normal("name", first or ""), normal("name", last or "")
    if len(one) < 2 or len(other) < 2 or seems_hashed(other):  # an initial names nobody
        return set()
    return {f"{one} {other}", f"{other} {one}", f"{other}, {one}"}


def find_person(connection: duckdb.DuckDBPyConnection, tables: Sequence[Path], identifier: str, key: Key) -> Person:
    """Return the person that *identifier*, an e-mail, a lead's id or a phone, is in the tables of leads *tables*.

    An address is taken at its word, even where no lead has it.

    Raises:
        FilterError: no lead has that id or phone, or leads of several people have the phone.
    """
    use_key(connection, key)
    given = identifier.strip()
    if "@" in given:
        known = Person(emails=frozenset({normal("email", given)}), ids=frozenset({given}))
        return _completed(connection, tables, known, key)
    known = _known(connection, tables, Person(ids=frozenset({given})))
    if known.ids:
        return _completed(connection, tables, known, key)
    phone = normal("phone", given)
    if phone.isdecimal() and len(phone) >= LEAST_DIGITS:
        asked = Person(phones=frozenset({phone, key.token("phone", phone)}), by_phone=True)
        known = replace(_known(connection, tables, asked), by_phone=True)
        if len(known.emails) > 1:
            raise FilterError(
                f"Leads of several people have this phone ({', '.join(sorted(known.ids))}). "
                "Name one of them by lead id or e-mail."
            )
        if known.ids:
            return _completed(connection, tables, replace(known, phones=known.phones | asked.phones), key)
    raise FilterError("No lead in any upload has this e-mail, id or phone, so nothing was changed. Check its spelling.")


def _completed(connection: duckdb.DuckDBPyConnection, tables: Sequence[Path], known: Person, key: Key) -> Person:
    """Return *known* with what the leads of the same addresses add."""
    known = known.with_hashes(key)
    more = _known(connection, tables, known)
    found = Person(
        known.emails | more.emails, known.ids | more.ids, known.phones | more.phones, known.names | more.names,
        known.by_phone,
    )  # fmt: skip
    return found.with_hashes(key)


def _known(connection: duckdb.DuckDBPyConnection, tables: Iterable[Path], asked: Person) -> Person:
    """Return what the leads that *asked* knows say about who they are."""
    found: list[tuple[str | None, ...]] = []
    know(connection, asked, {})
    for path in tables:
        source = f"read_parquet({literal(str(path))})"
        present = text_columns(connection, path)
        cells = ", ".join(quoted(name) if name in present else "NULL" for name in _NAMED)
        found += connection.execute(
            f"SELECT DISTINCT {cells} FROM {source} WHERE {own_rows('leads', present, asked)}"
        ).fetchall()
    return Person(
        emails=frozenset(normal("email", row[1]) for row in found if row[1]),
        ids=frozenset(row[0] for row in found if row[0]),
        phones=frozenset(phone for row in found if (phone := _digits(row[2]))),
        names=frozenset(name for row in found for name in full_names(row[3], row[4])),
    )


def _digits(phone: str | None) -> str:
    """Return the digits of *phone*; nothing where there are too few to be somebody's, or it is hashed."""
    digits = "" if seems_hashed(phone or "") else normal("phone", phone or "")
    return digits if digits.isdecimal() and len(digits) >= LEAST_DIGITS else ""


def know(connection: duckdb.DuckDBPyConnection, person: Person, new_ids: dict[str, str]) -> None:
    """Bind what *person* is known by to variables of *connection*, and make macros of them.

    ``is_email_of``, ``is_id_of``, ``is_phone_of`` compare a whole value, ``tells_address`` and ``tells_name`` look into
    a text, ``new_id`` takes the place of an id; needs the macros of ``use_key``.
    """
    emails, names, digits = sorted(person.emails), sorted(person.names), person.digits
    lists = {
        "emails": emails, "ids": sorted(person.ids), "phones": sorted(person.phones),
        "old_ids": list(new_ids), "new_ids": list(new_ids.values()),
        "names": names, "digits": digits,
    }  # fmt: skip
    for name, values in lists.items():
        connection.execute(f"SET VARIABLE {name}_of = CAST(? AS VARCHAR[])", [values])
    place = "list_position(getvariable('old_ids_of'), v)"
    has_digits = _any("contains(digits_of(v), {})", "digits", len(digits))
    for macro, sql in (
        ("is_email_of(v)", "list_contains(getvariable('emails_of'), plain_email(v))"),
        ("is_id_of(v)", "list_contains(getvariable('ids_of'), v)"),
        ("is_phone_of(v)", "list_contains(getvariable('phones_of'), plain_phone(v))"),
        ("is_spelt(v)", f"(regexp_matches(v, {literal(PHONE_LIKE)}) OR list_contains(getvariable('digits_of'), v))"),
        ("tells_phone(v)", f"(length(v) >= {LEAST_DIGITS} AND {has_digits} AND is_spelt(v))"),
        ("tells_email(v)", _any("contains(lower(v), {})", "emails", len(emails))),
        ("tells_address(v)", "(tells_email(v) OR tells_phone(v))"),
        ("tells_name(v)", _any("contains(lower(v), {})", "names", len(names))),
        ("tells_anything(v)", "(tells_address(v) OR tells_name(v))"),
        ("new_id(v)", f"CASE WHEN {place} > 0 THEN getvariable('new_ids_of')[{place}] ELSE v END"),
    ):
        connection.execute(f"CREATE OR REPLACE TEMP MACRO {macro} AS {sql}")


def _any(condition: str, name: str, count: int) -> str:
    met = (condition.format(f"getvariable('{name}_of')[{place}]") for place in range(1, count + 1))
    return f"({' OR '.join(met)})" if count else "false"


def own_rows(kind: str, present: Sequence[str], person: Person) -> str:
    """Return the condition that a row of table *kind* is about the person that the connection knows."""
    conditions = {
        "lead_id": 'is_id_of("lead_id")',
        "record_id": 'is_id_of("record_id")',
        "email": 'is_email_of("email")',
        "lead_ids": "len(list_filter(string_split(\"lead_ids\", ';'), "
        "lambda one: is_id_of(trim(one)) OR is_email_of(one))) > 0",
    }
    if kind == "leads" and person.by_phone:
        conditions["phone"] = 'is_phone_of("phone")'
    found = [sql for name, sql in conditions.items() if name in present]
    return f"coalesce({' OR '.join(found)}, false)" if found else "false"
