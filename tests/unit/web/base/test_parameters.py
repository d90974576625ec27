"""Parameters by date, each with its source."""

from datetime import date
from importlib.resources import files

import pytest
from ruamel.yaml import YAML

from jixiao.web.base.parameters import parameter


def test_the_value_of_the_day_holds() -> None:
    assert parameter("waste-sorting", "accuracy_goal", date(2025, 12, 31)) == 80
    assert parameter("waste-sorting", "accuracy_goal", date(2026, 1, 1)) == 90


@pytest.mark.parametrize(("code", "day"), [("none", date(2026, 1, 1)), ("accuracy_goal", date(1990, 1, 1))])
def test_no_value_is_a_key_error(code: str, day: date) -> None:
    with pytest.raises(KeyError):
        parameter("waste-sorting", code, day)


def test_every_parameter_has_date_source_and_certainty() -> None:
    found = [
        path for path in files("jixiao").joinpath("library", "parameters").iterdir() if path.name.endswith(".yaml")
    ]
    assert found
    for path in found:
        for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["parameters"]:
            for value in entry["values"]:
                assert isinstance(value["valid_from"], date), (path.name, entry["code"])
                assert value["source"], (path.name, entry["code"])
                assert value["certainty"] in {"published", "memory", "story"}, (path.name, entry["code"])
