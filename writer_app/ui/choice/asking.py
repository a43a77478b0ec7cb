"""What a request is made of: the story around the caret and the settings, the same for all."""

from dataclasses import fields

from writer_app.core.settings import Settings
from writer_app.engine.types import Decoding, Prompt
from writer_app.ui.editor.story_editor import StoryEditor

CHARACTERS_A_TOKEN = 10
"""The engine looks at fewer than these, so it gets enough with so many."""
STEP = 4096
"""What the engine gets begins at multiples of this many units of the story: it stays what it was
while some pages are written, so what the model has read of it stays good."""
AFTER = 2000
"""How many units of what stands behind the caret the engine gets."""


def asked_at(
    editor: StoryEditor, position: int, settings: Settings, notes: str = ""
) -> tuple[Prompt, Decoding]:
    """What to ask the engine for a pair at a position.

    However long the story is, only the part around the position is looked at.
    """
    names = [field.name for field in fields(Decoding)]
    decoding = Decoding(**{name: settings.get(f"decoding.{name}") for name in names})
    most = CHARACTERS_A_TOKEN * decoding.window_tokens
    start = max(0, (position - most) // STEP * STEP)
    prompt = Prompt(
        before=editor.text_between(start, position),
        after=editor.text_between(position, position + AFTER),
        skipped=start,
        notes=notes,
    )
    return prompt, decoding
