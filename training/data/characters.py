# ruff: noqa: RUF001 - both apostrophes occur
"""The names of a story's characters, found by where their capitals stand, and exchanged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

_NAME = r"(?:[OD]['’])?[A-ZÀ-ÖØ-Þ][^\W\d_]*[a-zß-öø-ÿ][^\W\d_]*"
# Behind a word, comma or title: at a sentence's or a quotation's start all words have a capital.
_MID_SENTENCE = re.compile(
    r"(?:(?<=[\w,;] )|(?<=\b[MD]r\. )|(?<=\bM[rm][se]\. )|(?<=\b(?:Rev|Col|Gen)\. )|(?<=Capt\. ))"
    rf"{_NAME}(?!\w|-\w)"
)
_BEFORE = re.compile(r"([\w'’]+\.?)([,;]?) \Z")
_AFTER = re.compile(r"['’]s?(?!\w)|,? [\w'’]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Two names are exchanged only if both go with the same kind of title or with none: no Miss Peter.
_TITLES: Mapping[str, frozenset[str]] = {
    "formal": _words(
        """Mr Mrs Ms Miss Dr Captain Colonel Major General Sergeant Lieutenant Corporal Inspector
        Professor Doctor Judge Madame Madam Monsieur Mademoiselle Signor Signora Señor Señora Herr
        Frau Fräulein Reverend Squire Capt Col Gen Lt Sgt Rev Prof M Mme Mlle Commander Admiral
        Detective Constable Superintendent Senator President Nurse"""
    ),
    "noble": _words(
        """Lord Lady Sir Dame King Queen Prince Princess Duke Duchess Count Countess Baron
        Baroness Don Doña Marquis Earl Emperor"""
    ),
    "familiar": _words(
        """Father Mother Uncle Aunt Auntie Brother Sister Cousin Master Mistress Old Young Little
        Saint St Grandpa Grandma Granny Poor Dear"""
    ),
}
_KIND_OF_TITLE = {title: kind for kind, titles in _TITLES.items() for title in titles}

_NO_NAMES = _words(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May
    June July August September October November December Christmas Easter Michaelmas God Heaven
    Hell Christ Jesus Devil Satan Providence Bible Church State States Government Majesty Highness
    Lordship Excellency Honor Honour Grace Papa Mamma Mama Mom Mum Dad Daddy
    English French German Italian American Indian Chinese Russian Spanish Irish Scotch Scottish
    Dutch Roman Greek Latin Jew Jewish Christian Catholic Protestant European African Asian Mexican
    Martian Arab Turk Negro Hebrew Parisian Londoner Yankee Injun
    London Paris England Scotland Ireland Wales Britain France Germany Italy Spain Russia China
    India America Europe Africa Asia Australia Japan Egypt Greece Canada Mexico Rome Berlin Vienna
    Moscow Venice Boston Chicago Washington California Texas York New Broadway Manhattan Brooklyn
    Street Road Avenue River Lake House Hall Park Square Court Hotel Castle College University
    Island Islands Mount Bay Sea Ocean Pacific Atlantic Earth Mars Venus Moon Sun North South East
    West Army Navy Club Inn"""
)
_PLACED = frozenset(("in", "In", "into", "across", "outside", "throughout", "reached", "leaving"))
_NEAR = _words("of from on upon to at At near toward towards around through left beyond")
_ARTICLES = frozenset(("the", "The", "a", "A", "an", "An", "this", "these", "those"))
_SPEAKS = _words(
    """said asked cried answered replied whispered exclaimed returned
    murmured remarked"""
)
_ACTS = _SPEAKS | _words(
    """was is had has did does would could looked came went took stood sat turned thought knew felt
    saw told gave made seemed spoke smiled laughed who nodded shook"""
)


class Character(NamedTuple):
    """A name, and what it goes with in the story."""

    name: str
    title: str
    """The kind of title it mostly has: formal, noble, familiar; empty for none."""
    beside: frozenset[str]
    """Names that stand next to it somewhere, perhaps of the same person."""

    def is_in(self, text: str) -> bool:
        """Whether the name is in a text."""
        return self.name in text and _pattern(self.name).search(text) is not None

    def is_part_in(self, text: str) -> bool:
        """Whether it stands in a text as a part of a full name: Anna Holm, J. Holm."""
        others = "|".join(("[A-Z]\\.", *map(re.escape, sorted(self.beside))))
        return (
            re.search(rf"(?<!\w)(?:{others}) {self.name}\b", text) is not None
            or re.search(rf"\b{self.name} (?:{others})(?!\w)", text) is not None
        )

    def may_be(self, other: Character) -> bool:
        """Whether the two may be names of the same person or family."""
        return other.name in self.beside or not self.beside.isdisjoint(other.beside)


def characters(text: str) -> list[Character]:
    """Return the names of characters in a story, as far as capitals and nearby words tell them.

    A name stands within sentences at least three times, seldom behind an article or a word of
    place, mostly not behind "of", "to" and the like or another name; it is hardly ever an ordinary
    word, and once in seven times it has, says or does something or has a title.
    """
    times: Counter[str] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    beside: dict[str, set[str]] = {}
    for match in _MID_SENTENCE.finditer(text):
        name = match[0]
        times[name] += 1
        before = _BEFORE.search(text, max(0, match.start() - 20), match.start())
        word, comma = (before[1], before[2]) if before else ("", "")
        after = _AFTER.match(text, match.end())
        following = after[0] if after else ""
        title = _KIND_OF_TITLE.get(word.rstrip("."), "")
        if title:
            seen[name, title] += 1
        elif word in _ARTICLES:
            seen[name, "article"] += 1
        elif word in _PLACED:
            seen[name, "place"] += 1
        elif word in _NEAR:
            seen[name, "near"] += 1
        elif not comma and re.fullmatch(_NAME, word) and times[word]:
            seen[name, "last"] += 1
            beside.setdefault(name, set()).add(word)
            beside.setdefault(word, set()).add(name)
        if (
            title
            or word in _SPEAKS
            or following[:1] in ("'", "’")
            or following.strip(", ") in _ACTS
        ):
            seen[name, "person"] += 1
    found = []
    for name, count in sorted(times.items()):
        titled, title = max((seen[name, kind], kind) for kind in _TITLES)
        if (
            count >= 3
            and name not in _NO_NAMES
            and name not in _KIND_OF_TITLE
            and not name.endswith(("ish", "ese", "ians", "man", "men"))
            and max(seen[name, "article"], seen[name, "place"]) <= count / 6
            and seen[name, "place"] + seen[name, "near"] <= count / 2
            and seen[name, "last"] <= count / 2
            and seen[name, "person"] >= max(1, count / 7)
            and len(re.findall(rf"(?<![\w'’-]){name.lower()}(?![\w'’-])", text)) <= count / 10
        ):
            kind = title if titled > count / 2 else ""
            found.append(Character(name, kind, frozenset(beside.get(name, ()))))
    return found


def exchange(text: str, first: str, second: str) -> str:
    """Return a text with two names exchanged, also in capitals and in the possessive.

    James' hat becomes Anna's hat. No other word is touched.
    """

    def other(match: re.Match[str]) -> str:
        name = second if match[1].lower() == first.lower() else first
        possessive = match[2] or ""
        if possessive and not name.endswith("s"):
            possessive += "s"
        return (name.upper() if match[1].isupper() else name) + possessive

    return _pattern(first, second).sub(other, text)


def _pattern(*names: str) -> re.Pattern[str]:
    written = "|".join(re.escape(form) for name in names for form in (name, name.upper()))
    return re.compile(rf"(?<!\w)(?<!\w-)({written})(?!\w|-\w)((?<=[sS])['’](?= [a-z]))?")
