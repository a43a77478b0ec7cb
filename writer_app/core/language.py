"""Sentences in the language of the interface, for the layers that know no Qt.

Translations are Qt's files in `resources/i18n`, which `.ci/translate` keeps in step with the
sources. The composition root says how they are looked up; before, and on the command line, all is
English. A process of its own gets the file, and reads it without Qt.
"""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

Translator = Callable[[str, str], str]
"""The translation of a text (the second) in a context (the first)."""

_translate: Translator = lambda context, text: text  # noqa: E731 - a value, which `speak` changes
_source: Path | None = None


def speak(translator: Translator, source: Path | None = None) -> None:
    """Say from now on what this translator says, which knows it from a file in Qt's .ts format."""
    global _translate, _source
    _translate, _source = translator, source


def source() -> Path | None:
    """The file that the language of the interface comes from; None for English."""
    return _source


def speak_from(source: Path | None) -> None:
    """Say from now on what stands in a file in Qt's .ts format, ours; None for English."""
    texts: dict[tuple[str, str], str] = {}
    if source is not None:
        for context in ElementTree.parse(source).getroot().iter("context"):
            for message in context.iter("message"):
                found = context.findtext("name") or "", message.findtext("source") or ""
                texts[found] = message.findtext("translation") or ""
    speak(lambda context, text: texts.get((context, text)) or text, source)


def said(text: str) -> str:
    """A sentence in the language of the interface; its ``{names}`` are still to be filled in."""
    return _translate("", text)


def later(context: str, text: str) -> str:
    """The text as it is: it stands in a table, and is translated when it is shown."""
    return text


def shown(context: str, text: str) -> str:
    """What was marked by `later`, in the language of the interface."""
    return _translate(context, text)
