from __future__ import annotations

import string
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot
from source_strings import sentences, untranslatable_calls, untranslatable_reasons

from core.errors import BadMaskError, PhotoTooLargeError
from core.imaging.opening import open_mask
from core.imaging.saving import save_photo
from core.messages import Message
from core.photo import Photo
from desktop import i18n

CATALOGUES = [language for language in i18n.LANGUAGES if language != i18n.SOURCE]


def placeholders(text: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_sentence_is_translated(language: i18n.Language):
    catalogue = i18n.load_catalogue(language)
    missing = [f"{place}: {text}" for text, place in sentences().items() if text not in catalogue]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", CATALOGUES)
def test_nothing_is_translated_that_nobody_says(language: i18n.Language):
    unused = sorted(i18n.load_catalogue(language).keys() - sentences().keys())
    assert not unused, "\n".join(unused)


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_have_the_same_placeholders(language: i18n.Language):
    different = [
        text for text, said in i18n.load_catalogue(language).items() if placeholders(text) != placeholders(said)
    ]
    assert not different


def test_korean_is_written_in_hangul():
    names = {"{gigabytes:.1f} GB", "Analogist", "PromptFix", "DPM-Solver++ 2M", "UniPC"}
    foreign = [
        text
        for text, said in i18n.load_catalogue("ko").items()
        if text not in names and not any("가" <= character <= "힣" for character in said)
    ]
    assert not foreign


def test_only_literals_are_looked_up():
    assert untranslatable_calls() == []


def test_the_search_finds_every_kind_of_sentence():
    found = sentences()
    for text in (
        "Drop a photo here",
        "{name} is empty (0 bytes).",
        "Remove haze",
        "it is not a job of the kind “{kind}”",
    ):
        assert text in found


def test_messages_are_translated_and_filled_in(qtbot: QtBot):
    cause = PhotoTooLargeError(name="a.tif", megapixels=812.4, limit=200).cause
    assert i18n.tr_message(cause) == str(cause)
    i18n.set_language("ko")
    korean = i18n.tr_message(cause)
    assert korean != str(cause)
    assert "a.tif" in korean
    assert "812" in korean


def test_details_that_are_messages_are_translated_too(qtbot: QtBot):
    i18n.set_language("ko")
    outer = Message("{name} is empty (0 bytes).", {"name": Message("Remove haze")})
    assert i18n.tr("Remove haze") in i18n.tr_message(outer)
    outer = Message("{name} is empty (0 bytes).", {"name": "Remove haze"})
    assert i18n.tr("Remove haze") in i18n.tr_message(outer)
    several = Message("{wishes}", {"wishes": ("Remove haze", "Remove noise")})
    assert str(several) == "Remove haze, Remove noise"
    assert i18n.tr_message(several) == f"{i18n.tr('Remove haze')}, {i18n.tr('Remove noise')}"


def test_the_reason_of_an_error_is_translated_too(qtbot: QtBot, photo: Photo, tmp_path: Path):
    path = tmp_path / "mask.png"
    save_photo(photo, path)
    with pytest.raises(BadMaskError) as caught:
        open_mask(path, 10, 70)
    i18n.set_language("ko")
    said = i18n.tr_message(caught.value.cause)
    assert "40 × 30" in said
    assert not any("a" <= letter <= "z" for letter in said)


def test_no_sentence_is_put_together_where_no_catalogue_can_find_it():
    assert untranslatable_reasons() == []


def test_unknown_text_is_shown_as_it_is():
    assert i18n.tr("DSC_0042.NEF") == "DSC_0042.NEF"


@pytest.mark.parametrize("label", ["&Open…", "O&pen", "Open(&O)…", "Open"])
def test_a_label_can_be_shown_without_its_mnemonic(label: str):
    assert i18n.plain(label) == "Open"


def test_standard_dialogs_speak_the_language(qtbot: QtBot, qapp: QApplication):
    def cancel() -> str:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        return box.buttons()[0].text()

    english = cancel()
    i18n.set_language("ko")
    assert i18n.language() == "ko"
    assert cancel() == "취소"
    i18n.set_language("en")
    assert cancel() == english


def test_korean_has_a_font(qtbot: QtBot):
    i18n.set_language("ko")
    assert QFontDatabase.families(QFontDatabase.WritingSystem.Korean)


def test_readers_on_other_threads_see_one_language_or_the_other():
    english, korean = "Remove haze", i18n.load_catalogue("ko")["Remove haze"]
    seen: set[str] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(i18n.tr(english))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(20):
        i18n.set_language("ko")
        i18n.set_language("en")
    done.set()
    reader.join()
    assert seen <= {english, korean}
