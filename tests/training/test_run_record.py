"""What a run was made from, as its folder tells it."""

import dataclasses
import os

import pytest

from training import run_record
from training.errors import TrainingError


def test_a_record_gives_the_recipe_back(tiny_recipe, tmp_path):
    run_record.start(tmp_path / "run", tiny_recipe, data_sha256="abc", device="a machine")
    assert run_record.recipe_of(tmp_path / "run", "pretrain") == tiny_recipe
    assert run_record.recipe_of(tmp_path / "run", "pretrain", ["seed=9"]).seed == 9
    record = run_record.read(tmp_path / "run")
    assert (record["data_sha256"], record["device"]) == ("abc", "a machine")
    assert record["recipe"]["seed"] == tiny_recipe.seed
    assert {"torch", "transformers", "tokenizers"} <= set(record["packages"])


def test_going_on_keeps_the_recipe_from_before(tiny_recipe, tmp_path):
    run_record.start(tmp_path, tiny_recipe, data_sha256="abc", device="")
    shorter = dataclasses.replace(tiny_recipe, tokens=10)
    run_record.resume(tmp_path, shorter, data_sha256="abc", step=3)
    run_record.resume(tmp_path, shorter, data_sha256="abc", step=5)
    record = run_record.read(tmp_path)
    assert record["recipe"]["tokens"] == 10
    assert [r["step"] for r in record["resumed"]] == [3, 5]
    assert [r["recipe"]["tokens"] for r in record["resumed"]] == [tiny_recipe.tokens, 10]


def test_other_data_are_refused(tiny_recipe, tmp_path):
    run_record.start(tmp_path, tiny_recipe, data_sha256="abc", device="")
    with pytest.raises(TrainingError, match="other data"):
        run_record.resume(tmp_path, tiny_recipe, data_sha256="abd", step=3)


def test_a_folder_without_a_record_is_named(tmp_path):
    with pytest.raises(TrainingError, match=r"no readable run\.json"):
        run_record.read(tmp_path)
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(TrainingError, match=r"no readable run\.json"):
        run_record.recipe_of(tmp_path, "pretrain")


def test_a_record_is_replaced_whole(tmp_path):
    path = tmp_path / "run.json"
    run_record.write_json(path, {"a": 1})
    run_record.write_json(path, {"a": "é"})
    assert path.read_text(encoding="utf-8") == '{\n  "a": "é"\n}\n'
    assert os.listdir(tmp_path) == ["run.json"]


def test_a_record_that_can_not_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(TrainingError, match="can't be written"):
        run_record.write_json(tmp_path / "file" / "run.json", {})


def test_two_processes_do_not_write_to_one_file_beside(tmp_path, monkeypatch):
    path = tmp_path / "new" / "page.html"
    replace = os.replace

    def meanwhile(beside, target):
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", replace)
            patch.setattr(os, "getpid", lambda: -1)
            run_record.write_text(path, "another's")
        replace(beside, target)

    monkeypatch.setattr(os, "replace", meanwhile)
    run_record.write_text(path, "ours")
    assert path.read_text(encoding="utf-8") == "ours"
    assert os.listdir(path.parent) == ["page.html"]


def test_finding_out_whether_a_file_can_be_written_leaves_it_alone(tmp_path):
    path = tmp_path / "new" / "page.html"
    run_record.check_writable(path)
    assert not path.exists()
    path.write_text("")
    run_record.check_writable(path)
    assert path.exists()
    with pytest.raises(TrainingError, match="it is a folder"):
        run_record.check_writable(tmp_path)
    with pytest.raises(TrainingError, match="a part of its path is a file"):
        run_record.check_writable(path / "deep" / "page.html")
