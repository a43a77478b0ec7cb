"""The settings in use, and the file that keeps what the writer changed."""

import contextlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from writer_app.core.errors import WriterError
from writer_app.core.files import write_atomically
from writer_app.core.language import said
from writer_app.core.settings_table import BY_KEY, SETTINGS

SCHEMA = 1

# Changes that lead from the schema of the key to the next one: dict of values in, dict out.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class Settings:
    """The values in use: what the writer changed, and the table's defaults for the rest.

    Every change is saved at once, readable by its owner only. What the file holds and this
    version does not understand is set aside (in the file itself, or the whole file beside it when
    it is damaged or newer), never an error; ``problem`` then says so in a sentence.
    """

    def __init__(self, path: Path) -> None:
        self.problem: str | None = None
        self._path = path
        self._values: dict[str, Any] = {}
        self._shortcuts: dict[str, str] = {}
        self._set_aside: dict[str, Any] = {}
        self._observers: list[Callable[[str], None]] = []
        self._load()

    def get(self, key: str) -> Any:
        """The value in use, of the type that the table names. KeyError for an unknown key."""
        value = self._values.get(key, BY_KEY[key].default)
        return list(value) if isinstance(value, list) else value

    def set(self, key: str, value: object) -> None:
        """Change one value; see ``update``."""
        self.update({key: value})

    def update(self, values: Mapping[str, object]) -> None:
        """Change several values and save once.

        Raises WriterError, with nothing changed, when one of them is not allowed; and when the
        file cannot be saved, with the new values in use until the program ends.
        """
        checked = {key: BY_KEY[key].checked(value) for key, value in values.items()}
        changed = [key for key, value in checked.items() if self.get(key) != value]
        self._values |= checked
        if changed:
            self._save_and_tell(changed)

    def reset(self, key: str) -> None:
        """Go back to the default of one setting."""
        changed = self.get(key) != BY_KEY[key].default
        if self._values.pop(key, None) is not None and changed:
            self._save_and_tell([key])

    def shortcut(self, action: str) -> str | None:
        """The writer's own keys for an action ("" for none at all), None where not changed."""
        return self._shortcuts.get(action)

    def set_shortcut(self, action: str, keys: str | None) -> None:
        """Change the keys of an action; None goes back to its default."""
        if keys == self._shortcuts.get(action):
            return
        if keys is None:
            del self._shortcuts[action]
        else:
            self._shortcuts[action] = keys
        self._save_and_tell([f"shortcuts.{action}"])

    def reset_shortcuts(self) -> None:
        """Go back to the default keys of every action."""
        changed = [f"shortcuts.{action}" for action in self._shortcuts]
        self._shortcuts.clear()
        if changed:
            self._save_and_tell(changed)

    def changed(self) -> dict[str, Any]:
        """The values that differ from their defaults."""
        return {row.key: self.get(row.key) for row in SETTINGS if self.get(row.key) != row.default}

    def shortcuts(self) -> dict[str, str]:
        """The keys of actions that the writer changed."""
        return dict(self._shortcuts)

    def take_over(
        self, values: Mapping[str, object], shortcuts: Mapping[str, str]
    ) -> Callable[[], None]:
        """Change all of these and save once, after the file as it was is kept beside it.

        Returns the function that puts everything back. It and this raise WriterError as `update`.
        """
        checked = {key: BY_KEY[key].checked(value) for key, value in values.items()}
        old_values = {key: self.get(key) for key in checked}
        old_shortcuts = {action: self._shortcuts.get(action) for action in shortcuts}
        self._keep_file()
        self._become(checked, shortcuts)
        return lambda: self._become(old_values, old_shortcuts)

    def _become(self, values: Mapping[str, Any], shortcuts: Mapping[str, str | None]) -> None:
        changed = [key for key, value in values.items() if self.get(key) != value]
        changed += [
            f"shortcuts.{action}"
            for action, keys in shortcuts.items()
            if self._shortcuts.get(action) != keys
        ]
        self._values |= values
        self._shortcuts |= {name: keys for name, keys in shortcuts.items() if keys is not None}
        for action in [name for name, keys in shortcuts.items() if keys is None]:
            self._shortcuts.pop(action, None)
        if changed:
            self._save_and_tell(changed)

    def _keep_file(self) -> None:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise WriterError(
                said("Your settings cannot be kept ({reason}), so nothing was changed.").format(
                    reason=error.strerror
                )
            ) from error
        kept = self._path.with_name(f"{self._path.stem}.before-import{self._path.suffix}")
        write_atomically(kept, data, private=True)

    def subscribe(self, callback: Callable[[str], None]) -> Callable[[], None]:
        """Call ``callback(key)`` after each change ("shortcuts.<action>" for keys of actions).

        Returns the function that ends it.
        """
        self._observers.append(callback)
        return lambda: self._observers.remove(callback)

    def _save_and_tell(self, keys: list[str]) -> None:
        try:
            self._save()
        finally:
            for key in keys:
                for observer in tuple(self._observers):
                    observer(key)

    def _save(self) -> None:
        content = {
            "schema": SCHEMA,
            "values": self._values,
            "shortcuts": self._shortcuts,
            "set_aside": self._set_aside,
        }
        text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True)
        write_atomically(self._path, text.encode("utf-8", "backslashreplace"), private=True)

    def _load(self) -> None:
        try:
            content = json.loads(self._path.read_bytes())
            values, schema = dict(content["values"]), content["schema"]
            if schema > SCHEMA:
                raise ValueError(schema)
            for version in range(schema, SCHEMA):
                values = MIGRATIONS[version](values)
            shortcuts = dict(content.get("shortcuts", {}))
            set_aside = dict(content.get("set_aside", {}))
        except FileNotFoundError:
            return
        except OSError as error:
            self.problem = said(
                "Your settings cannot be read ({reason}); the usual ones apply."
            ).format(reason=error.strerror)
            return
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self._set_file_aside()
            return
        self._set_aside = set_aside
        # What an older version set aside may be what this one knows, and the other way round.
        for key, value in (set_aside | values).items():
            try:
                self._values[key] = BY_KEY[key].checked(value)
                self._set_aside.pop(key, None)
            except (KeyError, WriterError):
                self._set_aside[key] = value
        self._shortcuts = {
            str(action): keys for action, keys in shortcuts.items() if isinstance(keys, str)
        }

    def _set_file_aside(self) -> None:
        aside = self._path.with_name(f"{self._path.stem}.damaged{self._path.suffix}")
        self.problem = said(
            "Your settings are damaged or come from a newer version, so the usual ones "
            'apply; the old file is kept as "{aside}".'
        ).format(aside=aside)
        with contextlib.suppress(OSError):
            self._path.replace(aside)
