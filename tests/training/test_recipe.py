"""Recipes: a dataclass, a TOML file, overrides, and errors that name the key."""

import dataclasses
import json
import tomllib

import pytest

from training.errors import TrainingError
from training.recipe import KINDS, RECIPES, describe, from_values, load, to_values


@pytest.mark.parametrize(
    ("path", "kind"),
    [(path, kind) for path in sorted(RECIPES.glob("*.toml"))
     for kind in tomllib.loads(path.read_text("utf-8"))],
    ids=lambda part: getattr(part, "stem", part),
)  # fmt: skip
def test_every_recipe_loads_and_survives_json(path, kind):
    recipe = load(path.stem, kind)
    assert load(str(path), kind) == recipe
    assert from_values(json.loads(json.dumps(to_values(recipe))), "a record") == recipe


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_says_what_it_means(kind):
    text = describe(kind)
    for field in dataclasses.fields(KINDS[kind]):
        assert field.metadata["meaning"]
        assert f"{field.name}: " in text


def test_overrides_take_toml_values_and_bare_words():
    recipe = load(
        "starter",
        "pretrain",
        ["tokens=1_000", "clip=2", "compile=false", "name=Mine", 'test_authors=["A", "B"]'],
    )
    assert (recipe.tokens, recipe.clip, recipe.compile) == (1000, 2.0, False)
    assert (recipe.name, recipe.test_authors) == ("Mine", ("A", "B"))
    assert isinstance(recipe.clip, float)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("tokenz=5", "unknown key, tokenz"),
        ("tokens=many", "`tokens` must be a whole number, not 'many'"),
        ("tokens=1.5", "`tokens` must be a whole number"),
        ("tokens=true", "`tokens` must be a whole number"),
        ("clip=true", "`clip` must be a number"),
        ("compile=1", "`compile` must be true or false"),
        ("test_authors=Saki", "`test_authors` must be a list of texts"),
        ("name=3", "`name` must be a text"),
        ("tokens", "not of the form key=value"),
        ("tokens=0", "`tokens` is 0; it must be above 0"),
        ("decay=1.5", "must be between 0 and 1"),
        ("vocabulary=100", "between 257 and 65,536"),
        ("heads=7", "not a multiple of `heads` 7"),
        ("micro_batch=5", "not a multiple of `micro_batch` 5"),
        ("precision=int8", "bfloat16 or float32"),
        ('test_authors=["Saki"]', "Saki: both in"),
        ("kind=bake", 'kind = "bake"'),
    ],
)
def test_a_wrong_key_or_value_is_named(override, words):
    with pytest.raises(TrainingError) as caught:
        load("starter", "pretrain", [override])
    assert words in str(caught.value)


def test_a_missing_key_is_named(tmp_path):
    path = tmp_path / "short.toml"
    path.write_text('[pretrain]\nname = "Short"\nmuon_rate = 1.0\n')
    with pytest.raises(TrainingError, match="lacks adam_rate"):
        load(str(path), "pretrain")


def test_files_that_are_no_recipes(tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text("[dpo")
    with pytest.raises(TrainingError, match="can't be read"):
        load(str(broken), "dpo")
    with pytest.raises(TrainingError, match=r"no recipe nosuch.*starter"):
        load("nosuch", "dpo")
    with pytest.raises(TrainingError, match=r"report has no table \[sft\].*\[prepare\], \[dpo\]"):
        load("report", "sft")


@pytest.mark.parametrize(
    ("kind", "override", "words"),
    [
        ("dpo", "loss=kto", "`loss` is kto; it must be one of sigmoid, ipo"),
        ("dpo", "beta=0", "`beta` is 0"),
        ("dpo", "batch=6", "`batch` 6 is not a multiple of `micro_batch` 4"),
        ("dpo", "label_smoothing=0.5", "between 0 and 0.5"),
        ("dpo", "checkpoint_every=5", "goes with `keep` = last"),
        ("sft", "beta=1", "unknown key, beta"),
        ("sft", "warmup=2", "between 0 and 1"),
        ("prepare", 'kinds=["upside_down"]', "must be one of shuffled"),
        ("prepare", "test_share=0.96", "leave nothing to train on"),
    ],
)
def test_recipes_for_tuning_name_what_does_not_fit(kind, override, words):
    with pytest.raises(TrainingError) as caught:
        load("smoke" if kind != "prepare" else "coherent", kind, [override])
    assert words in str(caught.value)
