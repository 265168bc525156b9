"""Whether things may move on their own: menus that fade in, bars that run back and forth."""

from __future__ import annotations

from typing import Any, Literal, get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

Preference = Literal["system", "on", "off"]
PREFERENCES: tuple[Preference, ...] = get_args(Preference)
"""Of reduced motion: as the system has it; on, nothing moves; off."""

_MOTION: Any = getattr(Qt, "MotionPreference", None)  # from Qt 6.12 on
HAS_PREFERENCE = _MOTION is not None
"""Whether this version of Qt knows what the system prefers."""

_preference: Preference = "system"
_effects: bool | None = None  # whether menus fade and slide where the system decides


def preference() -> Preference:
    return _preference


def set_preference(preference: str) -> None:
    """What no preference is called counts as "system". The theme has to be refreshed for style sheets to follow."""
    global _preference, _effects
    _preference = next((known for known in PREFERENCES if known == preference), "system")
    if _effects is None:
        _effects = QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
    QApplication.setEffectEnabled(Qt.UIEffect.UI_General, _effects and not is_reduced())


def is_reduced() -> bool:
    if _preference != "system":
        return _preference == "on"
    hints: Any = QGuiApplication.styleHints()  # a name of its own: what it gives away does not outlive it
    return HAS_PREFERENCE and hints.accessibility().motionPreference() == _MOTION.ReducedMotion


def style_rule() -> str:
    """For the end of a style sheet."""
    return "\n* { widget-animation-duration: 0; }\n" if is_reduced() else ""
