"""Sentences in the language of the interface, for the layers that know no Qt.

Translations are Qt's files in `resources/i18n`, which `.ci/translate` keeps in step with the
sources. The composition root says how they are looked up; before, and on the command line, all is
English.
"""

from collections.abc import Callable

Translator = Callable[[str, str], str]
"""The translation of a text (the second) in a context (the first)."""

_translate: Translator = lambda context, text: text  # noqa: E731


def speak(translator: Translator) -> None:
    """Say from now on what this translator says."""
    global _translate
    _translate = translator


def said(text: str) -> str:
    """A sentence in the language of the interface; its ``{names}`` are still to be filled in."""
    return _translate("", text)


def later(context: str, text: str) -> str:
    """The text as it is: it stands in a table, and is translated when it is shown."""
    return text


def shown(context: str, text: str) -> str:
    """What was marked by `later`, in the language of the interface."""
    return _translate(context, text)
