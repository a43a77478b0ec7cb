"""Every setting that there is: its key, its type, its default and what it may be."""

from dataclasses import dataclass
from typing import Any

from writer_app.core.errors import WriterError
from writer_app.core.language import later, said, shown
from writer_app.core.typography import DASHES, STYLES

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

BY_KEY = {setting.key: setting for setting in SETTINGS}
