"""The pages of the help, as they lie in a folder for each language.

A page is a file such as ``20-suggestions.md``: a number for its place, a name, Markdown. Words in
double braces stand for what only the running program knows: ``{{key:suggest}}`` for the keys of an
action, ``{{menu:backups}}`` for where it is in the menus, ``{{keys}}`` for a table of all keys,
``{{endings}}`` for one of what each way of ending a pair keeps.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from writer_app.core.errors import WriterError
from writer_app.core.language import said
from writer_app.core.resources import resource

ENGLISH = "en"
_NAME = re.compile(r"(\d+)-([a-z-]+)\.md")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_BLANK = re.compile(r"\{\{(\w+)(?::(\w+))?\}\}")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"[*_`#|]|^-+$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """One page; ``name`` is what links call it."""

    name: str
    title: str
    markdown: str

    def has(self, text: str) -> bool:
        """Whether all words of ``text`` stand on the page."""
        words = _MARKUP.sub("", _LINK.sub(r"\1", self.markdown)).casefold()
        return all(word in words for word in text.casefold().split())


def help_pages(language: str, fill: Callable[[str, str], str]) -> list[Page]:
    """All pages in their order: in ``language``, such as "vi", where there are, else in English.

    ``fill`` is asked for what stands in double braces: its kind, and the word behind the colon.
    Raises WriterError when the installation has no help.
    """
    found: dict[str, tuple[int, str]] = {}
    for folder in (ENGLISH, language):
        if not _LANGUAGE.fullmatch(folder):
            continue
        try:
            files = sorted(resource(f"help/{folder}").iterdir())
            for file in files:
                name = _NAME.fullmatch(file.name)
                if name is not None:
                    found[name[2]] = int(name[1]), file.read_text(encoding="utf-8")
        except WriterError:
            if folder == ENGLISH:
                raise
        except OSError as error:
            raise WriterError(
                said("The help cannot be read ({reason}).").format(reason=error.strerror)
            ) from error
    ordered = sorted(found.items(), key=lambda page: (page[1][0], page[0]))
    pages = []
    for page_name, (_, text) in ordered:
        filled = _BLANK.sub(lambda blank: fill(blank[1], blank[2] or ""), text)
        heading = filled.lstrip().partition("\n")[0]
        pages.append(Page(page_name, heading.lstrip("# ").strip() or page_name, filled))
    return pages
