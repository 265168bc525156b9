"""The history: every edit of the document, the latest on top, with all that can be done to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from core.document.document import Document
from core.document.edit import Edit
from core.document.titles import title_of
from desktop.actions import Actions
from desktop.choices import Choice
from desktop.edit_actions import EditActions
from desktop.i18n import tr, tr_message
from desktop.layouts import column, row
from desktop.looks import Looks, looks_of
from desktop.panels.history_row import ElidedLabel, HistoryRow, RowState
from desktop.panels.row_list import KEY, RowList
from desktop.rerunning import Rerunning
from desktop.services import Services
from desktop.theme import SPACE_S

ORIGINAL, GEOMETRY = "original", "geometry"
"""Keys of the rows that are no edits."""

STRENGTH_STEP = 0.05

PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class HistoryPanel(QWidget):
    """Follows the document. Keys in the list: Space hides, ← and → set the strength, Enter renames, Delete deletes,
    Alt with ↑ and ↓ moves. masking: the mask of the edit that is active now is wanted.
    """

    masking = Signal()

    def __init__(self, services: Services, actions: Actions, doing: EditActions, rerunning: Rerunning) -> None:
        super().__init__()
        self._services, self._session, self._actions = services, services.session, actions
        self._doing, self._rerunning = doing, rerunning
        self._looks = Looks(services.session, services.background, services.tasks)
        self._following = False
        self.hint = QLabel(wordWrap=True)
        self.hint.setProperty("role", "muted")
        self.stale_note = ElidedLabel()
        self.stale_note.setProperty("role", "warning")
        self.update_button = QPushButton()
        self.update_button.setProperty("slim", True)
        self.update_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list = RowList(self._row, self._can_move, self._take_key)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._late = QWidget()
        self._lay_out()

        self.update_button.clicked.connect(actions.update_all.trigger)
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemDoubleClicked.connect(lambda: self.begin_naming())
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.dropped.connect(self._drop)
        self.list.seen.connect(self._show_pictures)
        self._looks.made.connect(self._show_pictures)
        actions.rename_edit.triggered.connect(self._rename_by_action)
        session, running = services.session, services.running
        for signal in (session.changed, session.activated, running.started, running.ended):
            signal.connect(self.follow)
        self.retranslate()

    def retranslate(self) -> None:
        self.list.setAccessibleName(tr("History"))
        self.list.setAccessibleDescription(
            tr(
                "Space hides an edit or shows it, left and right set its strength, Enter renames it, "
                "Delete deletes it, Alt with up and down moves it."
            )
        )
        self.update_button.setText(tr("Update all"))
        for key in self.list.keys:
            self.list.row_of(key).forget_state()
        self.hint.setText(
            tr(
                "What you do to the photo is listed here, the latest on top. Each edit keeps its own strength "
                "and mask, and can be hidden, moved, run again or deleted at any time."
            )
        )
        self.follow()

    def begin_naming(self) -> None:
        """Let the name of the active edit be written."""
        edit = self._session.active
        if edit is not None:
            self.list.scrollToItem(self.list.item_of(edit.id))
            self.list.row_of(edit.id).begin_naming(tr_message(title_of(edit)))

    def follow(self) -> None:
        """Show the document as it is."""
        document = self._session.document
        self._following = True
        self.list.show_keys(_keys(document))
        if document is not None:
            self._show_states(document)
            self._show_current()
        self._following = False
        self.list.setVisible(document is not None)
        self.hint.setVisible(document is None or not document.edits)
        self._late.setVisible(document is not None and len(document.stale) > 1)
        self._show_pictures()

    def _show_states(self, document: Document) -> None:
        active, idle = self._session.active, not self._services.running.is_running
        stale = document.stale
        for key in self.list.keys:
            edit = document.find(key)
            if edit is not None:
                state = _state(edit, edit in stale, edit is active, idle)
            elif key == ORIGINAL:
                path = document.original.path
                state = RowState(tr("Original"), path.name if path else "")
            else:
                state = RowState(tr("Crop and straighten"), can_reset=True, idle=idle)
            if self.list.row_of(key).show_state(state):
                self.list.fit(key)
                item = self.list.item_of(key)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, state.words)
        self.stale_note.setText(tr("{count} edits are out of date.").format(count=len(stale)))
        self.update_button.setToolTip(self._actions.update_all.toolTip())
        self.update_button.setEnabled(self._actions.update_all.isEnabled())

    def _show_current(self) -> None:
        """The row of the active edit; where there is none, one of those that are no edits."""
        active, current = self._session.active, self.list.currentItem()
        key = self._key() if active is None and current is not None else ORIGINAL
        wanted = active.id if active is not None else key if key in (ORIGINAL, GEOMETRY) else ORIGINAL
        item = self.list.item_of(wanted)
        if item is not current:
            self.list.setCurrentItem(item)
            self.list.scrollToItem(item)

    def _show_pictures(self) -> None:
        document = self._session.document
        if document is None or self._following:
            return
        original, *others = looks_of(document)
        looks = {edit.id: look for edit, look in zip(document.edits, others, strict=True)}
        looks |= {ORIGINAL: original, GEOMETRY: others[-1] if others else original}
        for key in self.list.keys:
            image = self._looks.image(looks[key])
            if image is not None:
                self.list.row_of(key).picture.show_image(image)
        self._looks.want([looks[key] for key in self.list.in_sight()])

    # --- what a person does

    def _row(self, key: str) -> HistoryRow:
        made = HistoryRow()
        made.toggled.connect(partial(self._toggle, key))
        made.moved.connect(partial(self._set_strength, key))
        made.renamed.connect(partial(self._rename, key))
        made.field.left.connect(self.list.setFocus)
        made.updating.connect(partial(self._update, key))
        made.masking.connect(partial(self._show_mask, key))
        made.resetting.connect(self._doing.reset_geometry)
        return made

    def _edit(self, key: str) -> Edit | None:
        return self._session.document.find(key) if self._session.document is not None else None

    def _can_move(self, key: str) -> bool:
        return self._edit(key) is not None

    def _key(self) -> str:
        """Of the current row."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(KEY))

    def _choose(self) -> None:
        if not self._following:
            edit = self._edit(self._key())
            self._session.activate(edit.id if edit is not None else None)

    def _toggle(self, key: str) -> None:
        edit, alone = self._edit(key), QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.AltModifier
        if edit is not None and alone:
            self._doing.show_alone(edit)
        elif edit is not None:
            self._doing.show_edit(edit, not edit.visible)

    def _set_strength(self, key: str, strength: float) -> None:
        self._session.activate(key)
        self._session.set_strength(strength, words=tr("Strength"))

    def _rename(self, key: str, name: str) -> None:
        edit = self._edit(key)
        if edit is not None and name != tr_message(title_of(edit)):
            self._doing.rename(edit, name)

    def _update(self, key: str) -> None:
        edit = self._edit(key)
        if edit is not None:
            self._services.tasks.start(self._rerunning.update(edit))

    def _show_mask(self, key: str) -> None:
        self._session.activate(key)
        self._actions.show_mask.setChecked(not self._actions.show_mask.isChecked())
        self.masking.emit()

    def _drop(self, key: str, row_above: int) -> None:
        edit, document = self._edit(key), self._session.document
        if edit is None or document is None:
            return
        above = self.list.keys[:row_above]
        higher = sum(1 for other in document.edits if other is not edit and other.id in above)
        self._doing.move(edit, len(document.edits) - 1 - higher)

    def _take_key(self, event: QKeyEvent) -> bool:
        keys, actions, alt = Qt.Key, self._actions, event.modifiers() == Qt.KeyboardModifier.AltModifier
        key, plain = Qt.Key(event.key()), event.modifiers() in PLAIN
        if self._key() == GEOMETRY and plain and key == keys.Key_Delete:
            self._doing.reset_geometry()
            return True
        deeds: dict[tuple[Qt.Key, bool], Callable[[], None]] = {
            (keys.Key_Space, False): actions.toggle_edit.trigger,
            (keys.Key_Return, False): actions.rename_edit.trigger,
            (keys.Key_Enter, False): actions.rename_edit.trigger,
            (keys.Key_Delete, False): actions.delete_edit.trigger,
            (keys.Key_Backspace, False): actions.delete_edit.trigger,
            (keys.Key_Up, True): actions.raise_edit.trigger,
            (keys.Key_Down, True): actions.lower_edit.trigger,
            (keys.Key_Left, False): partial(self._step, -STRENGTH_STEP),
            (keys.Key_Right, False): partial(self._step, STRENGTH_STEP),
        }
        does = deeds.get((key, alt)) if plain or alt else None
        if does is not None:
            does()
        return does is not None

    def _step(self, by: float) -> None:
        edit = self._session.active
        if edit is not None and not self._services.running.is_running:
            strength = min(max(round(edit.strength + by, 2), 0.0), 1.0)
            self._session.set_strength(strength, words=tr("Strength"))

    def _rename_by_action(self) -> None:
        self._actions.side_panel.setChecked(True)
        self._actions.history.setChecked(True)
        self.begin_naming()

    # --- the menu

    def menu(self) -> QMenu | None:
        """What can be done with the active edit; None without one."""
        edit, actions = self._session.active, self._actions
        if edit is None:
            return None
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([actions.toggle_edit, actions.rename_edit, actions.duplicate_edit])
        menu.addActions([actions.raise_edit, actions.lower_edit])
        if edit.result is not None:
            menu.addSeparator()
            menu.addActions([actions.rerun, actions.rerun_seed])
            self._add_models(menu, edit)
        menu.addSeparator()
        menu.addActions([actions.mask_to_next, actions.mask_from_next, actions.unmask_edit])
        menu.addSeparator()
        menu.addAction(actions.delete_edit)
        return menu

    def _add_models(self, menu: QMenu, edit: Edit) -> None:
        models = menu.addMenu(tr("Run again with another mo&del"))
        choices = self._rerunning.choices(edit)
        for choice in choices:
            title = choice.model.title if choice.model is not None else ""
            models.addAction(tr(title)).triggered.connect(partial(self._rerun, edit, choice))
        models.setEnabled(bool(choices) and not self._services.running.is_running)

    def _rerun(self, edit: Edit, choice: Choice[Any], _checked: bool = False) -> None:
        self._services.tasks.start(self._rerunning.with_choice(edit, choice))

    def _open_menu(self, at: QPoint) -> None:
        """Of the row under the mouse, or of the current one where the menu key was pressed."""
        menu = self.menu()
        if menu is not None:
            menu.popup(self.list.viewport().mapToGlobal(at))

    def _lay_out(self) -> None:
        self._late.setLayout(row(self.stale_note, self.update_button, stretch=0))
        margins = (SPACE_S, 0, SPACE_S, SPACE_S)
        head = column(self.hint, self._late, margins=margins)
        self.setLayout(column(head, self.list, spacing=0, stretch=1))


def _keys(document: Document | None) -> list[str]:
    if document is None:
        return []
    framing = [] if document.geometry.is_identity else [GEOMETRY]
    return [*framing, *(edit.id for edit in reversed(document.edits)), ORIGINAL]


def _state(edit: Edit, stale: bool, active: bool, idle: bool) -> RowState:
    return RowState(
        title=tr_message(title_of(edit)),
        strength=round(edit.strength * 100),
        visible=edit.visible,
        masked=edit.mask is not None,
        stale=stale,
        active=active,
        idle=idle,
    )
