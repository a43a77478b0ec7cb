"""Every action of the main window in one table: its name, its keys, its menu, and what it does."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from writer_app.core.settings import Settings

MENUS = {
    "file": QT_TRANSLATE_NOOP("Actions", "&File"),
    "edit": QT_TRANSLATE_NOOP("Actions", "&Edit"),
    "suggestions": QT_TRANSLATE_NOOP("Actions", "&Suggestions"),
    "personal": QT_TRANSLATE_NOOP("Actions", "&Personal model"),
    "view": QT_TRANSLATE_NOOP("Actions", "&View"),
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


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "new_story",
        "file",
        QT_TRANSLATE_NOOP("Actions", "&New"),
        "Ctrl+N",
        QT_TRANSLATE_NOOP("Actions", "Start a new story"),
    ),
    ActionSpec(
        "open_story",
        "file",
        QT_TRANSLATE_NOOP("Actions", "&Open…"),
        "Ctrl+O",
        QT_TRANSLATE_NOOP("Actions", "Open a story from a file"),
    ),
    ActionSpec(
        "save_story",
        "file",
        QT_TRANSLATE_NOOP("Actions", "&Save"),
        "Ctrl+S",
        QT_TRANSLATE_NOOP("Actions", "Save the story in its file"),
        group=True,
    ),
    ActionSpec(
        "save_story_as",
        "file",
        QT_TRANSLATE_NOOP("Actions", "Save &as…"),
        "Ctrl+Shift+S",
        QT_TRANSLATE_NOOP("Actions", "Save the story in another file"),
    ),
    ActionSpec(
        "quit",
        "file",
        QT_TRANSLATE_NOOP("Actions", "&Quit"),
        "Ctrl+Q",
        QT_TRANSLATE_NOOP("Actions", "Close the window"),
        group=True,
    ),
    ActionSpec(
        "undo",
        "edit",
        QT_TRANSLATE_NOOP("Actions", "&Undo"),
        "Ctrl+Z",
        QT_TRANSLATE_NOOP("Actions", "Take back the last change"),
    ),
    ActionSpec(
        "redo",
        "edit",
        QT_TRANSLATE_NOOP("Actions", "&Redo"),
        "Ctrl+Shift+Z",
        QT_TRANSLATE_NOOP("Actions", "Make the change again that was taken back"),
        more_keys=("Ctrl+Y",),
    ),
    ActionSpec(
        "cut",
        "edit",
        QT_TRANSLATE_NOOP("Actions", "Cu&t"),
        "Ctrl+X",
        QT_TRANSLATE_NOOP("Actions", "Move the selected text to the clipboard"),
        group=True,
    ),
    ActionSpec(
        "copy",
        "edit",
        QT_TRANSLATE_NOOP("Actions", "&Copy"),
        "Ctrl+C",
        QT_TRANSLATE_NOOP("Actions", "Copy the selected text to the clipboard"),
    ),
    ActionSpec(
        "paste",
        "edit",
        QT_TRANSLATE_NOOP("Actions", "&Paste"),
        "Ctrl+V",
        QT_TRANSLATE_NOOP("Actions", "Insert the text of the clipboard"),
    ),
    ActionSpec(
        "select_all",
        "edit",
        QT_TRANSLATE_NOOP("Actions", "Select &all"),
        "Ctrl+A",
        QT_TRANSLATE_NOOP("Actions", "Select the whole story"),
    ),
    ActionSpec(
        "settings",
        "edit",
        QT_TRANSLATE_NOOP("Actions", "Se&ttings…"),
        "Ctrl+,",
        QT_TRANSLATE_NOOP("Actions", "Change how suggestions are made, the look, and the keys"),
        group=True,
    ),
    ActionSpec(
        "suggest",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "&Suggest"),
        "Ctrl+Return",
        QT_TRANSLATE_NOOP("Actions", "Ask for two continuations at the caret"),
        more_keys=("Ctrl+Enter",),
    ),
    # With Shift, a digit is another character; which one, only the system's key map can tell. It
    # does so on a screen; the second keys are those of an American keyboard without one.
    ActionSpec(
        "choose_first",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "Take the &first"),
        "Alt+1",
        QT_TRANSLATE_NOOP("Actions", "Insert the left suggestion"),
        group=True,
    ),
    ActionSpec(
        "choose_second",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "Take the s&econd"),
        "Alt+2",
        QT_TRANSLATE_NOOP("Actions", "Insert the right suggestion"),
    ),
    ActionSpec(
        "choose_first_much_better",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "Take the first, much better"),
        "Alt+Shift+1",
        QT_TRANSLATE_NOOP("Actions", "Insert the left suggestion and keep that it is much better"),
        more_keys=("Alt+Shift+!",),
    ),
    ActionSpec(
        "choose_second_much_better",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "Take the second, much better"),
        "Alt+Shift+2",
        QT_TRANSLATE_NOOP("Actions", "Insert the right suggestion and keep that it is much better"),
        more_keys=("Alt+Shift+@",),
    ),
    ActionSpec(
        "take_highlighted",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "&Take the highlighted one"),
        "Tab",
        QT_TRANSLATE_NOOP("Actions", "Insert the highlighted suggestion"),
        group=True,
    ),
    ActionSpec(
        "accept_word",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "Take the next &word"),
        "Ctrl+Right",
        QT_TRANSLATE_NOOP("Actions", "Insert the next word of the highlighted suggestion"),
    ),
    ActionSpec(
        "next_suggestion",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "Highlight the &next"),
        "Alt+]",
        QT_TRANSLATE_NOOP("Actions", "Highlight the next suggestion and show it in the text"),
    ),
    ActionSpec(
        "previous_suggestion",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "Highlight the &previous"),
        "Alt+[",
        QT_TRANSLATE_NOOP("Actions", "Highlight the previous suggestion and show it in the text"),
    ),
    ActionSpec(
        "both",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "&Both fine"),
        "Alt+=",
        QT_TRANSLATE_NOOP(
            "Actions", "Insert the highlighted suggestion and keep that both are as good"
        ),
        group=True,
    ),
    ActionSpec(
        "neither",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "Ne&ither"),
        "Alt+0",
        QT_TRANSLATE_NOOP("Actions", "Keep that neither suggestion will do"),
    ),
    ActionSpec(
        "another_pair",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "An&other pair"),
        "Alt+R",
        QT_TRANSLATE_NOOP("Actions", "Ask for two others at the same place"),
    ),
    ActionSpec(
        "bring_back",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "Bring the &last pair back"),
        "Shift+Tab",
        QT_TRANSLATE_NOOP("Actions", "Show the last two suggestions again, to choose anew"),
    ),
    ActionSpec(
        "dismiss",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "Stop or &dismiss"),
        "Esc",
        QT_TRANSLATE_NOOP("Actions", "Stop writing suggestions; once stopped, put them away"),
    ),
    ActionSpec(
        "go_to_suggestions",
        "suggestions",
        QT_TRANSLATE_NOOP("Actions", "&Go to the suggestions"),
        "F6",
        QT_TRANSLATE_NOOP("Actions", "Move the keyboard to the suggestions, or back to the story"),
        group=True,
    ),
    ActionSpec(
        "train_personal_model",
        "personal",
        QT_TRANSLATE_NOOP("Actions", "&Train…"),
        "",
        QT_TRANSLATE_NOOP("Actions", "Make a model of your own from your choices"),
    ),
    ActionSpec(
        "review_choices",
        "personal",
        QT_TRANSLATE_NOOP("Actions", "Your &choices…"),
        "",
        QT_TRANSLATE_NOOP("Actions", "Look through your choices, leave some out, or delete them"),
    ),
    ActionSpec(
        "model_versions",
        "personal",
        QT_TRANSLATE_NOOP("Actions", "Models and &versions…"),
        "",
        QT_TRANSLATE_NOOP("Actions", "Switch between your personal models and the base"),
    ),
    ActionSpec(
        "larger_text",
        "view",
        QT_TRANSLATE_NOOP("Actions", "&Larger text"),
        "Ctrl++",
        QT_TRANSLATE_NOOP("Actions", "Show the story in a larger font"),
        more_keys=("Ctrl+=",),
    ),
    ActionSpec(
        "smaller_text",
        "view",
        QT_TRANSLATE_NOOP("Actions", "&Smaller text"),
        "Ctrl+-",
        QT_TRANSLATE_NOOP("Actions", "Show the story in a smaller font"),
    ),
    ActionSpec(
        "full_screen",
        "view",
        QT_TRANSLATE_NOOP("Actions", "&Full screen"),
        "F11",
        QT_TRANSLATE_NOOP("Actions", "Use the whole screen, or go back to a window"),
        group=True,
    ),
)


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
