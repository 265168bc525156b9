from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, QSizeF

from desktop.canvas.viewport import MAX_SCALE, Viewport


def looking_at(width: int, height: int, view: tuple[int, int] = (1000, 700)) -> Viewport:
    viewport = Viewport()
    viewport.set_view(QSizeF(*view), padding=20, largest_fit=1)
    viewport.set_photo(width, height)
    return viewport


def test_fitting_shows_all_of_the_photo_in_the_middle():
    viewport = looking_at(6000, 4000)
    rect = viewport.photo_rect
    assert rect.width() == pytest.approx(960)
    assert rect.center().x() == pytest.approx(500, abs=1)
    assert rect.center().y() == pytest.approx(350, abs=1)


def test_fitting_does_not_enlarge_a_small_photo():
    assert looking_at(200, 100).scale == 1


def test_a_fitted_photo_stays_fitted_when_the_view_grows():
    viewport = looking_at(6000, 4000)
    viewport.set_view(QSizeF(2000, 1400), padding=20, largest_fit=1)
    assert viewport.photo_rect.width() == pytest.approx(1960)


def test_a_zoomed_photo_keeps_its_scale_and_place_when_the_view_grows():
    viewport = looking_at(6000, 4000)
    viewport.zoom_to(1.0)
    middle = viewport.to_photo(QPointF(500, 350))
    viewport.set_view(QSizeF(1200, 900), padding=20, largest_fit=1)
    assert viewport.scale == 1
    assert (viewport.to_photo(QPointF(600, 450)) - middle).manhattanLength() <= 1


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1000), st.floats(0, 700), st.floats(0.5, MAX_SCALE), st.floats(0.5, MAX_SCALE))
def test_zooming_holds_what_is_under_the_cursor(x: float, y: float, first: float, second: float):
    viewport = looking_at(6000, 4000)  # covers the view at all of these scales
    cursor = QPointF(x, y)
    viewport.zoom_to(first)
    held = viewport.to_photo(cursor)
    viewport.zoom_to(max(first, second), cursor)
    assert (viewport.to_photo(cursor) - held).manhattanLength() < 1e-6
    off = viewport.photo_rect.topLeft() + held * viewport.scale - cursor
    assert max(abs(off.x()), abs(off.y())) < 0.51  # the corner is kept on whole device pixels


def test_panning_stops_at_the_edges():
    viewport = looking_at(6000, 4000)
    viewport.zoom_to(1.0)
    viewport.pan(QPointF(1e6, 1e6))
    assert viewport.photo_rect.topLeft() == QPointF(0, 0)
    viewport.pan(QPointF(-1e6, -1e6))
    assert viewport.photo_rect.bottomRight() == QPointF(1000, 700)


def test_a_photo_smaller_than_the_view_cannot_be_panned():
    viewport = looking_at(300, 200)
    before = viewport.photo_rect
    viewport.pan(QPointF(50, -50))
    assert viewport.photo_rect == before


def test_scale_has_limits():
    viewport = looking_at(6000, 4000)
    viewport.zoom_to(1e9)
    assert viewport.scale == MAX_SCALE
    viewport.zoom_to(1e-9)
    assert viewport.scale == pytest.approx(viewport.fit_scale / 2)


@pytest.mark.parametrize(
    ("scale", "level"), [(4, 0), (1, 0), (0.6, 0), (0.55, 1), (0.5, 1), (0.25, 2), (0.2, 2), (0.12, 3), (0.001, 5)]
)
def test_the_level_has_about_as_many_pixels_as_the_screen(scale: float, level: int):
    viewport = looking_at(6000, 4000)
    viewport.scale = scale
    assert viewport.level(levels=6) == level


@settings(max_examples=60, deadline=None)
@given(st.floats(0.08, MAX_SCALE))
def test_pixels_of_a_level_cover_the_part_they_are_wanted_for(scale: float):
    viewport = looking_at(6000, 4000)
    viewport.zoom_to(scale)
    part = QRect(300, 200, 400, 300)
    level = viewport.level(levels=6)
    area = viewport.area(level, part)
    assert viewport.place(level, area).toAlignedRect().contains(part)
    assert area.width() * area.height() <= 3 * (part.width() + 6) * (part.height() + 6)
