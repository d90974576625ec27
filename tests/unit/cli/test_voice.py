"""`jixiao ratings`, `survey`, `stuffing` and `hotline` as a person uses them: files in, tables out, faults with their row."""

from pathlib import Path

import pytest

from tests.unit.cli.calls import call, placed, records

RATINGS = "service_point,organisation_code,item,degree,at,case_number,kind\n" + "".join(
    f"{point},O,I{number % 2},{degree},2026-03-0{1 + number % 9} 10:00,{point}{number},{'默认' if number == 3 else ''}\n"
    for point, degree in (("甲", "非常满意"), ("乙", "3"))
    for number in range(40)
)
ANSWERS = "answer,point,at,degree,network_key,token_kind\n" + "".join(
    f"a{n},甲,2026-03-05 10:{n:02d},5,{'one' if n < 15 else n},poster\n" for n in range(30)
)
ORDERS = (
    "organisation_code,month,response,callback,solved,satisfied,unreasonable\n"
    "A,2026-03,in_time,reached,solved,满意,\nA,2026-03,late,reached,unsolved,不满意,accepted\n"
    "B,2026-02,in_time,refused,,,\n"
)
DESIGN = (
    "kind: sample\nstrata: {column: district, sizes: {东: 900, 西: 100}}\nby: district\nquestions: [overall]\n"
    "disposition: result\n"
)
SURVEY = "district,result,overall\n" + "".join(
    f"{'东' if number % 2 else '西'},{'拒访' if number > 55 else '完成'},{3 + number % 3}\n" for number in range(60)
)
FILES = {
    "r.csv": RATINGS, "a.csv": ANSWERS, "o.csv": ORDERS, "d.yaml": DESIGN, "s.csv": SURVEY, "e.csv": "",
    "f.csv": "service_point,period,finished\n甲,2026-03,50\n乙,2026-03,bad\n",
    "g.csv": "organisation_code,group,full_mark\nA,东片,150\nB,东片,150\n",
    "two.csv": "organisation_code,group,full_mark\nA,东片,150\nB,东片,100\n",
    "m.yaml": "weights: {response_rate: 1}\n", "bad.yaml": "kind: [sample\n", "open.yaml": "kind: open\nquestions: [overall]\n",
}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return placed(tmp_path, monkeypatch, FILES)


def test_ratings(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("ratings", "r.csv", "--finished", "f.csv", "--out", "o", "--findings", "n.csv", "--lang", "zh") == 0
    assert sorted(path.name for path in (here / "o").iterdir()) == [
        "items.csv",
        "organisations.csv",
        "service_points.csv",
    ]
    points = {row["service_point"]: row for row in records(here / "o" / "service_points.csv")}
    assert [points["甲"][name] for name in ("active", "default", "rating_rate", "rank")] == ["39", "1", "80", "1"]
    assert points["乙"]["rating_rate"] == ""
    assert [(row["rule"], row["file"], row["row"]) for row in records(here / "n.csv")] == [
        ("bad_finished", "f.csv", "3")
    ]
    assert "f.csv，" in capsys.readouterr().err.replace(", ", "，")


def test_survey_and_its_change(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "--design d.yaml --out e.csv --response n.csv --against s.csv --change c.csv"
    assert call("survey", "s.csv", *words.split()) == 0
    total = records(here / "e.csv")[0]
    assert (total["n"], total["state"]) == ("56", "total")
    assert float(total["margin"]) > 0
    assert records(here / "n.csv")[0]["rr1"].startswith("93.3")
    assert {row["is_told_apart"] for row in records(here / "c.csv")} == {"False"}
    assert call("survey", "s.csv", "--design", "open.yaml", "--out", "e.csv") == 0
    assert records(here / "e.csv")[0]["margin"] == ""
    assert "no probability sample" in capsys.readouterr().err


def test_stuffing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("stuffing", "a.csv", "--out", "o.csv", "--scores", "n.csv", "--lang", "zh") == 0
    flags = records(here / "o.csv")
    assert [row["flagged"] for row in flags] == ["1"] * 15 + ["0"] * 15
    assert flags[0]["message_zh"].startswith("同一网络集中评价")
    assert records(here / "n.csv")[0]["flagged"] == "15"
    assert "30 条答卷中标记 15 条" in capsys.readouterr().err


def test_hotline(here: Path) -> None:
    assert (
        call("hotline", "o.csv", "--groups", "g.csv", "--month", "2026年3月", "--out", "n.csv", "--lists", "l.csv") == 0
    )
    rows = {row["organisation_code"]: row for row in records(here / "n.csv")}
    assert [rows["A"][name] for name in ("score", "full_mark", "rank", "unreasonable")] == ["127.5", "150", "1", "1"]
    assert (rows["B"]["state"], rows["B"]["rank"]) == ("no_orders", "")
    assert call("hotline", "o.csv", "--marking", "m.yaml", "--out", "n.csv", "--streaks", "s.csv") == 0
    assert {row["organisation_code"]: row["score"] for row in records(here / "n.csv")} == {"A": "50", "B": "100"}


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("ratings none.csv --out o", 1, "no such file"),
        ("ratings e.csv --out o", 1, "the file is empty"),
        ("ratings a.csv --out o", 1, "nobody is rated"),
        ("ratings r.csv --out o --finished g.csv", 1, "lacks period"),
        ("ratings r.csv --out o --by week", 2, "month"),
        ("ratings r.csv --out o --rank-by luck", 2, "good_rate"),
        ("ratings r.csv", 2, "--out"),
        ("ratings r.csv --out r.csv", 1, "cannot be written"),
        ("survey s.csv --design bad.yaml", 1, "not YAML"),
        ("survey s.csv --design m.yaml", 1, "weights"),
        ("survey r.csv --design d.yaml", 1, "lacks overall"),
        ("survey s.csv --design d.yaml --against s.csv", 2, "go together"),
        ("survey s.csv", 2, "--design"),
        ("stuffing r.csv", 1, "lacks point"),
        ("stuffing a.csv --cut network_least", 2, "NAME=NUMBER"),
        ("stuffing a.csv --cut network=1", 2, "network_least"),
        ("stuffing a.csv --cut network_least=x", 2, "number"),
        ("hotline g.csv", 1, "neither orders, counts nor scores"),
        ("hotline o.csv --month March", 2, "2026-03"),
        ("hotline o.csv --month 2027-01", 1, "nothing is of 2027-01"),
        ("hotline o.csv --groups two.csv", 1, "row 3"),
        ("hotline o.csv --marking d.yaml", 1, "kind"),
        ("hotline o.csv --marking bad.yaml --groups g.csv", 1, "not YAML"),
    ],
)
def test_what_cannot_be(here: Path, words: str, code: int, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(*words.split()) == code
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said
    assert "Internal fault" not in said
