"""The page about runs: what it says, what it withholds, what it does with broken inputs."""

import copy
import json
import os
import re
import warnings
from html.parser import HTMLParser

import pytest
from markupsafe import Markup

from training.__main__ import main
from training.errors import TrainingError
from training.recipe import load, to_values
from training.report import charts
from training.report.charts import MOST_POINTS
from training.report.inputs import read_history
from training.report.page import report

HOSTILE = '</p><script>alert("x")</script><img src=x onerror=alert(1)>'
REPORT_PROMPT = "A kettle sang in the empty house"
PLACES = ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"]


class Page(HTMLParser):
    """A page as a reader's program sees it: its tags with their attributes, and its text."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.words, self.open, self.wrong = [], [], [], []
        self.plain = str.maketrans({"\N{MINUS SIGN}": "-", "\N{RIGHT SINGLE QUOTATION MARK}": "'"})
        self.bytes = path.read_bytes()
        self.feed(self.bytes.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.part(tag)
        if tag not in ("meta", "input", "img", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self.part(tag)
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def part(self, tag):
        if tag not in ("span", "strong", "code", "a"):
            self.words.append(" ")

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).translate(self.plain).split())

    @property
    def charts(self):
        """What is said in place of each chart."""
        return [
            " ".join(svg["aria-label"].translate(self.plain).split()) for svg in self.all("svg")
        ]

    def all(self, tag, **attrs):
        wanted = {name.rstrip("_"): value for name, value in attrs.items()}
        return [
            found for name, found in self.tags if name == tag and wanted.items() <= found.items()
        ]


def figure(name, value, reach, *, group="all", judge="itself", n=400, unit="share", better=True):
    return {
        "figure": name,
        "group": group,
        "judge": judge,
        "value": value,
        "low": value - reach,
        "high": value + reach,
        "n": n,
        "unit": unit,
        "higher_is_better": better,
        "chance": 0.5 if name == "agreement" else None,
    }


def difference(name, model, value, reach, *, group="all", judge="itself", reference="first"):
    found = figure(name, value, reach, group=group, judge=judge)
    keep = ("figure", "group", "judge", "value", "low", "high", "n")
    return {key: found[key] for key in keep} | {"model": model, "reference": reference}


def written(model, prompt):
    return f"{model} went on from {prompt!r} with a lantern and two oranges."


def evaluated(name, prompts, **samples):
    """One model of an evaluation; `samples` are texts by prompt instead of the usual ones."""
    return {
        "name": name,
        "parameters": 7_000_000,
        "sha256": "0" * 64,
        "figures": [
            figure("agreement", 0.61, 0.05),
            figure("agreement", 0.62, 0.05, judge="first"),
            figure("agreement", 0.55, 0.09, group="shuffled", n=100),
            figure("perplexity", 41.5, 1.4, unit="perplexity per token", better=False),
            figure("rep_4", 0.04, 0.01, group="report prompts", judge="none", better=False),
            figure("some_new_figure", 3.0, 0.5, unit="things", better=None),
        ],
        "positions": [
            {
                "figure": "rep_4",
                "judge": "none",
                "unit": "share",
                "places": PLACES,
                "values": [
                    {"value": 0.01 * q, "low": 0.0, "high": 0.01 * q + 0.01, "n": 60}
                    for q in range(4)
                ],
            }
        ],
        "samples": [
            {"prompt": prompt, "source": source, "text": samples.get(prompt, written(name, prompt))}
            for source, prompt in prompts
        ],
    }


PROMPTS = [("report", REPORT_PROMPT), *(("held-out", f"Opening {n}") for n in range(24))]


@pytest.fixture
def evaluation():
    """What `evaluate` writes about three models."""
    return {
        "created": "2026-01-02T03:04:05+00:00",
        "versions": {"python": "3.11.7", "torch": "2.13.0"},
        "device": "cpu",
        "seed": 7,
        "seconds": 61.0,
        "data": {"name": "pairs", "split": "test", "sha256": "1" * 64, "pairs": 400, "kinds": {}},
        "stories": None,
        "decoding": {"max_length": 512, "temperature": 0.7, "top_k": 50},
        "reference": None,
        "models": [evaluated(name, PROMPTS) for name in ("first", "second", "third")],
        "differences": [
            difference("agreement", "third", 0.07, 0.03),
            difference("perplexity", "third", 2.5, 1.0),
            difference("rep_4", "third", 0.001, 0.01, group="report prompts", judge="none"),
        ],
    }


@pytest.fixture
def page(tmp_path, monkeypatch):
    """Write files, report on them, return the page; only with `drawn` has it its charts.

    Drawing is most of the work. What is said in place of a chart is there without it.
    """

    def page(*contents, drawn=False, **options):
        paths = []
        for number, content in enumerate(contents):
            path = content
            if isinstance(content, dict):
                path = tmp_path / f"evaluation-{number}.json"
                path.write_text(json.dumps(content), encoding="utf-8")
            paths.append(path)
        output = tmp_path / "pages" / "page.html"
        with monkeypatch.context() as patch:
            for name in () if drawn else ("over_steps", "by_place", "at_a_glance"):
                patch.setattr(charts, name, said)
            report(paths, output, **options)
        return Page(output)

    def said(key, alt, *_):
        return Markup('<svg aria-label="{}"></svg>').format(alt)

    return page


def event(kind, step, steps=60, **metrics):
    return {
        "time": 1.0,
        "kind": kind,
        "step": step,
        "steps": steps,
        "seconds_left": None,
        "metrics": metrics,
        "message": "",
    }


def tuning_events(last=40):
    events = [event("message", 0, 0)]
    for step in range(last + 1):
        if step:
            losses = {"loss": 0.7 - step / 100, "margin": step / 50}
            events.append(
                event("step", step, **losses, chosen=-90.0, rejected=-95.0 - step, accuracy=0.5)
            )
        if step % 20 == 0:
            events.append(event("evaluation", step, agreement=0.5 + step / 200, held_out_loss=0.6))
    return events


RESULT = {
    "n": 40,
    "base": {"value": 0.5, "low": 0.352, "high": 0.648},
    "tuned": {"value": 0.7, "low": 0.546, "high": 0.819},
    "difference": {"value": 0.2, "low": 0.01, "high": 0.36},
    "verdict": "better",
    "too_few": False,
    "trained_on": 1234,
    "not_read": {"prompts_cut": 17, "texts_cut": 3, "texts_alike": 2, "rows_dropped": 2},
    "steps": 40,
    "kept": 20,
    "seconds": 83.0,
}


@pytest.fixture
def run(tmp_path):
    """Write a run folder; return it."""

    def run(name="tuned", result=RESULT, events=None, record=None):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        recipe = to_values(load("smoke", "dpo", ["beta=0.35"]))
        written = {
            "recipe": recipe,
            "data_sha256": "2" * 64,
            "device": "cpu",
            "python": "3.11.7",
            "packages": {"torch": "2.13.0"},
            "commit": "abc123",
            "started": "2026-01-02T03:04:05+00:00",
        }
        (folder / "run.json").write_text(json.dumps(written | (record or {})), encoding="utf-8")
        if result is not None:
            (folder / "result.json").write_text(json.dumps(result), encoding="utf-8")
        lines = [json.dumps(one) + "\n" for one in (tuning_events() if events is None else events)]
        (folder / "events.jsonl").write_text("".join(lines), encoding="utf-8")
        return folder

    return run


def test_a_page_needs_nothing_but_itself(page, evaluation, run):
    found = page(evaluation, run(), drawn=True)
    assert not found.wrong
    assert not found.open
    assert not found.all("script")
    addresses = [
        value
        for _, attrs in found.tags
        for name, value in attrs.items()
        if name in ("src", "href", "xlink:href", "srcset", "action", "data")
    ]
    assert all(address.startswith("#") for address in addresses)
    style = found.bytes.decode()
    assert "@import" not in style
    assert not re.search(r"url\((?!#)", style)
    ids = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {address[1:] for address in addresses} <= set(ids)


def test_the_same_inputs_give_the_same_bytes(page, evaluation, run):
    folder = run()
    pages = [page(evaluation, folder, drawn=True).bytes for _ in range(2)]
    assert pages[0] == pages[1]


def test_no_text_of_an_input_becomes_markup(page, evaluation, run):
    def hostile(value):
        if isinstance(value, str):
            return value if value in ("all", "itself", "share", "report") else value + HOSTILE
        if isinstance(value, dict):
            kept = ("kind",)
            return {
                key + (HOSTILE if key in ("torch", "top_k") else ""): (
                    item if key in kept else hostile(item)
                )
                for key, item in value.items()
            }
        return [hostile(item) for item in value] if isinstance(value, list) else value

    record = hostile({"device": "cpu", "started": "then", "packages": {"torch": "1"}, "model": "m"})
    folder = run(name="<b>tuned<b>", record=record)
    plain = page(evaluation, run("plain"), drawn=True)
    found = page(hostile(evaluation), folder, drawn=True)
    assert not found.wrong
    assert not found.all("script")
    assert not found.all("img")
    assert not found.all("b")
    assert not any(name.startswith("on") for _, attrs in found.tags for name in attrs)
    assert found.text.count('<script>alert("x")</script>') > 50
    assert {tag for tag, _ in found.tags} == {tag for tag, _ in plain.tags}


def test_characters_that_no_page_can_hold_are_shown_as_signs(page, evaluation):
    text = "a\x00b\x1b[31m\ud800 \ufffe $x^2$ 漢字"
    evaluation["models"][0]["samples"][0]["text"] = text
    evaluation["models"][0]["name"] = "first $x$ 漢字 \x07"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = page(evaluation, drawn=True)
    assert "a␀b␛[31m? � $x^2$ 漢字" in found.text
    assert "first $x$ 漢字 ␇" in found.text


def test_every_figure_has_its_interval_its_n_and_its_judge(page, evaluation):
    text = page(evaluation).text
    assert "Agreement with the choices" in text
    assert "higher is better; chance gives 50.0 %" in text
    assert "all itself 400 61.0 % (56.0 to 66.0 %)" in text
    assert "all first 400 62.0 % (57.0 to 67.0 %)" in text
    assert "shuffled itself 100 55.0 % (46.0 to 64.0 %)" in text
    assert "report prompts counted 400 4.0 % (3.0 to 5.0 %)" in text
    assert "Some new figure" in text
    assert "3.0 (2.5 to 3.5)" in text


def test_an_arrow_stands_only_where_the_interval_leaves_0_out(page, evaluation):
    text = page(evaluation).text
    assert "▲ +7.0 points, better (+4.0 to +10.0)" in text
    assert "▲ +2.5, worse (+1.5 to +3.5)" in text
    assert "+0.1 points (-0.9 to +1.1)" in text
    assert text.count("▲") == 3  # the third is where they are explained
    assert text.count("▼") == 1
    assert "Better: Agreement with the choices +7.0 points (+4.0 to +10.0)." in text
    assert "No difference shown: Repetition, rep-4." in text


def test_an_interval_that_hardly_leaves_0_out_does_not_read_0(page, evaluation):
    evaluation["differences"] = [difference("agreement", "third", 0.0302, 0.03)]
    assert "▲ +3.02 points, better (+0.02 to +6.02)" in page(evaluation).text


def test_many_models_stand_in_several_tables_each_with_the_first(page, evaluation):
    evaluation["models"] = [evaluated(f"model {n}", PROMPTS[:2]) for n in range(9)]
    evaluation["differences"] = []
    found = page(evaluation)
    tables = re.findall(r"On Judge n (.*?) On text that the models read", found.text)
    assert tables == [
        "model 0 model 1 model 2 model 3 model 4",
        "model 0 model 5 model 6 model 7 model 8",
    ]


def test_figures_without_an_interval_or_a_value_say_so(page, evaluation):
    one = evaluation["models"][1]["figures"][0]
    one |= {"low": None, "high": None, "value": 0.5}
    evaluation["models"][2]["figures"][0]["value"] = float("nan")
    text = page(evaluation).text
    assert "50.0 % (no interval)" in text
    assert "nan" not in text.lower().replace("finance", "")


def test_places_in_the_text_are_drawn_and_listed(page, evaluation):
    found = page(evaluation)
    alts = found.charts
    assert any("rep-4 by place in the text. first: 1st quarter 0.0 %" in alt for alt in alts)
    assert "Model 1st quarter 2nd quarter 3rd quarter 4th quarter first 0.0 %" in found.text


def test_the_samples_of_the_reports_prompts_stand_side_by_side(page, evaluation):
    text = page(evaluation).text
    start = text.index(f"Samples from the report's prompts {REPORT_PROMPT}")
    names = [
        text.index(written(name, REPORT_PROMPT), start) for name in ("first", "second", "third")
    ]
    assert names == sorted(names)
    assert names[-1] < text.index("Pair 1 of 20")


def blind_part(text):
    return text[text.index("Pair 1 of") : text.index("The other samples, with names")]


def test_blind_pairs_do_not_say_whose_they_are(page, evaluation):
    times = {"first": "1", "second": "2", "third": "3"}
    for model in evaluation["models"]:
        for sample in model["samples"]:
            sample["text"] = f"{sample['prompt']} told {times[model['name']]} times over"
    found = page(evaluation)
    part = blind_part(found.text)
    assert len(re.findall(r"Pair \d+ of 20", part)) == 20
    assert not re.search("first|second|third", part)
    key = found.text.rindex("Key to the blind pairs")
    assert key > found.text.rindex("The other samples, with names")
    assert "open" not in found.all("details", id="key")[0]
    rows = re.findall(r"(\d+) (first|third) (first|third)", found.text[key:])
    assert [int(number) for number, _, _ in rows] == list(range(1, 21))
    assert sorted(a for _, a, _ in rows) == ["first"] * 10 + ["third"] * 10
    # the key is right: A of each pair is the model that it names
    pairs = re.split(r"Pair \d+ of 20", part)[1:]
    for pair, (_, a, b) in zip(pairs, rows, strict=True):
        assert re.findall(r"told (\d) times", pair) == [times[a], times[b]]


def test_answers_are_counted_for_the_right_model_without_a_script(page, evaluation):
    found = page(evaluation)
    key = re.findall(
        r"(\d+) (first|third) (first|third)", found.text[found.text.rindex("Key to the") :]
    )
    radios = found.all("input", type_="radio")
    assert len(radios) == 60
    for number, a, b in key:
        classes = [radio["class"] for radio in radios if radio["name"] == f"e1-{number}"]
        assert classes == [{"first": "e1m1", "third": "e1m2"}[name] for name in (a, b)] + ["e1m0"]
    assert "15 or more of 20 for the same model" in found.text


def test_the_blind_models_can_be_named(page, evaluation):
    assert "Your answers: second , third , no" in page(evaluation, blind=("second", "third")).text
    evaluation["reference"] = "second"
    assert "Your answers: second , third , no" in page(evaluation).text
    with pytest.raises(TrainingError, match="samples of both second and tenth"):
        page(evaluation, blind=("second", "tenth"))


def test_equal_samples_are_nothing_to_judge(page, evaluation):
    for model in evaluation["models"]:
        for sample in model["samples"][3:]:
            sample["text"] = "The same."
    text = page(evaluation).text
    assert "Pair 2 of 2 " in text
    assert "2 are too few to tell a preference from chance" in text


def test_one_model_alone_has_no_blind_pairs(page, evaluation):
    evaluation["models"] = evaluation["models"][:1]
    evaluation["differences"] = []
    text = page(evaluation).text
    assert "Blind pairs" not in text
    assert "Opening 23" in text


def test_several_samples_of_a_prompt_are_all_there(page, evaluation):
    evaluation["models"][0]["samples"].append(
        {"prompt": REPORT_PROMPT, "source": "report", "text": "A second text."}
    )
    assert "1 more A second text." in page(evaluation).text


def test_a_very_long_sample_is_cut_and_says_so(page, evaluation):
    evaluation["models"][0]["samples"][0]["text"] = "x" * 100_000
    assert "(94,000 more characters)" in page(evaluation).text


def test_a_run_is_told_in_words(page, run):
    text = page(run()).text
    assert "The run did 40 of 60 steps and ended early in 1 min" in text
    assert "its state after step 20" in text
    assert "On 40 held-out pairs" in text
    assert "50.0 % (35.2 to 64.8 %), the tuned model in 70.0 % (54.6 to 81.9 %)" in text
    assert "+20.0 points (+1.0 to +36.0)" in text
    assert "the tuned model agrees more often" in text
    assert "pairs trained on 1,234 pairs held out 40 rows whose prompt was cut 17" in text
    assert "2 January 2026, 03:04 UTC" in text
    assert "torch 2.13.0, commit abc123" in text


def test_a_recipe_shows_first_what_is_not_as_by_default(page, run):
    text = page(run()).text
    changed, usual = re.search(
        r"Set otherwise than by default:(.*?)keys at their defaults(.*?)SHA", text
    ).groups()
    assert "beta 0.35 0.1 reward in nats" in changed
    assert "weight_decay" not in changed
    assert "weight_decay 0 0 decoupled decay" in usual


def test_keys_that_this_version_does_not_know_are_still_shown(page, run):
    text = page(run(record={"recipe": {"kind": "dpo", "gone": 3, "beta": 0.1}})).text
    assert "gone 3 \N{EN DASH} not known to this version" in text
    assert "poetry" in page(run("other", record={"recipe": {"kind": "poetry"}})).text


def test_curves_have_their_marks_and_say_them_in_words(page, run):
    found = page(run(), drawn=True)
    alts = found.charts
    assert len(alts) == 4
    loss, margin, agreement, likelihood = alts
    assert "training: from 0.690 at step 1 to 0.300 at step 40." in loss
    assert "log 2: no preference learnt" in loss
    assert "Kept: step 20. Ended early: step 40 of 60." in margin
    assert "base: 50.0 %." in agreement
    assert "rejected, training: from -96.0 at step 1 to -135 at step 40." in likelihood
    assert "kept: step 20" in found.text
    assert "20 (kept) 60.0 % 44.6 to 73.7 %" in found.text


def test_an_unfinished_run_is_shown_as_far_as_it_came(page, run):
    text = page(run(result=None, events=tuning_events(25))).text
    assert "unfinished" in text
    assert "25 of 60 steps are noted" in text


def test_a_run_without_events_or_result_is_shown_too(page, run):
    folder = run(result=None, events=[])
    assert "no step is noted" in page(folder).text
    (folder / "events.jsonl").unlink()
    assert "so there are no curves" in page(folder).text


def test_steps_that_a_resumed_run_tells_again_count_once(tmp_path):
    path = tmp_path / "events.jsonl"
    events = [*tuning_events(30), *tuning_events(10)]
    path.write_text("".join(json.dumps(one) + "\n" for one in events) + '{"time": 1, "ki')
    history = read_history(path)
    assert list(history.curves["loss"].steps) == list(range(1, 11))
    assert list(history.curves["agreement"].steps) == [0]
    assert history.last == 10


def test_values_that_are_no_numbers_are_left_out_and_counted(page, run):
    events = [event("step", 1, loss=0.5), event("step", 2, loss=float("nan"))]
    text = page(run(events=events)).text
    assert "1 figures in events.jsonl are no numbers" in text


def test_the_chart_of_a_long_run_stays_small(page, run):
    values = [event("step", n, 30_000, loss=1 / (1 + n % 7)) for n in range(1, 30_001)]
    events = values + [
        event("evaluation", n, 30_000, held_out_loss=0.5) for n in range(0, 30_001, 30)
    ]
    found = page(run(result=None, events=events), drawn=True)
    assert len(found.bytes) < 200_000
    longest = max(path["d"].count("L") for path in found.all("path"))
    assert MOST_POINTS // 2 < longest <= 2 * MOST_POINTS + 2  # a band goes there and back
    assert "drawn as the means of neighbouring steps" in found.text
    assert "evaluations in between are not listed" in found.text


def test_the_evaluations_in_a_run_folder_are_taken_once(page, run, evaluation):
    folder = run()
    path = folder / "evaluation-test.json"
    path.write_text(json.dumps(evaluation), encoding="utf-8")
    found = page(folder, path, folder)
    assert len(found.all("h2", id="e1")) == 1
    assert not found.all("h2", id="e2")
    assert len(found.all("h2", id="r1")) == 1


def test_runs_of_one_name_are_told_apart(page, run):
    text = page(run("a/run"), run("b/run")).text
    assert "Run a/run" in text
    assert "Run b/run" in text


PREPARED = {
    "command": "prepare",
    "sources": [{"name": "shard-1.parquet", "bytes": 2_500_000, "sha256": "3" * 64}],
    "seed": 5,
    "rows_read": 900,
    "rules": {"equal scores": {"rows": 11, "stories": 25, "meaning": "all scores are one"}},
    "pairs": {"train": 700, "validation": 40, "test": 40},
    "kinds": {"names": {"train": 70, "validation": 4, "test": 5}},
    "sha256": "4" * 64,
    "seconds": 12.0,
}


def test_the_counts_of_data_are_found_beside_a_run_or_by_name(page, run, tmp_path):
    (tmp_path / "pairs").mkdir()
    (tmp_path / "pairs" / "prepare.json").write_text(json.dumps(PREPARED), encoding="utf-8")
    for text in (page(run(record={"data": "pairs"})).text, page(tmp_path / "pairs").text):
        assert "900 rows were read from shard-1.parquet (2.5 MB), with seed 5" in text
        assert "Pairs made: train 700, validation 40, test 40." in text
        assert "equal scores 11 25 all scores are one" in text
        assert "names 70 4 5" in text


def test_no_path_of_the_machine_is_in_a_page(page, run, evaluation, tmp_path):
    assert str(tmp_path).encode() not in page(run("deep/down/run"), evaluation).bytes


def spoil(content, *path, to):
    spoilt = copy.deepcopy(content)
    place = spoilt
    for key in path[:-1]:
        place = place[key]
    if to is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return spoilt


@pytest.mark.parametrize(
    ("path", "to", "said"),
    [
        (("models",), KeyError, "lacks 'models'"),
        (("models",), [], "no models"),
        (("models",), 3, "not what"),
        (("models", 0), "text", "not what"),
        (("models", 0, "name"), 3, "name is not a text"),
        (("models", 0, "name"), "second", "two of its models have one name"),
        (("models", 0, "figures", 0, "n"), KeyError, "lacks 'n'"),
        (("models", 0, "figures", 0, "value"), "high", "'high' is not a number"),
        (("models", 0, "samples", 0, "text"), None, "text is not a text"),
        (("models", 0, "positions", 0, "places"), ["all"], "4 values for 1 places"),
        (("differences", 0, "model"), KeyError, "lacks 'model'"),
    ],
)
def test_a_broken_evaluation_is_an_error_that_names_it(page, evaluation, path, to, said):
    with pytest.raises(TrainingError, match=r"evaluation-0\.json") as caught:
        page(spoil(evaluation, *path, to=to))
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["run.json", "result.json", "events.jsonl"])
@pytest.mark.parametrize("content", ["{", "[1]\n", "\xff", '{"kind": 3}\n', "[" * 100_000 + "\n"])
def test_a_broken_file_of_a_run_is_an_error_that_names_it(page, run, name, content):
    folder = run()
    (folder / name).write_text(content, encoding="latin-1")
    if name == "result.json" and content.startswith('{"kind"'):
        return  # figures this version does not know are none of its business
    if name == "events.jsonl" and not content.endswith("\n"):
        assert page(folder)  # a last line without its end is what a killed run leaves
        return
    with pytest.raises(TrainingError, match=re.escape(name)):
        page(folder)


def test_a_result_of_the_wrong_shape_is_an_error_that_names_it(page, run):
    with pytest.raises(TrainingError, match=r"result\.json"):
        page(run(result=RESULT | {"base": 3}))


def test_what_is_no_run_is_an_error_that_names_it(page, tmp_path):
    with pytest.raises(TrainingError, match="missing"):
        page(tmp_path / "missing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(TrainingError, match=r"empty.*run\.json"):
        page(tmp_path / "empty")
    with pytest.raises(TrainingError, match="nothing to report"):
        page()


def test_a_page_that_cannot_be_written_leaves_the_old_one(page, evaluation, tmp_path, monkeypatch):
    page(evaluation)
    output = tmp_path / "pages" / "page.html"
    before = output.read_bytes()

    def fail(*_):
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        with pytest.raises(TrainingError, match=r"page\.html can't be written: no space left\."):
            page(evaluation | {"seed": 8})
    assert output.read_bytes() == before
    assert os.listdir(output.parent) == ["page.html"]


def test_a_page_goes_into_a_new_folder_but_not_into_a_file(evaluation, tmp_path, capsys):
    path = tmp_path / "evaluation.json"
    path.write_text(json.dumps(spoil(evaluation, "models", to=evaluation["models"][:1])))
    output = tmp_path / "new" / "folder" / "page.html"
    assert main(["report", str(path), "--output", str(output)]) == 0
    assert output.exists()
    assert main(["report", str(path), "--output", str(path / "page.html")]) == 1
    assert "a part of its path is a file" in capsys.readouterr().err
    assert main(["report", str(path), "--output", str(output), "--blind", "first", "tenth"]) == 1
    assert "samples of both first and tenth" in capsys.readouterr().err


def test_the_stories_are_named_and_what_was_not_measured(page, evaluation):
    evaluation["stories"] = {"name": "tales", "stories": 6, "sha256": "5" * 64, "which": "all"}
    evaluation["left_out"] = ["MAUVE: 20 texts."]
    text = page(evaluation).text
    assert "tales: 6 stories (all)" in text
    assert "Stories: tales (all), SHA-256 555" in text
    assert "Not measured: MAUVE: 20 texts." in text
