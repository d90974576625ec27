"""Exercises as data, the rules of the year, answers as people write them, the way back to the beginning."""

import re
import sqlite3
from pathlib import Path

import pytest

from jixiao.demo.people import everybody
from jixiao.demo.sandbox.people import NEWCOMERS
from jixiao.demo.sandbox.situations import MAKERS
from jixiao.demo.sandbox.year import FIRST_MONTH, N_STOPS, moment_of, place_of
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web.base.rules import RuleViolation
from jixiao.web.practice import queries, rules
from jixiao.web.practice.queries.checks import CHECKS
from jixiao.web.practice.queries.checks.answers import plain
from jixiao.web.practice.tasks import put_back

STEPS = [(exercise, step) for exercise in queries.exercises() for step in exercise.steps]
PO = Path(rules.__file__).parents[2] / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
QUOTED = re.compile("“([^”]+)”")


def test_every_role_has_exercises_and_all_five_stages_occur() -> None:
    roles = [part.role for part in queries.parts()]
    assert roles == [
        "reporter", "approver", "office", "finance", "department", "air", "expert", "leader", "auditor", "public",
    ]  # fmt: skip
    assert {exercise.stage for exercise in queries.exercises()} == set(rules.exercises.STAGES)
    assert all(len(part.exercises) >= 2 for part in queries.parts())
    accounts = {person.username for person in (*everybody(), *NEWCOMERS)}
    assert {part.account for part in queries.parts()} - {""} <= accounts


def test_every_exercise_has_a_situation_and_every_step_a_check() -> None:
    codes = [exercise.code for exercise in queries.exercises()]
    assert len(set(codes)) == len(codes)
    assert set(codes) == set(MAKERS)
    assert {step.check for _, step in STEPS} == set(CHECKS)


@pytest.mark.parametrize(("exercise", "step"), STEPS, ids=[f"{one.code}-{step.code}" for one, step in STEPS])
def test_a_step_names_what_the_pages_say(exercise: rules.Exercise, step: rules.Step) -> None:
    """What stands in quotes is the page's own name for it, in both languages, so that a newcomer finds it."""
    catalogue = PO.read_text(encoding="utf-8")
    known = dict(re.findall(r'^msgid "([^"]+)"\nmsgstr "([^"]+)"', catalogue, re.MULTILINE))
    english, chinese = (
        [name for name in QUOTED.findall(words) if not name.startswith("{")] for words in (step.words.en, step.words.zh)
    )
    unknown = [name for name in english if name not in known and name != "Outer streets and towns"]
    unknown += [name for name in chinese if name not in known.values()]
    assert unknown == []


def test_a_text_takes_its_facts_in_both_languages() -> None:
    text = Text("{street} owes {n}", "{street}欠{n}项")
    facts = {"street": {"zh": "东礁街道", "en": "Dongjiao Street"}, "n": 2, "list": [1]}
    assert rules.worded(text, facts) == Text("Dongjiao Street owes 2", "东礁街道欠2项")


@pytest.mark.parametrize(
    "broken",
    [
        {"label": {"zh": "填报员"}},
        {"label": {"zh": "甲", "en": "A blind panel", "and a client in it": None}},
        {"exercises": [{"code": "a", "stage": "nowhere", "stop": "any"}]},
        {"exercises": [{"code": "a", "hint": "?"}]},
        {"colour": "red"},
    ],
)
def test_a_broken_exercise_is_refused_by_name(broken: dict[str, object]) -> None:
    words = {"zh": "甲", "en": "A"}
    part = {"role": "reporter", "place": 1, "label": words, "says": words, "exercises": []}
    with pytest.raises(DefinitionError, match=r"new\.yaml"):
        rules.read_part({**part, **broken}, "new.yaml")


def test_the_year_has_twelve_months_of_three_stops() -> None:
    assert N_STOPS == 36
    assert [place_of(number)[1] for number in range(4)] == ["figures", "scores", "results", "figures"]
    moments = [moment_of(*place_of(number)) for number in range(N_STOPS)]
    assert moments == sorted(moments)
    assert str(FIRST_MONTH) == "2025-11"


@pytest.mark.parametrize(("until", "goal"), [("stop", 5), ("month", 7), ("year", 35)])
def test_how_far_is_played(until: str, goal: int) -> None:
    assert rules.goal_of(until, 4, 36) == goal


@pytest.mark.parametrize(
    ("number", "stop", "found"), [(0, "figures", 0), (1, "figures", 3), (1, "results", 2), (34, "figures", None)]
)
def test_the_next_stop_of_a_kind(number: int, stop: str, found: int | None) -> None:
    assert rules.next_at(number, stop, 36) == found


def test_the_year_is_played_by_one_press_and_ends() -> None:
    assert rules.can_play(0, 36, is_playing=False)
    with pytest.raises(RuleViolation, match="being played"):
        rules.check_can_play(0, 36, is_playing=True)
    with pytest.raises(RuleViolation, match="over"):
        rules.check_can_play(35, 36, is_playing=False)
    assert [rules.can_reset(is_playing=one) for one in (False, True)] == [True, False]


@pytest.mark.parametrize(
    ("given", "meant"),
    [("１２", "12"), ("12.0", "12"), (" 93.10 % ", "93.1"), ("1,820", "1,820"), ("BH-0204", "bh-0204")],
)
def test_answers_are_read_as_people_write_them(given: str, meant: str) -> None:
    assert plain(given) == meant


def test_a_year_is_put_back_under_open_connections_and_gives_no_key_twice(tmp_path: Path) -> None:
    kept, live = tmp_path / "kept", tmp_path / "live"
    for path in (kept, live):
        with sqlite3.connect(path) as made:
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("CREATE TABLE task (id INTEGER PRIMARY KEY AUTOINCREMENT, state TEXT)")
            made.execute("CREATE TABLE later (id INTEGER PRIMARY KEY AUTOINCREMENT)")
            made.execute("INSERT INTO task (state) VALUES ('open')")
        made.close()
    reader = sqlite3.connect(live, isolation_level=None)
    reader.executescript("INSERT INTO task (state) VALUES ('new'), ('new'); UPDATE task SET state = 'done'; "
                         "INSERT INTO later DEFAULT VALUES")  # fmt: skip
    put_back(kept, live)
    assert reader.execute("SELECT id, state FROM task").fetchall() == [(1, "open")]
    assert reader.execute("INSERT INTO task (state) VALUES ('x') RETURNING id").fetchone() == (4,)
    assert reader.execute("INSERT INTO later DEFAULT VALUES RETURNING id").fetchone() == (2,)
    reader.close()
