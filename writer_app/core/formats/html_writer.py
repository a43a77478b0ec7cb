"""A manuscript as one web page without script, and as the XHTML that books are made of."""

from collections.abc import Callable, Iterable, Iterator
from html import escape

from writer_app.core.formats.manuscript import Block, Run, clean, right_to_left
from writer_app.core.formats.options import Options, with_roles

STYLE = """\
p { margin: 0; text-indent: 1.5em; widows: 2; orphans: 2; }
p.first, li > p, blockquote p { text-indent: 0; }
blockquote { margin: 1em 2em; }
blockquote p + p { margin-top: 0.5em; }
h1, h2, h3, h4, h5, h6 { text-align: center; font-weight: normal; line-height: 1.25;
  margin: 2em 0 1em; page-break-after: avoid; break-after: avoid; }
h1 { font-size: 1.5em; }
h2 { font-size: 1.25em; }
h3, h4, h5, h6 { font-size: 1em; font-style: italic; }
hr { border: 0; border-top: 1px solid; width: 20%; margin: 1.5em auto; opacity: 0.6; }
.title { text-align: center; margin: 20% 0 2em; }
.title p { text-indent: 0; }
"""
"""What books and web pages share."""

_PAGE_STYLE = """\
body { max-width: 36em; margin: 3em auto; padding: 0 1.5em; line-height: 1.5;
  font-family: Georgia, "Times New Roman", serif; color: #222; background: #fdfdfb; }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #1d1e21; } }
@media print { body { max-width: none; margin: 0; color: #000; background: none; } }
"""


def write_html(blocks: Iterable[Block], options: Options, check: Callable[[], None]) -> bytes:
    """One page with everything in it. `check` may raise to end it."""
    body = list(body_lines(blocks, options, check))
    rtl = mostly_right_to_left(body)
    title = escape(options.title or "Untitled")
    head = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(options.language)}"{_direction(rtl)}>',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
    ]
    if options.author:
        head.append(f'<meta name="author" content="{escape(clean(options.author))}">')
    head += [f"<style>\n{_PAGE_STYLE}{STYLE}</style>", "</head>", "<body>", *title_lines(options)]
    page = "\n".join([*head, *body, "</body>", "</html>", ""])
    return page.replace("<br/>", "<br>").replace("<hr/>", "<hr>").encode()


def title_lines(options: Options) -> Iterator[str]:
    """The title and the author, above everything else; nothing where there is neither."""
    if options.title or options.author:
        yield '<div class="title">'
        if options.title:
            yield f"<h1{_direction(right_to_left(options.title))}>{_text(options.title)}</h1>"
        if options.author:
            yield f"<p{_direction(right_to_left(options.author))}>{_text(options.author)}</p>"
        yield "</div>"


def body_lines(
    blocks: Iterable[Block], options: Options, check: Callable[[], None]
) -> Iterator[str]:
    """The blocks as well-formed lines of XHTML, each element that is opened also closed."""
    open_elements: list[str] = []
    depth = 0
    quoted = False
    for number, (role, block) in enumerate(with_roles(blocks, options)):
        if number % 256 == 0:
            check()
        if quoted != block.quoted or block.kind != "item":
            yield from _close(open_elements, 0)
            depth = 0
        if quoted and not block.quoted:
            yield "</blockquote>"
        elif block.quoted and not quoted:
            yield "<blockquote>"
        quoted = block.quoted
        direction = _direction(right_to_left(block.text))
        content = inline(block.runs)
        match block.kind:
            case "break":
                yield "<hr/>"
            case "heading":
                yield f"<h{block.level}{direction}>{content}</h{block.level}>"
            case "item":
                yield from _open_item(open_elements, block, depth)
                depth = block.level
                yield f"<p{direction}>{content}</p>"
            case _:
                kind = ' class="first"' if role == "first" else ""
                yield f"<p{kind}{direction}>{content}</p>"
    yield from _close(open_elements, 0)
    if quoted:
        yield "</blockquote>"


def _open_item(open_elements: list[str], block: Block, depth: int) -> Iterator[str]:
    """Open an item where it belongs: within the last one, behind it, or behind an outer one."""
    kind = "ul" if block.number is None else "ol"
    if block.level <= depth:
        yield from _close(open_elements, 2 * block.level - 1)
        if open_elements[-1] != kind:
            yield from _close(open_elements, 2 * block.level - 2)
    if len(open_elements) < 2 * block.level - 1:
        start = f' start="{block.number}"' if block.number not in (None, 1) else ""
        yield f"<{kind}{start}>"
        open_elements.append(kind)
        yield "<li>"
    else:
        yield "<li>" if block.number is None else f'<li value="{block.number}">'
    open_elements.append("li")


def _close(open_elements: list[str], keep: int) -> Iterator[str]:
    while len(open_elements) > keep:
        yield f"</{open_elements.pop()}>"


def inline(runs: Iterable[Run]) -> str:
    """Runs with their emphasis as elements."""
    written: list[str] = []
    for run in runs:
        text = _text(run.text)
        if run.bold:
            text = f"<strong>{text}</strong>"
        if run.italic:
            text = f"<em>{text}</em>"
        if run.link:
            text = f'<a href="{escape(run.link)}">{text}</a>'
        written.append(text)
    return "".join(written)


def mostly_right_to_left(lines: list[str]) -> bool:
    """Whether more of a body's lines run from right to left than the other way."""
    return 2 * sum(' dir="rtl"' in line for line in lines) > len(lines)


def _direction(rtl: bool) -> str:
    return ' dir="rtl"' if rtl else ""


def _text(text: str) -> str:
    return escape(clean(text), quote=False).replace("\n", "<br/>")
