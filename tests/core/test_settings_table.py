from pathlib import Path

from writer_app.core.settings import Settings
from writer_app.core.settings_table import SETTINGS, Setting


def test_the_table_is_sound(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    assert len({row.key for row in SETTINGS}) == len(SETTINGS)
    for row in SETTINGS:
        assert row.checked(row.default) == row.default == settings.get(row.key)
        assert row.description
        assert row.key.startswith(row.group + ".")
        for bound in (row.minimum, row.maximum):
            if bound is not None and row.type in (int, float):
                assert row.checked(row.type(bound)) == bound
    assert not file.exists()


def test_a_setting_without_bounds_takes_any_number() -> None:
    assert Setting("a.b", int, 0, "").checked(-5) == -5
