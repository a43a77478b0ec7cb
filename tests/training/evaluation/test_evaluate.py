"""Models side by side: figures that a damaged model must lose, their form, and bad input."""

import json
import math
import shutil
from pathlib import Path

import pyarrow as pa
import pytest
import torch
from datasets import Dataset, DatasetDict

from tests.weight_files import load_weights, replace_weights
from training.data import coherence_pairs
from training.data.corpus import Story
from training.data.pair_folder import PairWriter
from training.data.places import name_of
from training.data.survey import Survey
from training.errors import TrainingError
from training.evaluation import evaluate as evaluation
from training.evaluation import text_metrics, written_texts
from training.evaluation.evaluate import evaluate
from training.evaluation.figures import FIGURES, Found, Prompt, as_table, cluster
from training.evaluation.loaded_model import LoadedModel, load
from training.evaluation.passages import (
    foreign,
    held_out_stories,
    openings,
    passages,
    shuffled,
)
from training.generation import Decoding
from training.progress import Cancelled, Control
from training.recipe import load as load_recipe
from training.tuning.tune import tune

STORIES = Path(__file__).parents[1] / "fixtures" / "stories.txt"
"""Six short ones, written for this."""


@pytest.fixture(scope="module")
def rows():
    held_out = held_out_stories(STORIES).stories
    found = []
    for number, place in enumerate(passages(held_out, 8)):
        other = shuffled(place.text)
        found.append(
            {"prompt": place.context, "chosen": place.text, "rejected": other, "kind": "shuffled"}
        )
        found.append(found[-1] | {"rejected": f"{number} is 1 2 3, is it.", "kind": "foreign"})
        found[-1]["story"] = found[-2]["story"] = place.story
    return found


@pytest.fixture(scope="module")
def data(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("data") / "pairs"
    split = Dataset.from_list(rows)
    DatasetDict({"train": split, "validation": split.select([0]), "test": split}).save_to_disk(
        folder
    )
    return folder


@pytest.fixture(scope="module")
def noisy(starter, tmp_path_factory):
    """The starter with as much noise in its matrices as there is anything else."""
    folder = tmp_path_factory.mktemp("noisy") / "model"
    shutil.copytree(starter, folder)
    (folder.parent / "run.json").write_text("{}")
    weights = load_weights(folder)
    draw = torch.Generator().manual_seed(0)
    for name, weight in weights.items():
        if weight.ndim == 2:
            noise = weight.float().std() * torch.randn(weight.shape, generator=draw)
            weights[name] = (weight.float() + noise).to(weight.dtype)
    replace_weights(folder, weights)
    return folder.parent


@pytest.fixture(scope="module", autouse=True)
def short():
    """Short texts, few of them, and few enough for MAUVE."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(written_texts, "Decoding", lambda: Decoding(max_length=72))
        patch.setattr(evaluation, "REPORT_TEXTS", 4)
        patch.setattr(text_metrics, "MAUVE_LEAST", 6)
        patch.setattr(written_texts, "QUARTER_WINDOW", 20)
        patch.setattr(written_texts, "WINDOW", 100)
        yield


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    return tmp_path_factory.mktemp("result") / "evaluation.json"


@pytest.fixture(scope="module")
def events():
    return []


@pytest.fixture(scope="module")
def result(starter, noisy, data, output, events):
    return evaluate(
        [starter, noisy], starter, data, STORIES, output, samples=6, limit=20, device="cpu",
        listener=events.append,
    )  # fmt: skip


def figures(result, model):
    return {(f["figure"], f["group"], f["judge"]): f for f in result["models"][model]["figures"]}


def test_a_damaged_model_loses(result):
    good, bad = figures(result, 0), figures(result, 1)
    for figure in ("shuffle_discrimination", "next_passage_pmi"):
        key = (figure, "all", "itself")
        assert good[key]["value"] > bad[key]["value"]
        assert good[key]["value"] > FIGURES[figure].chance
    agreement = ("agreement", "shuffled", "itself")
    assert good[agreement]["value"] > bad[agreement]["value"]
    for figure in ("perplexity", "bits_per_character"):
        key = (figure, "all", "itself")
        assert good[key]["high"] < bad[key]["low"]
    judged = ("judged_perplexity", "report prompts", "starter")
    assert good[judged]["high"] < bad[judged]["low"]
    assert bad[judged]["value"] > bad["judged_perplexity", "report prompts", "itself"]["value"]
    difference = next(d for d in result["differences"] if d["figure"] == "perplexity")
    assert difference["low"] > 0
    assert difference["reference"] == "starter"
    assert difference["value"] == pytest.approx(
        bad["perplexity", "all", "itself"]["value"] - good["perplexity", "all", "itself"]["value"]
    )


def test_what_is_measured_names_its_judge_its_n_and_its_interval(result):
    name = result["models"][1]["name"]
    for number in (0, 1):
        for (figure, _, judge), found in figures(result, number).items():
            assert found["n"] > 0
            assert found["low"] <= found["value"] <= found["high"]
            assert found["unit"] == FIGURES[figure].unit
            assert judge in ("itself", "none", "starter", "itself over starter")
    without_a_judge = set(FIGURES) - {"coherence"}
    assert {figure for figure, _, _ in figures(result, 1)} == without_a_judge
    # the reference has no reward against itself
    assert {figure for figure, _, _ in figures(result, 0)} == {
        figure for figure in without_a_judge if not figure.startswith("reward")
    }
    kinds = {group for figure, group, _ in figures(result, 1) if figure == "reward_agreement"}
    assert kinds == {"all", "foreign", "shuffled"}
    assert figures(result, 1)["agreement", "all", "itself"]["n"] == result["data"]["pairs"]
    assert result["data"]["split"] == "test"
    assert result["stories"]["which"] == "all"
    assert result["reference"] == result["base"] == "starter"
    assert {d["model"] for d in result["differences"]} == {name}
    positions = {(p["figure"], p["judge"]): p for p in result["models"][1]["positions"]}
    assert ("rep_4", "none") in positions
    assert ("broken", "none") in positions
    assert ("judged_perplexity", "starter") in positions
    assert all(len(p["values"]) == len(p["places"]) == 4 for p in positions.values())


def test_the_file_is_json_without_paths_and_the_table_shows_all(result, output, starter):
    text = output.read_text(encoding="utf-8")

    def refuse(constant):
        raise AssertionError(constant)

    assert json.loads(text, parse_constant=refuse) == json.loads(json.dumps(result))
    assert str(starter.parent) not in text
    assert str(output.parent) not in text
    table = as_table(result)
    assert "the authors" in table
    for name, figure in FIGURES.items():
        assert (figure.label in table) == (name != "coherence")  # no judge was given
    assert f"Pairs: {result['data']['pairs']} of pairs, split test." in table
    assert "Stories: 6 of stories.txt (all)." in table
    assert "models may have been tuned on them" in table
    samples = result["models"][0]["samples"]
    assert [s["source"] for s in samples].count("report") == 12
    assert [s["source"] for s in samples].count("held-out") == 6
    assert all(s["prompt"] and not s["text"].startswith(s["prompt"]) for s in samples)


def test_a_twin_differs_in_nothing_and_a_second_run_finds_the_same(result, starter, data, tmp_path):
    twin = shutil.copytree(starter, tmp_path / "twin")
    again = evaluate(
        [twin], twin, data, STORIES, tmp_path / "again.json", samples=6, limit=20,
        device="cpu",
    )  # fmt: skip
    renamed = json.loads(json.dumps(again["models"][0]).replace('"twin"', '"starter"'))
    assert renamed == result["models"][0]
    assert again["differences"] == []


def test_events_tell_each_part(result, events):
    assert [event.step for event in events] == [*range(10), 10]
    assert events[-1].kind == "done"
    assert events[0].message == "starter: reading pairs"
    assert events[5].seconds_left is not None


def test_likelihoods_do_not_depend_on_what_they_are_read_with(starter):
    model = load(starter, "starter", "cpu")
    first, second = model.encode("The wind rose."), model.encode("Nobody came to the door")
    texts = [model.encode(text) for text in (" It fell.", " She waited for an hour.", " So")]
    items = [(first, text) for text in texts] + [(second, texts[0])]
    together = model.likelihoods(items, lambda: None)
    for item, value in zip(items, together, strict=True):
        alone = model.likelihoods([item], lambda: None)
        assert alone == pytest.approx([value], abs=1e-3)


def test_a_judge_finds_texts_as_likely_as_their_tokens(starter):
    model: LoadedModel = load(starter, "starter", "cpu")
    prompt, text = "The house was", " dark, and the garden darker still."
    found = Found("x", texts=[(Prompt(prompt, "held-out prompts", "a"), text)])
    written_texts.judge_texts(found, model, "starter", lambda: None)
    ids = torch.tensor([model.encode(prompt) + model.encode(text)])
    start = len(model.encode(prompt))
    with torch.no_grad():
        logs = model.model(ids).logits[0, start - 1 : -1].log_softmax(-1)
    nats = -logs.gather(-1, ids[0, start:, None]).mean().item()
    sample = found.samples["judged_perplexity", "held-out prompts", "starter"]
    assert math.exp(sample.parts[0] / sample.wholes[0]) == pytest.approx(math.exp(nats), rel=1e-4)
    quarters = found.positions["judged_perplexity", "starter"]
    assert sum(q.parts[0] for q in quarters) == pytest.approx(sample.parts[0])


# ---------------------------------------------------------------------------------- material


def test_passages_are_of_the_stories_and_do_not_overlap():
    held_out = held_out_stories(STORIES).stories
    found = passages(held_out, 6, seed=4)
    assert len({passage.story for passage in found}) == len(found) >= 5
    for passage in found:
        assert any(passage.context + passage.text in story.text for story in held_out)
        assert 200 <= len(passage.context) <= 1000
        assert 450 <= len(passage.text) <= 550
        assert passage.context.endswith("\n\n")
    assert found == passages(held_out, 6, seed=4)
    others = foreign(found, 4, seed=1)
    assert all(number not in some and len(set(some)) == 4 for number, some in enumerate(others))
    assert foreign(found[:3], 4) == [[], [], []]


def test_shuffled_keeps_the_sentences_and_the_white_space():
    text = 'One ran. Two sat down.\n\n"Three," she said. Four wept.'
    other = shuffled(text)
    assert other != text
    assert sorted(other.split()) == sorted(text.split())
    assert [c for c in other if c.isspace()].count("\n") == 2
    assert other == shuffled(text)
    assert shuffled("One ran. Two sat down. Three.") is None
    assert shuffled("No. No. No. No. No.") is None


def test_openings_are_first_sentences():
    held_out = held_out_stories(STORIES).stories
    found = openings(held_out, 10)
    assert len(found) == 6
    for opening in found:
        whole = next(s.text.strip() for s in held_out if s.text.startswith(opening.context))
        assert opening.context + opening.text == whole
        assert opening.context[-1] in '.?!"'


def test_the_starters_test_authors_are_preferred(tmp_path):
    path = tmp_path / "stories.jsonl"
    records = [{"author": a, "text": f"By {a}."} for a in ("Anon", "Edith Wharton", "Saki")]
    path.write_text("\n".join(map(json.dumps, records)))
    found = held_out_stories(path)
    assert [story.author for story in found.stories] == ["Edith Wharton"]
    assert found.which == "by the starter's test authors"


def test_the_stories_that_held_out_pairs_were_made_of_come_first(tmp_path):
    stories = held_out_stories(STORIES).stories
    # the words that pairs have for a story
    recipe = load_recipe("smoke", "prepare")
    survey = Survey(recipe)
    told = (Story("Saki", "A Fall", "Short."), Story("", "", "Ünd \ud800."), stories[0])
    for story in told:
        survey.add(story)
        assert coherence_pairs.pairs_of(story, survey, recipe).story == name_of(story)

    row = {"prompt": "a", "chosen": "b", "rejected": "c"}
    there = {"train": [row | {"story": name_of(story)} for story in stories[:4]]}
    there["test"] = [row | {"story": name_of(story)} for story in stories[4:]]
    splits = {name: Dataset.from_list(rows) for name, rows in there.items()}
    DatasetDict(splits).save_to_disk(tmp_path / "pairs")
    _, about, left_out = evaluation._gather(tmp_path / "pairs", STORIES, 0, 2, 1)
    assert about["stories"]["which"] == "of the pairs' split test"
    assert about["stories"]["stories"] == 2
    assert not any("tuned" in text for text in left_out)

    # pairs of other stories tell nothing about these
    splits["test"] = Dataset.from_list([row | {"story": "Another"}, row | {"story": None}])
    DatasetDict(splits).save_to_disk(tmp_path / "others")
    _, about, left_out = evaluation._gather(tmp_path / "others", STORIES, 0, 2, 1)
    assert about["stories"]["which"] == "all"
    assert any("may have been tuned on them" in text for text in left_out)


def test_the_first_split_with_rows_is_taken(tmp_path):
    row = {"prompt": "a", "chosen": "b", "rejected": "c"}
    none, one = Dataset.from_list([]), Dataset.from_list([row])
    columns = pa.schema([(text, pa.string()) for text in row])
    DatasetDict({"test": none, "validation": one}).save_to_disk(tmp_path / "saved")
    with PairWriter(tmp_path / "written", columns) as writer:
        writer.add("validation", [row])
        writer.finish({"command": "prepare", "recipe": {}, "sources": [], "rules": {}})
    for folder in ("saved", "written"):
        assert evaluation._held_out_rows(tmp_path / folder, 0, 5) == ([row], "validation", set())
    DatasetDict({"test": none, "validation": none}).save_to_disk(tmp_path / "none")
    with pytest.raises(TrainingError, match="neither a split test nor validation"):
        evaluation._held_out_rows(tmp_path / "none", 0, 5)
    DatasetDict({"test": Dataset.from_list([row, row | {"chosen": None}])}).save_to_disk(
        tmp_path / "holes"
    )
    with pytest.raises(TrainingError, match="pairs without a text"):
        evaluation._held_out_rows(tmp_path / "holes", 0, 5)
    (tmp_path / "written" / "test" / "state.json").unlink()
    with pytest.raises(TrainingError, match="can't be read"):
        evaluation._held_out_rows(tmp_path / "written", 0, 5)


def test_pairs_of_a_story_are_drawn_together():
    assert cluster({"prompt": "a", "story": "b"}) == "b"
    assert cluster({"prompt": "a"}) == cluster({"prompt": "a", "story": None}) == "a"


# ---------------------------------------------------------------------------------- bad input


def test_bad_input_is_said_before_anything_is_measured(starter, tmp_path):
    out = tmp_path / "out.json"

    def refused(sentence, models=(starter,), data=None, stories=None, output=out, **options):
        with pytest.raises(TrainingError, match=sentence):
            evaluate(list(models), None, data, stories, output, device="cpu", **options)
        assert not out.exists()

    refused("no model to evaluate", models=())
    refused("no model in", models=[tmp_path / "nowhere"])
    refused("named twice", models=[starter, starter])
    refused("at least 1", limit=0)
    refused("it is a folder", output=tmp_path)
    (tmp_path / "file").write_text("")
    refused("is a file, not a folder", output=tmp_path / "file" / "out.json")
    refused("is a file, not a folder", output=tmp_path / "file" / "deep" / "out.json")
    refused("no file", stories=tmp_path / "no.jsonl")
    short = tmp_path / "short.txt"
    short.write_text("Too short.\n\nMuch.")
    refused("long enough", stories=short)
    DatasetDict({"train": Dataset.from_list([{"prompt": "a"}])}).save_to_disk(tmp_path / "train")
    refused("neither a split test nor validation", data=tmp_path / "train")
    DatasetDict({"test": Dataset.from_list([{"prompt": "a"}])}).save_to_disk(tmp_path / "columns")
    refused("has no chosen", data=tmp_path / "columns")
    same = [{"prompt": "a", "chosen": "b", "rejected": "b"}]
    DatasetDict({"validation": Dataset.from_list(same)}).save_to_disk(tmp_path / "same")
    refused("No held-out pair can be read", data=tmp_path / "same")
    nan = shutil.copytree(starter, tmp_path / "nan")
    weights = load_weights(nan)
    weights["transformer.ln_f.weight"][3] = math.nan
    replace_weights(nan, weights)
    refused("not numbers", models=[nan])


def test_a_judge_finds_that_texts_belong_where_they_stand(starter, data, tmp_path):
    judge = tmp_path / "judge"
    recipe = load_recipe("smoke", "judge", ["learning_rate=3e-3", "epochs=6"])
    rows = [row for row in Dataset.load_from_disk(data / "test") if row["kind"] == "foreign"]
    tune(recipe, starter, rows, [], judge, lambda _: None, Control(), merged=True)
    found = evaluate(
        [starter], None, data, STORIES, tmp_path / "out.json", samples=6, limit=20, device="cpu",
        judge=judge,
    )  # fmt: skip
    agreement = {f["group"]: f["value"] for f in found["judge"]["figures"]}
    assert agreement["foreign"] == 1  # what it was trained on
    texts = figures(found, 0)["coherence", "held-out prompts", "judge"]
    assert texts["n"] == 6
    assert texts["low"] < texts["value"] < texts["high"]
    places = [p for p in found["models"][0]["positions"] if p["figure"] == "coherence"]
    assert [len(p["values"]) for p in places] == [4]
    (authors,) = (f for f in found["authors"]["figures"] if f["figure"] == "coherence")
    assert authors["value"] == pytest.approx(0, abs=1e-6)
    assert "Coherence" in as_table(found)

    (judge / "run.json").write_text(json.dumps({"recipe": {"kind": "dpo"}}))
    with pytest.raises(TrainingError, match="judge is no judge"):
        evaluate([starter], None, data, None, tmp_path / "out.json", device="cpu", judge=judge)


@pytest.mark.parametrize("kind", ["sft", "dpo", "judge"])
def test_a_tuned_model_is_not_judged_by_itself_alone(starter, tmp_path, kind):
    run = tmp_path / "mine"
    shutil.copytree(starter, run / "model")
    record = {"recipe": {"kind": kind}, "model": "starter"}
    (run / "run.json").write_text(json.dumps(record))
    out, control = tmp_path / "new" / "folder" / "out.json", Control()
    control.cancel()  # whatever is not refused ends here
    for given in (run, run / "model"):
        with pytest.raises(TrainingError, match="starter, as the first --model and mine as the"):
            evaluate([given], None, None, STORIES, out, device="cpu", control=control)
    for others in ([starter, run], [run, starter]):
        with pytest.raises(Cancelled):
            evaluate(others, None, None, STORIES, out, device="cpu", control=control)
    (run / "run.json").write_text(json.dumps({"recipe": {"kind": "pretrain"}}))
    with pytest.raises(Cancelled):
        evaluate([run], None, None, STORIES, out, device="cpu", control=control)


def test_a_reference_that_is_no_model_comes_after_them(starter, noisy, data, tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluation, "REPORT_PROMPTS", evaluation.REPORT_PROMPTS[:1])
        patch.setattr(written_texts, "Decoding", lambda: Decoding(max_length=40))
        found = evaluate(
            [starter], noisy, data, None, tmp_path / "new" / "out.json", samples=0, limit=2,
            device="cpu",
        )  # fmt: skip
    assert [model["name"] for model in found["models"]] == ["starter", noisy.name]
    assert (found["base"], found["reference"]) == ("starter", noisy.name)
    rewards = {key for key in figures(found, 0) if key[0] == "reward_agreement"}
    assert {judge for _, _, judge in rewards} == {f"itself over {noisy.name}"}


def test_cancelling_ends_it_and_leaves_no_file(starter, tmp_path):
    control = Control()
    control.cancel()
    with pytest.raises(Cancelled):
        evaluate(
            [starter], None, None, STORIES, tmp_path / "out.json", device="cpu", control=control
        )
    assert not (tmp_path / "out.json").exists()


def test_without_stories_the_pairs_give_the_prompts(data):
    material, about, left_out = evaluation._gather(data, None, 0, 3, 5)
    held_out = [prompt for prompt in material.prompts if prompt.group == "held-out prompts"]
    assert held_out
    assert all(prompt.truth for prompt in held_out)
    assert about["stories"] is None
    assert any("no stories" in text for text in left_out)
    assert not material.passages
