"""Every action of the main window in one table: its name, its keys, its menu, and what it does."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from writer_app.core.settings import Settings
from writer_app.ui.translate import later

MENUS = {
    "file": later("Actions", "&File"),
    "edit": later("Actions", "&Edit"),
    "story": later("Actions", "St&ory"),
    "suggestions": later("Actions", "&Suggestions"),
    "personal": later("Actions", "&Personal model"),
    "view": later("Actions", "&View"),
    "help": later("Actions", "&Help"),
}
"""The menus in their order; no letter of theirs is one that an action uses with Alt."""


@dataclass(frozen=True)
class ActionSpec:
    """One row of the table.

    ``shortcut`` is the default key, as QKeySequence reads it; ``more_keys`` work beside it as long
    as the writer has not chosen a key of their own. ``group`` starts a new section of the menu.
    """

    id: str
    menu: str
    text: str
    shortcut: str
    tip: str
    more_keys: tuple[str, ...] = ()
    group: bool = False
    checkable: bool = False


# fmt: off
ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new_story", "file", later("Actions", "&New"), "Ctrl+N",
               later("Actions", "Start a new story")),
    ActionSpec("open_story", "file", later("Actions", "&Open…"), "Ctrl+O",
               later("Actions", "Open a story from a file")),
    ActionSpec("save_story", "file", later("Actions", "&Save"), "Ctrl+S",
               later("Actions", "Save the story in its file"), group=True),
    ActionSpec("save_story_as", "file", later("Actions", "Save &as…"), "Ctrl+Shift+S",
               later("Actions", "Save the story in another file")),
    ActionSpec("backups", "file", later("Actions", "&Backups and snapshots…"), "",
               later("Actions", "See earlier texts of the story, and bring one back")),
    ActionSpec("quit", "file", later("Actions", "&Quit"), "Ctrl+Q",
               later("Actions", "Close the window"), group=True),
    ActionSpec("undo", "edit", later("Actions", "&Undo"), "Ctrl+Z",
               later("Actions", "Take back the last change")),
    ActionSpec("redo", "edit", later("Actions", "&Redo"), "Ctrl+Shift+Z",
               later("Actions", "Make the change again that was taken back"),
               more_keys=("Ctrl+Y",)),
    ActionSpec("cut", "edit", later("Actions", "Cu&t"), "Ctrl+X",
               later("Actions", "Move the selected text to the clipboard"), group=True),
    ActionSpec("copy", "edit", later("Actions", "&Copy"), "Ctrl+C",
               later("Actions", "Copy the selected text to the clipboard")),
    ActionSpec("paste", "edit", later("Actions", "&Paste"), "Ctrl+V",
               later("Actions", "Insert the text of the clipboard")),
    ActionSpec("select_all", "edit", later("Actions", "Select &all"), "Ctrl+A",
               later("Actions", "Select the whole story")),
    ActionSpec("next_misspelling", "edit", later("Actions", "Next m&isspelling"), "F7",
               later("Actions", "Go to the next word that is misspelled"), group=True),
    ActionSpec("previous_misspelling", "edit",
               later("Actions", "Previous &misspelling"), "Shift+F7",
               later("Actions", "Go to the previous word that is misspelled")),
    ActionSpec("correct_word", "edit", later("Actions", "Correct the wor&d…"), "Alt+F7",
               later("Actions", "See what the misspelled word at the caret may be meant to be")),
    ActionSpec("own_words", "edit", later("Actions", "&Your words…"), "",
               later("Actions", "Look through your own dictionary and this story's words")),
    ActionSpec("settings", "edit", later("Actions", "Se&ttings…"), "Ctrl+,",
               later("Actions", "Change how suggestions are made, the look, and the keys"),
               group=True),
    ActionSpec("suggest", "suggestions", later("Actions", "&Suggest"), "Ctrl+Enter",
               later("Actions", "Ask for two continuations at the caret"),
               more_keys=("Ctrl+Return",)),
    ActionSpec("choose_first", "suggestions", later("Actions", "Take the &first"), "Alt+1",
               later("Actions", "Insert the left suggestion"), group=True),
    ActionSpec("choose_second", "suggestions", later("Actions", "Take the s&econd"), "Alt+2",
               later("Actions", "Insert the right suggestion")),
    # With Shift, a digit is another character; which one, only the system's key map can tell. It
    # does so on a screen; the second keys are those of an American keyboard without one.
    ActionSpec("choose_first_much_better", "suggestions",
               later("Actions", "Take the first, much better"), "Alt+Shift+1",
               later("Actions", "Insert the left suggestion and keep that it is much better"),
               more_keys=("Alt+Shift+!",)),
    ActionSpec("choose_second_much_better", "suggestions",
               later("Actions", "Take the second, much better"), "Alt+Shift+2",
               later("Actions", "Insert the right suggestion and keep that it is much better"),
               more_keys=("Alt+Shift+@",)),
    ActionSpec("take_highlighted", "suggestions",
               later("Actions", "&Take the highlighted one"), "Tab",
               later("Actions", "Insert the highlighted suggestion"), group=True),
    ActionSpec("accept_word", "suggestions", later("Actions", "Take the next &word"), "Ctrl+Right",
               later("Actions", "Insert the next word of the highlighted suggestion")),
    ActionSpec("next_suggestion", "suggestions", later("Actions", "Highlight the &next"), "Alt+]",
               later("Actions", "Highlight the next suggestion and show it in the text")),
    ActionSpec("previous_suggestion", "suggestions",
               later("Actions", "Highlight the &previous"), "Alt+[",
               later("Actions", "Highlight the previous suggestion and show it in the text")),
    ActionSpec("both", "suggestions", later("Actions", "&Both fine"), "Alt+=",
               later("Actions", "Insert the highlighted suggestion and keep that both are as good"),
               group=True),
    ActionSpec("neither", "suggestions", later("Actions", "Ne&ither"), "Alt+0",
               later("Actions", "Keep that neither suggestion will do")),
    ActionSpec("another_pair", "suggestions", later("Actions", "An&other pair"), "Alt+R",
               later("Actions", "Ask for two others at the same place")),
    ActionSpec("bring_back", "suggestions",
               later("Actions", "Bring the &last pair back"), "Shift+Tab",
               later("Actions", "Show the last two suggestions again, to choose anew")),
    ActionSpec("dismiss", "suggestions", later("Actions", "Stop or &dismiss"), "Esc",
               later("Actions", "Stop writing suggestions; once stopped, put them away")),
    ActionSpec("go_to_suggestions", "suggestions", later("Actions", "&Go to the suggestions"), "F6",
               later("Actions", "Move the keyboard to the suggestions, or back to the story"),
               group=True),
    ActionSpec("train_personal_model", "personal", later("Actions", "&Train…"), "",
               later("Actions", "Make a model of your own from your choices")),
    ActionSpec("review_choices", "personal", later("Actions", "Your &choices…"), "",
               later("Actions", "Look through your choices, leave some out, or delete them")),
    ActionSpec("model_versions", "personal", later("Actions", "&Versions…"), "",
               later("Actions", "Switch between your personal models and the base")),
    ActionSpec("strength", "personal", later("Actions", "&Strength…"), "",
               later("Actions", "Change how much your personal model counts")),
    ActionSpec("models", "personal", later("Actions", "&Models…"), "",
               later("Actions", "Choose the model that yours stands on, or download a larger one"),
               group=True),
    ActionSpec("device", "personal", later("Actions", "&Where it runs…"), "",
               later("Actions", "See what the model runs on, and why")),
    ActionSpec("larger_text", "view", later("Actions", "&Larger text"), "Ctrl++",
               later("Actions", "Show the story in a larger font"), more_keys=("Ctrl+=",)),
    ActionSpec("smaller_text", "view", later("Actions", "&Smaller text"), "Ctrl+-",
               later("Actions", "Show the story in a smaller font")),
    ActionSpec("full_screen", "view", later("Actions", "&Full screen"), "F11",
               later("Actions", "Use the whole screen, or go back to a window"), group=True),
)
# fmt: on


class Actions(QObject):
    """The table's actions, alive in the menus of one window, with the writer's own keys."""

    def __init__(self, window: QMainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._settings = settings
        self._specs = {spec.id: spec for spec in ACTIONS}
        self._actions: dict[str, QAction] = {}
        self._by_key: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        translate = QCoreApplication.translate
        for name, title in MENUS.items():
            self.menus[name] = window.menuBar().addMenu(translate("Actions", title))
        for spec in ACTIONS:
            action = QAction(translate("Actions", spec.text), window)
            action.setObjectName(spec.id)
            action.setCheckable(spec.checkable)
            action.setStatusTip(translate("Actions", spec.tip))
            action.setMenuRole(_ROLES.get(spec.id, QAction.MenuRole.NoRole))
            if spec.group:
                self.menus[spec.menu].addSeparator()
            self.menus[spec.menu].addAction(action)
            window.addAction(action)  # the keys also work where the menu bar is hidden
            self._actions[spec.id] = action
        self._set_keys()
        self.destroyed.connect(settings.subscribe(self._on_setting))

    def __getitem__(self, identifier: str) -> QAction:
        return self._actions[identifier]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def claims(self, event: QKeyEvent) -> bool:
        """Whether these keys are those of an action that can be used now.

        The editor asks before it takes keys for itself that it knows, such as Tab.
        """
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key == Qt.Key.Key_Backtab:
            key = Qt.Key.Key_Tab  # that is what Shift makes of it
        pressed = QKeySequence(key | (modifiers & ~Qt.KeyboardModifier.KeypadModifier))
        action = self._by_key.get(pressed.toString())
        return action is not None and action.isEnabled()

    def _on_setting(self, key: str) -> None:
        if key.startswith("shortcuts."):
            self._set_keys()

    def _set_keys(self) -> None:
        self._by_key.clear()
        for identifier, action in self._actions.items():
            spec = self._specs[identifier]
            own = self._settings.shortcut(identifier)
            keys = [spec.shortcut, *spec.more_keys] if own is None else [own]
            sequences = [QKeySequence(key) for key in keys if key]
            action.setShortcuts(sequences)
            for sequence in sequences:
                self._by_key[sequence.toString()] = action


_ROLES = {
    "quit": QAction.MenuRole.QuitRole,
    "settings": QAction.MenuRole.PreferencesRole,
}
