"""The language of the interface: the system's or the one chosen, where there is a translation.

Translations are Qt's, in `resources/i18n`; `.ci/translate` brings them in step with the sources.
"""

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from writer_app.core import language
from writer_app.core.resources import resource
from writer_app.core.settings import Settings

KEY = "appearance.language"
LANGUAGES = {"en": "English", "vi": "Tiếng Việt"}
"""What the interface speaks, each by its own name; the sources are English."""


def language_of(settings: Settings) -> str:
    """The code of the language to speak: that of the settings, the system's, or English."""
    chosen = str(settings.get(KEY))
    if chosen in LANGUAGES:
        return chosen
    system = QLocale.system().name().partition("_")[0]
    return system if system in LANGUAGES else "en"


def install(app: QApplication, settings: Settings) -> None:
    """Speak the language of the settings from now on; what is on the screen stays as it is.

    Raises:
        WriterError: the installation lacks the translation.
    """
    for earlier in app.findChildren(QTranslator):
        app.removeTranslator(earlier)
        earlier.deleteLater()
    code = language_of(settings)
    source = None
    if code != "en":
        source = resource("i18n") / f"{code}.ts"
        translator = QTranslator(app)
        translator.load(str(source.with_suffix(".qm")))
        app.installTranslator(translator)
    # Numbers and dates too; but who reads English may count as their system does.
    QLocale.setDefault(QLocale.system() if code == "en" else QLocale(code))
    language.speak(QCoreApplication.translate, source)
