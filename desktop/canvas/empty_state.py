"""What the canvas shows without a photo: where to begin."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeySequence, QPainter, QPen

from desktop import theme
from desktop.i18n import tr
from desktop.icons import draw_icon

_ICON_SIDE = 56
_FRAME = (460.0, 260.0)


def paint_empty_state(painter: QPainter, canvas: QRectF, *, dropping: bool, hovered: bool) -> None:
    """Icon, headline and hint in a dashed frame, which takes the accent colour while a file hangs over it."""
    scheme = theme.colours()
    frame = QRectF(0, 0, min(_FRAME[0], canvas.width() - 32), min(_FRAME[1], canvas.height() - 32))
    frame.moveCenter(canvas.center())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    fill = QColor(scheme.focus if dropping else scheme.text)
    fill.setAlphaF(0.12 if dropping else 0.04 if hovered else 0.0)
    pen = QPen(QColor(scheme.focus if dropping else scheme.disabled), 2 if dropping else 1.5)
    pen.setDashPattern([4, 4])
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRoundedRect(frame, theme.RADIUS * 2, theme.RADIUS * 2)

    title_font, hint_font = theme.font(theme.FONT_DISPLAY, bold=True), theme.font(theme.FONT_BODY)
    title_height, hint_height = QFontMetricsF(title_font).height(), QFontMetricsF(hint_font).height()
    top = frame.center().y() - (_ICON_SIDE + theme.SPACE_L + title_height + theme.SPACE_S + hint_height) / 2
    icon = QRectF(frame.center().x() - _ICON_SIDE / 2, top, _ICON_SIDE, _ICON_SIDE)
    draw_icon(painter, "drop" if dropping else "photo", icon, scheme.focus if dropping else scheme.muted)
    title = QRectF(frame.left(), icon.bottom() + theme.SPACE_L, frame.width(), title_height)
    painter.setPen(QColor(scheme.text))
    painter.setFont(title_font)
    headline = tr("Let go to open it") if dropping else tr("Drop a photo here")
    painter.drawText(title, Qt.AlignmentFlag.AlignCenter, headline)
    hint = QRectF(frame.left(), title.bottom() + theme.SPACE_S, frame.width(), hint_height)
    painter.setPen(QColor(scheme.muted))
    painter.setFont(hint_font)
    keys = {
        name: QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        for name, key in (("open", QKeySequence.StandardKey.Open), ("paste", QKeySequence.StandardKey.Paste))
    }
    painter.drawText(hint, Qt.AlignmentFlag.AlignCenter, tr("or press {open}  ·  paste with {paste}").format(**keys))
