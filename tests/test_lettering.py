"""Text in films: what can be drawn is drawn where it belongs, and the rest is refused in a sentence."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from mvcore.errors import BadInput
from mvcore.lettering import Layout, draw, lay_out, tidied
from mvcore.lettering.drawing import draw_layout
from mvcore.lettering.fonts import can_shape

SIZE = (640, 360)
_LATIN_GREEK_CYRILLIC = st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from("äßøłΩλЖщệ–…♪\n")


def caption(text: str, size: tuple[int, int] = SIZE) -> Layout:
    """A caption, laid out."""
    return lay_out(tidied(text), "caption", size, "the caption")


def ink(layout: Layout) -> NDArray[np.bool_]:
    """Where letters are."""
    return np.asarray(draw_layout(layout).convert("RGBA").convert("L")) > 128


def test_text_is_composed_and_loses_what_cannot_be_seen() -> None:
    assert tidied("  Cafe\u0301 \t noir \r\n\r\n \u200b \n♥\ufe0f ") == "Café noir\n♥"
    assert tidied(" \n\t\u200f") == ""


@pytest.mark.parametrize(
    "text", ["Tiếng Việt đẹp lắm", "Größe, łódź, ørret", "Ναι, θυμάμαι", "Ты помнишь?", "♥ ♪ “–” €"]
)
def test_latin_vietnamese_greek_and_cyrillic_are_drawn(text: str) -> None:
    assert ink(caption(text)).any()


@pytest.mark.parametrize(
    ("text", "named"),
    [("a 音 and 楽", "音 (U+97F3), 楽 (U+697D)"), ("party 🎉", "🎉 (U+1F389)"), ("bell\x07", "U+0007")],
)
def test_characters_that_no_font_has_are_named_and_never_drawn_as_boxes(text: str, named: str) -> None:
    with pytest.raises(BadInput) as refused:
        caption(text)
    assert str(refused.value) == f"No font here has these characters of the caption: {named}. Write it without them."


def test_of_many_missing_characters_the_first_ones_are_named() -> None:
    with pytest.raises(BadInput, match="and others"):
        caption("一二三四五六七八九十")


def test_lines_are_of_about_one_length_and_large_enough() -> None:
    layout = caption("She walks along the harbour at dawn, and the city is still asleep around her.")
    assert layout.lines == ("She walks along the harbour at dawn,", "and the city is still asleep around her.")
    assert layout.letters == 22


def test_line_breaks_stay_and_letters_get_smaller_before_a_written_line_is_broken() -> None:
    text = "Thank you for watching\nMusic: The Lighthouse Keepers"
    layout = lay_out(text, "card", SIZE, "the end card")
    assert layout.lines == tuple(text.split("\n"))
    assert layout.letters < lay_out("Thank you", "card", SIZE, "the end card").letters


def test_a_word_wider_than_the_picture_is_broken_and_marks_stay_with_their_letters() -> None:
    layout = caption("q\u0307" * 90)
    assert len(layout.lines) > 1
    assert all(line.startswith("q") and len(line) % 2 == 0 for line in layout.lines)


def test_text_without_room_is_refused() -> None:
    with pytest.raises(BadInput, match=r"^There is no room for the caption in a film of 64x64: .* 199 characters\.$"):
        caption("wide " * 40, (64, 64))
    with pytest.raises(BadInput, match="no room"):
        caption("one\ntwo\nthree\nfour")


@pytest.mark.parametrize("size", [(640, 360), (360, 640), (360, 360), (64, 64)])
def test_letters_keep_away_from_the_edges(size: tuple[int, int]) -> None:
    for kind, share in (("caption", 0.05), ("card", 0.08)):
        drawn = ink(lay_out("Hi you", "caption" if kind == "caption" else "card", size, "it"))
        rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
        assert columns[0] >= share * size[0]
        assert columns[-1] <= (1 - share) * size[0]
        assert drawn.shape[0] - rows[-1] >= share * size[1]
        assert abs(columns[0] + columns[-1] - size[0]) <= 0.02 * size[0] + 3  # in the middle


@pytest.mark.parametrize("ground", [0, 128, 255])
def test_captions_stand_out_from_every_ground(ground: int) -> None:
    layout = caption("Readable")
    strip = draw_layout(layout)
    picture = Image.new("RGB", strip.size, (ground,) * 3)
    picture.paste(strip, (0, 0), strip)
    brightness = np.asarray(picture.convert("L"))
    rows, columns = np.nonzero(ink(layout) & (np.asarray(strip)[:, :, 3] == 255))
    assert brightness[rows, columns].mean() > 200
    # The letters' edge is dark, so that on a light ground they do not vanish.
    assert brightness.min() < 30


shaped = pytest.mark.skipif(not can_shape(), reason="without FriBidi such text is refused")


@shaped
@pytest.mark.parametrize(
    ("text", "as_seen"),
    [
        ("שלום!", "!םולש"),
        ("הנמל Neon בלילה", "הלילב Neon למנה"),
        ("(אחת)", "(תחא)"),
    ],
)
def test_hebrew_is_set_from_right_to_left_and_a_latin_word_in_it_is_not(text: str, as_seen: str) -> None:
    # The override sign sets letters in the order of the string, which here is the one that a reader sees.
    assert np.array_equal(ink(caption(text)), ink(caption(f"\u202d{as_seen}\u202c")))


@shaped
def test_arabic_letters_join_and_begin_at_the_right() -> None:
    joined, apart = (ink(caption(text)) for text in ("محمد", "م\u200cح\u200cم\u200cد"))
    gaps = [np.diff(np.flatnonzero(drawn.any(axis=0))).max() for drawn in (joined, apart)]
    assert gaps[0] == 1 < gaps[1]
    assert caption("محمد").right_to_left
    assert not caption("Neon محمد").right_to_left


@shaped
@pytest.mark.parametrize("text", ["नमस्ते दुनिया", "สวัสดีชาวโลก", "გამარჯობა", "مَرْحَبًا بِالعَالَم", "שָׁלוֹם"])
def test_other_scripts_are_drawn_with_the_font_that_has_them(text: str) -> None:
    layout = caption(text)
    assert layout.face == "FiraGO"
    assert ink(layout).any()


@shaped
def test_what_runs_to_the_left_is_set_from_right_to_left() -> None:
    turned, mirrored = ink(caption("\u202eWi.\u202c")), ink(caption(".iW"))
    assert np.array_equal(turned, mirrored)
    assert not np.array_equal(turned, ink(caption("Wi.")))


def test_the_child_draws_what_was_laid_out(tmp_path: Path) -> None:
    layout = caption("Drawn elsewhere")
    draw(layout, tmp_path / "it.png")
    with Image.open(tmp_path / "it.png") as made:
        assert made.tobytes() == draw_layout(layout).tobytes()
    assert not list(tmp_path.glob("*.json"))


@given(st.text(_LATIN_GREEK_CYRILLIC, min_size=1, max_size=200).filter(lambda text: bool(tidied(text))))
def test_every_text_is_laid_out_within_its_room_or_refused(text: str) -> None:
    whole = tidied(text)
    try:
        layout = lay_out(whole, "card", SIZE, "the title")
    except BadInput:
        return
    assert "".join(layout.lines).replace(" ", "") == whole.replace(" ", "").replace("\n", "")
    assert len(layout.lines) <= 6
