"""The whole way by the command line alone: stories, pairs, SFT, DPO, figures, a page."""

import json
from pathlib import Path

import pytest
from datasets import load_from_disk

from training.__main__ import main

STORIES = Path(__file__).parent / "fixtures" / "stories.txt"


pytestmark = pytest.mark.usefixtures("signals_put_back")


@pytest.mark.long
def test_from_stories_to_a_page(starter, tmp_path, no_network, capsys):
    pairs, sft, dpo = (tmp_path / name for name in ("pairs", "sft", "dpo"))
    page, figures = tmp_path / "report.html", tmp_path / "evaluation.json"
    smaller = ["--set", "prompt_characters=300", "--set", "continuation_characters=200"]
    shares = ["--set", "validation_share=0.2", "--set", "test_share=0.2", "--workers", "1"]
    made = ["prepare", str(STORIES), "--from-stories", "--output", str(pairs), "--seed", "1"]
    assert main([*made, "--recipe", "smoke", *smaller, *shares]) == 0
    record = json.loads((pairs / "prepare.json").read_text(encoding="utf-8"))
    data = load_from_disk(str(pairs))
    assert {split: len(data[split]) for split in data} == record["pairs"]
    assert sum(record["pairs"].values()) == len({str(row) for s in data for row in data[s]})
    assert set(data["train"]["kind"]) <= {"shuffled", "elsewhere", "foreign", "names"}

    tuned = ["--data", str(pairs), "--recipe", "smoke"]
    assert main(["sft", "--model", str(starter), *tuned, "--output", str(sft)]) == 0
    assert main(["dpo", "--model", str(sft), *tuned, "--output", str(dpo)]) == 0
    for run, name in ((sft, "starter"), (dpo, "sft")):
        run_record = json.loads((run / "run.json").read_text(encoding="utf-8"))
        assert (run_record["model"], run_record["data"]) == (name, "pairs")
        assert (run / "model" / "tokenizer.json").exists()

    models = [word for model in (starter, sft, dpo) for word in ("--model", str(model))]
    small = ["--limit", "6", "--samples", "2"]
    measured = [*models, "--reference", str(sft), "--data", str(pairs), "--stories", str(STORIES)]
    assert main(["evaluate", *measured, *small, "--output", str(figures)]) == 0
    found = json.loads(figures.read_text(encoding="utf-8"))
    assert [model["name"] for model in found["models"]] == ["starter", "sft", "dpo"]
    for model in found["models"]:
        named = {figure["figure"] for figure in model["figures"]}
        assert named >= {"agreement", "shuffle_discrimination", "perplexity"}
    assert found["stories"]["which"] == "of the pairs' split test"

    assert main(["report", str(sft), str(dpo), str(figures), "--output", str(page)]) == 0
    html = page.read_text(encoding="utf-8")
    assert "<script" not in html
    assert html.count("<svg") > 4
    assert "Between the windy mountain" in html
    assert str(tmp_path) not in html + figures.read_text(encoding="utf-8")
    assert "Traceback" not in capsys.readouterr().err
