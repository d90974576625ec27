"""What somebody chose in the guide, as plain frozen data that a draft keeps as JSON. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.engine.scheme_template.adapting import Choices
from jixiao.web.indicators import register


@dataclass(frozen=True)
class Place:
    """An organisation to be made. `parent`: the code of one that is there or is made too; `short` is for matching lists."""

    code: str
    label_zh: str
    tier: str
    parent: str
    label_en: str = ""
    short: str = ""
    group: str = ""
    is_assessed: bool = True


@dataclass(frozen=True)
class Delivery:
    """Who answers for an indicator's figures ('': each organisation for its own), who is asked, where they come from."""

    owner: str = ""
    person: str = ""
    way: str = register.TYPED


@dataclass(frozen=True)
class Person:
    """Somebody who gets an account with one role over one organisation."""

    display_name: str
    username: str
    role: str
    organisation: str


@dataclass(frozen=True)
class Chosen:
    """Everything chosen so far; what is not said is the template's. Figures of rules go by “code.name”."""

    label_zh: str = ""
    label_en: str = ""
    year: int = 0
    first_period: str = ""
    existing: tuple[str, ...] = ()
    new: tuple[Place, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    targets: Mapping[str, float | None] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)
    bands: Mapping[str, Sequence[Sequence[float]]] = field(default_factory=dict)
    own_targets: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    delivery: Mapping[str, Delivery] = field(default_factory=dict)
    due_day: int = 0
    people: tuple[Person, ...] = ()
    done: tuple[str, ...] = ()

    @property
    def assessed(self) -> tuple[str, ...]:
        """Codes of all that the scheme scores."""
        return (*self.existing, *(each.code for each in self.new if each.is_assessed))

    def choices(self, *, code: str = "") -> Choices:
        """The same for the engine, which writes the scheme."""
        return Choices(
            code=code, version=str(self.year or ""), label=Text(self.label_en, self.label_zh) if self.label_zh else None,
            dropped=frozenset(self.dropped), weights=self.weights, targets=self.targets,
            parameters={_owner_and_name(key): value for key, value in self.figures.items()},
            bands={code: [(cut, share) for cut, share in rows] for code, rows in self.bands.items()},
        )  # fmt: skip

    def as_data(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Chosen":
        """What `as_data` was told; keys that are unknown (of a later version) are passed over."""
        known = {entry.name for entry in fields(cls)}
        given: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items() if key in known
        }
        given["new"] = tuple(Place(**each) for each in given.get("new", ()))
        given["people"] = tuple(Person(**each) for each in given.get("people", ()))
        given["delivery"] = {code: Delivery(**each) for code, each in given.get("delivery", {}).items()}
        return cls(**given)


def _owner_and_name(key: str) -> tuple[str, str]:
    owner, _dot, name = key.rpartition(".")
    return owner, name
