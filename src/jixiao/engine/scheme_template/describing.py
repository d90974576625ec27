"""A template's indicators as the health check reads them, with what the office chose."""

from collections.abc import Mapping
from typing import Any

from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import show
from jixiao.engine.scheme_template.template import TYPED, Template


def described(
    template: Template, scheme: Scheme, owners: Mapping[str, str] | None = None, ways: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """One row for each indicator that `scheme` observes; `owners` and `ways` go before the template's own."""
    leaves = {leaf.indicator: leaf for leaf in scheme.leaves}
    rows = []
    for code in scheme.indicators:
        entry, need, leaf = template.entry(code) or {}, template.need(code), leaves.get(code)
        low, high = entry.get("bounds", ("", ""))
        is_typed = (ways or {}).get(code, need.way) == TYPED
        rows.append(
            {
                "indicator_code": code,
                **{key: entry.get(key, {}).get("zh", "") for key in ("label", "definition", "formula")},
                "label_en": entry.get("label", {}).get("en", ""),
                "unit_of_measure": entry.get("unit_of_measure", ""), "direction": entry.get("direction", "higher"),
                "source": entry.get("source_note", ""), "owner": (owners or {}).get(code) or need.owner.zh or "-",
                "target": "" if leaf is None or leaf.target is None else show(leaf.target),
                "weight": "" if leaf is None else leaf.weight, "minutes": need.minutes if is_typed else 0,
                "lower": low, "upper": high, "is_typed": "yes" if is_typed else "no",
                "evidence_required": "yes" if entry.get("evidence_required") else "no",
            }
        )  # fmt: skip
    return rows
