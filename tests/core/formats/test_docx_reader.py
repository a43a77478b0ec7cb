from pathlib import Path

import pytest

from tests.core.formats.documents import docx
from writer_app.core.formats.reading import read_document

STYLES = """
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/>
  <w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="My chapter"/>
  <w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Ring"><w:name w:val="Ring"/>
  <w:basedOn w:val="Ring2"/></w:style>
<w:style w:type="paragraph" w:styleId="Ring2"><w:name w:val="Ring2"/>
  <w:basedOn w:val="Ring"/></w:style>
<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Intense Quote"/>
  <w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Thoughts"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/>
  <w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
  <w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>
  <w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
"""


def p(*runs: str, style: str = "", extra: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{extra}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, number: int) -> str:
    extra = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    return p(r(text), extra=extra)


BODY = "".join(
    [
        p(r("Contents 1"), style="TOC1"),
        p(r("One"), style="berschrift1"),
        p(r("Plain, "), r("slanted", "<w:i/>"), r(" and "),
          r("heavy", '<w:rStyle w:val="Strong"/>'),
          r(" and not", '<w:i w:val="0"/>'), "<w:r><w:br/><w:t>a line.</w:t></w:r>"),
        p(r("Deeper"), style="Own"),
        p(r("I wonder", ""), r(", he thought", '<w:i w:val="false"/>'), style="T"),
        p(r("Said long ago."), style="Q"),
        p(r("* * *")),
        item("first", 1), item("second", 2), item("third", 2),
        p(r("Round."), style="Ring"),
        p(r("Kept "), f'<w:ins w:author="x">{r("added ")}</w:ins>',
          '<w:del w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del>',
          '<w:moveFrom><w:r><w:t>moved away</w:t></w:r></w:moveFrom>', r("words.")),
        p(r("Note", '<w:b/><w:rPrChange><w:rPr><w:i/></w:rPr></w:rPrChange>'),
          '<w:r><w:footnoteReference w:id="2"/></w:r>',
          '<w:r><w:commentReference w:id="1"/></w:r>',
          '<w:hyperlink r:id="rId9"><w:r><w:t>, a link</w:t></w:r></w:hyperlink>'),
        p('<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
          "<w:drawing><w:t>box</w:t></w:drawing>"
          "</mc:Choice><mc:Fallback><w:pict><w:t>box</w:t></w:pict></mc:Fallback>"
          "</mc:AlternateContent></w:r>", r("unseen", "<w:vanish/>"), r("Seen.")),
        f"<w:tbl><w:tr><w:tc>{p(r('left'))}</w:tc><w:tc>{p(r('right'))}</w:tc></w:tr></w:tbl>",
        p(r("5*3 = 15 # not")),
    ]
)  # fmt: skip


def test_what_word_documents_have(tmp_path: Path) -> None:
    found = read_document(docx(tmp_path / "My Story.docx", BODY, STYLES, NUMBERING))
    assert found.name == "My Story"
    assert found.text.split("\n\n") == [
        "# One",
        "Plain, *slanted* and **heavy** and not  \na line.",
        "# Deeper",
        "*I wonder*, he thought",
        "> Said long ago.",
        "* * *",
        "- first\n1. second\n2. third",
        "Round.",
        "Kept added words.",
        "**Note**, a link",
        "Seen.",
        "left",
        "right",
        r"5\*3 = 15 # not",
    ]
    assert found.note == (
        "Left out of the story: the address of one link, 2 deletions not yet accepted, one "
        "comment, the table of contents, one footnote, one picture and the lines of one table. "
        "The original has them still."
    )


def test_headings_are_known_without_a_list_of_styles(tmp_path: Path) -> None:
    body = p(r("One"), style="Heading1") + p(r("Words."))
    assert read_document(docx(tmp_path / "a.docx", body)).text == "# One\n\nWords."


@pytest.mark.parametrize(
    ("empty_after", "breaks"),
    [([3], 1), ([0, 1, 2, 3, 4, 5, 6], 0), ([], 0)],
)
def test_a_rare_empty_line_parts_two_scenes(
    tmp_path: Path, empty_after: list[int], breaks: int
) -> None:
    body = "".join(
        p(r(f"Paragraph {number}.")) + ("<w:p/><w:p/>" if number in empty_after else "")
        for number in range(8)
    )
    text = read_document(docx(tmp_path / "a.docx", body)).text
    assert text.count("* * *") == breaks
    assert text.count("Paragraph") == 8


def test_other_prefixes_and_the_strict_form_are_the_same(tmp_path: Path) -> None:
    from tests.core.formats.documents import write_zip

    file = write_zip(
        tmp_path / "a.docx",
        {
            "word/document.xml": '<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/'
            'main"><x:body><x:p><x:r><x:rPr><x:i/></x:rPr><x:t>Words</x:t></x:r></x:p></x:body>'
            "</x:document>"
        },
    )
    assert read_document(file).text == "*Words*"
