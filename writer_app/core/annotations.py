"""What was taken from suggestions as a file of the W3C Web Annotation Data Model (JSON-LD).

Each mark of the story is an annotation. Its target is found in two ways: by a TextPositionSelector
and by a TextQuoteSelector, https://www.w3.org/TR/annotation-model/. Positions count Unicode code
points from the beginning of the text, which has no byte-order mark and one line feed for each line
end, whatever its file has. All marks of one choice share the id of their first body.
"""

import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from writer_app import __version__
from writer_app.core.files import write_atomically
from writer_app.core.marks import Mark
from writer_app.core.preferences import Choice
from writer_app.core.rewrites import origin_of
from writer_app.core.text import utf16_units

AROUND = 32
"""Characters before and behind a quote that help to find it."""

_CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "comment": "http://www.w3.org/2000/01/rdf-schema#comment",
        "identifier": "https://schema.org/identifier",
        "softwareVersion": "https://schema.org/softwareVersion",
    },
]
_POSITIONS = (
    "Positions count Unicode code points of the text without a byte-order mark and with one line "
    "feed for each line end."
)


def export_annotations(
    path: Path,
    story_name: str,
    text: str,
    marks: Iterable[Mark],
    choice_of: Callable[[str], Choice | None],
    *,
    alternatives: bool,
    moment: str,
) -> int:
    """Write an annotation file for a story and return how many annotations it has.

    The marks are in order and don't meet, as those of a page are.
    ``story_name`` is the story's file, seen from the folder of the annotation file. With
    ``alternatives`` the texts are in it that were not taken. ``moment`` is now, in ISO 8601.
    Raises WriterError when it cannot be written, or what ``choice_of`` raises.
    """
    items = [
        _annotation(story_name, text, span, choice, choice_of(choice), alternatives, moment)
        for span, choice in _spans(text, marks)
    ]
    collection = {
        "@context": _CONTEXT,
        "id": _new_id(),
        "type": "AnnotationCollection",
        "label": f"What was taken from suggestions in {story_name}",
        "comment": _POSITIONS,
        "total": len(items),
        "first": {"id": _new_id(), "type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    data = json.dumps(collection, ensure_ascii=False, indent=2) + "\n"
    write_atomically(path, data.encode("utf-8", "replace"))
    return len(items)


def _spans(text: str, marks: Iterable[Mark]) -> Iterator[tuple[tuple[int, int], str]]:
    """From where to where each mark is in characters, and its choice; reads the text once."""
    units = utf16_units(text)
    place = offset = 0

    def characters_to(position: int) -> int:
        nonlocal place, offset
        data = units[place:position].encode("utf-16-le", "surrogatepass")
        place, offset = position, offset + len(data.decode("utf-16-le", "surrogatepass"))
        return offset

    for mark in marks:
        start = characters_to(mark.start)
        yield (start, characters_to(mark.end)), mark.choice


def _annotation(
    story_name: str,
    text: str,
    span: tuple[int, int],
    identifier: str,
    choice: Choice | None,
    alternatives: bool,
    moment: str,
) -> dict[str, Any]:
    start, end = span
    words = text[start:end]
    annotation: dict[str, Any] = {
        "id": _new_id(),
        "type": "Annotation",
        "motivation": "describing",
        "generated": moment,
        "generator": {"type": "Software", "name": "Writer", "softwareVersion": __version__},
    }
    if choice is not None:
        annotation["created"] = choice.decided
    annotation["body"] = _bodies(identifier, choice, words, alternatives)
    annotation["target"] = {
        "source": quote(story_name),
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": words,
                "prefix": text[max(0, start - AROUND) : start],
                "suffix": text[end : end + AROUND],
            },
        ],
    }
    return annotation


def _bodies(
    identifier: str, choice: Choice | None, words: str, alternatives: bool
) -> list[dict[str, Any]]:
    about: dict[str, Any] = {
        "id": _choice_id(identifier),
        "type": "TextualBody",
        "purpose": "describing",
        "format": "text/plain",
        "language": "en",
    }
    if choice is None:
        return [about | {"value": "Taken from a suggestion; its choice is no longer kept."}]
    pair = choice.pair
    origin = origin_of(choice, words)
    software: dict[str, Any] = {"type": "Software", "name": pair.model}
    name = pair.model
    if origin.version:
        software["softwareVersion"] = str(origin.version)
        name = f"{name}, personal version {origin.version}"
    if pair.model_hash:
        software["identifier"] = pair.model_hash
    about |= {
        "value": f"Taken from a suggestion by {name}.",
        "creator": software,
        "created": pair.created,
    }
    if not alternatives or not origin.alternative:
        return [about]
    return [
        about,
        {
            "type": "TextualBody",
            "label": "The alternative that was not taken",
            "purpose": "describing",
            "format": "text/plain",
            "value": origin.alternative,
        },
    ]


def _choice_id(identifier: str) -> str:
    try:
        return uuid.UUID(identifier).urn
    except ValueError:
        return uuid.uuid5(uuid.NAMESPACE_URL, identifier).urn


def _new_id() -> str:
    return uuid.uuid4().urn
