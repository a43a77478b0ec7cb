"""A set of digests in little memory."""

from hypothesis import given
from hypothesis import strategies as st

from training.data.seen import Seen

NUMBERS = st.integers(0, 2**64 - 1)


@given(st.lists(NUMBERS | st.sampled_from([2, 1024, 2048, 2**63, 2**64 - 1])))
def test_it_is_a_set(numbers):
    seen = Seen()
    known: set[int] = set()
    for number in (max(1, number) for number in numbers):
        assert (number in seen) == (number in known)
        assert seen.add(number) == (number not in known)
        known.add(number)
        assert number in seen
        assert len(seen) == len(known)


def test_it_grows():
    seen = Seen()
    assert all(seen.add(number * 2**40 + 1) for number in range(20_000))
    assert len(seen) == 20_000
    assert not any(seen.add(number * 2**40 + 1) for number in range(20_000))
    assert 2 not in seen


def test_nought_is_a_number_like_one():
    seen = Seen()
    assert seen.add(0)
    assert not seen.add(0)
    assert 0 in seen
