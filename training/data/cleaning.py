"""Rules that turn what people typed into a web form into plain text.

Each rule is one function or one entry of a table with a name, and says in a sentence what it does.
`clean` applies rules until nothing changes, so that cleaning a text twice is cleaning it once.
Every rule takes time linear in the text, whoever wrote it: no pattern looks at a character more
than a fixed number of times, and a text that eight rounds can't settle (entities within entities,
links within links) is given up as empty.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUNDS = 8
"""How often the rules may be applied to one text. What people write settles in two or three."""

REPLACEMENT = "\ufffd"
"""What stands where a character could not be read."""


@dataclass(frozen=True)
class Rule:
    """A change to a text: its name, what it does, and the function that does it.

    A rule for `odd` characters alone leaves texts alone that have none; most have none, and one
    look at a text then spares a number of rules.
    """

    name: str
    meaning: str
    apply: Callable[[str], str]
    odd: bool = False


# ---------------------------------------------------------------------------------- characters

_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"
_TYPOGRAPHIC = "\u2019\u201c\u201d\u2026\u2014\u2018\u2013"

# An entity counts with its semicolon only: "AT&T" and "a=1&copy=2" stay what they are.
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")

# How the bytes 80 to 9F look when they are taken for Windows-1252, or for Latin-1 where that has
# no character for them.
_HIGH_BYTES = bytes(range(0x80, 0xA0))
_WINDOWS = {
    char: byte for byte in _HIGH_BYTES if (char := bytes([byte]).decode("cp1252", errors="ignore"))
}
_BYTE_OF = {chr(byte): byte for byte in range(0x80, 0x100)} | _WINDOWS
_TRAIL = "".join(re.escape(char) for char, byte in _BYTE_OF.items() if byte < 0xC0)
# UTF-8 of two bytes with a first byte C2 or C3, of three with E2, of four with F0: Latin letters,
# typographic signs, emoji. Other first bytes would be more often right as they are.
_MOJIBAKE = re.compile(f"[\u00c2\u00c3][{_TRAIL}]|\u00e2[{_TRAIL}]{{2}}|\u00f0[{_TRAIL}]{{3}}")
_C1 = re.compile("[\x80-\x9f]")
_C1_AS_WINDOWS = {ord(chr(byte)): char for char, byte in _WINDOWS.items()}

_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters, but for those that break lines
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "]+"
)
_UNREADABLE = re.compile(
    "[\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)


def is_plain(text: str) -> bool:
    """Whether a text is made of visible ASCII, spaces, line feeds, curly quotes and dashes only."""
    if not text.isascii():
        for sign in _TYPOGRAPHIC:
            text = text.replace(sign, "")
        if not text.isascii():
            return False
    return not text.encode("ascii").translate(None, _PLAIN)


def decode_entities(text: str) -> str:
    """Decode `&amp;`, `&#x200B;` and their like; doubly encoded ones come apart round by round."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def repair_mojibake(text: str) -> str:
    """Read again as UTF-8 what was UTF-8 and was taken for Windows-1252: `â€™` is an apostrophe."""
    text = _MOJIBAKE.sub(_as_utf8, text)
    return text.translate(_C1_AS_WINDOWS) if _C1.search(text) else text


def _as_utf8(match: re.Match[str]) -> str:
    try:
        return bytes(_BYTE_OF[char] for char in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def mark_unreadable(text: str) -> str:
    """Put U+FFFD for what no reader sees as a character: halves of surrogates, private ones."""
    return _UNREADABLE.sub(REPLACEMENT, text)


def break_lines(text: str) -> str:
    """End every line with a line feed, whatever ended it: CR LF, CR, form feed, U+2028."""
    return _LINE_BREAK.sub("\n", text)


def drop_invisible(text: str) -> str:
    """Drop characters that take no room: zero-width, direction marks, soft hyphens, controls."""
    return _INVISIBLE.sub("", text)


# ---------------------------------------------------------------------------------- markup

_LINK = re.compile(
    r"!?\[([^\[\]\n]*+)\]"
    r"\((?:[^()\s]|\([^()\s]*+\))*+(?:[ \t]{1,9}\"[^\"\n]{0,300}\")?\)"
)
_ADDRESS = re.compile(r"(?:(?i:https?)://|www\.|WWW\.)[^\s<>()\[\]\"]++")


def unlink(text: str) -> str:
    """Put the text of a markdown link for the link, `[here](address)` becoming `here`."""
    return _LINK.sub(r"\1", text) if "](" in text else text


def drop_addresses(text: str) -> str:
    """Drop web addresses that stand in the text."""
    if "://" not in text and "www." not in text and "WWW." not in text:
        return text
    return _ADDRESS.sub("", text)


# ---------------------------------------------------------------------------------- space

_OTHER_SPACE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
_BLANK_LINES = re.compile(r"\n{3,}")


def plain_space(text: str) -> str:
    """Put a plain space for tabs, no-break spaces and all others that have a width."""
    return _OTHER_SPACE.sub(" ", text)


def tidy_space(text: str) -> str:
    """Keep one space between words, none at the ends of lines, and one blank line at most."""
    while "  " in text:
        text = text.replace("  ", " ")
    text = text.replace(" \n", "\n").replace("\n ", "\n")
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip(" \n")


# ---------------------------------------------------------------------------------- remarks

_NOTE_HINTS = ("EDIT", "Edit", "edit", "ETA", "A/N", "a/n", "uthor", "UTHOR")
_NOTE = re.compile(
    # "EDIT:", "**Edit 2** -", "(edited to add ...", at the start of a line
    r"(?:^[*_#>~(\[^ -]{0,8}(?:(?i:edit(?:ed)?(?: to add)?|a/n|author['\u2019]s note)|ETA)"
    r"(?: ?#?\d{1,2})?[*_)\]]{0,4} ?(?:[:;]|[\u2013\u2014-](?: |$))"
    # or after a sentence, in capitals
    r"|(?<=[.!?\"\u201d*] )[*_(\[]{0,3}EDIT(?: ?\d{1,2})?:)"
    # with all lines up to the next blank one
    r".*+(?:\n.++)*+",
    re.MULTILINE,
)
_SUBREDDIT = re.compile(r"(?<![\w/])/?r/\w{3,21}\b")
_LONGEST_PLUG = 300

_TAGS = "WP|SP|EU|CW|PI|RF|IP|TT|MP|PM|CC|OC|OT|MOD|PUBLIC DOMAIN|WRITING PROMPT"
_TAG = re.compile(
    rf"(?:[\[({{] ?(?i:{_TAGS}) ?[\])}}]|\[ ?[A-Z]{{2,4}} ?\])[ :.,\u2013\u2014-]*+",
)


def cut_notes(text: str) -> str:
    """Cut remarks such as `EDIT: thank you!`, each with what follows it up to a blank line."""
    if not any(map(text.__contains__, _NOTE_HINTS)):
        return text
    return _NOTE.sub("", text)


def cut_plugs(text: str) -> str:
    """Cut short paragraphs that send the reader to a forum, `more at r/name`."""
    if "r/" not in text or not _SUBREDDIT.search(text):
        return text
    return "\n\n".join(
        paragraph
        for paragraph in text.split("\n\n")
        if len(paragraph) > _LONGEST_PLUG or not _SUBREDDIT.search(paragraph)
    )


def cut_tags(title: str) -> str:
    """Cut tags such as `[WP]` from the start of a title."""
    place = 0
    while match := _TAG.match(title, place):
        place = match.end()
    return title[place:]


# ---------------------------------------------------------------------------------- the rules

TEXT_RULES = (
    Rule("entities", "HTML entities decoded, also doubly encoded ones", decode_entities),
    Rule("mojibake", "UTF-8 that was read as Windows-1252 read again", repair_mojibake, odd=True),
    Rule(
        "no_characters", "halves of characters and private ones marked", mark_unreadable, odd=True
    ),
    Rule("line_breaks", "lines ended by anything but a line feed", break_lines, odd=True),
    Rule("invisible", "zero-width and control characters dropped", drop_invisible, odd=True),
    Rule("other_spaces", "tabs and no-break spaces made plain", plain_space, odd=True),
    Rule("links", "markdown links replaced by their text", unlink),
    Rule("addresses", "web addresses dropped", drop_addresses),
    Rule("space", "spaces, line ends and blank lines tidied", tidy_space),
)
"""For every text: titles, posts and stories."""

NOTE_RULES = (
    Rule("notes", "authors' EDIT notes cut", cut_notes),
    Rule("plugs", "short paragraphs that point to another forum cut", cut_plugs),
)
"""For stories and posts, unless notes are to be kept."""

TAG_RULES = (Rule("tags", "[WP]-like tags cut from titles", cut_tags),)
"""For titles, unless tags are to be kept."""

STORY_RULES = TEXT_RULES + NOTE_RULES
TITLE_RULES = TEXT_RULES + TAG_RULES


def clean(text: str, rules: Sequence[Rule] = TEXT_RULES) -> tuple[str, set[str]]:
    """Return `text` after `rules`, and the names of those that changed it.

    The result does not change any more if it is cleaned again by the same rules. A text that does
    not settle within `ROUNDS` is nobody's prose: it comes back empty. Never raises, whatever the
    text; the time is linear in its length.
    """
    changed: set[str] = set()
    for _ in range(ROUNDS):
        before, plain = text, is_plain(text)
        for rule in rules:
            if rule.odd and plain:
                continue
            after = rule.apply(text)
            if after is not text and after != text:
                changed.add(rule.name)
                text, plain = after, is_plain(after)
        if text == before:
            return text, changed
    return "", changed


# ---------------------------------------------------------------------------------- no stories

# Forum software and moderators, by phrases that stand in what they post. Compared without case,
# markdown signs and line breaks; in the first or the last so many characters only.
_HEAD = 500
_TAIL = 500
_MARKDOWN = "*_#>^~`\\"

MODERATORS = (
    "welcome to the prompt!",
    "off-topic discussion",
    "this submission has been removed",
    "this post has been removed",
    "this comment has been removed",
    "your submission has been removed",
    "your post has been removed",
    "your comment has been removed",
    "all top-level comments must be",
    "all top level comments must be",
    "reminder for writers and readers",
    "replies here should be a story or poem",
    "attention users!",
)
"""Phrases at the start of a comment of the moderators."""

BOTS = (
    "i am a bot, and this action was performed automatically",
    "this action was performed automatically",
    "please contact the moderators of this",
    "i am a bot created by",
    "i'm a bot created by",
    "i am a bot, beep",
    "i'm a bot, beep",
    "i am a bot bleep",
    "i'm a bot, bleep",
    "beep boop, i'm a bot",
    "beep boop. i'm a bot",
    "beep boop i'm a bot",
    "beep boop, i am a bot",
    "i will be messaging you on",
    "i will be messaging you in",
)
"""Phrases at the start or the end of what a program posts. A robot in a story says other things."""

_GONE = re.compile(r"[\[(<]?(?:deleted|removed)(?: by (?:user|moderator|reddit))?[\])>]?\.?", re.I)


def is_gone(text: str) -> bool:
    """Whether nothing is left of a text but `[deleted]` or `[removed]`."""
    return len(text) < 40 and _GONE.fullmatch(text.strip(" *_")) is not None


def is_moderators(text: str) -> bool:
    """Whether a comment is one of the moderators', which stands under each prompt."""
    head = _plain(text[:_HEAD])
    return any(map(head.__contains__, MODERATORS))


def is_bots(text: str) -> bool:
    """Whether a comment says that a program wrote it."""
    head, tail = _plain(text[:_HEAD]), _plain(text[-_TAIL:])
    return any(map(head.__contains__, BOTS)) or any(map(tail.__contains__, BOTS))


def is_damaged(text: str) -> bool:
    """Whether characters were lost for good before the text got here.

    These are U+FFFD, which `mark_unreadable` also writes, and the two characters that begin a
    typographic sign read in the wrong encoding, where the third is missing.
    """
    return not text.isascii() and (REPLACEMENT in text or "\u00e2\u20ac" in text)


def _plain(text: str) -> str:
    for sign in _MARKDOWN:
        text = text.replace(sign, "")
    return text.replace("\n", " ").replace("\u2019", "'").lower()


@dataclass(frozen=True)
class Refusal:
    """A reason to leave out a whole text: its name, what it means, and the test for it."""

    name: str
    meaning: str
    holds: Callable[[str], bool]


REFUSALS = (
    Refusal("gone", "nothing left but [deleted] or [removed]", is_gone),
    Refusal("empty", "nothing left after cleaning", lambda text: not text),
    Refusal("moderators", "posted by the forum's moderators", is_moderators),
    Refusal("bots", "posted by a program", is_bots),
    Refusal("damaged", "with characters that were lost (parsing errors)", is_damaged),
)
"""Why a cleaned text is no story, in the order in which they are asked."""


def refusal(text: str) -> str | None:
    """Return the name of the first of `REFUSALS` that holds for a cleaned text, None if none."""
    return next((refusal.name for refusal in REFUSALS if refusal.holds(text)), None)
