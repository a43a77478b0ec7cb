"""Every action of the main window in one table: its name, its keys, its menu, and what it does."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from writer_app.core.language import later
from writer_app.core.settings import Settings

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
    ActionSpec("import_story", "file", later("Actions", "&Import…"), "",
               later("Actions", "Start a story from a Word, OpenDocument or web document"),
               group=True),
    ActionSpec("export_story", "file", later("Actions", "&Export…"), "Ctrl+Shift+E",
               later("Actions", "Write the story as Word, OpenDocument, PDF, EPUB or a web page")),
    ActionSpec("export_suggested", "file", later("Actions", "Export s&uggested words…"), "",
               later("Actions", "Write a file that tells which words came from suggestions")),
    ActionSpec("print_story", "file", later("Actions", "&Print…"), "Ctrl+P",
               later("Actions", "See the story's pages, and print them")),
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
    ActionSpec("find", "edit", later("Actions", "&Find…"), "Ctrl+F",
               later("Actions", "Look for words in the story"), group=True),
    ActionSpec("find_next", "edit", later("Actions", "Find &next"), "F3",
               later("Actions", "Go to the next place where they are")),
    ActionSpec("find_previous", "edit", later("Actions", "Find pre&vious"), "Shift+F3",
               later("Actions", "Go to the place before")),
    ActionSpec("replace", "edit", later("Actions", "Find and r&eplace…"), "Ctrl+H",
               later("Actions", "Put other words in their place")),
    ActionSpec("typography", "edit", later("Actions", "Typographic &quotes and dashes"), "",
               later("Actions", "Give straight quotes, -- and ... their printed form, in the "
                     "selected text or in the whole story"), group=True),
    ActionSpec("next_misspelling", "edit", later("Actions", "Next m&isspelling"), "F7",
               later("Actions", "Go to the next word that is misspelled"), group=True),
    ActionSpec("previous_misspelling", "edit",
               later("Actions", "Previous &misspelling"), "Shift+F7",
               later("Actions", "Go to the previous word that is misspelled")),
    ActionSpec("correct_word", "edit", later("Actions", "Correct the wor&d…"), "Alt+F7",
               later("Actions", "See what the misspelled word at the caret may be meant to be")),
    ActionSpec("dictionary_words", "edit", later("Actions", "&Your dictionary…"), "",
               later("Actions", "Look through your own dictionary and this story's words")),
    ActionSpec("settings", "edit", later("Actions", "&Settings…"), "Ctrl+,",
               later("Actions", "Change how suggestions are made, the look, and the keys"),
               group=True),
    ActionSpec("notes", "story", later("Actions", "Story &notes"), "Ctrl+Shift+N",
               later("Actions", "Note people, places and style, which the model always sees"),
               checkable=True),
    ActionSpec("section_up", "story", later("Actions", "Move section &up"), "Alt+Up",
               later("Actions", "Put the section of the caret before the one above"), group=True),
    ActionSpec("section_down", "story", later("Actions", "&Move section down"), "Alt+Down",
               later("Actions", "Put the section of the caret behind the one below")),
    ActionSpec("statistics", "story", later("Actions", "Stat&istics…"), "",
               later("Actions", "See how long the story is, in words, pages and time to read"),
               group=True),
    ActionSpec("own_words", "story", later("Actions", "Your own &words…"), "",
               later("Actions", "See how much of the story you wrote yourself")),
    ActionSpec("progress", "story", later("Actions", "Your writing to&day…"), "",
               later("Actions", "See how many words you wrote today and in this session")),
    ActionSpec("writing_history", "story", later("Actions", "Writing histor&y…"), "",
               later("Actions", "See how many words you wrote on which day")),
    ActionSpec("suggest", "suggestions", later("Actions", "&Suggest"), "Ctrl+Enter",
               later("Actions", "Ask for two continuations at the caret"),
               more_keys=("Ctrl+Return",)),
    ActionSpec("choose_first", "suggestions", later("Actions", "Take the &first"), "Alt+1",
               later("Actions", "Insert the first suggestion"), group=True),
    ActionSpec("choose_second", "suggestions", later("Actions", "Take the s&econd"), "Alt+2",
               later("Actions", "Insert the second suggestion")),
    # With Shift, a digit is another character; which one, only the system's key map can tell. It
    # does so on a screen; the second keys are those of an American keyboard without one.
    ActionSpec("choose_first_much_better", "suggestions",
               later("Actions", "Take the first, much better"), "Alt+Shift+1",
               later("Actions", "Insert the first suggestion and keep that it is much better"),
               more_keys=("Alt+Shift+!",)),
    ActionSpec("choose_second_much_better", "suggestions",
               later("Actions", "Take the second, much better"), "Alt+Shift+2",
               later("Actions", "Insert the second suggestion and keep that it is much better"),
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
    ActionSpec("dismiss", "suggestions", later("Actions", "Stop or &dismiss"), "Esc",
               later("Actions", "Stop writing suggestions; once stopped, put them away")),
    ActionSpec("other_words", "suggestions", later("Actions", "Othe&r words"), "Alt+W",
               later("Actions", "Look at each word of a suggestion, and write on from another"),
               checkable=True, group=True),
    ActionSpec("go_to_suggestions", "suggestions", later("Actions", "&Go to the suggestions"), "F6",
               later("Actions", "Move the keyboard to the suggestions, or back to the story")),
    ActionSpec("bring_back", "suggestions",
               later("Actions", "Bring the &last pair back"), "Shift+Tab",
               later("Actions", "Show the last two suggestions again, to choose anew"),
               group=True),
    ActionSpec("history", "suggestions", later("Actions", "Pairs of t&his session"),
               "Ctrl+Shift+H",
               later("Actions", "Look at the pairs you had, and take one of them after all"),
               checkable=True),
    ActionSpec("about_suggested", "suggestions", later("Actions", "&About these words…"),
               "Ctrl+Shift+I",
               later("Actions", "See which suggestion the words at the caret came from"),
               group=True),
    ActionSpec("keep_rewrite", "suggestions", later("Actions", "&Keep your rewrite…"), "",
               later("Actions", "Let your personal model learn how you rewrote a suggestion")),
    ActionSpec("train_personal_model", "personal", later("Actions", "&Train…"), "",
               later("Actions", "Make a model of your own from your choices")),
    ActionSpec("review_choices", "personal", later("Actions", "Your &choices…"), "",
               later("Actions", "Look through your choices, leave some out, or delete them")),
    ActionSpec("model_versions", "personal", later("Actions", "&Versions…"), "",
               later("Actions", "Switch between your personal models and the base")),
    ActionSpec("strength", "personal", later("Actions", "&Strength…"), "",
               later("Actions", "Change how much your personal model counts")),
    ActionSpec("blind_test", "personal", later("Actions", "&Blind test…"), "",
               later("Actions", "Let your personal model compete with its base, sides hidden")),
    ActionSpec("models", "personal", later("Actions", "&Models…"), "",
               later("Actions", "Choose the model that yours stands on, or download a larger one"),
               group=True),
    ActionSpec("device", "personal", later("Actions", "&Where it runs…"), "",
               later("Actions", "See what the model runs on, and why")),
    ActionSpec("outline", "view", later("Actions", "&Outline"), "Ctrl+Shift+O",
               later("Actions", "Show the headings of the story beside the page"), checkable=True),
    ActionSpec("larger_text", "view", later("Actions", "&Larger text"), "Ctrl++",
               later("Actions", "Show the story in a larger font"), more_keys=("Ctrl+=",),
               group=True),
    ActionSpec("smaller_text", "view", later("Actions", "&Smaller text"), "Ctrl+-",
               later("Actions", "Show the story in a smaller font")),
    ActionSpec("focus_sentence", "view", later("Actions", "Focus on the s&entence"), "F8",
               later("Actions", "Dim everything but the sentence of the caret"),
               group=True, checkable=True),
    ActionSpec("focus_paragraph", "view", later("Actions", "Focus on the &paragraph"), "Shift+F8",
               later("Actions", "Dim everything but the paragraph of the caret"), checkable=True),
    ActionSpec("typewriter", "view", later("Actions", "&Typewriter scrolling"), "F9",
               later("Actions", "Keep the line that is written on at a steady height"),
               checkable=True),
    ActionSpec("show_suggested", "view", later("Actions", "Mark s&uggested words"), "Ctrl+Shift+M",
               later("Actions", "Show which words of the story came from suggestions"),
               group=True, checkable=True),
    ActionSpec("dim_unseen", "view", later("Actions", "&Dim what the model does not see"),
               "Ctrl+Shift+D",
               later("Actions", "Show the part of the story muted that the model does not see"),
               checkable=True),
    ActionSpec("seen", "view", later("Actions", "What the &model sees…"), "",
               later("Actions", "Read how much of the story the model sees at the caret")),
    ActionSpec("full_screen", "view", later("Actions", "&Full screen"), "F11",
               later("Actions", "Use the whole screen, or go back to a window"), group=True),
    ActionSpec("go_to_menu", "view", later("Actions", "&Go to the menu"), "F10",
               later("Actions", "Move the keyboard to the menu, also where it is hidden")),
    ActionSpec("next_part", "view", later("Actions", "Go to the &next part"), "Ctrl+F6",
               later("Actions", "Move the keyboard from the page to notices, panels and the line "
                     "below, and back; Escape leads back at once")),
    ActionSpec("help", "help", later("Actions", "&Help"), "F1",
               later("Actions", "Read how everything works; nothing is fetched for it")),
    ActionSpec("help_keys", "help", later("Actions", "&Keyboard shortcuts"), "",
               later("Actions", "See the keys of every action")),
    ActionSpec("welcome", "help", later("Actions", "&Welcome…"), "",
               later("Actions", "See the first steps again, or open the sample story"), group=True),
    ActionSpec("about", "help", later("Actions", "&About Writer"), "",
               later("Actions", "See the version, and the licences of what it is made of")),
)
# fmt: on


def keys_of(spec: ActionSpec, settings: Settings) -> list[QKeySequence]:
    """The keys of an action: those that the writer chose, kept as Qt writes a list of them."""
    own = settings.shortcut(spec.id)
    if own is not None:
        return [keys for keys in QKeySequence.listFromString(own) if not keys.isEmpty()]
    return [QKeySequence(key) for key in (spec.shortcut, *spec.more_keys) if key]


def shown_keys(spec: ActionSpec, settings: Settings) -> list[QKeySequence]:
    """The keys to tell the writer of: without those that only some keyboards need."""
    keys = keys_of(spec, settings)
    return keys[:1] if settings.shortcut(spec.id) is None else keys


def name_of(spec: ActionSpec) -> str:
    """What an action is called in its menu, without the mark of its mnemonic."""
    return QCoreApplication.translate("Actions", spec.text).replace("&", "")


def can_be_keys(keys: QKeySequence) -> bool:
    """Whether these may belong to an action: one press, and none that a text is typed with."""
    if keys.count() != 1:
        return False
    pressed = keys[0]  # type: ignore[index]  # Qt's stubs lack it
    key, modifiers = pressed.key(), pressed.keyboardModifiers()
    if key in (Qt.Key.Key_unknown, Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
        return False
    plain = not modifiers & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    # Below `Key_Escape` lie the characters, and those in `_TYPING` move or delete.
    return not (plain and (key < Qt.Key.Key_Escape or key in _TYPING))


def menu_letters() -> dict[str, str]:
    """The keys that open the menus, and how the menus are called."""
    titles = [QCoreApplication.translate("Actions", title) for title in MENUS.values()]
    return {QKeySequence.mnemonic(one).toString(): one.replace("&", "") for one in titles}


def of_the_page(keys: QKeySequence) -> bool:
    """Whether the page has these keys itself: to move, to select or to delete."""
    return any(keys in QKeySequence.keyBindings(one) for one in _OF_THE_PAGE)


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
            sequences = keys_of(self._specs[identifier], self._settings)
            action.setShortcuts(sequences)
            for sequence in sequences:
                self._by_key[sequence.toString()] = action


_TYPING = (
    Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Insert,
    Qt.Key.Key_Delete, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Up,
    Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
)  # fmt: skip

_OF_THE_PAGE = tuple(
    one
    for one in QKeySequence.StandardKey
    if one.name.startswith(("MoveTo", "Select", "Delete"))
    and one is not QKeySequence.StandardKey.SelectAll  # an action of the table
)

_ROLES = {
    "quit": QAction.MenuRole.QuitRole,
    "settings": QAction.MenuRole.PreferencesRole,
}
