# ruff: noqa: RUF001 - odd characters are what it is about
"""What people typed becomes plain text, whatever they typed, in time linear in its length."""

import html
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from training.data import cleaning
from training.data.cleaning import (
    NOTE_RULES,
    STORY_RULES,
    TAG_RULES,
    TEXT_RULES,
    TITLE_RULES,
    clean,
    refusal,
)

ALL_RULES = TEXT_RULES + NOTE_RULES + TAG_RULES


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        # entities
        ("Tea &amp; toast", "Tea & toast"),
        ("Tea &amp;amp;amp; toast", "Tea & toast"),
        ("&lt;3 &quot;so&quot; &#39;so&#39; &#x27;so&#X27;", "<3 \"so\" 'so' 'so'"),
        ("one&amp;#x200B;two&nbsp;three", "onetwo three"),
        ("AT&T, a=1&copy=2, &unknown; &;", "AT&T, a=1&copy=2, &unknown; &;"),
        ("&#xD800; &#99999999;", "\ufffd \ufffd"),
        # the wrong encoding
        ("Itâ€™s â€œhereâ€\x9d â€” cafÃ©, Â£5 ðŸ˜€", "It’s “here” — café, £5 😀"),
        ("Itâ\x80\x99s", "It’s"),
        ("It\x92s \x93here\x94\x85", "It’s “here”…"),
        ("São, âme, NÃO, ð", "São, âme, NÃO, ð"),
        # lines and invisible characters
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one\ntwo\nthree\nfour\nfive"),
        ("in\u00advis\u200bib\ufeffle\x00\x07\u202e\u2066\ufe0f", "invisible"),
        ("half \ud83d of one", "half \ufffd of one"),
        # links
        ("[The next part](https://a.example/b_(c)) is here", "The next part is here"),
        ('![a cat](a.png "my cat")', "a cat"),
        ("[[inner](x)](y)", "inner"),
        ("[no link] (really) [](x)", "[no link] (really)"),
        ("see https://a.example/b?c=d or www.a.example/e, please", "see or please"),
        # space
        ("  a \t b\u00a0\u3000c  \n  d  ", "a b c\nd"),
        ("a\n\n\n \n\t\nb\n\n", "a\n\nb"),
        ("a\n\n&#x200B;\n\nb", "a\n\nb"),
        ("", ""),
        (" \n\t\u200b ", ""),
    ],
)
def test_text_is_made_plain(dirty, expected):
    assert clean(dirty)[0] == expected


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("The end.\n\nEDIT: thank you!\nReally.\n\nNot the end.", "The end.\n\nNot the end."),
        ("EDIT: a word\n\nIt began.", "It began."),
        ("The end.\n**Edit 2** - spelling", "The end."),
        ("The end.\n\n*(edited to add: a comma)*", "The end."),
        ("The end.\n\nETA: a comma", "The end."),
        ("The end. EDIT: a comma", "The end."),
        ("Author's note: it is long.\n\nA/N: yes.\n\nIt began.", "It began."),
        ("The end.\n\nMore on r/madeupforum, or /r/another!", "The end."),
        # these are stories
        ("Edith: that was her name.", "Edith: that was her name."),
        ("The editor said: no. She had to edit: all of it.",) * 2,
        ("Edit-suite three was dark.", "Edit-suite three was dark."),
        ("Eta: the seventh letter.", "Eta: the seventh letter."),
        ("his/her or/and", "his/her or/and"),
    ],
)
def test_authors_notes_are_cut_and_their_stories_are_not(dirty, expected):
    assert clean(dirty, STORY_RULES)[0] == expected


def test_a_long_paragraph_with_a_forum_in_it_is_a_story():
    text = "He had read r/madeupforum for years. " + "It had not helped. " * 30
    assert clean(text, STORY_RULES)[0] == text.strip()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("[WP] A dog reads.", "A dog reads."),
        ("[ wp ]: A dog reads.", "A dog reads."),
        ("(EU) [CW] - A dog reads.", "A dog reads."),
        ("[XYZ]A dog", "A dog"),
        ("{Writing Prompt} A dog", "A dog"),
        ("[WP]", ""),
        ("[dog] A dog", "[dog] A dog"),
        ("A dog [WP]", "A dog [WP]"),
        ("(One) dog", "(One) dog"),
    ],
)
def test_tags_are_cut_from_the_start_of_a_title(title, expected):
    assert clean(title, TITLE_RULES)[0] == expected


def test_what_changed_a_text_is_named():
    assert clean("a &amp; b") == ("a & b", {"entities"})
    assert clean("a\u200b  [b](c)\r\n")[1] == {"invisible", "space", "links", "line_breaks"}
    assert clean("a plain one, “quoted” — it’s so…") == ("a plain one, “quoted” — it’s so…", set())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[deleted]", "gone"),
        ("**[removed]**", "gone"),
        ("[ removed by moderator ]".replace(" ", "", 1).replace(" ]", "]"), "gone"),
        ("", "empty"),
        ("**Welcome to the Prompt!** Be kind.", "moderators"),
        ("**Off-Topic\nDiscussion**: reply here.", "moderators"),
        ("Hello there, this submission has been removed. Rule 7.", "moderators"),
        ("Hi! *I am a bot, and this action was performed automatically.*", "bots"),
        ("Counted.\n\n^^I ^^am ^^a ^^bot, ^^beep ^^boop", "bots"),
        ("The cat \ufffd sat.", "damaged"),
        ("The catâ€ sat.", "damaged"),
        # stories
        ("I am a bot. I was built to count the rain.", None),
        ("He deleted it. It was removed.", None),
        ("The cat sat.", None),
        ("It was the third door. " * 40 + "Welcome to the prompt! it said.", None),
    ],
)
def test_what_is_no_story_is_recognised(text, rule):
    assert refusal(text) == rule


def test_names_are_unique():
    names = [rule.name for rule in (*ALL_RULES, *cleaning.REFUSALS)]
    assert len(names) == len(set(names))


# ---------------------------------------------------------------------------------- properties

PIECES = st.sampled_from(
    [
        *("&amp;", "&#x200B;", "&nbsp;", "&lt;", "&#38;", "amp;", "&", "#38;", ";"),
        *(
            "[",
            "]",
            "(",
            ")",
            "](",
            "[a](b)",
            "](b)",
            "!",
            '"',
            " ",
            "  ",
            "\n",
            "\n\n",
            "\r",
            "\t",
        ),
        *(
            "EDIT:",
            "Edit 2 -",
            "A/N:",
            "r/name",
            "https://",
            "www.",
            "[WP]",
            "(wp)",
            "*",
            "**",
            ".",
        ),
        *("â€™", "â€", "â", "€", "Ã", "©", "Â", "\x80", "\x99", "\x92", "ð", "Ÿ", "˜", "\ud83d"),
        *(
            "\u200b",
            "\u00ad",
            "\ufeff",
            "\u2028",
            "\x00",
            "\ue000",
            "\ufffe",
            "\ufffd",
            "é",
            "“",
            "a",
        ),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


@given(TEXTS)
@example("[x][](b)(c)")
@example("[x][(c)](d)")
@example("&#x26;#x26;#x26;amp;lt;")
def test_cleaning_twice_is_cleaning_once(text):
    once, _ = clean(text, ALL_RULES)
    assert clean(once, ALL_RULES) == (once, set())


@given(TEXTS)
def test_the_result_can_be_written_and_has_nothing_invisible(text):
    cleaned, _ = clean(text, ALL_RULES)
    cleaned.encode("utf-8")
    refusal(cleaned)
    visible_formats = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd"
    for char in cleaned:
        kind = unicodedata.category(char)
        assert char == "\n" or kind not in {"Cc", "Cs", "Co", "Zl", "Zp"}, hex(ord(char))
        assert char == " " or kind != "Zs", hex(ord(char))
        assert kind != "Cf" or char in visible_formats + "\U000110cd", hex(ord(char))
    assert not cleaned.startswith((" ", "\n"))
    assert not cleaned.endswith((" ", "\n"))
    for bad in ("  ", " \n", "\n ", "\n\n\n"):
        assert bad not in cleaned


def test_every_zero_width_character_of_unicode_is_dropped():
    kept = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    hidden = [
        char
        for char in map(chr, range(0x110000))
        if unicodedata.category(char) == "Cf" and char not in kept
    ]
    assert clean("a" + "".join(hidden) + "b")[0] == "ab"


@given(st.text(st.characters(codec="utf-8")))
def test_what_was_escaped_comes_back(text):
    plain, _ = clean(text)
    if "&" not in plain:
        assert clean(html.escape(plain))[0] == plain


MEGABYTE = 1_000_000
HOSTILE = [
    *("a", " ", "\n", "\t", "&", "&amp;", "&#38;", "[", "]", "](", "[a](", "[a](b", "(", "*", "_"),
    *("[a](b) ", '[a](b "', "[[a](b)", "EDIT:", "EDIT", "edit: \n", "\nEDIT", "A/N", "r/", "r/a "),
    *(
        "\n\nr/abc",
        "http://",
        "www.",
        "https://a",
        "[WP]",
        "[WP] ",
        "[ ",
        "â",
        "â€",
        "â€™",
        "Ã",
        "Ã©",
    ),
    *(
        "\u200b",
        "\u200b \n",
        " \n",
        "\n \n",
        "\ud83d",
        "é",
        "\r",
        "\r\n",
        "\x80",
        "i am a bot ",
        "`",
    ),
]


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_a_megabyte_of_anything_takes_a_moment(piece):
    text = piece * (MEGABYTE // len(piece))
    started = time.process_time()
    refusal(clean(text, ALL_RULES)[0])
    assert time.process_time() - started < 5  # a tenth of it here; quadratic would be hours


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000 + "a" + "](b)" * 100_000,
        "&" + "#38;" * 100_000,
        "&" + "amp;" * 100_000,
        "[a](" * 100_000 + ")" * 100_000,
        "[a](" + "[a](b)" * 100_000,
        "*" * 500_000 + "EDIT:" + "\n" * 500_000,
        "[" + "x" * 500_000 + "](" + "y" * 500_000,
    ],
    ids=["links", "numbers", "entities", "addresses", "open", "stars", "unclosed"],
)
def test_what_never_settles_is_given_up(text):
    started = time.process_time()
    cleaned, _ = clean(text, ALL_RULES)
    assert time.process_time() - started < 5
    assert clean(cleaned, ALL_RULES)[0] == cleaned
