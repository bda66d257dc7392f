"""Names, e-mails and phones as keyed hashes: alike where the values are alike, and nobody without the key can try them.

A hash is HMAC-SHA-256 with a key made once per workspace. What was hashed before is left as it is.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import duckdb

from smarketing.errors import SettingsError
from smarketing.ingest.engine import literal

Kind = Literal["email", "phone", "name"]
KEY_FILE: Final = ".personal-key"
_PART: Final = r"[^\s@,;:<>()\[\]|\"/=?&]+"
ADDRESS: Final = rf"{_PART}@{_PART}\.[^\s@,;:<>()\[\]|\"/=?&.]+"
_WHOLE: Final = r"[^\s@,;:<>()\[\]|\"]+@[^\s@,;:<>()\[\]|\"]+"
PHONE_LIKE: Final = r"[+(]|[0-9][ ./-][0-9]"
"""How a number is written only where it is a phone's, and not an id."""
INTERNATIONAL: Final = r"(?:\+|\b00)[1-9](?:[ ()./-]{0,2}[0-9]){7,14}\b"
_PREFIX: Final = "hash-"
_LENGTH: Final = 24
_KEY_BYTES: Final = 32
_BLOCK_BYTES: Final = 64
_ADDRESS: Final = re.compile(ADDRESS)
_HASHED: Final = re.compile(rf"{_PREFIX}[0-9a-f]{{{_LENGTH}}}(@[^\s@]+)?")


@dataclass(frozen=True)
class Key:
    """The key of a workspace; its ``id`` tells it from others and gives nothing of it away."""

    secret: bytes

    @property
    def id(self) -> str:
        """What tells this key from others, such as in a snapshot whose values were hashed with it."""
        return hmac.new(self.secret, b"id", hashlib.sha256).hexdigest()[:8]

    def digest(self, kind: Kind, value: str) -> str:
        """Return the keyed hash of *value*, normalised, as 24 hexadecimal digits; ``use_key`` has the same in SQL."""
        said = f"{kind}:{normal(kind, value)}".encode()
        return hmac.new(self.secret, said, hashlib.sha256).hexdigest()[:_LENGTH]

    def digest_in(self, address: str) -> str:
        """Return the keyed hash of *address*, also where what stands for it was hashed before."""
        return address[len(_PREFIX) :][:_LENGTH] if seems_hashed(address) else self.digest("email", address)

    def token(self, kind: Kind, value: str) -> str:
        """Return what stands for *value* in a table; an address keeps its domain."""
        if _HASHED.fullmatch(value):
            return value
        domain = normal("email", value).rpartition("@")[2] if kind == "email" and "@" in value else ""
        return f"{_PREFIX}{self.digest(kind, value)}{'@' if domain else ''}{domain}"


def seems_hashed(value: str) -> bool:
    """Return whether *value* starts as a hash of ours does."""
    return value.startswith(_PREFIX)


def only_hash(value: str) -> str:
    """Return the hash *value* without the domain that that of an address keeps."""
    return value[: len(_PREFIX) + _LENGTH]


def seems_hashed_sql(column: str) -> str:
    """Return SQL for what ``seems_hashed`` answers."""
    return f"starts_with({column}, {literal(_PREFIX)})"


def only_hash_sql(column: str) -> str:
    """Return SQL for *column* without the domain that the hash of an address keeps; other text is as it is."""
    return f"CASE WHEN {seems_hashed_sql(column)} THEN left({column}, {len(_PREFIX) + _LENGTH}) ELSE {column} END"


def normal(kind: Kind, value: str) -> str:
    """Return *value* as it is compared: an address in lower case, a phone's digits, a name without odd spaces."""
    text = re.sub(" +", " ", value.lower().strip(" "))
    if kind == "email":
        found = None if re.fullmatch(_WHOLE, text) else _ADDRESS.search(text)
        return found[0] if found else text
    if kind == "phone":
        digits = re.sub(r"[^0-9]", "", text)
        return digits.removeprefix("00") or text
    return text


def find_key(workspace: Path) -> Key | None:
    """Return the key of *workspace*; None while none was made.

    Raises:
        SettingsError: its file is not one of ours, or may not be read.
    """
    path = workspace / KEY_FILE
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as cause:
        msg = f"{path} can't be read as the key of personal data. Put the right one back, readable by you alone."
        raise SettingsError(msg) from cause
    if len(secret) != _KEY_BYTES:
        raise SettingsError(f"{path} holds no key of personal data. Put the right one back.")
    return Key(secret)


def made_key(workspace: Path) -> Key:
    """Return the key of *workspace*, made now where there is none; of two who make it at once, the first wins."""
    known = find_key(workspace)
    if known is not None:
        return known
    workspace.mkdir(parents=True, exist_ok=True)
    fresh = workspace / f"{KEY_FILE}.{secrets.token_hex(8)}"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(fresh, workspace / KEY_FILE)
    except FileExistsError:
        pass
    finally:
        fresh.unlink(missing_ok=True)
    return made_key(workspace)


def use_key(connection: duckdb.DuckDBPyConnection, key: Key) -> None:
    """Give *connection* macros: ``plain_…``, ``hashed_…`` of what was made plain, ``hidden_…`` both, and ``masked``.

    The key is bound, never part of a statement, so that no message can show it.
    """
    block = key.secret.ljust(_BLOCK_BYTES, b"\0")
    for name, pad in (("inner_pad", 0x36), ("outer_pad", 0x5C)):
        connection.execute(f"SET VARIABLE {name} = CAST(? AS BLOB)", [bytes(byte ^ pad for byte in block)])
    for macro, sql in _macros():
        connection.execute(f"CREATE OR REPLACE TEMP MACRO {macro} AS {sql}")


def _macros() -> tuple[tuple[str, str], ...]:
    """Return the macros, each made of those before; one that names its value twice works it out twice."""
    inner = "unhex(sha256(getvariable('inner_pad') || encode(said)))"
    address, whole = literal(ADDRESS), f"regexp_full_match(v, {literal(_WHOLE)})"
    return (
        ("digest_of(said)", f"left(sha256(getvariable('outer_pad') || {inner}), {_LENGTH})"),
        ("single(v)", "CASE WHEN contains(v, '  ') THEN regexp_replace(v, ' +', ' ', 'g') ELSE v END"),
        ("plain_name(v)", "single(trim(lower(v)))"),
        ("found_email(v)", f"CASE WHEN {whole} THEN v ELSE coalesce(nullif(regexp_extract(v, {address}), ''), v) END"),
        ("plain_email(v)", "found_email(plain_name(v))"),
        ("digits_of(v)", "regexp_replace(v, '[^0-9]', '', 'g')"),
        ("is_hashed(v)", f"(starts_with(v, 'hash-') AND regexp_full_match(v, {literal(_HASHED.pattern)}))"),
        ("called_phone(v)", "coalesce(nullif(regexp_replace(digits_of(v), '^00', ''), ''), plain_name(v))"),
        ("plain_phone(v)", "CASE WHEN is_hashed(v) THEN v ELSE called_phone(v) END"),
        ("is_address(v)", f"(contains(v, '@') AND regexp_full_match(trim(v), {address}))"),
        ("domain_of(v)", "CASE WHEN contains(v, '@') THEN '@' || split_part(v, '@', -1) ELSE '' END"),
        (
            "hashed_email(v)",
            "CASE WHEN is_hashed(v) THEN v ELSE 'hash-' || digest_of('email:' || v) || domain_of(v) END",
        ),
        ("hashed_phone(v)", "CASE WHEN is_hashed(v) THEN v ELSE 'hash-' || digest_of('phone:' || v) END"),
        ("hashed_name(v)", "CASE WHEN is_hashed(v) THEN v ELSE 'hash-' || digest_of('name:' || v) END"),
        ("hidden_email(v)", "hashed_email(plain_email(v))"),
        ("only_hash(v)", only_hash_sql("v")),
        ("key_of_email(v)", "only_hash(hidden_email(v))"),
        ("hidden_phone(v)", "hashed_phone(plain_phone(v))"),
        ("hidden_name(v)", "hashed_name(plain_name(v))"),
        ("hash_id(v)", "'hash-' || digest_of('email:' || trim(v)) || lower(domain_of(trim(v)))"),
        ("hidden_id(v)", "CASE WHEN is_hashed(v) OR NOT is_address(v) THEN v ELSE hash_id(v) END"),
        ("without_address(v)", f"regexp_replace(v, {address}, '(e-mail)', 'g')"),
        ("without_phone(v)", f"regexp_replace(v, {literal(INTERNATIONAL)}, '(phone)', 'g')"),
        ("masked_address(v)", "CASE WHEN contains(v, '@') THEN without_address(v) ELSE v END"),
        ("may_have_phone(v)", "(contains(v, '+') OR contains(v, '00'))"),
        ("may_hide(v)", "(contains(v, '@') OR may_have_phone(v))"),
        ("masked(v)", "CASE WHEN may_have_phone(v) THEN without_phone(masked_address(v)) ELSE masked_address(v) END"),
    )
