"""What goes into the engine and what comes out of it; plain data, importable without torch."""

from dataclasses import dataclass
from typing import Literal

DeviceKind = Literal["cuda", "cpu", "mps"]


@dataclass(frozen=True)
class Decoding:
    """How a continuation is drawn; the defaults are those of the settings."""

    temperature: float = 0.7
    """0 takes the likeliest token always."""
    top_k: int = 50
    """0 switches it off."""
    top_p: float = 0.95
    """1 switches it off."""
    min_p: float = 0.0
    """Tokens less likely than this share of the likeliest are left out; 0 switches it off."""
    repetition_penalty: float = 1.1
    """1 switches it off."""
    repetition_window: int = 64
    """How many of the last tokens it looks back at; 0: all that the model sees."""
    no_repeat_ngram: int = 0
    """No run of so many tokens occurs twice in what the model sees; 0 switches it off."""
    window_tokens: int = 1024
    """Tokens of context and continuation together."""
    length_tokens: int = 60
    """About how many new tokens an alternative gets."""
    end_at_sentence: bool = True
    """Whether a text may be a little shorter or longer to end with a sentence."""
    contrast: float = 0.5
    """How much more what the story adds counts; 0 saves the reading without it. See `sampling`."""
    strength: float = 1.0
    """How much of the personal model counts: 0 is the base, 1 the model as it was trained."""
    seed: int = 0
    """0 takes a new one each time; Suggestion.seed says which."""
    blind: bool = False
    """Whether one alternative is the base's, which one by chance; see Suggestion.strengths."""


@dataclass(frozen=True)
class Prompt:
    """The story on both sides of the caret, lines ended by a line feed each."""

    before: str
    after: str = ""
    skipped: int = 0
    """Characters of the story in front of `before`, which the model could not see anyway."""
    notes: str = ""
    """What the model sees first, however long the story is: people, places, style. To a contrast
    they are a part of the story: what either makes likelier is what counts more."""


@dataclass(frozen=True)
class Sight:
    """What the model would be given at a caret, and how that shares out its window, in tokens."""

    seen_from: int
    """Where in Prompt.before, in Python characters, the part begins that it sees."""
    tokens: int
    """Of that part."""
    notes: str
    """The notes as far as it sees them, in its style."""
    notes_tokens: int
    notes_cut: bool
    """Whether the notes are longer than their share of the window."""
    room: int
    """Kept free for an alternative."""
    window: int
    """All of it."""


@dataclass(frozen=True)
class Word:
    """A word, or a run of punctuation, that the model may write, and how likely it finds it.

    White space in front belongs to it. The probability, from 0 to 1, is the model's own: that of
    its tokens one after the other, before temperature, repetition and contrast have their say.
    """

    text: str
    probability: float


@dataclass(frozen=True)
class ModelName:
    """Which model wrote something: the base's name and hash, and the personal version or 0."""

    name: str
    hash: str
    version: int


@dataclass(frozen=True)
class DeviceReport:
    """Where the model runs, and in one plain sentence why there."""

    kind: DeviceKind
    name: str
    reason: str


@dataclass(frozen=True)
class Piece:
    """A few more characters of one alternative (0 or 1), or all of its text anew."""

    alternative: int
    text: str
    replaces: bool = False


@dataclass(frozen=True)
class Suggestion:
    """Two alternatives and what they were made from; before the first piece, with empty texts."""

    prompt: str
    """Exactly the text whose tokens the model was given, in the model's style: a blank line
    between paragraphs, the notes before the story, and the end-of-text token in front where notes
    or the story's beginning are seen."""
    healed: str
    """The text after it that each alternative had to repeat first, in the model's style."""
    texts: tuple[str, str]
    """As shown: what the pieces of each alternative add up to."""
    model_texts: tuple[str, str]
    """As the model wrote them: it read prompt + healed + model_texts[i]. They differ from `texts`
    where the story has no blank lines between paragraphs, and by a space for the text behind."""
    seed: int
    """The seed that was used, never 0: asking again with it gives the same pair."""
    seconds: float
    seen_from: int
    """Where in Prompt.before, in Python characters, the part begins that the model saw."""
    model: ModelName
    tokens: tuple[int, int] = (0, 0)
    """How many tokens were drawn for each alternative."""
    first_seconds: float = 0.0
    """From the request to the first piece."""
    strengths: tuple[float, float] | None = None
    """In a blind test, how much of the personal model counted for each: 0 for the base's own."""


@dataclass(frozen=True)
class Branch:
    """One alternative of a pair that is written anew from a word on."""

    alternative: int
    begun: str
    """What stays of it and the new word, as the model writes them: behind what was healed."""
    seed: int
    """For what follows, never 0."""


@dataclass(frozen=True)
class Notice:
    """What the writer should know once, in a sentence; the request goes on."""

    sentence: str
