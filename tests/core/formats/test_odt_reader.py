from pathlib import Path

from tests.core.formats.documents import odt
from writer_app.core.formats.reading import read_document

AUTOMATIC = """
<style:style style:name="T1" style:family="text">
  <style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="T2" style:family="text" style:parent-style-name="T1">
  <style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"/>
<style:style style:name="P2" style:family="paragraph">
  <style:paragraph-properties fo:border-bottom="1pt solid"/></style:style>
<style:style style:name="R" style:family="paragraph" style:parent-style-name="R"/>
<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1"/>
  <text:list-level-style-number text:level="2" style:num-format="1" text:start-value="4"/>
</text:list-style>
"""
BODY = """
<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>
</text:changed-region></text:tracked-changes>
<text:table-of-content><text:p>One 1</text:p></text:table-of-content>
<text:h text:outline-level="2">One</text:h>
<text:p text:style-name="R">Plain,
   <text:span text:style-name="T1">slanted <text:span
   text:style-name="T2">both</text:span></text:span>,
   <text:s text:c="3"/>far<text:tab/>off<text:line-break/>a line.<text:note><text:note-citation>1
   </text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note></text:p>
<text:p text:style-name="P1">Said <text:a xlink:href="http://x/">long ago</text:a>.
<office:annotation><text:p>comment</text:p></office:annotation></text:p>
<text:p text:style-name="P2"/>
<text:list text:style-name="L1"><text:list-item><text:p>first</text:p><text:list><text:list-item>
<text:p>inner</text:p></text:list-item></text:list></text:list-item>
<text:list-item><text:p>second</text:p></text:list-item></text:list>
<text:p><draw:frame><draw:image xlink:href="http://x/"/></draw:frame>Seen.</text:p>
<table:table><table:table-row><table:table-cell><text:p>cell</text:p></table:table-cell>
</table:table-row></table:table>
"""


def test_what_opendocument_texts_have(tmp_path: Path, no_network: None) -> None:
    found = read_document(odt(tmp_path / "a.odt", BODY, AUTOMATIC))
    assert found.text.split("\n\n") == [
        "## One",
        "Plain, *slanted **both***,    far\toff  \na line.",
        "> Said long ago.",
        "* * *",
        "- first",
        "  4. inner\n- second",
        "Seen.",
        "cell",
    ]
    assert found.note == (
        "Left out of the story: the address of one link, one deletion not yet accepted, one "
        "comment, the table of contents, one footnote, one picture and the lines of one table. "
        "The original has them still."
    )
