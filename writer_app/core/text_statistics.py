"""How long a text is, in every measure that a writer or a publisher asks for."""

from dataclasses import dataclass

from writer_app.core.text import word_count


@dataclass(frozen=True)
class Statistics:
    """Numbers of a text. Ends of paragraphs are no characters; empty lines are no paragraphs."""

    words: int
    characters: int
    without_spaces: int
    paragraphs: int


def statistics(text: str) -> Statistics:
    """Count everything at once; about a tenth of a second for each million characters."""
    lines = [line for line in text.replace("\u2029", "\n").split("\n") if line]
    return Statistics(
        words=sum(map(word_count, lines)),
        characters=sum(map(len, lines)),
        without_spaces=sum(len("".join(line.split())) for line in lines),
        paragraphs=sum(not line.isspace() for line in lines),
    )


def reading_minutes(words: int, words_per_minute: int) -> int:
    """Whole minutes that reading takes, rounded up; 0 for nothing to read."""
    return -(-words // words_per_minute)


def pages(words: int, words_per_page: int) -> int:
    """Pages that are begun."""
    return -(-words // words_per_page)
