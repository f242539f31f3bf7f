"""The data catalogue says what the importer knows, and nothing else."""

import re

from deploy.write_data_catalogue import CATALOGUE, catalogue
from securing_good_risk_engine.indicators import INDICATORS, Worse
from securing_good_risk_engine.sources.recognising import DATASETS


def test_the_catalogue_is_up_to_date():
    assert CATALOGUE.read_text(encoding="utf-8") == catalogue(), "run `make catalogue`"


def test_every_indicator_comes_from_a_dataset_that_exists():
    entries = re.findall(r"^#### `(\w+)`$.*?^- Read from: (.*?)$", catalogue(), re.MULTILINE | re.DOTALL)
    assert [code for code, _ in entries] == list(INDICATORS)
    named = {name for _, datasets in entries for name in re.findall(r"(?:^|, )`(\w+)`(?: \(|$)", datasets)}
    assert named <= {dataset.name for dataset in DATASETS}
    assert all("`" in datasets for _, datasets in entries)


def test_what_is_no_risk_factor_is_never_worse_either_way():
    assert {one.worse for one in INDICATORS.values() if one.factor is None} == {Worse.NEITHER}
