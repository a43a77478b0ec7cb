"""Where words came from, in sentences for the writer."""

from PySide6.QtCore import QCoreApplication

from writer_app.core.preferences import Choice, Outcome
from writer_app.core.resources import model_title
from writer_app.core.rewrites import Origin
from writer_app.ui.personal.words import day_and_time


def model_words(origin: Origin) -> str:
    """Which model wrote a text, in one line."""
    model, version = model_title(origin.choice.pair.model), origin.version
    if version:
        return QCoreApplication.translate("provenance", "{model}, your version {n}").format(
            model=model, n=version
        )
    return QCoreApplication.translate("provenance", "{model}, without a personal model").format(
        model=model
    )


def how_words(origin: Origin) -> str:
    """How a text came into the story, in one line."""
    choice, strong = origin.choice, origin.choice.strength > 1
    if not origin.as_chosen:
        return QCoreApplication.translate("provenance", "Copied; the other one had been taken")
    if origin.copied:
        return QCoreApplication.translate("provenance", "Copied; neither had been taken")
    match choice.outcome:
        case Outcome.FIRST if strong:
            return QCoreApplication.translate("provenance", "The first one, as much better")
        case Outcome.FIRST:
            return QCoreApplication.translate("provenance", "The first one")
        case Outcome.SECOND if strong:
            return QCoreApplication.translate("provenance", "The second one, as much better")
        case Outcome.SECOND:
            return QCoreApplication.translate("provenance", "The second one")
        case Outcome.BOTH:
            return QCoreApplication.translate("provenance", "One of two that were both fine")
        case _:
            return QCoreApplication.translate(
                "provenance", "Some words of one, then something else"
            )


def taken_words(choice: Choice) -> str:
    """When it was taken."""
    return day_and_time(choice.decided)


def short_words(origin: Origin) -> str:
    """Model and time in one line, for a tool tip."""
    return QCoreApplication.translate("provenance", "Suggested by {model}; taken {time}").format(
        model=model_words(origin), time=taken_words(origin.choice)
    )
