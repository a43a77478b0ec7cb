"""What the help says of actions: their keys and their place in the menus, as they are now."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from writer_app.core.settings import Settings
from writer_app.ui.actions import ACTIONS, MENUS, ActionSpec, keys_of, name_of, shown_keys
from writer_app.ui.choice import endings

_SPECS = {spec.id: spec for spec in ACTIONS}


def fill(settings: Settings, kind: str, name: str) -> str:
    """What stands for ``{{kind:name}}`` on a page; "" for what there is not."""
    spec = _SPECS.get(name)
    if kind == "keys":
        return key_tables(settings)
    if kind == "endings":
        return endings.markdown()
    if spec is None:
        return ""
    if kind == "key":
        return f"**{key_words(spec, settings)}**"
    return f"*{menu_of(spec)} → {name_of(spec).rstrip('…')}*"


def key_words(spec: ActionSpec, settings: Settings) -> str:
    """The keys of an action, or that it has none."""
    keys = shown_keys(spec, settings)
    if not keys:
        return QCoreApplication.translate("help", "no keys")
    native = QKeySequence.SequenceFormat.NativeText
    return QKeySequence.listToString(keys, native).replace("; ", ", ")


def menu_of(spec: ActionSpec) -> str:
    """The menu that an action is in."""
    return QCoreApplication.translate("Actions", MENUS[spec.menu]).replace("&", "")


def key_tables(settings: Settings) -> str:
    """All actions by menu with their keys and what they do, as Markdown."""
    translate = QCoreApplication.translate
    name, keys = translate("help", "Action"), translate("help", "Keys")
    does = translate("help", "What it does")
    parts = []
    for menu, title in MENUS.items():
        specs = [spec for spec in ACTIONS if spec.menu == menu]
        if not specs:
            continue
        heading = QCoreApplication.translate("Actions", title).replace("&", "")
        parts.append(f"## {heading}\n\n| {name} | {keys} | {does} |\n|---|---|---|")
        for spec in specs:
            tip = QCoreApplication.translate("Actions", spec.tip)
            pressed = key_words(spec, settings) if keys_of(spec, settings) else ""
            cells = (_cell(text) for text in (name_of(spec), pressed, tip))
            parts[-1] += f"\n| {' | '.join(cells)} |"
    return "\n\n".join(parts)


def _cell(text: str) -> str:
    """``text`` so that Markdown takes it as it stands."""
    return "".join(f"\\{one}" if one in "\\|[]*_`<>" else one for one in text)
