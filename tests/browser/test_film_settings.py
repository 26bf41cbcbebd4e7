"""The film's settings in a real browser: chosen, heard, stitched, stopped, while a video plays."""

import io
import wave

from playwright.sync_api import Page, expect

from mvcore import Settings, Studio
from tests.browser.conftest import Prepared
from tests.browser.on_page import button, choose, film_player, settled, unfold, visit
from tests.browser.test_playing import SLOWEST, watch
from tests.running_app import RunningApp

_LENGTH = """
async player => {
  if (!player.readyState) await new Promise(known => { player.onloadedmetadata = known; player.load(); });
  return player.duration;
}
"""


def sound() -> dict[str, str | bytes]:
    """Two seconds of a tone."""
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"".join((8000 * (n // 20 % 2)).to_bytes(2, "little") for n in range(16_000)))
    return {"name": "my song.wav", "mimeType": "audio/wav", "buffer": data.getvalue()}


def test_a_cross_fade_and_music_are_chosen_planned_stitched_and_stopped_while_a_video_plays(
    own_app: RunningApp, page: Page, prepared: Prepared
) -> None:
    visit(page, f"{own_app.url}/film?project={prepared.film}")
    panel = page.locator(".st-key-film")
    expect(panel).to_contain_text("2 clips copied bit for bit")
    clip = watch(page.locator("[class*='st-key-card-'] video").first, "clip", SLOWEST)
    film = watch(film_player(page), "film", 0.1)

    unfold(page, "Film settings")
    choose(page, "From clip to clip", "Cross-fade")
    page.locator("input[type=file]").set_input_files(files=[sound()])
    expect(page.get_by_text("my song.wav")).to_be_visible()
    button(page, "Save film settings").click()
    expect(panel).to_contain_text("1 transition rendered")
    expect(panel).to_contain_text("The film will be 7.5 s long. Music: my song.wav.")
    heard = page.locator("audio")
    assert heard.evaluate(
        "async it => (await new Promise(ok => { it.onloadedmetadata = ok; it.load(); }), it.duration)"
    )

    former = film_player(page).get_attribute("src")
    button(page, "Stitch again 2 clips · free").click()
    button(panel, "Cancel").click()
    expect(panel).to_contain_text("Stitching was cancelled. The film before it is still here.")
    assert film_player(page).get_attribute("src") == former
    settled(page)
    film.assert_undisturbed(seconds=1)

    button(page, "Stitch again 2 clips · free").click()
    expect(panel).to_contain_text("7.5 s, 1280 x 720")
    expect(film_player(page)).not_to_have_attribute("src", former or "")
    assert abs(film_player(page).evaluate(_LENGTH) - 7.5) < 0.1
    settled(page)
    clip.assert_undisturbed(seconds=2)
    own_app.stop()
    with Studio.open(Settings(data_dir=own_app.data), work=False) as studio:
        assert studio.project(prepared.film).choices.music_name == "my song.wav"
    assert list((own_app.data / "unfinished").iterdir()) == []
