"""The languages whose spelling can be checked, by their own names, and the menu to choose one."""

from collections import Counter
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale, Signal, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from writer_app.core.errors import WriterError
from writer_app.services.spelling import OFF, SYSTEM, SpellingService


def language_choices(dictionaries: Iterable[str]) -> list[tuple[str, str]]:
    """What a writer may choose and the value it stands for, in the order of a menu."""
    translate = QCoreApplication.translate
    names = {name: _language(name) for name in dictionaries}
    often = Counter(names.values())
    languages = [
        (said if often[said] == 1 else f"{said} ({name})", name) for name, said in names.items()
    ]
    return [
        (translate("Languages", "As the system"), SYSTEM),
        (translate("Languages", "Off"), OFF),
        *sorted(languages, key=lambda pair: pair[0].casefold()),
    ]


def _language(name: str) -> str:
    locale = QLocale(name.replace("-", "_"))
    said = locale.nativeLanguageName()
    if locale.language() == QLocale.Language.C or not said:
        return name
    return said[0].upper() + said[1:]


class LanguageMenu(QMenu):
    """The languages to choose from; it looks for dictionaries each time that it opens."""

    failed = Signal(str)

    def __init__(self, service: SpellingService, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Spelling &language"))
        self._service = service
        self._group = QActionGroup(self)
        self.aboutToShow.connect(self._list)

    @Slot()
    def _list(self) -> None:
        self.clear()
        choices = language_choices(self._service.languages)
        if self._service.choice not in [value for _, value in choices]:  # its files are gone
            choices.append((self._service.choice, self._service.choice))
        for number, (text, value) in enumerate(choices):
            action = self.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == self._service.choice)
            action.setActionGroup(self._group)
            action.triggered.connect(partial(self._choose, value))
            if number == 1:
                self.addSeparator()

    def _choose(self, value: str, _checked: bool = False) -> None:
        try:
            self._service.choose(value)
        except WriterError as problem:
            self.failed.emit(str(problem))
