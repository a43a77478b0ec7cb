"""Numbers of writing in words."""

from PySide6.QtCore import QCoreApplication, QLocale

from writer_app.core.text_statistics import reading_minutes
from writer_app.ui.goals.progress import Count


def number(value: int) -> str:
    """A number as the writer's language writes it."""
    return QLocale().toString(value)


def reading_time(words: int, words_per_minute: int) -> str:
    """How long reading takes, such as "12 min" or "3 h 20 min"."""
    minutes = reading_minutes(words, words_per_minute)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return QCoreApplication.translate("goals", "{n} min").format(n=rest)
    return QCoreApplication.translate("goals", "{hours} h {n} min").format(
        hours=number(hours), n=rest
    )


def count_words(count: Count) -> str:
    """Words, against their goal if there is one: "812 of 1,000 words, 81 %"."""
    if not count.goal and count.words == 1:
        return QCoreApplication.translate("goals", "1 word")
    if not count.goal:
        return QCoreApplication.translate("goals", "{n} words").format(n=number(count.words))
    return QCoreApplication.translate("goals", "{n} of {goal} words, {percent} %").format(
        n=number(count.words),
        goal=number(count.goal),
        percent=number(100 * count.words // count.goal),
    )
