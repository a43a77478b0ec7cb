"""A manuscript as an OpenDocument text with named styles.

Qt's own writer knows neither headings nor styles, so that no program would find the chapters.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from html import escape

from writer_app.core.formats.manuscript import Block, Run, clean, right_to_left
from writer_app.core.formats.options import Options, Role, with_roles
from writer_app.core.formats.packing import pack

MIMETYPE = "application/vnd.oasis.opendocument.text"
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(
    [
        *(f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "style", "text", "meta")),
        f'xmlns:fo="{_ODF}xsl-fo-compatible:1.0"',
        f'xmlns:svg="{_ODF}svg-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'office:version="1.3"',
    ]
)
_MANIFEST = f"""{_XML}<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0" \
manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
_STYLES: dict[Role, str] = {
    "body": "Text_20_body_20_indent",
    "first": "Text_20_body",
    "quote": "Quotations",
    "item": "List_20_Contents",
    "scene": "Scene_20_break",
}
_END_OF_LIST = "</text:list-item></text:list>"
_GAPS = re.compile(r" {2,}|[\t\n]|^ | $")
_LEVELS = range(1, 7)
_ITALIC = 'fo:font-style="italic" style:font-style-complex="italic"'
_BOLD = 'fo:font-weight="bold" style:font-weight-complex="bold"'
_LETTERS = [
    f'<style:style style:name="{name}" style:family="text">'
    f"<style:text-properties {looks}/></style:style>"
    for name, looks in (("italic", _ITALIC), ("bold", _BOLD), ("both", f"{_ITALIC} {_BOLD}"))
]


def write_odt(blocks: Iterable[Block], options: Options, check: Callable[[], None]) -> bytes:
    """The document. `check` may raise to end it."""
    content = "\n".join(_content(blocks, options, check))
    return pack(
        MIMETYPE,
        [
            ("META-INF/manifest.xml", _MANIFEST),
            ("content.xml", content),
            ("styles.xml", _styles(options)),
            ("meta.xml", _meta(options)),
        ],
    )


class _Looks:
    """Automatic styles: what differs from a named one, for each paragraph that needs it."""

    def __init__(self, options: Options) -> None:
        self._justified = options.design.justified
        self._names: dict[tuple[str, str], str] = {}

    def name(self, parent: str, block: Block, *, page: bool) -> str:
        """The style of a block; `page` begins a new one with it."""
        rtl = right_to_left(block.text)
        properties = []
        if page:
            properties.append('fo:break-before="page"')
        if rtl:
            properties.append('style:writing-mode="rl-tb"')
        if block.kind in ("paragraph", "item") and (rtl or "\n" in block.text):
            # A line that ends on purpose is not to be stretched.
            justified = self._justified and "\n" not in block.text and block.kind != "item"
            side = "end" if rtl else "start"  # as LibreOffice has it, whatever way text runs
            properties.append(f'fo:text-align="{"justify" if justified else side}"')
        if not properties:
            return parent
        return self._names.setdefault((parent, " ".join(properties)), f"P{len(self._names) + 1}")

    def styles(self) -> Iterator[str]:
        for (parent, properties), name in self._names.items():
            yield (
                f'<style:style style:name="{name}" style:family="paragraph" '
                f'style:parent-style-name="{parent}"><style:paragraph-properties {properties}/>'
                "</style:style>"
            )


def _content(blocks: Iterable[Block], options: Options, check: Callable[[], None]) -> Iterator[str]:
    looks = _Looks(options)
    body = list(_body(blocks, options, looks, check))
    yield f"{_XML}<office:document-content {_SPACES}>\n<office:automatic-styles>"
    yield from _LETTERS
    yield from looks.styles()
    yield from _list_styles()
    yield "</office:automatic-styles>\n<office:body><office:text>"
    yield from body
    yield "</office:text></office:body></office:document-content>\n"


def _body(
    blocks: Iterable[Block], options: Options, looks: _Looks, check: Callable[[], None]
) -> Iterator[str]:
    titled = options.title or options.author
    if titled:
        title = _inline((Run(options.title),))
        yield f'<text:p text:style-name="Title">{title}</text:p>'
        yield f'<text:p text:style-name="Subtitle">{_inline((Run(options.author),))}</text:p>'
    lists: list[str] = []  # the kinds of those that are open
    last_quoted = False
    for number, (role, block) in enumerate(with_roles(blocks, options)):
        if number % 256 == 0:
            check()
        if block.kind != "item" or block.quoted != last_quoted:
            yield _END_OF_LIST * len(lists)
            lists.clear()
        last_quoted = block.quoted
        parent = _STYLES.get(role, f"Heading_20_{block.level}")
        if block.quoted:
            parent = _STYLES["quote"]
        name = looks.name(parent, block, page=bool(titled) if not number else role == "chapter")
        scene = block.kind == "break"
        text = escape(options.design.scene) if scene else _inline(block.runs)
        match block.kind:
            case "heading":
                yield (
                    f'<text:h text:style-name="{name}" text:outline-level="{block.level}">'
                    f"{text}</text:h>"
                )
            case "item":
                kind = "bullets" if block.number is None else "numbers"
                while len(lists) > block.level or (len(lists) == block.level and lists[-1] != kind):
                    lists.pop()
                    yield _END_OF_LIST
                if len(lists) == block.level:
                    yield "</text:list-item>"
                else:
                    lists.append(kind)
                    yield f'<text:list text:style-name="{kind}">'
                start = "" if block.number is None else f' text:start-value="{block.number}"'
                yield f'<text:list-item{start}><text:p text:style-name="{name}">{text}</text:p>'
            case _:
                yield f'<text:p text:style-name="{name}">{text}</text:p>'
    yield _END_OF_LIST * len(lists)


def _list_styles() -> Iterator[str]:
    for name, element, what in (
        ("bullets", "bullet", 'text:bullet-char="•"'),
        ("numbers", "number", 'style:num-format="1" style:num-suffix="."'),
    ):
        levels = "".join(
            f'<text:list-level-style-{element} text:level="{level}" {what}>'
            "<style:list-level-properties "
            'text:list-level-position-and-space-mode="label-alignment">'
            '<style:list-level-label-alignment text:label-followed-by="listtab" '
            f'fo:text-indent="-0.6cm" fo:margin-left="{0.6 * level:.1f}cm"/>'
            f"</style:list-level-properties></text:list-level-style-{element}>"
            for level in _LEVELS
        )
        yield f'<text:list-style style:name="{name}">{levels}</text:list-style>'


def _inline(runs: Iterable[Run]) -> str:
    written: list[str] = []
    for run in runs:
        text = _GAPS.sub(_gap, escape(clean(run.text), quote=False))
        style = {(True, False): "italic", (False, True): "bold", (True, True): "both"}.get(
            (run.italic, run.bold)
        )
        if style:
            text = f'<text:span text:style-name="{style}">{text}</text:span>'
        if run.link:
            text = f'<text:a xlink:type="simple" xlink:href="{escape(run.link)}">{text}</text:a>'
        written.append(text)
    return "".join(written)


def _gap(found: re.Match[str]) -> str:
    match found[0]:
        case "\t":
            return "<text:tab/>"
        case "\n":
            return "<text:line-break/>"
        case spaces:
            return f'<text:s text:c="{len(spaces)}"/>'


def _meta(options: Options) -> str:
    time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    author = escape(clean(options.author))
    return (
        f"{_XML}<office:document-meta {_SPACES}><office:meta>"
        f"<dc:title>{escape(clean(options.title))}</dc:title>"
        f"<meta:initial-creator>{author}</meta:initial-creator><dc:creator>{author}</dc:creator>"
        f"<dc:language>{escape(options.language)}</dc:language><dc:date>{time}</dc:date>"
        "</office:meta></office:document-meta>\n"
    )


def _styles(options: Options) -> str:
    design, sheet = options.design, options.sheet
    font = escape("Liberation Serif" if design.font == "serif" else design.font)
    language, _, country = options.language.partition("-")
    align = "justify" if design.justified else "start"
    spacing = f'fo:line-height="{design.spacing * 100:.0f}%"'

    def style(
        name: str, parent: str, paragraph: str, text: str = "", level: int = 0, more: str = ""
    ) -> str:
        outline = f' style:default-outline-level="{level}"' if level else ""
        shown = escape(name.replace("_20_", " "))
        letters = f"<style:text-properties {text}/>" if text else ""
        return (
            f'<style:style style:name="{name}" style:display-name="{shown}" '
            f'style:family="paragraph" style:parent-style-name="{parent}"{outline}{more}>'
            f"<style:paragraph-properties {paragraph}/>{letters}</style:style>"
        )

    indent = f'fo:text-indent="{design.indent}mm"'
    first = indent if design.indents_first else 'fo:text-indent="0mm"'
    middle = 'fo:text-align="center" fo:text-indent="0mm"'
    named = [
        style("Text_20_body", "Standard", f'fo:text-align="{align}" {spacing} {first} '
              'fo:orphans="2" fo:widows="2"'),
        style("Text_20_body_20_indent", "Text_20_body", indent),
        style("Quotations", "Standard", f'{spacing} fo:margin-left="10mm" fo:margin-right="10mm" '
              'fo:margin-top="2mm" fo:margin-bottom="2mm"'),
        style("List_20_Contents", "Standard", spacing),
        style("Scene_20_break", "Standard", f'{middle} {spacing} fo:margin-top="4mm" '
              'fo:margin-bottom="4mm" fo:keep-with-next="always"'),
        style("Title", "Standard", f'{middle} fo:margin-top="{sheet.height / 4:.0f}mm" '
              'fo:margin-bottom="6mm"', 'fo:font-size="200%"',
              more=' style:master-page-name="Title_20_page"'),
        style("Subtitle", "Standard", middle, 'fo:font-size="120%"'),
        *(
            style(f"Heading_20_{level}", "Standard", f'{middle} fo:keep-with-next="always" '
                  'fo:margin-top="10mm" fo:margin-bottom="6mm"',
                  f'fo:font-size="{max(100, 170 - 30 * level)}%"', level)
            for level in _LEVELS
        ),
    ]  # fmt: skip
    sizes = (
        f'fo:page-width="{sheet.width}mm" fo:page-height="{sheet.height}mm" '
        f'fo:margin="{design.margin}mm"'
    )
    number = '<text:page-number text:select-page="current"/>'
    edge = f'<text:p text:style-name="edge">{number}</text:p>'
    area = f"<style:footer>{edge}</style:footer>"
    kind = "footer"
    if design.running_head:
        names = " / ".join(filter(None, (options.author, options.title.upper())))
        before = f"{escape(clean(names))} / " if names else ""
        area = (
            f'<style:header><text:p text:style-name="edge">{before}{number}</text:p></style:header>'
        )
        kind = "header"
    return f"""{_XML}<office:document-styles {_SPACES}>
<office:font-face-decls><style:font-face style:name="F" svg:font-family="&apos;{font}&apos;"/>
</office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name="F" \
fo:font-size="{design.points}pt" fo:language="{escape(language)}" \
fo:country="{escape(country or "none")}"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
{"".join(named)}
</office:styles>
<office:automatic-styles>
<style:style style:name="edge" style:family="paragraph" style:parent-style-name="Standard">\
<style:paragraph-properties fo:text-align="{"end" if design.running_head else "center"}"/>\
</style:style>
<style:page-layout style:name="page"><style:page-layout-properties {sizes}/>\
<style:{kind}-style><style:header-footer-properties fo:min-height="8mm"/></style:{kind}-style>\
</style:page-layout>
<style:page-layout style:name="bare"><style:page-layout-properties {sizes}/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="page">\
{area}</style:master-page>
<style:master-page style:name="Title_20_page" style:display-name="Title page" \
style:page-layout-name="bare" style:next-style-name="Standard"/></office:master-styles>
</office:document-styles>
"""
