"""Members: who may log in, kept like every other decision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smarketing.errors import Conflict, StoreError
from smarketing.store import Member, Store

ADA = Member("ada@example.com", "Ada", "sales", "admin")
BO = Member("bo@example.com", "Bo", "marketing", "marketing")


def test_only_the_first_of_an_empty_list_comes_in_without_being_asked(store: Store) -> None:
    assert store.members.first(ADA) is not None
    assert store.members.first(BO) is None
    assert [entry.value for entry in store.members.present()] == [ADA]


def test_a_member_is_found_in_whatever_case_the_address_is_written(store: Store) -> None:
    store.members.first(ADA)
    found = store.members.find("Ada@Example.COM")
    assert found is not None
    assert found.value == ADA


def test_a_removed_member_stays_in_the_history(store: Store) -> None:
    store.members.first(ADA)
    store.members.put(BO, by="Ada", expected=0)
    store.members.put(replace(BO, is_removed=True), by="Ada", expected=1)
    assert [entry.value.name for entry in store.members.present()] == ["Ada"]
    assert [entry.value.is_removed for entry in store.members.history("bo@example.com")] == [False, True]


def test_two_members_cannot_decide_under_one_name(store: Store) -> None:
    store.members.first(ADA)
    with pytest.raises(StoreError, match="decides as 'ada' already"):
        store.members.put(replace(BO, name="ada"), by="Ada", expected=0)


@pytest.mark.parametrize("change", [{"is_removed": True}, {"role": "viewer"}])
def test_the_last_admin_can_neither_be_removed_nor_demoted(store: Store, change: dict[str, object]) -> None:
    store.members.first(ADA)
    store.members.put(BO, by="Ada", expected=0)
    with pytest.raises(StoreError, match="only admin"):
        store.members.put(replace(ADA, **change), by="Ada", expected=1)


def test_two_admins_who_change_one_member_at_once_learn_of_each_other(store: Store) -> None:
    store.members.first(ADA)
    store.members.put(BO, by="Ada", expected=0)
    store.members.put(replace(BO, role="viewer"), by="Ada", expected=1)
    with pytest.raises(Conflict, match="Ada changed the membership of Bo"):
        store.members.put(replace(BO, role="revops"), by="Eve", expected=1)


def test_an_unknown_role_is_refused_with_those_there_are(store: Store) -> None:
    with pytest.raises(StoreError, match="Choose one of: viewer, sales, marketing, agency, revops, admin"):
        Member("x@example.com", "X", "sales", "boss")
