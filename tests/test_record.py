"""Frozen classes of named values."""

from __future__ import annotations

import pickle

import pytest

from advisor.record import fresh, record, replaced


@record()
class Place:
    row: int
    column: int = 1


@record()
class Named(Place):
    name: str = ""


@record(eq=False, frozen=False)
class Counter:
    name: str = ""
    counts: dict[str, int] = fresh(default_factory=dict)
    total: int = 0


@record(keeps_hash=True)
class Kept:
    values: tuple[int, ...]


@record()
class Nothing:
    pass


def test_values_are_given_by_position_or_name_and_may_have_defaults() -> None:
    assert (Place(2).row, Place(2).column, Named(1, name="x").name) == (2, 1, "x")


@pytest.mark.parametrize("arguments", [(), (1, 2, 3)])
def test_too_few_or_too_many_values_are_refused(arguments: tuple[int, ...]) -> None:
    with pytest.raises(TypeError):
        Place(*arguments)


def test_a_required_value_behind_one_with_a_default_is_refused() -> None:
    @record()
    class Later(Place):
        name: str  # type: ignore[misc]

    with pytest.raises(TypeError, match="name has no default"):
        Later(1, 2, "x")


def test_records_are_equal_by_class_and_value() -> None:
    assert Place(1) == Place(1, 1)
    assert hash(Place(1)) == hash(Place(1, 1))
    assert Place(1) != Place(2)
    assert Place(1) != Named(1)
    assert Nothing() == Nothing()


def test_a_record_without_equality_is_only_itself() -> None:
    assert Counter() != Counter()


def test_a_default_made_anew_is_not_shared() -> None:
    one, other = Counter(), Counter("x", total=2)
    one.counts["a"] = 1
    assert (other.name, other.counts, other.total) == ("x", {}, 2)
    assert Counter(counts=one.counts).counts is one.counts


def test_a_copy_has_the_replaced_values() -> None:
    assert replaced(Named(1, 2, "x"), column=3) == Named(1, 3, "x")


def test_a_copy_has_no_value_that_the_record_has_not() -> None:
    with pytest.raises(TypeError, match="Named has no width"):
        replaced(Named(1, 2, "x"), width=3)


def test_a_copy_gets_a_hash_of_its_own() -> None:
    held = Kept((1,))
    assert hash(held) != hash(replaced(held, values=(2,)))


def test_a_record_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(Named(1, 2, "x"))) == Named(1, 2, "x")


def test_a_record_has_slots_and_is_matched_by_position() -> None:
    with pytest.raises(AttributeError):
        object.__setattr__(Place(1), "other", 1)
    match Place(1, 2):
        case Place(row, column):
            assert (row, column) == (1, 2)


def test_a_record_shows_its_values() -> None:
    assert repr(Place(1)) == "Place(row=1, column=1)"
