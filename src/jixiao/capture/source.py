"""A data source (数据来源): where figures come from, how often, whose they are, and how they become observations."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import jixiao.capture.registry  # noqa: F401  # fills the list of connectors
from jixiao.capture.connector import Connector, build_connector
from jixiao.capture.mapping import Mapping as Rules
from jixiao.capture.source_parts import NO_LABEL, Checks, Secret, Sharing, check_schedule
from jixiao.capture.source_reader import read_source
from jixiao.engine.model.codes import check_code
from jixiao.engine.model.text import Text

__all__ = ["Checks", "DataSource", "Secret", "Sharing", "check_schedule"]


@dataclass(frozen=True)
class DataSource:
    """One source, valid at birth. `connector_name` with `params` says how it is read, `mapping` what it means.

    `secrets`: by the name that the parameters use, where each is kept. `schedule`: cron, “” for only when asked.
    """

    code: str
    connector_name: str
    params: Mapping[str, Any]
    mapping: Rules
    label: Text = NO_LABEL
    schedule: str = ""
    provider: str = ""
    sharing: Sharing = Sharing.CONDITIONAL
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    checks: Checks = field(default_factory=Checks)

    def __post_init__(self) -> None:
        check_code(self.code)
        if self.provider:
            check_code(self.provider)
        if self.schedule:
            check_schedule(self.schedule)

    @cached_property
    def connector(self) -> Connector:
        """The connector with its parameters; DefinitionError where they make no sense."""
        return build_connector(self.connector_name, self.params)

    @classmethod
    def from_yaml(cls, text: str, name: str = "source.yaml") -> Self:
        """Read a source file; DefinitionErrors with every fault and its line."""
        return read_source(text, name, cls)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The same from plain data, as a form or `as_data` gives it; DefinitionErrors with the path of each fault."""
        return read_source(json.dumps(data, ensure_ascii=False, indent=1, default=str), "", cls)

    def as_data(self) -> dict[str, Any]:
        """Plain data, only what was said; read back, it is the same source."""
        data: dict[str, Any] = {"source": self.code}
        if any(self.label):
            data["label"] = {"zh": self.label.zh, "en": self.label.en}
        data["connector"] = {"name": self.connector_name, **self.params}
        for name in ("schedule", "provider"):
            data |= {name: getattr(self, name)} if getattr(self, name) else {}
        data["sharing"] = self.sharing.value
        if self.secrets:
            data["secrets"] = {name: secret.as_data() for name, secret in self.secrets.items()}
        data["mapping"] = self.mapping.as_data()
        checks = self.checks.as_data()
        return data | ({"checks": checks} if checks else {})

    def to_yaml(self) -> str:
        """A source file that reads back as the same source."""
        from io import StringIO

        from ruamel.yaml import YAML

        yaml = YAML(typ="safe", pure=True)
        yaml.default_flow_style = None
        yaml.allow_unicode = True
        yaml.width = 110
        yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
        out = StringIO()
        yaml.dump(self.as_data(), out)
        return out.getvalue()

    @property
    def digest(self) -> str:
        """sha256 over the content, whatever the order of keys, comments or quotes."""
        text = json.dumps(self.as_data(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
