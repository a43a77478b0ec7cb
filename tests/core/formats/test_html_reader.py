from pathlib import Path

import pytest

from writer_app.core.formats.reading import read_document

PAGE = """<!DOCTYPE html><html><head><title>Not this</title><style>p { color: red }</style>
<script src="http://x.invalid/a.js"></script><link rel="stylesheet" href="http://x.invalid/a.css">
<meta http-equiv="refresh" content="0; url=http://x.invalid/"><base href="http://x.invalid/"></head>
<body onload="alert('this')"><h2>One <em>day</em></h2>
<p>He said
   <i>no</i> and <b>ran</b>,<br>a line.<script>document.write("not this")</script></p>
<blockquote><p>Quoted</p><ol start="3"><li>third<li>fourth<ul><li>inner</ul></ol></blockquote>
<hr><p><span style="font-style: italic">slanted</span> <b style="font-weight: normal">not</b>
<span style="display:none">hidden</span><q>asked</q> <a href="http://x.invalid/">a link</a></p>
<iframe src="http://x.invalid/">frame</iframe><img src="http://x.invalid/1.png" onerror="x()">
<svg><text>drawn</text></svg><object data="http://x.invalid/">object</object>
<form><input value="typed"><textarea>typed</textarea></form><noscript>no script</noscript>
<template>template</template><pre>  a
 b</pre><div>loose<div>inner</div>end</div><table>
<tr><td>cell</table><p>5*3 &lt; 2 &amp; é</body>"""


def test_what_web_pages_have_and_nothing_of_what_they_do(tmp_path: Path, no_network: None) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    found = read_document(file)
    assert found.text.split("\n\n") == [
        "## One *day*",
        "He said *no* and **ran**,  \na line.",
        "> Quoted\n>\n> 3. third\n> 4. fourth\n>    - inner",
        "* * *",
        "*slanted* not “asked” a link",
        "a  \nb",
        "loose",
        "inner",
        "end",
        "cell",
        r"5\*3 < 2 & é",
    ]
    assert found.note == (
        "Left out of the story: the address of one link, 2 pictures and the lines of one table. "
        "The original has them still."
    )


@pytest.mark.parametrize(
    "data",
    [
        "<p>Ünïcödé — “quoted”".encode(),
        "\ufeff<p>Ünïcödé — “quoted”".encode(),
        "<p>Ünïcödé — “quoted”".encode("utf-16"),
        "<meta charset='windows-1252'><p>Ünïcödé — “quoted”".encode("cp1252"),
        "<p>Ünïcödé — “quoted”".encode("cp1252"),
        '<meta http-equiv="Content-Type" content="text/html; charset=nonsense"><p>Ünïcödé — '
        "“quoted”".encode("cp1252"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "page.htm"
    file.write_bytes(data)
    assert read_document(file).text == "Ünïcödé — “quoted”"
