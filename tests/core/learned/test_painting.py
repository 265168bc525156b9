"""Image Analogies on small pictures whose strokes are known."""

import numpy as np
import pytest
import torch

from core.engine import finish
from core.imaging.patches.matching import Search, Sources
from core.imaging.patches.voting import vote
from core.imaging.windows import window_mean
from core.learned.painting import photo
from core.learned.painting.judging import reproduction
from core.learned.painting.painter import paint
from core.learned.painting.photo import paint_photo
from core.learned.painting.planes import to_image, to_planes
from core.learned.painting.tone import ToneMap
from core.learned.scores import texture_score
from core.stopping import Stopped, stoppable


def soft(seed: int, height: int = 64, width: int = 80) -> np.ndarray:
    """Soft blobs of light, grey."""
    rng = np.random.default_rng(seed)
    plane = window_mean(window_mean(rng.random((height, width), dtype=np.float32), 5), 4)
    plane = (plane - plane.min()) / (plane.max() - plane.min())
    return np.repeat(plane[..., None], 3, axis=2)


def hatched(image: np.ndarray) -> np.ndarray:
    """Slanted lines on white paper where it is dark."""
    y, x = np.mgrid[: image.shape[0], : image.shape[1]]
    lines = ((x + y) % 6 < 2)[..., None] & (image < 0.5)
    return np.where(lines, np.float32(0.1), np.float32(0.95)).astype(np.float32)


def test_strokes_are_painted_where_the_example_has_them():
    a, b = soft(1), soft(2)
    truth = hatched(b)
    painted = finish(paint([(a, hatched(a))], b, seed=0))
    assert painted.shape == b.shape
    assert painted.dtype == np.float32
    assert 0 <= painted.min() <= painted.max() <= 1
    flat = np.where(window_mean(b[..., 0], 2) < 0.5, np.float32(0.67), np.float32(0.95))[..., None].repeat(3, axis=2)
    assert texture_score(truth, painted) < 0.5 * texture_score(truth, flat)  # right tone without strokes
    assert texture_score(truth, painted) < 0.2 * texture_score(truth, b)


def test_strokes_stay_crisp():
    a, b = soft(1), soft(2)
    painted = finish(paint([(a, hatched(a))], b, seed=0))
    middling = np.mean((painted > 0.3) & (painted < 0.75))
    assert middling < 0.1  # nearly all is ink or paper


def test_the_seed_decides():
    a, b = soft(1), soft(2)
    first, again, other = (finish(paint([(a, hatched(a))], b, seed)) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).mean() > 0.001


def test_every_level_shows_the_whole_picture():
    a, b = soft(1, 90, 120), soft(2, 100, 88)
    steps = []
    painted = finish(paint([(a, hatched(a))], b, seed=0), steps.append)
    assert [step.index for step in steps] == list(range(1, steps[0].total + 1))
    assert [step.image.shape for step in steps] == [(25, 22, 3), (50, 44, 3), (100, 88, 3)]
    np.testing.assert_array_equal(steps[-1].image, painted)


def test_patches_come_from_all_examples():
    """One shows what becomes of the dark, upright lines; one what becomes of the light, lying ones."""
    dark, light, b = soft(1) * np.float32(0.4), soft(3) * np.float32(0.4) + np.float32(0.6), soft(2)
    y, x = np.mgrid[:64, :80]
    upright, lying = (np.where(place % 6 < 2, np.float32(0.7), np.float32(0.3)) for place in (x, y))
    upright, lying = (np.repeat(lines[..., None], 3, axis=2) for lines in (upright, lying))

    def slopes_in_the_light(painted):
        lit = window_mean(b[..., 0], 2)[:-1, :-1] > 0.7
        return [float(np.abs(np.diff(painted[..., 0], axis=axis)[:63, :79][lit]).mean()) for axis in (0, 1)]

    down, right = slopes_in_the_light(finish(paint([(dark, upright), (light, lying)], b, seed=0)))
    assert down > 2 * right
    down, right = slopes_in_the_light(finish(paint([(dark, upright)], b, seed=0)))
    assert right > 2 * down


def test_colours_stay_or_follow_the_example():
    rng = np.random.default_rng(9)
    tint = np.float32([1.0, 0.7, 0.4])
    a, b = soft(1) * tint, soft(2) * tint[::-1]
    grain = (rng.random((64, 80, 1), dtype=np.float32) - 0.5) * 0.1
    kept = finish(paint([(a, np.clip(a + grain, 0, 1))], b, seed=0))
    assert np.abs(window_mean(kept[..., 2] - kept[..., 0], 3) - window_mean(b[..., 2] - b[..., 0], 3)).mean() < 0.03
    a = np.where(np.arange(80)[:, None] % 40 < 20, a, soft(1) * tint[[1, 0, 2]]).astype(np.float32)  # more than one hue
    sepia = hatched(a.mean(axis=2, keepdims=True).repeat(3, axis=2)) * np.float32([1.0, 0.9, 0.75])
    drawn = finish(paint([(a, sepia)], b, seed=0))
    paper = drawn[drawn.mean(axis=2) > 0.7]
    assert np.abs(paper.mean(axis=0) - np.float32([0.95, 0.855, 0.7125])).max() < 0.04


@pytest.mark.parametrize(
    ("example", "target"), [((1, 1), (1, 1)), ((2, 3), (5, 4)), ((3, 90), (7, 9)), ((40, 50), (1, 99))]
)
def test_any_size_is_painted(example, target):
    rng = np.random.default_rng(0)
    a, b = rng.random((*example, 3), dtype=np.float32), rng.random((*target, 3), dtype=np.float32)
    painted = finish(paint([(a, 1 - a)], b, seed=0))
    assert painted.shape == b.shape
    assert np.isfinite(painted).all()


def test_a_flat_picture_takes_the_flat_colour_of_the_example():
    a = np.full((40, 50, 3), 0.5, np.float32)
    np.testing.assert_allclose(finish(paint([(a, a / 2)], a[:30], seed=0)), 0.25, atol=1e-3)


def test_pictures_of_two_sizes_are_refused():
    with pytest.raises(ValueError, match="size"):
        next(paint([(soft(1), soft(1)[:-1])], soft(2), seed=0))


def test_it_stops_when_asked():
    with stoppable(lambda: True), pytest.raises(Stopped):
        next(paint([(soft(1), hatched(soft(1)))], soft(2), seed=0))


def test_a_search_finds_a_picture_in_its_sources():
    generator = torch.Generator().manual_seed(0)
    known = torch.rand((40 * 50 + 30 * 60, 8), generator=generator)
    sources = Sources([(40, 50), (30, 60)])
    second = known[2000:].view(30, 60, 8)
    wanted = second[5:25, 10:45]
    search = Search(sources, known, wanted, torch.zeros(len(known)))
    places = search.run(sources.anywhere((20, 35), generator), 8, 0.0, generator)
    found = sources.flat(places)
    expected = 2000 + (torch.arange(5, 25)[:, None] * 60 + torch.arange(10, 45))
    assert (found == expected).float().mean() > 0.98


def test_votes_of_a_coherent_match_are_a_copy():
    values = torch.rand((40 * 50, 3))
    sources = Sources([(40, 50)])
    rows, columns = torch.meshgrid(torch.arange(8, 28), torch.arange(9, 39), indexing="ij")
    copied = vote(sources, values, torch.stack((torch.zeros_like(rows), rows, columns)), 1.2)
    expected = values.view(40, 50, 3)[8:28, 9:39].permute(2, 0, 1)
    torch.testing.assert_close(copied, expected)


def test_planes_lose_nothing():
    image = torch.rand((7, 9, 3))
    torch.testing.assert_close(to_image(to_planes(image)), image)


@pytest.mark.parametrize("edit", [lambda a: np.clip(a * 0.7 + 0.1, 0, 1), hatched])
def test_tone_and_strokes_together_are_the_edit(edit):
    a = soft(1)
    before, after = to_planes(torch.from_numpy(a)), to_planes(torch.from_numpy(edit(a)))
    tone = ToneMap.of([(before, after)])
    torch.testing.assert_close(tone.picture(before, tone.strokes(before, after)), after, atol=0.01, rtol=0)


def test_only_brushes_get_firm_edges_and_only_dots_no_tone():
    """Strokes that are moved by chance; film grain, which leaves all detail where it is; dots on paper."""
    rng = np.random.default_rng(6)
    y, x = np.mgrid[:120, :160]
    checked = np.where((x // 20 + y // 20) % 2 == 0, 0.25, 0.75)[..., None].repeat(3, axis=2).astype(np.float32)
    a = np.clip(checked + rng.normal(0, 0.03, (120, 160, 1)), 0, 1).astype(np.float32)
    moved_y, moved_x = (window_mean(rng.normal(0, 20, (120, 160)).astype(np.float32), 3) for _ in range(2))
    places = (np.clip(y + moved_y, 0, 119).astype(int), np.clip(x + moved_x, 0, 159).astype(int))
    edits = {
        "brushes": checked[places] + rng.normal(0, 0.05, (120, 160, 1)),
        "grain": a + rng.normal(0, 0.02, (120, 160, 1)),
        "dots": (rng.random((120, 160, 1)) < 0.3 + 0.4 * a) * np.ones(3),
    }
    found = {}
    for name, edited in edits.items():
        pair = (to_planes(torch.from_numpy(a)), to_planes(torch.from_numpy(edited.astype(np.float32))))
        found[name] = ToneMap.of([pair])
    assert found["brushes"].brushed > 0.5
    assert found["brushes"].kept > 0.5
    assert found["grain"].kept == 1
    assert found["grain"].brushed == 0
    assert found["dots"].kept == 0


def test_a_photo_keeps_its_size_and_depth():
    a, b = ((soft(seed, 50, 60) * 65535).astype(np.uint16) for seed in (1, 2))
    steps = []
    painted = finish(paint_photo([(a, 65535 - a)], b, seed=0), steps.append)
    assert painted.shape == b.shape
    assert painted.dtype == np.uint16
    assert [step.index for step in steps] == list(range(1, steps[0].total + 1))


@pytest.fixture
def working_small(monkeypatch):
    monkeypatch.setattr(photo, "WORKING_SIDE", 64)


@pytest.mark.usefixtures("working_small")
def test_a_large_photo_has_the_strokes_of_the_example_at_its_own_size():
    a, b = soft(1, 150, 180), soft(2, 160, 190)
    as_bytes = [(image * 255).astype(np.uint8) for image in (a, hatched(a), b)]
    painted = finish(paint_photo([(as_bytes[0], as_bytes[1])], as_bytes[2], seed=0)).astype(np.float32) / 255
    assert painted.shape == b.shape
    assert texture_score(hatched(b), painted) < 0.25 * texture_score(hatched(b), b)
    assert np.mean((painted > 0.3) & (painted < 0.75)) < 0.25


@pytest.mark.usefixtures("working_small")
@pytest.mark.parametrize("keeps_detail", [True, False])
def test_a_large_photo_keeps_fine_detail_only_where_the_example_does(keeps_detail):
    rng = np.random.default_rng(4)

    def detailed(seed):
        return np.clip(soft(seed, 150, 180) * 0.8 + rng.normal(0, 0.06, (150, 180, 1)), 0, 1).astype(np.float32)

    a, b = detailed(1), detailed(2)
    edited = a * np.float32(0.8) if keeps_detail else np.stack([window_mean(a[..., c], 4) for c in range(3)], axis=2)
    before, after, target = ((image * 255).astype(np.uint8) for image in (a, edited, b))
    painted = finish(paint_photo([(before, after)], target, seed=0)).astype(np.float32) / 255
    detail, wanted = (image[..., 0] - window_mean(image[..., 0], 2) for image in (painted, b))
    slope = float((detail * wanted).mean() / (wanted * wanted).mean())
    assert slope == pytest.approx(0.8 if keeps_detail else 0.0, abs=0.1)


def test_reproduction_tells_what_can_be_painted_from_what_cannot():
    a = soft(1, 96, 128)
    unrelated = soft(7, 96, 128)
    assert reproduction(a, hatched(a)) < reproduction(a, hatched(unrelated))
