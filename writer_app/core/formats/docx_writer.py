"""A manuscript as a Word document, by python-docx."""

import io
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from writer_app.core.formats.manuscript import Block, Run, clean, right_to_left
from writer_app.core.formats.options import Options, Role, with_roles

if TYPE_CHECKING:
    from docx.document import Document

_STYLES: dict[Role, str] = {
    "body": "Body Text Indent",
    "first": "Body Text",
    "quote": "Quote",
    "scene": "Scene Break",
    "item": "List Paragraph",
}
_MOST_LEVELS = 6


def write_docx(blocks: Iterable[Block], options: Options, check: Callable[[], None]) -> bytes:
    """The document. `check` may raise to end it."""
    from docx import Document as new_document

    document = new_document()
    _describe(document, options)
    _set_page(document, options)
    _set_styles(document, options)
    writer = _Writer(document, options)
    for number, (role, block) in enumerate(with_roles(blocks, options)):
        if number % 256 == 0:
            check()
        writer.add(role, block)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _describe(document: "Document", options: Options) -> None:
    about = document.core_properties
    about.title = clean(options.title)[:255]
    about.author = about.last_modified_by = clean(options.author)[:255]
    about.language = options.language
    about.comments = ""


def _set_page(document: "Document", options: Options) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    design, sheet = options.design, options.sheet
    section = document.sections[0]
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(design.margin))
    section.header_distance = section.footer_distance = Mm(design.margin / 2)
    section.different_first_page_header_footer = bool(options.title or options.author)
    edge = (section.header if design.running_head else section.footer).paragraphs[0]
    edge.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if design.running_head:
        edge.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        names = " / ".join(filter(None, (options.author, options.title.upper())))
        edge.add_run(clean(f"{names} / " if names else ""))
    field = _element("w:fldSimple", {"w:instr": "PAGE"})
    run = _element("w:r")
    run.append(_with_text(_element("w:t"), "1"))
    field.append(run)
    edge._p.append(field)


def _set_styles(document: "Document", options: Options) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt, RGBColor

    design = options.design
    font = "Times New Roman" if design.font == "serif" else design.font
    styles = document.styles

    def set_font(style: Any, points: float, italic: bool = False) -> None:
        style.font.name, style.font.size, style.font.italic = font, Pt(points), italic
        style.font.bold = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(_qualified(f"w:{theme}"), None)
        fonts.set(_qualified("w:cs"), font)

    def set_shape(style: Any, first: float = 0, around: float = 0, middle: bool = False) -> None:
        shape = style.paragraph_format
        shape.first_line_indent = Mm(first)
        shape.space_before = shape.space_after = Pt(around)
        shape.line_spacing = design.spacing
        shape.widow_control = True
        shape.alignment = (
            WD_ALIGN_PARAGRAPH.CENTER
            if middle
            else WD_ALIGN_PARAGRAPH.JUSTIFY
            if design.justified
            else WD_ALIGN_PARAGRAPH.LEFT
        )

    set_font(styles["Normal"], design.points)
    language = _element("w:lang", {"w:val": options.language})
    styles["Normal"].element.rPr.append(language)
    for name in ("Body Text Indent", "Scene Break"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, points, first, around, middle in (
        ("Body Text", design.points, design.indent if design.indents_first else 0, 0, False),
        ("Body Text Indent", design.points, design.indent, 0, False),
        ("Scene Break", design.points, 0, design.points, True),
        ("List Paragraph", design.points, 0, 0, False),
        ("Quote", design.points, 0, 6, False),
        ("Title", design.points * 2, 0, 12, True),
        ("Subtitle", design.points * 1.2, 0, 6, True),
        *(
            (f"Heading {level}", design.points * max(1.0, 1.7 - 0.3 * level), 0, 18, True)
            for level in range(1, 7)
        ),
    ):
        set_font(styles[name], points)
        set_shape(styles[name], first, around, middle)
    styles["Quote"].paragraph_format.left_indent = Mm(10)
    styles["Quote"].paragraph_format.right_indent = Mm(10)
    styles["Scene Break"].paragraph_format.keep_with_next = True
    title = styles["Title"]
    title.paragraph_format.space_before = Mm(options.sheet.height / 4)
    for border in title.element.pPr.findall(_qualified("w:pBdr")):
        title.element.pPr.remove(border)


class _Writer:
    """Puts paragraphs at the end of the document, in a time that does not grow with it."""

    def __init__(self, document: "Document", options: Options) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        self._ragged = WD_ALIGN_PARAGRAPH.LEFT
        self._document = document
        self._options = options
        self._end = document.element.body.sectPr
        self._ids = {style.name: style.style_id for style in document.styles}
        self._first = True
        self._numbering = document.part.numbering_part.element
        self._bullets = _add_list(self._numbering, "bullet", "•")
        self._numbers = _add_list(self._numbering, "decimal", "")
        self._lists: list[tuple[int, int | None]] = []
        """For each level that this stands in: the list, and the number of its last item."""
        self._last_quoted = False
        for style, text in (("Title", options.title), ("Subtitle", options.author)):
            if text:
                self._fill(self._paragraph(style, text), (Run(text),))

    def add(self, role: Role, block: Block) -> None:
        """Add a block."""
        style = "Quote" if block.quoted else _STYLES.get(role, f"Heading {block.level}")
        paragraph = self._paragraph(style, block.text)
        shape = paragraph.paragraph_format
        titled = self._options.title or self._options.author
        if titled if self._first else role == "chapter":
            shape.page_break_before = True
        self._first = False
        if "\n" in block.text and block.kind == "paragraph" and self._options.design.justified:
            shape.alignment = self._ragged  # a line that ends on purpose is not to be stretched
        if block.kind != "item" or block.quoted != self._last_quoted:
            self._lists.clear()
        self._last_quoted = block.quoted
        if block.kind == "item":
            numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbering.get_or_add_ilvl().val = min(block.level, _MOST_LEVELS) - 1
            numbering.get_or_add_numId().val = self._list_of(block)
        runs = (Run(self._options.design.scene),) if block.kind == "break" else block.runs
        self._fill(paragraph, runs)

    def _paragraph(self, style: str, text: str) -> Any:
        from docx.text.paragraph import Paragraph

        element = _element("w:p")
        self._end.addprevious(element)
        paragraph = Paragraph(element, self._document._body)
        element.style = self._ids[style]
        if right_to_left(text):
            # At its place in the schema: behind the style and what may be set later.
            element.pPr.insert_element_before(
                _element("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
                "w:jc", "w:rPr", "w:sectPr", "w:pPrChange",
            )  # fmt: skip
        return paragraph

    def _fill(self, paragraph: Any, runs: Iterable[Run]) -> None:
        for run in runs:
            home = paragraph._p
            if run.link:
                from docx.opc.constants import RELATIONSHIP_TYPE

                part = self._document.part
                link = part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                home = _element("w:hyperlink", {"r:id": link})
                paragraph._p.append(home)
            element = _element("w:r")
            home.append(element)
            looks = [name for name, on in (("b", run.bold), ("i", run.italic)) if on]
            if looks or right_to_left(run.text):
                properties = element.get_or_add_rPr()
                for name in looks:
                    properties.append(_element(f"w:{name}"))
                    properties.append(_element(f"w:{name}Cs"))
                if right_to_left(run.text):
                    properties.append(_element("w:rtl"))
            element.text = clean(run.text)

    def _list_of(self, block: Block) -> int:
        """The list that an item belongs to; a number that does not go on begins another one."""
        del self._lists[block.level :]
        same = len(self._lists) == block.level
        last = self._lists[-1] if same else (0, -2)
        if block.number is None:
            identifier = self._bullets
        elif last[1] is not None and block.number == last[1] + 1:
            identifier = last[0]
        else:
            number = self._numbering.add_num(self._numbers)
            number.add_lvlOverride(ilvl=block.level - 1).add_startOverride(block.number)
            identifier = number.numId
        self._lists[block.level - 1 :] = [(identifier, block.number)]
        return identifier


def _add_list(numbering: Any, kind: str, mark: str) -> int:
    """Define a list with a bullet or numbers; the identifier of it, or of its definition."""
    known = numbering.findall(_qualified("w:abstractNum"))
    identifier = max((int(one.get(_qualified("w:abstractNumId"))) for one in known), default=-1) + 1
    definition = _element("w:abstractNum", {"w:abstractNumId": str(identifier)})
    for level in range(_MOST_LEVELS):
        entry = _element("w:lvl", {"w:ilvl": str(level)})
        for name, value in (
            ("w:start", "1"),
            ("w:numFmt", kind),
            ("w:lvlText", mark or f"%{level + 1}."),
            ("w:lvlJc", "left"),
        ):
            entry.append(_element(name, {"w:val": value}))
        shape = _element("w:pPr")
        indent = str(360 * (level + 1))
        shape.append(_element("w:ind", {"w:left": indent, "w:hanging": "360"}))
        entry.append(shape)
        definition.append(entry)
    if known:
        known[-1].addnext(definition)
    else:
        numbering.insert(0, definition)
    return int(numbering.add_num(identifier).numId) if kind == "bullet" else identifier


def _qualified(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(name)


def _element(name: str, attributes: dict[str, str] | None = None) -> Any:
    from docx.oxml import OxmlElement

    element: Any = OxmlElement(name)
    for key, value in (attributes or {}).items():
        element.set(_qualified(key), value)
    return element


def _with_text(element: Any, text: str) -> Any:
    element.text = text
    return element
