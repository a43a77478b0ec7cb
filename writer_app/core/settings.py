"""Every setting in one table, and the file that keeps what the writer changed."""

import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from writer_app.core.errors import WriterError
from writer_app.core.files import write_atomically
from writer_app.core.language import later, said, shown
from writer_app.core.typography import DASHES, STYLES

SCHEMA = 1

# Changes that lead from the schema of the key to the next one: dict of values in, dict out.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


_LARGEST_NUMBER = 2**63
"""Of whole numbers; Python takes far longer ones from a file, and fails to make a float of them."""


@dataclass(frozen=True)
class Setting:
    """One row of the table. For a list, ``maximum`` is the number of entries that are kept, for a
    text that of the characters it may have."""

    key: str
    type: type[bool] | type[int] | type[float] | type[str] | type[list[str]]
    default: Any
    description: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The part of the key before the dot."""
        return self.key.partition(".")[0]

    def checked(self, value: object) -> Any:
        """``value`` in this setting's type.

        Raises WriterError when it has another type or lies outside what is allowed.
        """
        huge = type(value) is int and abs(value) > _LARGEST_NUMBER
        if self.type is float and type(value) is int and not huge:
            value = float(value)
        fits = not huge and type(value) is self.type and (not self.choices or value in self.choices)
        if isinstance(value, str) and self.maximum is not None:
            fits = fits and len(value) <= self.maximum
        if isinstance(value, list):
            fits = fits and all(isinstance(item, str) for item in value)
            value = value[: None if self.maximum is None else int(self.maximum)]
        if not fits:
            raise WriterError(
                said('"{value}" is not possible here: {description}').format(
                    value=value, description=shown("settings", self.description)
                )
            )
        if isinstance(value, int | float):
            low = value if self.minimum is None else self.minimum
            high = value if self.maximum is None else self.maximum
            if not low <= value <= high:  # also refuses NaN
                raise WriterError(
                    said(
                        "{value} is not possible here, only {low} to {high}: {description}"
                    ).format(
                        value=f"{value:g}",
                        low=f"{low:g}",
                        high=f"{high:g}",
                        description=shown("settings", self.description),
                    )
                )
        return value


_LARGEST_SEED = 2**31 - 1
LONGEST_NAME = 200
"""Characters of a font's name, or a dictionary's; Qt has room for 32,767 in a font."""

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "decoding.temperature",
        float,
        0.7,
        later("settings", "How daring suggestions are"),
        0.05,
        2.0,
    ),
    Setting(
        "decoding.top_k",
        int,
        50,
        later("settings", "Choose among this many tokens (0: all)"),
        0,
        1000,
    ),
    Setting(
        "decoding.top_p",
        float,
        0.95,
        later("settings", "Choose among this share of likelihood"),
        0.05,
        1.0,
    ),
    Setting(
        "decoding.min_p",
        float,
        0.0,
        later(
            "settings", "Leave out what is less likely than this share of the likeliest (0: off)"
        ),
        0.0,
        1.0,
    ),
    Setting(
        "decoding.repetition_penalty",
        float,
        1.1,
        later("settings", "Against repeating (1: off)"),
        1.0,
        2.0,
    ),
    Setting(
        "decoding.repetition_window",
        int,
        64,
        later(
            "settings", "How far back to look for repeats, in tokens (0: as far as the model sees)"
        ),
        0,
        1024,
    ),
    Setting(
        "decoding.no_repeat_ngram",
        int,
        0,
        later("settings", "Never repeat so many tokens in a row (0: off)"),
        0,
        20,
    ),
    Setting(
        "decoding.contrast",
        float,
        0.5,
        later("settings", "How closely to keep to the story (0: off, and faster)"),
        0.0,
        2.0,
    ),
    Setting(
        "decoding.window_tokens",
        int,
        1024,
        later("settings", "Context and suggestion, in tokens"),
        64,
        1024,
    ),
    Setting(
        "decoding.length_tokens",
        int,
        60,
        later("settings", "Longest suggestion, in tokens"),
        4,
        400,
    ),
    Setting(
        "decoding.end_at_sentence", bool, True, later("settings", "End suggestions at a sentence")
    ),
    Setting(
        "decoding.strength",
        float,
        1.0,
        later("settings", "Strength of your personal model"),
        0.0,
        1.5,
    ),
    Setting(
        "decoding.blind",
        bool,
        False,
        later("settings", "Blind test: the base writes one of each pair"),
    ),
    Setting(
        "decoding.seed",
        int,
        0,
        later("settings", "Seed (0: a new one each time)"),
        0,
        _LARGEST_SEED,
    ),
    Setting(
        "suggestions.prepare_ahead",
        bool,
        False,
        later("settings", "Prepare a pair quietly while you pause (uses more power)"),
    ),
    Setting(
        "model.folder",
        str,
        "",
        later("settings", "Folder of the base model (empty: the built-in one)"),
    ),
    Setting("model.version", int, 0, later("settings", "Personal model in use (0: the base)"), 0),
    Setting(
        "model.device",
        str,
        "auto",
        later("settings", "What the model runs on"),
        choices=("auto", "cpu", "cuda"),
    ),
    Setting(
        "editor.font_family", str, "", later("settings", "Font of the story"), maximum=LONGEST_NAME
    ),
    Setting(
        "editor.font_size", int, 14, later("settings", "Size of the story's font, in points"), 6, 72
    ),
    Setting(
        "editor.column_characters",
        int,
        72,
        later("settings", "Width of the text, in characters"),
        30,
        200,
    ),
    Setting(
        "editor.show_suggested", bool, False, later("settings", "Mark words taken from suggestions")
    ),
    Setting(
        "editor.line_spacing",
        float,
        1.5,
        later("settings", "Space from line to line, in sizes of the font"),
        1.0,
        2.5,
    ),
    Setting(
        "editor.focus",
        str,
        "off",
        later("settings", "Focus: what stays bright around the caret"),
        choices=("off", "sentence", "paragraph"),
    ),
    Setting(
        "editor.typewriter",
        bool,
        False,
        later("settings", "Typewriter scrolling: the line that you write on stays at one height"),
    ),
    Setting(
        "editor.smart_quotes",
        str,
        "off",
        later("settings", "Turn straight quotes into typographic ones while typing"),
        choices=("off", *STYLES),
    ),
    Setting(
        "editor.smart_dashes",
        str,
        "off",
        later("settings", "Turn -- into a dash and ... into an ellipsis while typing"),
        choices=("off", *DASHES),
    ),
    Setting(
        "editor.restore_session",
        bool,
        True,
        later("settings", "Begin with the story that was open last"),
    ),
    Setting(
        "appearance.theme",
        str,
        "system",
        later("settings", "Colours of the windows and the page"),
        choices=("system", "light", "dark", "sepia", "contrast", "contrast-dark"),
    ),
    Setting(
        "appearance.language",
        str,
        "system",
        later("settings", "Language of menus and messages, from the next start on"),
        choices=("system", "en", "vi"),
    ),
    Setting(
        "appearance.full_screen_bars",
        bool,
        False,
        later("settings", "Keep menus, status and panels in full screen"),
    ),
    Setting(
        "appearance.dim_unseen", bool, False, later("settings", "Dim what the model does not see")
    ),
    Setting(
        "goals.daily_words",
        int,
        0,
        later("settings", "Words to write each day (0: no goal)"),
        0,
        100_000,
    ),
    Setting(
        "goals.session_words",
        int,
        0,
        later("settings", "Words to write each session (0: no goal)"),
        0,
        100_000,
    ),
    Setting(
        "goals.reading_speed",
        int,
        240,
        later("settings", "How fast readers read, in words a minute"),
        50,
        1000,
    ),
    Setting(
        "goals.words_per_page",
        int,
        250,
        later("settings", "Words on a page, for counting pages"),
        50,
        1000,
    ),
    Setting(
        "spelling.language",
        str,
        "system",
        later("settings", "Check the spelling in"),
        maximum=LONGEST_NAME,
    ),
    Setting(
        "recent.stories",
        list,
        [],
        later("settings", "Stories opened last, newest first"),
        maximum=12,
    ),
    Setting(
        "export.format",
        str,
        "docx",
        later("settings", "Kind of file that was exported last"),
        choices=("docx", "odt", "pdf", "epub", "html"),
    ),
    Setting("export.author", str, "", later("settings", "Author that was given last")),
    Setting(
        "export.language", str, "", later("settings", "Language of the story (empty: the system's)")
    ),
    Setting(
        "export.page",
        str,
        "a4",
        later("settings", "Size of pages"),
        choices=("a4", "letter", "a5", "trade"),
    ),
    Setting(
        "export.layout",
        str,
        "book",
        later("settings", "Look of pages"),
        choices=("book", "manuscript"),
    ),
    Setting(
        "export.chapter_level",
        int,
        1,
        later("settings", "Deepest heading that begins a chapter"),
        0,
        3,
    ),
    Setting(
        "window.geometry",
        str,
        "",
        later("settings", "Where the window was, as Qt keeps it (base64)"),
    ),
    Setting(
        "window.state",
        str,
        "",
        later("settings", "How the window was divided, as Qt keeps it (base64)"),
    ),
)

_BY_KEY = {setting.key: setting for setting in SETTINGS}


class Settings:
    """The values in use: what the writer changed, and the table's defaults for the rest.

    Every change is saved at once, readable by its owner only. What the file holds and this
    version does not understand is set aside (in the file itself, or the whole file beside it when
    it is damaged or newer), never an error; ``problem`` then says so in a sentence.
    """

    def __init__(self, path: Path) -> None:
        self.problem: str | None = None
        self._path = path
        self._values: dict[str, Any] = {}
        self._shortcuts: dict[str, str] = {}
        self._set_aside: dict[str, Any] = {}
        self._observers: list[Callable[[str], None]] = []
        self._load()

    def get(self, key: str) -> Any:
        """The value in use, of the type that the table names. KeyError for an unknown key."""
        value = self._values.get(key, _BY_KEY[key].default)
        return list(value) if isinstance(value, list) else value

    def set(self, key: str, value: object) -> None:
        """Change one value; see ``update``."""
        self.update({key: value})

    def update(self, values: Mapping[str, object]) -> None:
        """Change several values and save once.

        Raises WriterError, with nothing changed, when one of them is not allowed; and when the
        file cannot be saved, with the new values in use until the program ends.
        """
        checked = {key: _BY_KEY[key].checked(value) for key, value in values.items()}
        changed = [key for key, value in checked.items() if self.get(key) != value]
        self._values |= checked
        if changed:
            self._save_and_tell(changed)

    def reset(self, key: str) -> None:
        """Go back to the default of one setting."""
        changed = self.get(key) != _BY_KEY[key].default
        if self._values.pop(key, None) is not None and changed:
            self._save_and_tell([key])

    def shortcut(self, action: str) -> str | None:
        """The writer's own keys for an action ("" for none at all), None where not changed."""
        return self._shortcuts.get(action)

    def set_shortcut(self, action: str, keys: str | None) -> None:
        """Change the keys of an action; None goes back to its default."""
        if keys == self._shortcuts.get(action):
            return
        if keys is None:
            del self._shortcuts[action]
        else:
            self._shortcuts[action] = keys
        self._save_and_tell([f"shortcuts.{action}"])

    def reset_shortcuts(self) -> None:
        """Go back to the default keys of every action."""
        changed = [f"shortcuts.{action}" for action in self._shortcuts]
        self._shortcuts.clear()
        if changed:
            self._save_and_tell(changed)

    def changed(self) -> dict[str, Any]:
        """The values that differ from their defaults."""
        return {row.key: self.get(row.key) for row in SETTINGS if self.get(row.key) != row.default}

    def shortcuts(self) -> dict[str, str]:
        """The keys of actions that the writer changed."""
        return dict(self._shortcuts)

    def take_over(
        self, values: Mapping[str, object], shortcuts: Mapping[str, str]
    ) -> Callable[[], None]:
        """Change all of these and save once, after the file as it was is kept beside it.

        Returns the function that puts everything back. It and this raise WriterError as `update`.
        """
        checked = {key: _BY_KEY[key].checked(value) for key, value in values.items()}
        old_values = {key: self.get(key) for key in checked}
        old_shortcuts = {action: self._shortcuts.get(action) for action in shortcuts}
        self._keep_file()
        self._become(checked, shortcuts)
        return lambda: self._become(old_values, old_shortcuts)

    def _become(self, values: Mapping[str, Any], shortcuts: Mapping[str, str | None]) -> None:
        changed = [key for key, value in values.items() if self.get(key) != value]
        changed += [
            f"shortcuts.{action}"
            for action, keys in shortcuts.items()
            if self._shortcuts.get(action) != keys
        ]
        self._values |= values
        self._shortcuts |= {name: keys for name, keys in shortcuts.items() if keys is not None}
        for action in [name for name, keys in shortcuts.items() if keys is None]:
            self._shortcuts.pop(action, None)
        if changed:
            self._save_and_tell(changed)

    def _keep_file(self) -> None:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise WriterError(
                said("Your settings cannot be kept ({reason}), so nothing was changed.").format(
                    reason=error.strerror
                )
            ) from error
        kept = self._path.with_name(f"{self._path.stem}.before-import{self._path.suffix}")
        write_atomically(kept, data, private=True)

    def subscribe(self, callback: Callable[[str], None]) -> Callable[[], None]:
        """Call ``callback(key)`` after each change ("shortcuts.<action>" for keys of actions).

        Returns the function that ends it.
        """
        self._observers.append(callback)
        return lambda: self._observers.remove(callback)

    def _save_and_tell(self, keys: list[str]) -> None:
        try:
            self._save()
        finally:
            for key in keys:
                for observer in tuple(self._observers):
                    observer(key)

    def _save(self) -> None:
        content = {
            "schema": SCHEMA,
            "values": self._values,
            "shortcuts": self._shortcuts,
            "set_aside": self._set_aside,
        }
        text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True)
        write_atomically(self._path, text.encode("utf-8", "backslashreplace"), private=True)

    def _load(self) -> None:
        try:
            content = json.loads(self._path.read_bytes())
            values, schema = dict(content["values"]), content["schema"]
            if schema > SCHEMA:
                raise ValueError(schema)
            for version in range(schema, SCHEMA):
                values = MIGRATIONS[version](values)
            shortcuts = dict(content.get("shortcuts", {}))
            set_aside = dict(content.get("set_aside", {}))
        except FileNotFoundError:
            return
        except OSError as error:
            self.problem = said(
                "Your settings cannot be read ({reason}); the usual ones apply."
            ).format(reason=error.strerror)
            return
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self._set_file_aside()
            return
        self._set_aside = set_aside
        # What an older version set aside may be what this one knows, and the other way round.
        for key, value in (set_aside | values).items():
            try:
                self._values[key] = _BY_KEY[key].checked(value)
                self._set_aside.pop(key, None)
            except (KeyError, WriterError):
                self._set_aside[key] = value
        self._shortcuts = {
            str(action): keys for action, keys in shortcuts.items() if isinstance(keys, str)
        }

    def _set_file_aside(self) -> None:
        aside = self._path.with_name(f"{self._path.stem}.damaged{self._path.suffix}")
        self.problem = said(
            "Your settings are damaged or come from a newer version, so the usual ones "
            'apply; the old file is kept as "{aside}".'
        ).format(aside=aside)
        with contextlib.suppress(OSError):
            self._path.replace(aside)
