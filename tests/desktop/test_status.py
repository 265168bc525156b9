from __future__ import annotations

import numpy as np
import pytest

from core.messages import Message
from core.photo import Photo
from desktop import i18n
from desktop.mailbox import Progress
from desktop.panels.status import StatusBar


@pytest.fixture
def status(qtbot):
    status = StatusBar()
    qtbot.addWidget(status)
    status.resize(1200, 26)
    status.show()
    return status


def test_all_that_a_job_says_fits_a_small_window(status):
    """A window that grew with every other word would jump."""
    status.show_photo(Photo(np.zeros((4000, 6000, 3), np.uint8), exif=b"Exif", icc_profile=b"profile"))
    status.show_zoom(0.125)
    status.show_engine("PromptFix", Message("processor"))
    status.show_progress(Progress(20, 21, Message("Sample"), None, 45.0))
    for language in i18n.LANGUAGES:
        i18n.set_language(language)
        status.retranslate()
        assert status.minimumSizeHint().width() <= 640


def test_the_bar_says_how_much_is_known(status):
    bar = status._bar
    status.show_activity(Message("Starting…"))
    assert not bar.isVisible()
    status.show_activity(Message("Starting…"), 0.0)
    assert bar.isVisible()
    assert bar.maximum() == 0
    status.show_activity(Message("Verify"), 0.25)
    assert (bar.value(), bar.maximum()) == (25, 100)
    status.show_progress(Progress(5, 20, Message("Sample"), None, 30.0))
    assert (bar.value(), bar.maximum()) == (5, 20)
    assert status.stage_text == "Sample · step 5 of 20"
    assert status._left.text() == "30 s left"
    status.show_activity(None)
    assert not bar.isVisible()
