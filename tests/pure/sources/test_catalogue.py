"""The data catalogue says what the importer knows, and nothing else."""

import re

from deploy.write_data_catalogue import CATALOGUE, catalogue
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.recognising import DATASETS


def test_the_catalogue_is_up_to_date():
    assert CATALOGUE.read_text(encoding="utf-8") == catalogue(), "run `make catalogue`"


def test_every_indicator_comes_from_a_dataset_that_exists():
    rows = re.findall(r"^\| `(\w+)` .*\| ([^|]+) \|$", catalogue(), re.MULTILINE)
    assert [code for code, _ in rows] == list(INDICATORS)
    named = {name for _, datasets in rows for name in re.findall(r"`(\w+)`", datasets)}
    assert named <= {dataset.name for dataset in DATASETS}
    assert all("`" in datasets for _, datasets in rows)
