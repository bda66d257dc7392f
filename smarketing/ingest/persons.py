"""One person in a company's tables: what they are called there, and the SQL that knows them again."""

# ruff: noqa: S608 - statements are built from quoted names and literals of ours

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb

from smarketing.domain.tables import FORGOTTEN
from smarketing.errors import FilterError
from smarketing.ingest.engine import literal, quoted, text_columns
from smarketing.ingest.ids import SEVERAL
from smarketing.ingest.keyed_hashes import PHONE_LIKE, Key, normal, only_hash, seems_hashed, use_key
from smarketing.ingest.person_names import (
    LEAST_DIGITS,
    as_first_and_last,
    full_names,
    name_parts,
    parts_of_address,
    spoken_pattern,
    tells_address_sql,
    tells_name_sql,
    tells_part_sql,
    without_names_sql,
    without_parts_sql,
)

_NAMED: Final = ("lead_id", "email", "phone", "first_name", "last_name", "merged_lead_ids", "known_as")


@dataclass(frozen=True)
class Person:
    """Everything a person is known by: addresses and hashes of them, lead ids, phones' digits, full names.

    ``phones`` tell rows apart only where *by_phone*: people share switchboards. ``parts`` are the words of their names;
    they say who it is only next to what is the person's own.
    """

    emails: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    by_phone: bool = False

    def with_hashes(self, key: Key) -> Person:
        """Return the same person, also as they stand in tables that were hashed with *key*."""
        hashes = {key.token("email", email) for email in self.emails}
        return replace(self, emails=self.emails | hashes, ids=self.ids | {only_hash(one) for one in hashes})

    @property
    def digits(self) -> list[str]:
        """The phones that are not hashed."""
        return sorted(phone for phone in self.phones if phone.isdecimal())

    @property
    def words(self) -> list[str]:
        """What gives the person away inside any text, in lower case."""
        return sorted(self.emails | self.names)

    @property
    def spoken(self) -> re.Pattern[str] | None:
        """What finds the person in a text that people wrote: addresses, full names and phones as they are written."""
        return spoken_pattern(sorted(self.emails), sorted(self.names), self.digits)

    def new_ids(self, key: Key) -> dict[str, str]:
        """Return what takes the place of ids that are addresses or hashes: alike everywhere, and saying nothing."""
        odd = sorted(one for one in self.ids if "@" in one or seems_hashed(one))
        return {one: f"forgotten-{key.digest_in(one)[:16]}" for one in odd}

    def company_name(self, key: Key) -> str:
        """Return what takes the place of the full name in that of a company, which ties deals to leads."""
        first = min(self.names, default="")
        return f"forgotten-{key.digest('name', f'company {first}')[:12]}"

    def also_called(self, *names: str) -> Person:
        """Return the same person under the full *names* too, such as those forgotten before."""
        pairs = [pair for name in names for pair in as_first_and_last(name)]
        called = {name for pair in pairs for name in full_names(*pair)}
        return replace(self, names=self.names | called, parts=self.parts | name_parts(*names))


def find_person(connection: duckdb.DuckDBPyConnection, tables: Sequence[Path], identifier: str, key: Key) -> Person:
    """Return the person that *identifier*, an e-mail, lead's id, phone or full name, is in *tables* of leads.

    An address is taken at its word, even where no lead has it.

    Raises:
        FilterError: no lead has that id, phone or name, or leads of several people have the phone or the name.
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
            raise _several("phone", known.ids)
        if known.ids:
            return _completed(connection, tables, replace(known, phones=known.phones | asked.phones), key)
    if ids := _called(connection, tables, given, key):
        return _completed(connection, tables, Person(ids=ids), key)
    raise FilterError(
        "No lead in any upload has this e-mail, id, phone or name, so nothing was changed. Check its spelling."
    )


def _several(what: str, ids: Iterable[str]) -> FilterError:
    told = f"Leads of several people have this {what} ({', '.join(sorted(ids))})."
    return FilterError(f"{told} Name one of them by lead id or e-mail.")


def _called(connection: duckdb.DuckDBPyConnection, tables: Iterable[Path], name: str, key: Key) -> frozenset[str]:
    """Return the ids of the leads whose first and last name *name* is, also where these are hashed.

    Raises:
        FilterError: they are of several people.
    """
    pairs = as_first_and_last(name)
    pairs += [(key.token("name", first), key.token("name", last)) for first, last in pairs]
    people: set[tuple[str, str]] = set()
    for path in tables:
        if not {"lead_id", "first_name", "last_name"} <= set(text_columns(connection, path)):
            continue
        for first, last in pairs:
            people |= set(
                connection.execute(
                    "SELECT DISTINCT lead_id, coalesce(plain_email(email), lead_id) "
                    f"FROM (SELECT NULL AS email UNION ALL BY NAME FROM read_parquet({literal(str(path))})) "
                    "WHERE plain_name(first_name) = ? AND plain_name(last_name) = ?",
                    [first, last],
                ).fetchall()
            )
    if len({who for _, who in people}) > 1:
        raise _several("name", {lead for lead, _ in people})
    return frozenset(lead for lead, _ in people)


def _completed(connection: duckdb.DuckDBPyConnection, tables: Sequence[Path], known: Person, key: Key) -> Person:
    """Return *known* with what the leads of the same addresses add."""
    known = known.with_hashes(key)
    more = _known(connection, tables, known)
    found = Person(
        known.emails | more.emails, known.ids | more.ids, known.phones | more.phones, known.names | more.names,
        known.parts | more.parts, known.by_phone,
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
        emails=frozenset(normal("email", one) for row in found for one in (row[1], *_addresses(row[6])) if one),
        ids=frozenset(one for row in found for one in (row[0], *_listed(row[5]), *_listed(row[6])) if one),
        phones=frozenset(phone for row in found if (phone := _digits(row[2]))),
        names=frozenset(name for row in found for name in full_names(row[3], row[4])),
        parts=frozenset(part for row in found for part in name_parts(row[3], row[4]) | parts_of_address(row[1])),
    )


def _listed(ids: str | None) -> list[str]:
    """Return the ids in a list of them."""
    return [one.strip() for one in (ids or "").split(";")]


def _addresses(ids: str | None) -> list[str]:
    """Return those of a list of ids that are e-mail addresses."""
    return [one for one in _listed(ids) if "@" in one]


def _digits(phone: str | None) -> str:
    """Return the digits of *phone*; nothing where there are too few to be somebody's, or it is hashed."""
    digits = "" if seems_hashed(phone or "") else normal("phone", phone or "")
    return digits if digits.isdecimal() and len(digits) >= LEAST_DIGITS else ""


def know(
    connection: duckdb.DuckDBPyConnection, person: Person, new_ids: dict[str, str], company: str = FORGOTTEN
) -> None:
    """Bind what *person* is known by to variables of *connection*, and make macros of them.

    ``is_email_of``, ``is_id_of``, ``is_phone_of`` compare a whole value, ``tells_address`` and ``tells_name`` look into
    a text, ``tells_part`` and ``without_parts`` into one next to their own, ``new_id`` takes the place of an id,
    *company* that of the name in ``renamed_company``; needs the macros of ``use_key``. ``is_shared`` knows no text
    until ``share`` says which.
    """
    emails, names, digits = sorted(person.emails), sorted(person.names), person.digits
    lists = {
        "emails": emails, "ids": sorted(person.ids), "phones": sorted(person.phones),
        "old_ids": list(new_ids), "new_ids": list(new_ids.values()),
        "digits": digits,
    }  # fmt: skip
    for name, values in lists.items():
        connection.execute(f"SET VARIABLE {name}_of = CAST(? AS VARCHAR[])", [values])
    share(connection, ())
    place = "list_position(getvariable('old_ids_of'), v)"
    has_digits = _any("contains(digits_of(v), {})", "digits", len(digits))
    for macro, sql in (
        ("is_email_of(v)", "list_contains(getvariable('emails_of'), plain_email(v))"),
        ("is_id_of(v)", "list_contains(getvariable('ids_of'), v)"),
        ("is_phone_of(v)", "list_contains(getvariable('phones_of'), plain_phone(v))"),
        ("is_spelt(v)", f"(regexp_matches(v, {literal(PHONE_LIKE)}) OR list_contains(getvariable('digits_of'), v))"),
        ("tells_phone(v)", f"(length(v) >= {LEAST_DIGITS} AND {has_digits} AND is_spelt(v))"),
        ("tells_email(v)", tells_address_sql(emails)),
        ("tells_address(v)", "(tells_email(v) OR tells_phone(v))"),
        ("tells_name(v)", tells_name_sql(names)),
        ("without_names(v)", without_names_sql(names, FORGOTTEN)),
        ("renamed_company(v)", without_names_sql(names, company)),
        ("is_shared(v)", "list_contains(getvariable('shared_texts'), v)"),
        ("tells_part(v)", tells_part_sql(person.parts)),
        ("without_parts(v)", without_parts_sql(person.parts, FORGOTTEN)),
        ("tells_anything(v)", "(tells_address(v) OR tells_name(v))"),
        ("has_old_id(v)", "list_has_any(string_split(v, ';'), getvariable('old_ids_of'))"),
        ("new_id(v)", f"CASE WHEN {place} > 0 THEN getvariable('new_ids_of')[{place}] ELSE v END"),
    ):
        connection.execute(f"CREATE OR REPLACE TEMP MACRO {macro} AS {sql}")


def share(connection: duckdb.DuckDBPyConnection, texts: Iterable[str]) -> None:
    """Say to *connection* which texts with the person's name stay, for many rows of others share them."""
    connection.execute("SET VARIABLE shared_texts = CAST(? AS VARCHAR[])", [sorted(texts)])


def _any(condition: str, name: str, count: int) -> str:
    met = (condition.format(f"getvariable('{name}_of')[{place}]") for place in range(1, count + 1))
    return f"({' OR '.join(met)})" if count else "false"


def own_rows(kind: str, present: Sequence[str], person: Person) -> str:
    """Return the condition that a row of table *kind* is about the person that the connection knows."""
    conditions = {
        "lead_id": 'is_id_of("lead_id")',
        "record_id": 'is_id_of("record_id")',
        "email": 'is_email_of("email")',
        **{
            name: f"len(list_filter(string_split({quoted(name)}, ';'), "
            "lambda one: is_id_of(trim(one)) OR is_email_of(one))) > 0"
            for name in sorted(SEVERAL)
        },
    }
    if kind == "leads" and person.by_phone:
        conditions["phone"] = 'is_phone_of("phone")'
    found = [sql for name, sql in conditions.items() if name in present]
    return f"coalesce({' OR '.join(found)}, false)" if found else "false"
