"""Which organisations can be compared, and their inputs and outputs without fault; whoever is left out has a finding."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingGroup, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.rows import EXTRAS, to_columns
from jixiao.engine.model.table_reader import read_indicator_table
from jixiao.engine.model.text import Text, did_you_mean


@dataclass(frozen=True)
class Figures:
    """`compared`: places in the table, in an order that depends on the figures and codes alone; rows and columns of
    `inputs` and `outputs` follow. `names`: codes of the columns as in the arrays, inputs first.
    """

    compared: Ints
    inputs: Floats
    outputs: Floats
    names: tuple[str, ...]


def take_figures(
    table: IndicatorTable, inputs: Sequence[str], outputs: Sequence[str], findings: FindingList
) -> Figures:
    """Negative or missing figures, and organisations that put nothing in or nothing out, are left out with a finding."""
    spent, gained = sorted(inputs), sorted(outputs)
    names = (*spent, *gained)
    values = table.values[:, [table.codes.index(name) for name in names]]
    usable = _usable(table.organisations, names, values, len(spent), findings)
    # Sorted, so that neither the order of the rows nor of the columns can matter, not even to the last bit.
    by_code = np.array(sorted(np.flatnonzero(usable).tolist(), key=table.organisations.__getitem__), np.int64)
    compared = by_code[np.lexsort(values[by_code].T[::-1])] if len(by_code) else by_code
    chosen = values[compared]
    _remark(names, chosen, len(spent), findings)
    return Figures(compared, chosen[:, : len(spent)], chosen[:, len(spent) :], names)


def check_columns(inputs: Sequence[str], outputs: Sequence[str]) -> None:
    """At least one input and one output, no column twice; DefinitionError else."""
    for role, role_zh, names in (("input", "投入", inputs), ("output", "产出", outputs)):
        if not names:
            text = Text(f"No {role} is named.", f"未指定{role_zh}指标。")
            raise DefinitionError(f"no_{role}", text, Text("Name at least one column.", "请至少指定一列。"))
    seen: set[str] = set()
    for name in (*inputs, *outputs):
        if name in seen:
            text = Text(f"“{name}” is named twice among inputs and outputs.", f"“{name}”在投入和产出指标中重复出现。")
            raise DefinitionError("column_twice", text, Text("Keep it in one place.", "请只保留一处。"))
        seen.add(name)


def read_figures(table: object, names: Sequence[str], findings: FindingList) -> IndicatorTable:
    """The named columns of a frame; what stands in others is nobody's fault here. An unknown name raises."""
    if isinstance(table, IndicatorTable):
        _check_known(names, table.codes)
        return table
    columns = to_columns(table)
    aside = ("organisation_code", *EXTRAS)
    if "organisation_code" in columns:
        _check_known(names, [name for name in columns if name not in aside])
    return read_indicator_table(
        {name: column for name, column in columns.items() if name in (*aside, *names)}, None, findings
    )


def _check_known(names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            text = Text(f"The table has no column “{name}”.", f"表中没有“{name}”列。")
            raise DefinitionError("unknown_column", text, did_you_mean(name, known))


MISSING = Text(
    "no figure, so the organisation is neither compared nor a peer", "数值缺失，该单位不参与比较，也不作为标杆"
)
NEGATIVE = Text(
    "a negative figure, which efficiency has no meaning for; the organisation is neither compared nor a peer",
    "数值为负，无法计算效率，该单位不参与比较，也不作为标杆",
)
NO_INPUT = Text(
    "all inputs are 0, so the organisation is neither compared nor a peer",
    "投入全部为 0，该单位不参与比较，也不作为标杆",
)
NO_OUTPUT = Text(
    "all outputs are 0, so the organisation is neither compared nor a peer",
    "产出全部为 0，该单位不参与比较，也不作为标杆",
)


def _usable(
    organisations: tuple[str, ...], names: Sequence[str], values: Floats, n_inputs: int, findings: FindingList
) -> Bools:
    def tell(rule: str, text: Text, where: Bools, name: str = "") -> None:
        if where.any():
            said = Text(f"{text.en[0].upper()}{text.en[1:]}.", f"{text.zh}。")
            group = FindingGroup(Severity.ERROR, rule, said, organisations, np.flatnonzero(where), name)
            findings.add(group)

    missing, negative = np.isnan(values), values < 0
    for place, name in enumerate(names):
        tell("missing_figure", MISSING, missing[:, place], name)
        tell("negative_figure", NEGATIVE, negative[:, place], name)
    readable = ~(missing | negative).any(axis=1)
    no_input: Bools = np.asarray(readable & ~(values[:, :n_inputs] > 0).any(axis=1))
    no_output: Bools = np.asarray(readable & ~(values[:, n_inputs:] > 0).any(axis=1))
    tell("no_input", NO_INPUT, no_input)
    tell("no_output", NO_OUTPUT, no_output)
    return np.asarray(readable & ~no_input & ~no_output)


def _remark(names: Sequence[str], values: Floats, n_inputs: int, findings: FindingList) -> None:
    """What weakens the comparison as a whole: columns of zeros, few organisations for many columns.

    The rule of thumb n ≥ max(m·s, 3(m + s)) is Cooper, Seiford and Tone's (2007, Data Envelopment Analysis, 2nd ed.).
    """
    if not len(values):
        text = Text("No organisation is left to compare.", "没有可参与比较的单位。")
        findings.add(Finding(Severity.ERROR, "nothing_to_compare", text))
        return
    for place in np.flatnonzero(~(values > 0).any(axis=0)).tolist():
        text = Text("Every figure is 0, so the column tells nobody apart.", "该列全部为 0，不起区分作用。")
        findings.add(Finding(Severity.WARNING, "zero_column", text, indicator_code=names[place]))
    n, m, s = len(values), n_inputs, len(names) - n_inputs
    advised = max(m * s, 3 * (m + s))
    if n < advised:
        en = f"{n} compared by {m + s} columns, fewer than the {advised} advised: many will look efficient"
        zh = f"{m} 个投入、{s} 个产出只有 {n} 个单位，样本偏少，会有过多单位显示为有效。建议不少于 {advised} 个"
        source = "Cooper, Seiford & Tone 2007"
        findings.add(Finding(Severity.WARNING, "few_organisations", Text(f"{en} ({source}).", f"{zh}（{source}）。")))
