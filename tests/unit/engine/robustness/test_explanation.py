"""The page on how firm a ranking is prints what the engine gives, in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao import UncertaintyPlan, influence, robustness, sensitivity
from jixiao.engine.robustness.robustness import Robustness
from tests.unit.engine.robustness.technology_index import technology_index

PAGES = Path(__file__).parents[4] / "docs" / "explanation"
COUNTRIES = {"Finland": "芬兰", "Korea": "韩国", "Australia": "澳大利亚", "Belgium": "比利时", "Slovenia": "斯洛文尼亚"}
FACTORS = {
    "weights:tai": ("weights", "权重"),
    "normalisation": ("normalisation", "无量纲化"),
    "aggregation": ("aggregation", "合成"),
    "missing": ("missing values", "缺数"),
    "leave_out": ("leaving a leaf out", "去掉一项指标"),
}


@pytest.fixture(scope="module")
def plans() -> tuple[Robustness, Robustness]:
    index = technology_index()
    return robustness(index), robustness(index, plan=UncertaintyPlan.handbook())


def intervals(plans: tuple[Robustness, Robustness]) -> Iterator[tuple[str, str]]:
    """Country and the rest of its row."""
    for law, handbook in zip(*(plan.overall for plan in plans), strict=True):
        cells = [f"{row['rank_p05']}–{row['rank_p95']}" for row in (law, handbook)]
        yield law["organisation_code"], f"| {law['rank']} | {' | '.join(cells)} |"


def test_the_intervals(plans: tuple[Robustness, Robustness]) -> None:
    english, chinese = page(""), page(".zh-CN")
    printed = {country: rest for country, rest in intervals(plans) if country in COUNTRIES}
    for country, rest in printed.items():
        assert f"\n| {country} {rest}\n" in english
        assert f"\n| {COUNTRIES[country]} {rest}\n" in chinese


def test_shifts_and_bands(plans: tuple[Robustness, Robustness]) -> None:
    for number, plan in enumerate(plans):
        shift, n_bands = f"{plan.shifts.mean():.2f}", max(plan.bands()["band"])
        assert (shift, n_bands) == (("0.47", 14), ("1.96", 4))[number]
        assert f"shift by {shift} places" in page("")
        assert f"平均变动 {shift} 位" in page(".zh-CN")
        assert f"{n_bands} bands" in page("")
        assert f"{n_bands} 段" in page(".zh-CN")


def test_the_indices() -> None:
    for row in sensitivity(technology_index(), plan=UncertaintyPlan.handbook()).table:
        if row["output"] == "mean_rank_shift":
            rest = f"| {row['first']:.2f} | {row['total']:.2f} |"
            for name, text in zip(FACTORS[row["factor"]], (page(""), page(".zh-CN")), strict=True):
                assert f"\n| {name} {rest}\n" in text


def test_the_influences() -> None:
    shares = {row["node_code"]: f"{row['effective_share']:.1%}" for row in influence(technology_index())}
    assert f"royalties really have {shares['royalties'][:-1]} %, exports {shares['exports'][:-1]} %" in page("")
    assert f"实际为 {shares['royalties']}" in page(".zh-CN")
    assert f"实际为 {shares['exports']}" in page(".zh-CN")


def page(language: str) -> str:
    return (PAGES / f"how-firm-is-a-ranking{language}.md").read_text(encoding="utf-8")
