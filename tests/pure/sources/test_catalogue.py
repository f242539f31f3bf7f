"""The data catalogue says what the importer knows, and nothing else."""

import re
from datetime import date

from deploy.write_data_catalogue import CATALOGUE, catalogue
from deploy.write_templates import TEMPLATES_PAGE, templates_page
from securing_good_risk_engine.indicators import INDICATORS, Worse
from securing_good_risk_engine.sources.facts import Row
from securing_good_risk_engine.sources.recognising import DATASETS, read_file
from securing_good_risk_engine.sources.templates import TEMPLATES


def test_the_catalogue_is_up_to_date():
    assert CATALOGUE.read_text(encoding="utf-8") == catalogue(), "run `make catalogue`"


def test_the_page_of_templates_is_up_to_date_and_its_examples_are_read():
    page = TEMPLATES_PAGE.read_text(encoding="utf-8")
    assert page == templates_page(), "run `make catalogue`"
    examples = re.findall(r"```csv\n(.*?)```", page, re.DOTALL)
    assert len(examples) == len(TEMPLATES) + 1
    for example in examples:
        file = read_file(example.encode(), filename="a.csv", period=None, today=date(2026, 7, 6), council="307")
        rows = list(file.rows)
        assert len(rows) == 2
        assert all(isinstance(row, Row) for row in rows), rows


def test_every_indicator_comes_from_a_dataset_that_exists():
    entries = re.findall(r"^#### `(\w+)`$.*?^- Read from: (.*?)$", catalogue(), re.MULTILINE | re.DOTALL)
    assert [code for code, _ in entries] == [code for code in INDICATORS if "__" not in code]
    named = {name for _, datasets in entries for name in re.findall(r"(?:^|, )`(\w+)`(?: \(|$)", datasets)}
    assert named <= {dataset.name for dataset in DATASETS}
    assert all("`" in datasets for _, datasets in entries)


def test_what_is_no_risk_factor_is_never_worse_either_way():
    assert {one.worse for one in INDICATORS.values() if one.factor is None} == {Worse.NEITHER}
