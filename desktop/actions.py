"""Everything a person can do, as actions: one place for words, shortcuts, icons and when each is possible."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from desktop.i18n import plain, tr
from desktop.theme import icon

Standard = QKeySequence.StandardKey


class Actions(QObject):
    """The actions of the window. What they do is connected by those who do it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.open = self._make("open", Standard.Open)
        self.clear_recent = self._make()
        self.save_project = self._make("save", Standard.Save)
        self.save_project_as = self._make(None, "Ctrl+Shift+S")
        self.embed_photo = self._make(checkable=True)
        self.export = self._make("export", "Ctrl+E", "Ctrl+Shift+E")
        self.export_kept = self._make("export")
        self.keep_as_edits = self._make("history")
        self.more_like = self._make("dice", "Ctrl+Shift+G")
        self.export_lut = self._make("lut")
        self.recover = self._make("history")
        self.print = self._make("print", Standard.Print)
        self.quit = self._make(None, Standard.Quit, "Ctrl+Q")
        self.undo = self._make("undo", Standard.Undo)
        self.redo = self._make("redo", Standard.Redo)
        self.toggle_edit = self._make("eye")
        self.rename_edit = self._make()
        self.duplicate_edit = self._make("copy", "Ctrl+J")
        self.raise_edit = self._make()
        self.lower_edit = self._make()
        self.delete_edit = self._make()
        self.rerun = self._make("refresh", "Ctrl+R")
        self.rerun_seed = self._make("dice")
        self.update_all = self._make("refresh")
        self.mask_to_next = self._make()
        self.mask_from_next = self._make()
        self.unmask_edit = self._make()
        self.take_snapshot = self._make("camera", "Ctrl+Shift+T")
        self.copy = self._make("copy", Standard.Copy)
        self.paste = self._make("paste", Standard.Paste)
        self.modes = self._choices(
            restore=self._make("restore", "Ctrl+Shift+R"),
            likewise=self._make("likewise", "Ctrl+Shift+L"),
            remove=self._make("remove", "Ctrl+Shift+X"),
        )
        self.examples = self._make("examples", "F7", checkable=True)
        self.add_pair = self._make("add", "Ctrl+Shift+N")
        self.side_panel = self._make("panel", "F8", checkable=True)
        self.history = self._make("history", checkable=True)
        self.snapshots = self._make("camera", checkable=True)
        self.light = self._make("brighten", "F9", checkable=True)
        self.compare = self._make("compare", "Ctrl+B", checkable=True)
        self.candidates_grid = self._make("grid", "Ctrl+G", checkable=True)
        self.fit = self._make("fit", "Ctrl+0")
        self.actual_size = self._make("actual-size", "Ctrl+1")
        self.zoom_in = self._make("zoom-in", Standard.ZoomIn, "Ctrl+=")
        self.zoom_out = self._make("zoom-out", Standard.ZoomOut)
        self.previews = self._make(None, "Ctrl+Shift+V", checkable=True)
        self.run = self._make("run", "Ctrl+Return", "Ctrl+Enter")
        self.stop = self._make("stop", "Esc")
        self.sampling = self._make("sliders", "Ctrl+T", checkable=True)
        self.new_seed = self._make("dice", "Ctrl+D")
        self.lock_seed = self._make("lock", "Ctrl+Shift+D", checkable=True)
        self.crop = self._make("crop", "Ctrl+Shift+C", checkable=True)
        self.apply_lut = self._make("lut")
        self.mask = self._make("mask", "Ctrl+Shift+K", checkable=True)
        self.load_mask = self._make("open", "Ctrl+M")
        self.save_mask = self._make("export")
        self.show_mask = self._make(None, "Ctrl+K", checkable=True)
        self.clear_mask = self._make(None, "Ctrl+Shift+M")
        self.save_recipe = self._make("recipe")
        self.import_recipe = self._make("import")
        self.manage_recipes = self._make()
        self.batch = self._make("batch", "Ctrl+Shift+B")
        self.instruction = self._make(None, "Ctrl+L")
        self.import_model = self._make("import", "Ctrl+I")
        self.import_model_folder = self._make("import")
        self.models_folder = self._make("folder")
        self.settings = self._make("sliders", Standard.Preferences, "Ctrl+,")
        self.palette = self._make("search", "Ctrl+Shift+P", "Ctrl+/")
        self.shortcuts = self._make("help", "F1")
        self.log_folder = self._make("folder")
        self.about = self._make()
        self.languages = self._choices(system=self._make(), en=self._make(), ko=self._make())
        self.themes = self._choices(system=self._make(), dark=self._make(), light=self._make())
        self._name()
        self.retranslate()

    @property
    def all(self) -> list[QAction]:
        """Every action, in the order of the menus."""
        return [action for action in self.children() if isinstance(action, QAction)]

    def retranslate(self) -> None:
        for action, text, tip in (
            (self.open, tr("&Open…"), tr("Open a photo or a project")),
            (
                self.save_project,
                tr("&Save the project"),
                tr("Keep the photo and its edits as a project, to go on later"),
            ),
            (
                self.embed_photo,
                tr("Keep the p&hoto in the project"),
                tr("Put the photo's file into the project, so that it can be moved and opened without it"),
            ),
            (self.save_project_as, tr("Save the project &as…"), tr("Keep them under another name from here on")),
            (self.clear_recent, tr("Clear the list of recent photos"), tr("Forget the recent photos")),
            (self.export, tr("&Export…"), tr("Save the result as a file, with EXIF and ICC profile")),
            (
                self.export_kept,
                tr("Export &kept…"),
                tr("Save all candidates that are kept as files, into a folder"),
            ),
            (
                self.keep_as_edits,
                tr("&Keep as edits"),
                tr("Put the candidates that are pinned into the history, each as an edit of its own, hidden"),
            ),
            (
                self.more_like,
                tr("&More like this"),
                tr("Further candidates that are like the picked one, from noise that is almost the same"),
            ),
            (
                self.candidates_grid,
                tr("Candidates &large"),
                tr("All candidates beside each other, over the canvas, zoomed together"),
            ),
            (
                self.export_lut,
                tr("Export &LUT…"),
                tr("Save what the examples do to colours as a .cube file, for other programs"),
            ),
            (
                self.recover,
                tr("Reco&ver unsaved work…"),
                tr("Take back photos with edits that were open when Likewise crashed"),
            ),
            (self.print, tr("&Print…"), tr("Print the photo as it looks now, or write it to a PDF")),
            (self.quit, tr("&Quit"), tr("Leave Likewise")),
            (self.undo, tr("&Undo"), tr("Back to the state before the last change")),
            (self.redo, tr("&Redo"), tr("The undone change again")),
            (self.toggle_edit, tr("Show or &hide the edit"), tr("Whether the chosen edit takes part at all")),
            (self.rename_edit, tr("Re&name…"), tr("Call the chosen edit something else")),
            (self.duplicate_edit, tr("&Duplicate the edit"), tr("The chosen edit once more, over itself")),
            (self.raise_edit, tr("Move u&p"), tr("Do the chosen edit later: over the one above it")),
            (self.lower_edit, tr("Move do&wn"), tr("Do the chosen edit earlier: under the one below it")),
            (self.delete_edit, tr("De&lete the edit"), tr("Take the chosen edit away")),
            (self.rerun, tr("Run a&gain"), tr("Run the chosen edit once more, on what lies below it now")),
            (
                self.rerun_seed,
                tr("Run again with another s&eed"),
                tr("Run the chosen edit once more, and let chance decide anew"),
            ),
            (
                self.update_all,
                tr("&Update what is out of date"),
                tr("Run every edit again below which something has changed"),
            ),
            (
                self.mask_to_next,
                tr("Use its mas&k for the next edit"),
                tr("Let the next edit apply where the chosen one does"),
            ),
            (
                self.mask_from_next,
                tr("Limi&t to the mask of the next edit"),
                tr("Let the chosen edit apply only where the next one will"),
            ),
            (self.unmask_edit, tr("Remove its &mask"), tr("Let the chosen edit apply everywhere")),
            (self.take_snapshot, tr("&Take a snapshot"), tr("Keep how the photo looks now, to come back to")),
            (self.copy, tr("&Copy result"), tr("Copy the photo as it looks now")),
            (self.paste, tr("&Paste photo"), tr("Open the photo on the clipboard")),
            (self.modes["restore"], tr("&Restore"), tr("Say what is wrong with the photo")),
            (self.modes["likewise"], tr("&Likewise"), tr("Show an edit by example, and the photo is edited likewise")),
            (self.modes["remove"], tr("Re&move"), tr("Paint over what should go from the photo")),
            (self.examples, tr("&Examples"), tr("Show the panel of examples")),
            (self.add_pair, tr("&Add pair"), tr("Another example of the same edit: several show it better")),
            (self.side_panel, tr("&Side panel"), tr("Show the column at the right of the photo: history and more")),
            (self.history, tr("&History"), tr("What you did to the photo, the latest on top")),
            (self.snapshots, tr("S&napshots"), tr("Looks that you kept, to come back to or to compare with")),
            (self.light, tr("&Light and colour"), tr("Exposure, contrast, white balance and more, by sliders")),
            (self.compare, tr("&Compare"), tr("Divide the canvas: before on the left, after on the right")),
            (self.fit, tr("&Fit"), tr("Show the whole photo")),
            (self.actual_size, tr("&100 %"), tr("One pixel of the photo as one pixel of the screen")),
            (self.zoom_in, tr("Zoom &in"), tr("Closer to the photo")),
            (self.zoom_out, tr("Zoom &out"), tr("Away from the photo")),
            (self.previews, tr("Show &previews"), tr("Show on the canvas how far a job is")),
            (self.run, tr("&Run"), tr("Do what is asked: by the instruction, the examples or the brush")),
            (self.stop, tr("&Stop"), tr("Stop the job; the photo stays as it was")),
            (self.sampling, tr("More &settings"), tr("What is changed now and then: guidance, working size and more")),
            (self.new_seed, tr("&New seed"), tr("Draw another seed, for another try")),
            (self.lock_seed, tr("&Lock the seed"), tr("Let the next runs begin with the same seed")),
            (self.crop, tr("&Crop and straighten"), tr("Choose what is kept of the photo, turn and straighten it")),
            (self.apply_lut, tr("Apply a L&UT…"), tr("Change the colours as a .cube file of another program says")),
            (self.mask, tr("&Mask"), tr("Paint or choose where an edit applies")),
            (
                self.load_mask,
                tr("Load &mask…"),
                tr("A greyscale image that says where edits apply: white, here; black, not"),
            ),
            (
                self.save_mask,
                tr("Save mas&k as PNG…"),
                tr("Save the mask as a greyscale image, for later or for other programs"),
            ),
            (self.show_mask, tr("Sho&w mask"), tr("Lay a colour over the photo where the mask lets the edit apply")),
            (self.clear_mask, tr("C&lear mask"), tr("Edits apply everywhere again")),
            (
                self.save_recipe,
                tr("&Save edits as a recipe…"),
                tr("Keep what was done to this photo, for other photos and for batches"),
            ),
            (self.import_recipe, tr("&Import a recipe…"), tr("Keep a recipe from a file; it is only data")),
            (self.manage_recipes, tr("&My recipes…"), tr("Rename, export and delete recipes of your own")),
            (self.batch, tr("&Batch…"), tr("Do the same to many photos")),
            (self.instruction, tr("&Instruction"), tr("Go to the instruction, or to the prompt")),
            (
                self.import_model,
                tr("&Import a checkpoint…"),
                tr("Install PromptFix or Stable Diffusion inpainting from one file"),
            ),
            (
                self.import_model_folder,
                tr("Import a model &folder…"),
                tr("Install Stable Diffusion inpainting from a folder in diffusers' layout"),
            ),
            (self.models_folder, tr("Open the &models folder"), tr("Where the installed models are")),
            (self.settings, tr("&Settings…"), tr("Language, look, keys, folders and more")),
            (self.palette, tr("&Find a command…"), tr("Every command by its name, in a few letters")),
            (self.shortcuts, tr("&Keyboard and mouse"), tr("What the keys and the mouse do")),
            (self.log_folder, tr("Open the &log folder"), tr("The log file belongs into a bug report")),
            (self.about, tr("&About Likewise"), tr("Version and licences")),
            (
                self.languages["system"],
                tr("System language"),
                tr("The language of the system, where Likewise speaks it"),
            ),
            (self.languages["en"], "English", "English"),
            (self.languages["ko"], "한국어", "한국어"),
            (self.themes["system"], tr("System theme"), tr("Dark or light, as the system is")),
            (self.themes["dark"], tr("Dark"), tr("Dark surroundings")),
            (self.themes["light"], tr("Light"), tr("Light surroundings")),
        ):
            action.setText(text)
            action.setIconText(plain(text))
            action.setToolTip(with_shortcut(tip, action.shortcut()))
            action.setStatusTip("")
        self.sampling.setIconText(tr("More"))
        self.crop.setIconText(tr("Crop"))

    def _name(self) -> None:
        """Names that stay, whatever the language: shortcuts and the palette's memory are stored by them."""
        for name, made in vars(self).items():
            for key, action in made.items() if isinstance(made, dict) else [("", made)]:
                if isinstance(action, QAction):
                    action.setObjectName(f"{name}.{key}" if key else name)

    def _make(
        self, icon_name: str | None = None, *shortcuts: QKeySequence.StandardKey | str, checkable: bool = False
    ) -> QAction:
        action = QAction(self)
        if icon_name is not None:
            action.setIcon(icon(icon_name))
        sequences: list[QKeySequence] = []
        for shortcut in shortcuts:
            found = [QKeySequence(shortcut)] if isinstance(shortcut, str) else QKeySequence.keyBindings(shortcut)
            sequences += [sequence for sequence in found if _is_known(sequence) and sequence not in sequences]
        action.setShortcuts(sequences)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(checkable)
        return action

    def _choices(self, **actions: QAction) -> dict[str, QAction]:
        """Actions of which exactly one is chosen; `data()` is its name."""
        group = QActionGroup(self)
        for name, action in actions.items():
            action.setCheckable(True)
            action.setData(name)
            group.addAction(action)
        return actions


def _is_known(keys: QKeySequence) -> bool:
    """Whether keyboards have the key: not F14, nor one that says Open."""
    key = keys[0].key()  # type: ignore[index]  # its stubs forget that it can be
    return not (Qt.Key.Key_F13 <= key <= Qt.Key.Key_F35 or key >= Qt.Key.Key_Back)


def with_shortcut(tip: str, shortcut: QKeySequence) -> str:
    """A tooltip that names the keys too, where there are any."""
    keys = shortcut.toString(QKeySequence.SequenceFormat.NativeText)
    return f"{tip} ({keys})" if keys else tip


def enable(actions: Iterable[QAction], enabled: bool) -> None:
    for action in actions:
        action.setEnabled(enabled)
