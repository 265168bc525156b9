"""The language of the window. English is the source; other languages are catalogues of English → translation.

`tr` and `tr_message` need no Qt and work on any thread; `set_language` belongs on the thread of the window.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Literal, get_args

from core.messages import Message, listed

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
SOURCE: Language = "en"

_language: Language = SOURCE
_catalogue: dict[str, str] = {}  # replaced as a whole, never changed in place: readers on other threads see old or new


def tr(text: str) -> str:
    """The text in the current language; the text itself where the catalogue has no entry. Call it with a literal."""
    return _catalogue.get(text, text)


def tr_message(message: Message) -> str:
    """The message in the current language, and those of its details that are messages or texts of the catalogue."""
    details = {name: _translate_detail(value) for name, value in message.details.items()}
    return tr(message.template).format(**details)


def source_of(text: str) -> str:
    """The English of a text that `tr` gave in the current language; the text itself where there is none."""
    return next((english for english, said in _catalogue.items() if said == text), text)


def plain(label: str) -> str:
    """The words of a menu entry, without its mnemonic ("&Open…", "열기(&O)…") and dots."""
    return re.sub(r"\(&\w\)|&|…$", "", label)


def language() -> Language:
    """The current language."""
    return _language


def set_language(chosen: Language | None = None) -> None:
    """Change the language; None takes the first of the system's languages that there is a catalogue for.

    With an application running, Qt's own dialogs change with it, widgets receive QEvent.LanguageChange, and a Korean
    font is at hand.
    """
    global _language, _catalogue
    _language = chosen or _system_language()
    _catalogue = load_catalogue(_language)
    _tell_qt(_language)


def load_catalogue(of: Language) -> dict[str, str]:
    """English → translation, empty for English. Raises FileNotFoundError where a catalogue was not packed."""
    if of == SOURCE:
        return {}
    text = (files("resources") / "i18n" / f"{of}.json").read_text(encoding="utf-8")
    catalogue: dict[str, str] = json.loads(text)
    return catalogue


def _translate_detail(value: object) -> object:
    if isinstance(value, Message):
        return tr_message(value)
    if isinstance(value, tuple):
        return listed(tuple(_translate_detail(item) for item in value))
    return tr(value) if isinstance(value, str) else value


def _system_language() -> Language:
    from PySide6.QtCore import QLocale

    for name in QLocale.system().uiLanguages():
        for known in LANGUAGES:
            if name.partition("-")[0] == known:
                return known
    return SOURCE


def _tell_qt(chosen: Language) -> None:
    from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

    app = QCoreApplication.instance()
    if app is None:
        return
    QLocale.setDefault(QLocale(chosen))
    _ensure_hangul()  # whatever the language: instructions may be Korean in any, and the menu names it
    for old in app.findChildren(QTranslator):  # installing and removing send QEvent.LanguageChange to every window
        app.removeTranslator(old)
        old.deleteLater()
    if chosen != SOURCE:
        translator = QTranslator(app)
        translator.load(f"qtbase_{chosen}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        app.installTranslator(translator)


def _ensure_hangul() -> None:
    """Load the bundled Nanum Gothic where the system has no font with Hangul; Qt then falls back to it by itself."""
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    if not isinstance(QGuiApplication.instance(), QGuiApplication):
        return
    if not QFontDatabase.families(QFontDatabase.WritingSystem.Korean):
        QFontDatabase.addApplicationFontFromData((files("resources") / "fonts" / "NanumGothic.ttf").read_bytes())
