"""Clips of high dynamic range have the colours in the film that ITU-R BT.2100 gives their numbers."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mvcore.film import FilmOptions, stitch
from tests.film.media_files import ffmpeg, pictures

Light = NDArray[np.float64]
WIDTH, HEIGHT = 32, 32
COLOURS = np.array(
    [
        (102, 102, 102),
        (191, 191, 0),
        (0, 191, 191),
        (0, 191, 0),
        (191, 0, 191),
        (191, 0, 0),
        (0, 0, 191),
        (51, 102, 153),
    ]
)
# ITU-R BT.2087: red, green and blue of BT.709 in those of BT.2020.
TO_BT2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])
WHITE = 203  # cd/m2, ITU-R BT.2408


def pq(light: Light) -> Light:
    """What PQ stores for light that is 1 at white."""
    part = (light * WHITE / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * part) / (1 + 18.6875 * part)) ** 78.84375


def hlg(light: Light) -> Light:
    """What HLG stores for it: the light of a screen of 1000 cd/m2 goes back through that screen's gamma of 1.2."""
    shown = light * WHITE / 1000
    luma = np.maximum(shown @ np.array([0.2627, 0.678, 0.0593]), 1e-9)
    scene = shown * luma[..., None] ** (1 / 1.2 - 1)
    bright = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), bright)


@pytest.mark.parametrize(("curve", "name"), [(pq, "smpte2084"), (hlg, "arib-std-b67")])
def test_each_colour_of_high_dynamic_range_comes_out(
    film: Path, tmp_path: Path, curve: Callable[[Light], Light], name: str
) -> None:
    stored = curve((COLOURS / 255) ** 2.4 @ TO_BT2020.T)
    picture = np.repeat(np.rint(np.clip(stored, 0, 1) * 65535).astype("<u2"), WIDTH, axis=0)
    raw = tmp_path / "raw.rgb"
    raw.write_bytes(np.broadcast_to(picture, (HEIGHT, *picture.shape)).tobytes() * 3)
    fast = "-c:v libx265 -preset ultrafast -crf 1 -x265-params log-level=none"
    chain = "scale=out_color_matrix=bt2020:out_range=tv,format=yuv420p10le,"
    chain += f"setparams=range=tv:colorspace=bt2020nc:color_primaries=bt2020:color_trc={name}"
    ffmpeg(*f"-f rawvideo -pix_fmt rgb48le -s {len(picture)}x{HEIGHT} -r 24 -i".split(), raw, "-vf", chain,
           *fast.split(), tmp_path / "a.mp4")  # fmt: skip
    stitch([tmp_path / "a.mp4"], film, FilmOptions(fit="crop"))
    shown = next(pictures(film)).to_ndarray(format="rgb24")[HEIGHT // 2, WIDTH // 2 :: WIDTH].astype(int)
    assert np.abs(shown - COLOURS).max() <= 14, shown.tolist()
