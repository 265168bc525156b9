from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from canvas_shots import CountingPyramid, numbered, plain, shot
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.canvas import PhotoCanvas, Pyramid

RED, BLUE = (200, 40, 30), (20, 60, 220)


class Dense(PhotoCanvas):
    """A canvas on a screen of two device pixels per logical pixel."""

    ratio = 2.0

    def devicePixelRatioF(self) -> float:  # noqa: N802
        return self.ratio


@pytest.fixture
def canvas(qtbot: QtBot) -> PhotoCanvas:
    """600 × 500, so that a photo of 400 × 300 stands at 100 % from (100, 100) to (499, 399)."""
    canvas = PhotoCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(600, 500)
    canvas.show()
    return canvas


def test_the_photo_stands_on_a_neutral_grey(canvas: PhotoCanvas):
    canvas.set_original(plain(RED))
    picture = shot(canvas)
    surround = QColor(theme.colours().surround).getRgb()[:3]
    assert len(set(surround)) == 1
    for x, y in ((99, 250), (500, 250), (300, 99), (300, 400)):
        assert tuple(picture[y, x]) == surround
    for x, y in ((100, 100), (499, 100), (100, 399), (499, 399), (300, 250)):
        assert tuple(picture[y, x]) == RED


def test_at_100_percent_every_pixel_is_drawn_as_it_is(canvas: PhotoCanvas):
    pixels = np.random.default_rng(0).integers(0, 256, (2000, 3000, 3), np.uint8)
    canvas.set_original(Pyramid.of(pixels))
    canvas.zoom_to(1.0)
    canvas.pan(QPointF(-13, 57))
    left, top = (-round(value) for value in canvas._viewport.photo_rect.topLeft().toTuple())
    np.testing.assert_array_equal(shot(canvas), pixels[top : top + 500, left : left + 600])


def test_what_is_shown_goes_through_the_colours_of_the_monitor(canvas: PhotoCanvas):
    def swapped(image: QImage) -> QImage:
        return image.rgbSwapped()

    canvas.set_original(plain(RED))
    canvas.set_result(plain(BLUE))
    assert tuple(shot(canvas)[250, 300]) == BLUE
    canvas.set_display(swapped)
    assert tuple(shot(canvas)[250, 300]) == BLUE[::-1]
    canvas.set_compare(True)
    assert tuple(shot(canvas)[350, 120]) == RED[::-1]
    canvas.set_compare(False)
    canvas.set_preview(np.full((8, 8, 3), RED, np.uint8))
    assert tuple(shot(canvas)[250, 300]) == RED[::-1]
    canvas.set_preview(None)
    canvas.set_display(lambda image: image)
    assert tuple(shot(canvas)[250, 300]) == BLUE


@pytest.mark.parametrize("zoom", [1.0, 2.5])
def test_a_tiny_preview_covers_the_photo_smoothly(canvas: PhotoCanvas, zoom: float):
    """An x̂₀ of a latent is some 64 pixels wide; drawn as squares or as a stamp it would only distract."""
    canvas.set_original(plain(BLUE))
    canvas.zoom_to(zoom)
    ramp = np.linspace(0, 250, 16).astype(np.uint8)
    canvas.set_preview(np.repeat(np.tile(ramp, (12, 1))[:, :, None], 3, axis=2))
    left, top, right, bottom = (round(value) for value in canvas._shown.getCoords())
    seen = shot(canvas)[top:bottom, left:right].astype(int)
    assert np.ptp(seen, axis=2).max() == 0  # no blue is left anywhere
    steps = np.diff(seen[seen.shape[0] // 2, :, 0])
    assert steps.min() >= 0
    assert steps.max() <= 3  # squares would be steps of 17
    assert steps.sum() > 100


def test_from_200_percent_pixels_are_squares(canvas: PhotoCanvas):
    pixels = np.random.default_rng(0).integers(0, 256, (800, 900, 3), np.uint8)
    canvas.set_original(Pyramid.of(pixels))
    canvas.zoom_to(4.0)
    picture = shot(canvas)
    left, top = canvas._viewport.photo_rect.topLeft().toTuple()
    x, y = int(-left) // 4 + 3, int(-top) // 4 + 3  # a photo pixel in view
    square = picture[int(top) + 4 * y : int(top) + 4 * y + 4, int(left) + 4 * x : int(left) + 4 * x + 4]
    assert (square == pixels[y, x]).all()


def test_below_100_percent_the_photo_is_smoothed(canvas: PhotoCanvas):
    stripes = np.zeros((1200, 1600, 3), np.uint8)
    stripes[:, ::2] = 255
    canvas.set_original(Pyramid.of(stripes))
    middle = shot(canvas)[200:300, 200:400]
    assert middle.min() > 100
    assert middle.max() < 155


def test_levels_lie_exactly_on_top_of_each_other(canvas: PhotoCanvas):
    """An edge in the photo stays where it is when the level changes."""
    pixels = np.zeros((1801, 2403, 3), np.uint8)
    pixels[:, 1200:] = 255
    canvas.set_original(Pyramid.of(pixels))
    for scale in (0.21, 0.26, 0.4, 0.55, 0.61, 0.9):
        canvas.zoom_to(scale)
        edge = canvas._viewport.photo_rect.left() + 1200 * scale
        row = shot(canvas)[250, :, 0].astype(float)
        inside = row[int(edge) - 30 : int(edge) + 30] / 255
        assert int(edge) + 30 - inside.sum() == pytest.approx(edge, abs=0.6)


def test_the_divider_shows_before_on_the_left_and_after_on_the_right(canvas: PhotoCanvas):
    canvas.set_original(plain(RED))
    canvas.set_result(plain(BLUE))
    canvas.set_compare(True)
    canvas.move_divider(0.25)
    picture = shot(canvas)
    assert tuple(picture[350, 190]) == RED
    assert tuple(picture[350, 210]) == BLUE
    assert tuple(picture[350, 200]) == (255, 255, 255)
    grip = picture[250, 200 - 12 : 200 + 13].astype(int)
    assert grip.sum(axis=1).max() == 3 * 255


def test_without_a_result_there_is_nothing_to_compare(canvas: PhotoCanvas):
    canvas.set_original(plain(RED))
    canvas.set_compare(True)
    assert (shot(canvas)[100:400, 100:500] == RED).all()


def test_holding_the_compare_key_shows_the_original(canvas: PhotoCanvas):
    canvas.set_original(plain(RED))
    canvas.set_result(plain(BLUE))
    assert tuple(shot(canvas)[250, 300]) == BLUE
    canvas.show_original(True)
    assert tuple(shot(canvas)[250, 300]) == RED
    canvas.show_original(False)
    assert tuple(shot(canvas)[250, 300]) == BLUE


def test_a_preview_is_stretched_over_the_photo_until_it_is_taken_away(canvas: PhotoCanvas):
    preview = np.zeros((30, 40, 3), np.uint8)
    preview[:15] = (250, 250, 10)
    canvas.set_original(plain(RED))
    canvas.set_preview(preview)
    picture = shot(canvas)
    assert tuple(picture[110, 110]) == (250, 250, 10)
    assert tuple(picture[390, 490]) == (0, 0, 0)
    canvas.zoom_to(3.0, QPointF(300, 250))
    picture = shot(canvas)
    assert tuple(picture[100, 10]) == (250, 250, 10)
    assert tuple(picture[400, 590]) == (0, 0, 0)
    canvas.set_preview(None)
    assert tuple(shot(canvas)[250, 300]) == RED


def test_another_photo_forgets_what_belonged_to_the_last_one(canvas: PhotoCanvas):
    canvas.set_original(plain(RED))
    canvas.set_result(plain(BLUE))
    canvas.zoom_to(5.0)
    canvas.set_original(plain((1, 2, 3), 320, 240))
    assert canvas.is_fitted
    assert tuple(shot(canvas)[250, 300]) == (1, 2, 3)


def test_a_result_of_another_size_is_refused(canvas: PhotoCanvas):
    canvas.set_original(plain(RED))
    with pytest.raises(ValueError, match="does not belong"):
        canvas.set_result(plain(BLUE, 399, 300))


def test_a_board_lies_under_transparent_photos(canvas: PhotoCanvas):
    alpha = np.zeros((300, 400), np.uint8)
    alpha[:, 200:] = 255
    canvas.set_original(Pyramid.of(np.full((300, 400, 3), RED, np.uint8), alpha))
    picture = shot(canvas)
    board = {tuple(int(value) for value in pixel) for pixel in picture[100:400, 100:300].reshape(-1, 3)}
    scheme = theme.colours()
    assert board == {QColor(scheme.surround).getRgb()[:3], QColor(scheme.check).getRgb()[:3]}
    assert (picture[100:400, 300:500] == RED).all()


def test_on_a_dense_screen_100_percent_is_one_device_pixel(qtbot: QtBot):
    canvas = Dense()
    qtbot.addWidget(canvas)
    canvas.resize(300, 250)
    canvas.show()
    pixels = numbered(1000, 900)
    canvas.set_original(Pyramid.of(pixels))
    canvas.zoom_to(1.0)
    np.testing.assert_array_equal(shot(canvas), pixels[200:700, 200:800])


def test_moving_to_a_dense_screen_keeps_the_photo_fitted(qtbot: QtBot):
    canvas = Dense()
    canvas.ratio = 1.0
    qtbot.addWidget(canvas)
    canvas.resize(300, 250)
    canvas.show()
    canvas.set_original(plain(RED, 1000, 900))
    at_first = canvas.zoom
    canvas.ratio = 2.0
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert canvas.zoom == pytest.approx(2 * at_first)


@pytest.mark.parametrize("compared", [False, True])
def test_48_megapixels_are_panned_and_zoomed_with_a_screenful_of_pixels(canvas: PhotoCanvas, compared: bool):
    photo = np.zeros((6000, 8000, 3), np.uint8)
    original, result = CountingPyramid.of(photo), CountingPyramid.of(photo)
    canvas.set_original(original)
    canvas.set_result(result)
    canvas.set_compare(compared)
    screen = canvas.width() * canvas.height()

    def fetched(change: Callable[[], None], times: int) -> float:
        """Pixels taken from either pyramid, per frame, in screenfuls."""
        original.fetched = result.fetched = 0
        for _ in range(times):
            change()
            shot(canvas)
        return max(original.fetched, result.fetched) / times / screen

    assert fetched(lambda: canvas.zoom_by(1.1, QPointF(450, 200)), 60) < 3
    for scale in (0.1, 0.3, 0.6, 1.0, 8.0):
        canvas.zoom_to(scale)
        shot(canvas)
        assert fetched(lambda: canvas.pan(QPointF(-9, -7)), 40) < 1
    assert max(original.largest, result.largest) < 7 * screen


def test_the_empty_canvas_teaches_and_lights_up_under_a_file(canvas: PhotoCanvas):
    idle = shot(canvas)
    assert len(np.unique(idle.reshape(-1, 3), axis=0)) > 10, "there are an icon and words"
    canvas._set_dropping(True)
    focus = QColor(theme.colours().focus).getRgb()[:3]
    assert (shot(canvas) == focus).all(axis=2).any()
    assert not (idle == focus).all(axis=2).any()
