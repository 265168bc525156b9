from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from desktop.panels.strength import StrengthSlider


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.8])
def test_a_click_in_the_track_moves_the_handle_there(qtbot, share):
    strength = StrengthSlider()
    qtbot.addWidget(strength)
    strength.show()
    slider, moved = strength.slider, []
    strength.moved.connect(moved.append)
    place = QPoint(round(share * (slider.width() - 1)), slider.height() // 2)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=place)
    assert moved == [pytest.approx(share, abs=0.06)]
    assert slider.isSliderDown(), "it can be dragged on from there"
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=place)
    assert len(moved) == 1
