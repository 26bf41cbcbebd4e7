"""Which of several equal predictions is the order that was lost, and when that is in doubt."""

from datetime import UTC, datetime, timedelta

import pytest

from mvcore.domain import Trouble
from mvcore.generation import ProviderFailure, Upload
from mvcore.generation.replicate.choosing import Candidate, Whose, choose, whose

SENT = datetime(2026, 12, 1, 12, tzinfo=UTC)
API = "https://api.replicate.com/v1/files"
OURS = Upload(f"{API}/cneqzikepnug6xezperrr4z55o", "character-0123456789abcdef.png")
OTHER = "mwi4sf5plrgn6bb7ix5q2wjy3e"


def candidate(name: str, off: float | None = 0.2, is_whose: Whose = Whose.NOT_TOLD) -> Candidate:
    return Candidate(name, is_whose, SENT + timedelta(seconds=off or 0), off)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (OURS.link, Whose.OURS),
        (f"{OURS.link}/download?expiry=1767225600&signature=abc", Whose.OURS),
        (f"https://replicate.delivery/pbxt/KRULC43USWlEx4ZNkXltJqvY/{OURS.name}", Whose.OURS),
        (f"https://replicate.delivery/xezq/{OURS.link.rpartition('/')[2]}/character.png", Whose.OURS),
        (f"{API}/{OTHER}", Whose.DIFFERENT),
        (f"{API}/{OTHER}/download?expiry=1767225600&signature=abc", Whose.DIFFERENT),
        ("https://replicate.delivery/pbxt/KRULC43USWlEx4ZNkXltJqvY/character-fedcba9876543210.png", Whose.STRANGERS),
        ("https://replicate.delivery/pbxt/KRULC43USWlEx4ZNkXltJqvY/character.png", Whose.NOT_TOLD),
        ("data:image/png;base64,AAAA", Whose.NOT_TOLD),
        ("http://[", Whose.NOT_TOLD),
    ],
)
def test_a_picture_is_known_by_what_stays_in_its_link(link: str, expected: Whose) -> None:
    assert whose(OURS, [link]) is expected


def test_a_picture_is_known_by_its_id_though_something_follows_it_in_every_link() -> None:
    ours = Upload("https://files.example.org/v1/account12345/a1b2c3d4e5/content", "character.png")
    assert whose(ours, ["https://files.example.org/v1/account12345/a1b2c3d4e5/content"]) is Whose.OURS
    assert whose(ours, ["https://files.example.org/v1/account12345/f6e7d8c9b0/content"]) is Whose.DIFFERENT


def test_without_an_upload_or_a_link_nothing_is_told() -> None:
    assert (whose(None, [OURS.link]), whose(OURS, [])) == (Whose.NOT_TOLD, Whose.NOT_TOLD)


def test_the_nearest_in_time_is_taken_and_not_the_oldest() -> None:
    assert choose([candidate("before", -1.9), candidate("mine", 0.3), candidate("after", 40)], SENT) == "mine"


def test_a_picture_of_ours_counts_more_than_the_time() -> None:
    found = [candidate("near"), candidate("mine", 90, Whose.OURS), candidate("other", 0.1, Whose.DIFFERENT)]
    assert choose(found, SENT) == "mine"


def test_without_a_time_the_oldest_is_taken() -> None:
    assert choose([candidate("old", None), candidate("new", None)], None) == "old"


@pytest.mark.parametrize(
    "found",
    [
        [candidate("one", 0.2), candidate("two", 0.9)],
        [candidate("one", None), candidate("two", None)],
        [candidate("minutes before", -300)],
        [candidate("minutes after", 300)],
        [candidate("another picture at the same time", 0.3, Whose.DIFFERENT)],
        [candidate("a picture that cannot be loaded", 0.3, Whose.UNSEEN)],
        [candidate("the same picture", 5.0), candidate("nearer, and cannot be loaded", 0.3, Whose.UNSEEN)],
    ],
)
def test_what_neither_picture_nor_time_decides_is_in_doubt(found: list[Candidate]) -> None:
    with pytest.raises(ProviderFailure, match="another data folder") as caught:
        choose(found, SENT)
    assert caught.value.kind is Trouble.IN_DOUBT
    assert all(one.remote_id in caught.value.technical for one in found)


@pytest.mark.parametrize(
    "found",
    [
        [],
        [candidate("another picture before", -60, Whose.DIFFERENT)],
        [candidate("another folder's picture", 0.1, Whose.STRANGERS)],
    ],
)
def test_what_is_surely_somebody_elses_is_passed_over(found: list[Candidate]) -> None:
    assert choose(found, SENT) is None
