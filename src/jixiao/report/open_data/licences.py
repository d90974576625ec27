"""The licences under which data are published, by their SPDX name."""

from dataclasses import dataclass

from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Licence:
    """A licence: `name` as in the list of SPDX, where its text stands, and what it is called."""

    name: str
    path: str
    title: Text


LICENCES = {
    each.name: each
    for each in (
        Licence(
            "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/",
            Text("Creative Commons Attribution 4.0", "知识共享 署名 4.0 国际"),
        ),
        Licence(
            "CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/",
            Text("CC0 1.0 Public Domain Dedication", "CC0 1.0 公共领域贡献"),
        ),
        Licence(
            "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/",
            Text("Open Database License 1.0", "开放数据库许可 1.0"),
        ),
        Licence(
            "PDDL-1.0", "https://opendatacommons.org/licenses/pddl/1-0/",
            Text("Public Domain Dedication and License 1.0", "公共领域贡献与许可 1.0"),
        ),
    )
}  # fmt: skip


def licence_named(name: str) -> Licence:
    """The licence of that name; one that is not in the list is known by its name alone."""
    return LICENCES.get(name) or Licence(name, "", Text(name, name))
