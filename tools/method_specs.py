"""The method specs in tests/spec/methods: which families there are, what is registered in each, how a case is run.

A new family is one line in FAMILIES; `tools/print_methods.py` prints the specs and `tests/spec/test_methods.py` runs them.
"""

import csv
import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

import jixiao
from jixiao.engine.model.text import Text

ROOT = Path(__file__).resolve().parents[1]
SPECS = ROOT / "tests" / "spec" / "methods"
NEEDED_KEYS = {"family", "method", "title", "source", "formula", "when", "not_when", "cases"}
OPTIONAL_KEYS = {"command", "options", "unpublished"}
CASE_KEYS = {"note", "table", "meta", "options", "expected", "tolerance", "findings", "refused"}


@dataclass(frozen=True)
class Family:
    """A family of methods: `home` has the public function, `registry` is module:name of its methods by name.

    `call` is how the function takes the method: as its second argument, by its own name, or as the keyword `model`.
    """

    name: str
    title: Text
    home: str
    function: str
    registry: str
    command: str
    call: str = "method"

    @property
    def exists(self) -> bool:
        """Whether the family is there yet: its registry is written and its function public."""
        module = ROOT / "src" / Path(*self.registry.partition(":")[0].split("."))
        written = module.with_suffix(".py").exists() or (module / "__init__.py").exists()
        return written and (self.home != "jixiao" or self.function in jixiao.__all__)

    def registered(self) -> Mapping[str, Any]:
        """Every method of the family by name; none where the family is not there yet."""
        if not self.exists:
            return {}
        module, _, attribute = self.registry.partition(":")
        found: Mapping[str, Any] = getattr(import_module(module), attribute)
        return found

    def bound(self, method: str) -> Callable[..., Any]:
        """The public function for one method; takes a frame and keywords, gives an Outcome."""
        home = import_module(self.home)
        if self.call == "own name":
            own: Callable[..., Any] = getattr(home, method.replace("-", "_"))
            return own
        function: Callable[..., Any] = getattr(home, self.function)
        if self.call == "model":
            return lambda frame, **given: function(frame, **{"model": method, **given})
        return lambda frame, **given: function(frame, method, **given)


FAMILIES = {
    family.name: family
    for family in (
        Family(
            "treatment", Text("Data treatment", "数据处理"), "jixiao", "treat",
            "jixiao.engine.treatment.registry:TREATMENTS", "jixiao treat TABLE.csv [--meta META.csv]", "own name",
        ),
        Family(
            "normalisation", Text("Normalisation", "无量纲化"), "jixiao", "normalise",
            "jixiao.engine.normalisation.registry:NORMALISATIONS",
            "jixiao normalise {method} TABLE.csv [--meta META.csv]",
        ),
        Family(
            "weighting", Text("Weights", "赋权"), "jixiao", "weigh",
            "jixiao.engine.weighting.registry:WEIGHTINGS", "jixiao weights {method} TABLE.csv [--meta META.csv]",
        ),
        Family(
            "aggregation", Text("Aggregation", "合成"), "jixiao", "aggregate",
            "jixiao.engine.aggregation.registry:AGGREGATIONS",
            "jixiao aggregate {method} TABLE.csv --meta META.csv",
        ),
        Family(
            "efficiency", Text("Efficiency", "效率"), "jixiao", "efficiency",
            "jixiao.engine.comparison.efficiency.registry:MODELS",
            "jixiao efficiency TABLE.csv --inputs a,b --outputs c --model {method}", "model",
        ),
    )
}  # fmt: skip


def spec_files() -> list[Path]:
    """Every spec, in the order of the families and then by name."""
    order = list(FAMILIES)
    found = SPECS.glob("*/*.yaml")
    return sorted(found, key=lambda path: (order.index(path.parent.name) if path.parent.name in order else 99, path))


def load(path: Path) -> dict[str, Any]:
    """The spec in a file; ValueError naming the file where it is no YAML mapping."""
    try:
        spec = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except YAMLError as fault:
        raise ValueError(f"{path.relative_to(ROOT)}: {fault}") from None
    if not isinstance(spec, dict):
        raise ValueError(f"{path.relative_to(ROOT)}: not a mapping")  # noqa: TRY004 (a fault of the file, not of the caller)
    return spec


def readable_specs() -> dict[str, dict[str, Any]]:
    """Every spec that can be read, by family/method; a broken file is a test's failure, not the end of all tests."""
    found = {}
    for path in spec_files():
        with suppress(ValueError):
            found[f"{path.parent.name}/{path.stem}"] = load(path)
    return found


def records(text: str) -> list[list[str]]:
    """The rows of a CSV text, header first; spaces around cells do not count."""
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text.strip()))]


def frame(text: str) -> dict[str, list[str]]:
    """A CSV text as columns of text."""
    header, *rows = records(text)
    return {name: [row[place] for row in rows] for place, name in enumerate(header)}


def run_case(spec: Mapping[str, Any], case: Mapping[str, Any]) -> Any:
    """The Outcome of one case; raises what the method raises."""
    given: dict[str, Any] = dict(case.get("options", {}))
    if "meta" in case:
        given["meta"] = frame(case["meta"])
    return FAMILIES[spec["family"]].bound(spec["method"])(frame(case["table"]), **given)
