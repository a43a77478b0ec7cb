"""What the README says is what the program does."""

import re
from pathlib import Path

from writer_app.ui.choice.endings import markdown

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_endings_is_the_programs_own():
    assert markdown() in README


def test_pictures_and_files_it_points_to_are_there():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert len(targets) >= 3
    assert [target for target in targets if not (ROOT / target).exists()] == []
