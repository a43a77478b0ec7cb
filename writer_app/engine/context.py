"""What the model sees: the notes, then the story's last part, from a steady start to a word."""

import math
import re
from dataclasses import dataclass

from writer_app.core.text import context_end, steady_start
from writer_app.engine.gpt2 import LanguageModel
from writer_app.engine.types import Decoding, Prompt, Sight

LATEST = 1.4
"""Share of the length asked for at which a text ends in any case."""
HEALED_BYTES = 32
"""Bytes of text at most that the model has to repeat."""
STEP = 1 / 4
"""By which share of its room the context's start moves at once.

Measured with the built-in model (406 requests, a sentence more each): the tokens to read for a
request fall from 427 to 200, 105 and 61 with steps of 1/8, 1/4 and 1/2 of the room, while the loss
on what follows goes from 3.718 to 3.717, 3.721 and 3.726 nats.
"""
CHARACTERS = 4
"""About as many as a token has."""
NOTES_SHARE = 1 / 3
"""Of the room that the notes may take at most; the story has the rest."""

# A letter or digit, or an opening quote or bracket; no "'s", nor a quote that closes.
_WORD_FOLLOWS = re.compile(
    r"[^\W_]|[\"“‘«(\[]\w|'(?!(?:s|t|re|ve|m|ll|d)\b)\w"  # noqa: RUF001 - typographic quotes
)


@dataclass(frozen=True)
class Context:
    """The story as the model gets it."""

    prompt: str
    ids: list[int]
    healed: str
    healed_ids: list[int]
    seen_from: int
    single: bool
    """Whether the story has no blank line between paragraphs, unlike what the model has read."""
    after_space: bool
    """Whether the caret stands behind white space or at the story's start."""
    following: str
    """What stands behind the caret."""
    notes: str = ""
    """The part of the prompt that is the notes."""
    notes_tokens: int = 0
    notes_cut: bool = False

    def shown(self, written: str) -> str:
        """The model's text as the writer sees it, without white space at its end."""
        text = written.rstrip()
        if self.after_space:
            text = text.lstrip()
        return re.sub(r"\n\n+", "\n", text) if self.single else text

    def joined(self, shown: str) -> str:
        """A finished text with the space that it needs before what stands behind the caret."""
        after = self.following
        return shown + " " if shown and _WORD_FOLLOWS.match(after) else shown


def read_context(model: LanguageModel, prompt: Prompt, decoding: Decoding) -> Context:
    """Choose what the model sees: the story's last part that leaves room for a continuation.

    Begins at a paragraph, a sentence or a word and is never longer than the window; only so much
    of the story is looked at as the window could hold. The beginning moves in steps, so that from
    one request to the next most of what the model has read stays as it was.

    Notes come first, as if the story began with them, behind the end-of-text token: the text does
    begin there, and so nothing in front of the story changes when the story outgrows the window.
    (The last 225 tokens of the sample story cost the built-in model 3.67 nats each without what
    comes before them, 3.51 behind a few sentences of notes on it, and 3.55 with the token between
    these and the story.)
    """
    window = min(decoding.window_tokens, model.positions)
    room = window - longest(decoding, window)
    notes, notes_ids, cut_short = _notes(model, prompt.notes, round(NOTES_SHARE * room))
    lead = notes + "\n\n" if notes else ""
    room -= len(notes_ids)
    step = max(1, round(STEP * room * CHARACTERS))
    tail = re.sub("[\ud800-\udfff]", "\ufffd", prompt.before[-8 * room :])
    skipped = prompt.skipped + len(prompt.before) - len(tail)
    whole = skipped == 0
    characters = len(tail) if whole else len(tail) - 1
    while True:
        start = steady_start(tail, characters, step, skipped)
        visible = tail[start:].lstrip("\n")
        single, text = _in_model_style(visible, prompt.after[:2000])
        text = lead + text
        cut = _boundary(text)
        begins = (whole and not tail[: len(tail) - len(visible)].strip("\n")) or cut == 0
        fixed = (model.vocabulary.end_text if begins or notes else "") + text[:cut]
        ids = model.encode(fixed)
        healed_ids = model.encode(text[cut:])
        of_story = ids[len(notes_ids) :] + healed_ids
        if len(of_story) <= room or not visible:
            break
        # What the last tokens that fit write, as a share of the whole, is room for a next try.
        sizes = [len(model.token_bytes(token)) for token in of_story]
        characters = min(len(visible) - 1, len(visible) * sum(sizes[-room:]) // sum(sizes))
    return Context(
        prompt=fixed,
        ids=ids,
        healed=text[cut:],
        healed_ids=healed_ids,
        seen_from=len(prompt.before) - len(visible),
        single=single,
        after_space=not visible or visible[-1].isspace(),
        following=prompt.after[:4],
        notes=notes,
        notes_tokens=len(notes_ids),
        notes_cut=cut_short,
    )


def look(model: LanguageModel, prompt: Prompt, decoding: Decoding) -> Sight:
    """What the model would be given for a request, without computing anything with it."""
    context = read_context(model, prompt, decoding)
    window = min(decoding.window_tokens, model.positions)
    return Sight(
        seen_from=context.seen_from,
        tokens=len(context.ids) + len(context.healed_ids) - context.notes_tokens,
        notes=context.notes,
        notes_tokens=context.notes_tokens,
        notes_cut=context.notes_cut,
        room=longest(decoding, window),
        window=window,
    )


def _notes(model: LanguageModel, notes: str, most: int) -> tuple[str, list[int], bool]:
    """The notes in the model's style, their tokens with the end of text before, and whether they
    were cut: what does not fit is left out at the end."""
    # Of very long ones, more than enough to tell that they have to be cut.
    text = re.sub("[\ud800-\udfff]", "\ufffd", notes.strip()[: 32 * most]).strip()
    _, text = _in_model_style(text, "")
    if not text or most < 2:
        return "", [], bool(text)
    begin, looked_at = model.vocabulary.end_text, text[: 16 * most]
    ids = model.encode(begin + looked_at)
    if len(ids) <= most and looked_at == text:
        return text, ids, False
    for room in range(most, 1, -1):
        written = b"".join(map(model.token_bytes, ids[1:room])).decode("utf-8", "ignore")
        kept = written[: context_end(written)].rstrip()
        kept_ids = model.encode(begin + kept)
        if kept and len(kept_ids) <= most:
            return kept, kept_ids, True
    return "", [], True


def longest(decoding: Decoding, window: int) -> int:
    """The most tokens that an alternative may take."""
    return max(1, min(math.ceil(decoding.length_tokens * LATEST), window * 3 // 4))


def _in_model_style(visible: str, following: str) -> tuple[bool, str]:
    """Whether paragraphs are divided by single line ends, and the text with blank lines."""
    around = visible + following
    if "\n" in around and not re.search(r"\n[^\S\n]*\n", around):
        return True, visible.replace("\n", "\n\n")
    if re.search(r"[^\n]\n\Z", visible) and not re.search(r"[^\n]\n[^\n]", visible):
        return False, visible + "\n"  # between blank lines, one line end is a paragraph's too
    return False, visible


def _boundary(text: str) -> int:
    """Where the fixed part of a text ends: its tokens stay the same whatever follows.

    That is before the white space in front of the last word, or before that at the very end: a
    token may begin with white space but has none behind other characters. In a long run without a
    space (or of spaces) it is where letters, digits and other characters change.
    """
    if not text:
        return 0
    word = "" if text[-1].isspace() else text.rsplit(maxsplit=1)[-1]
    cut = len(text[: len(text) - len(word)].rstrip())
    if len(text[cut:].encode()) <= HEALED_BYTES:
        return cut
    for place in range(len(text) - 1, 0, -1):
        if len(text[place:].encode()) > HEALED_BYTES:
            break
        if _kind(text[place - 1]) != _kind(text[place]):
            return place
    return len(text) - 1


def _kind(character: str) -> tuple[bool, bool, bool]:
    return character.isalpha(), character.isnumeric(), character.isspace()
