"""What an export is to be: kind of file, title, author, and how pages look."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.errors import WriterError
from writer_app.core.formats.markdown import LineEnds, parse_text, usual_line_ends
from writer_app.core.formats.options import Options, language_tag
from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.exchange.pages import Pages
from writer_app.ui.plain import as_it_is
from writer_app.ui.questions import confirm
from writer_app.ui.story_session import StorySession

_PLAIN = (".txt", ".text")
_ON_PAGES = ("docx", "odt", "pdf")


@dataclass(frozen=True)
class ExportRequest:
    """What to make of a story's text."""

    format: str
    options: Options
    markdown: bool
    line_ends: LineEnds


def exported(text: str, request: ExportRequest, check: Callable[[], None]) -> bytes:
    """The file; on any thread. `check` may raise to end it."""
    from writer_app.core.formats.writing import WRITERS

    if request.format == "pdf":
        return pages(text, request, check).to_pdf(check)
    blocks = parse_text(text, markdown=request.markdown, line_ends=request.line_ends, check=check)
    return WRITERS[request.format](blocks, request.options, check)


def pages(text: str, request: ExportRequest, check: Callable[[], None]) -> Pages:
    """The story on pages; on any thread."""
    blocks = parse_text(text, markdown=request.markdown, line_ends=request.line_ends, check=check)
    return Pages(blocks, request.options, check)


def last_request(story: StorySession, settings: Settings) -> ExportRequest:
    """What was exported last, for this story."""
    options = Options(
        title=Path(story.title).stem if story.path or story.suggested else "",
        author=settings.get("export.author"),
        language=language_tag(settings.get("export.language") or QLocale().name()),
        page=settings.get("export.page"),
        layout=settings.get("export.layout"),
        chapter_level=settings.get("export.chapter_level"),
    )
    plain = story.path is not None and story.path.suffix.lower() in _PLAIN
    line_ends = usual_line_ends(story.text)
    return ExportRequest(settings.get("export.format"), options, not plain, line_ends)


def ask_for_file(parent: QWidget, story: StorySession, ending: str, words: str) -> Path | None:
    """Ask where an export shall go, beside the story at first; None where nowhere."""
    untitled = Path.home() / QCoreApplication.translate("ExportDialog", "Untitled")
    near = (story.path or story.suggested or untitled).with_suffix(f".{ending}")
    title = QCoreApplication.translate("ExportDialog", "Export the story")
    name, _ = QFileDialog.getSaveFileName(parent, title, str(near), words)
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() == f".{ending}":
        return path
    path = path.with_name(f"{path.name}.{ending}")
    if path.exists():  # which the file dialog could not know
        question = QCoreApplication.translate("ExportDialog", "Replace “{file}”?")
        replace = QCoreApplication.translate("ExportDialog", "&Replace")
        if not confirm(parent, question.format(file=path.name), replace):
            return None
    return path


def layout_choice(chosen: str) -> QComboBox:
    """A choice of what pages look like."""
    translate = QCoreApplication.translate
    return _choice(
        translate("ExportDialog", "Look of pages"),
        {
            "book": translate("ExportDialog", "Book: single spaced, justified"),
            "manuscript": translate("ExportDialog", "Manuscript: double spaced, 12 points"),
        },
        chosen,
    )


def page_choice(chosen: str) -> QComboBox:
    """A choice of sheets."""
    translate = QCoreApplication.translate
    return _choice(
        translate("ExportDialog", "Size of pages"),
        {
            "a4": translate("ExportDialog", "A4 (210 by 297 mm)"),
            "letter": translate("ExportDialog", "Letter (8½ by 11 in)"),
            "a5": translate("ExportDialog", "A5 (148 by 210 mm)"),
            "trade": translate("ExportDialog", "Paperback (5½ by 8½ in)"),
        },
        chosen,
    )


def _choice(name: str, entries: Mapping[Any, str], chosen: object) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for value, words in entries.items():
        made.addItem(words, value)
    made.setCurrentIndex(max(0, made.findData(chosen)))
    return made


class ExportDialog(QDialog):
    """One form; after its button, the dialog that asks for the file."""

    def __init__(
        self, story: StorySession, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setWindowTitle(self.tr("Export the story"))
        self._story = story
        self._settings = settings
        self.file: Path | None = None
        """The file that was chosen."""
        last = last_request(story, settings)
        options = last.options

        self.format = _choice(
            self.tr("Kind of file"),
            {
                "docx": self.tr("Word document (.docx)"),
                "odt": self.tr("OpenDocument text (.odt)"),
                "pdf": self.tr("PDF, pages as they are printed (.pdf)"),
                "epub": self.tr("EPUB, a book for e-readers (.epub)"),
                "html": self.tr("Web page (.html)"),
            },
            last.format,
        )
        self.title = self._line(self.tr("Title"), options.title)
        self.author = self._line(self.tr("Author"), options.author)
        self.language = self._line(self.tr("Language, such as en or vi"), options.language)
        self.language.setMaxLength(35)
        self.layout_choice = layout_choice(options.layout)
        self.page = page_choice(options.page)
        self.chapters = _choice(
            self.tr("Where chapters begin"),
            {
                1: self.tr("at headings with one #"),
                2: self.tr("at headings with one or two #"),
                3: self.tr("at headings with one to three #"),
                0: self.tr("nowhere"),
            },
            options.chapter_level,
        )
        self.markdown = QCheckBox(self.tr("&Markdown: *emphasis*, # headings"))
        self.markdown.setObjectName("exportMarkdown")
        self.markdown.setChecked(last.markdown)
        self.lines = _choice(
            self.tr("A single line end"),
            {
                "paragraph": self.tr("begins another paragraph"),
                "break": self.tr("is a line break"),
                "space": self.tr("means nothing"),
            },
            last.line_ends,
        )

        form = QFormLayout()
        form.setHorizontalSpacing(theme.GAP)
        form.setVerticalSpacing(theme.SMALL_GAP + 2)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, widget in (
            (self.tr("&Kind of file"), self.format),
            (self.tr("&Title"), self.title),
            (self.tr("&Author"), self.author),
            (self.tr("&Language"), self.language),
            (self.tr("L&ook of pages"), self.layout_choice),
            (self.tr("&Size of pages"), self.page),
            (self.tr("&Chapters begin"), self.chapters),
            (self.tr("Story uses"), self.markdown),
            (self.tr("A single li&ne end"), self.lines),
        ):
            label = QLabel(words)
            label.setBuddy(widget)
            form.addRow(label, widget)
        self._hint = as_it_is(QLabel())
        theme.dress(self._hint, "muted")
        self._hint.setText(self.tr("The file does not say which words came from suggestions."))
        self._hint.setWordWrap(True)

        buttons = QDialogButtonBox()
        self._go = QPushButton(self.tr("&Export…"))
        self._go.setObjectName("exportGo")
        self._go.setDefault(True)
        buttons.addButton(self._go, QDialogButtonBox.ButtonRole.ActionRole)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        self._go.clicked.connect(self._choose_file)

        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addLayout(form)
        layout.addWidget(self._hint)
        layout.addStretch()
        layout.addWidget(buttons)
        self.format.currentIndexChanged.connect(self._update)
        self._update()
        self.setMinimumWidth(36 * self.fontMetrics().height())
        self.format.setFocus()

    def request(self) -> ExportRequest:
        """What the form says now."""
        options = Options(
            title=self.title.text().strip(),
            author=self.author.text().strip(),
            language=language_tag(self.language.text()),
            page=self.page.currentData(),
            layout=self.layout_choice.currentData(),
            chapter_level=self.chapters.currentData(),
        )
        return ExportRequest(
            self.format.currentData(), options, self.markdown.isChecked(), self.lines.currentData()
        )

    def _line(self, name: str, text: str) -> QLineEdit:
        made = QLineEdit(text)
        made.setAccessibleName(name)
        made.setMaxLength(300)
        return made

    @Slot()
    def _update(self) -> None:
        kind = self.format.currentData()
        for widget in (self.page, self.layout_choice):
            widget.setEnabled(kind in _ON_PAGES)
        self.chapters.setEnabled(kind != "html")

    @Slot()
    def _choose_file(self) -> None:
        kind = self.format.currentData()
        words = f"{self.format.currentText().partition(' (')[0]} (*.{kind})"
        self.file = ask_for_file(self, self._story, kind, words)
        if self.file is not None:
            self._remember()
            self.accept()

    def _remember(self) -> None:
        request = self.request()
        options = request.options
        try:
            self._settings.update(
                {
                    "export.format": request.format,
                    "export.author": options.author,
                    "export.language": self.language.text().strip(),
                    "export.page": options.page,
                    "export.layout": options.layout,
                    "export.chapter_level": options.chapter_level,
                }
            )
        except WriterError as problem:
            self._hint.setText(str(problem))  # the export itself goes on
