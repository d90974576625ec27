"""Tables of ratings as they may be published: small cells blank."""

from typing import Final

from jixiao.engine.model.degrees import DEGREES
from jixiao.engine.model.table import Table

KEPT: Final = (
    "period",
    "group",
    "state",
    "suppressed",
    "suppressed_degrees",
    "organisation_code",
    "service_point",
    "item",
)


def for_publication(table: Table) -> Table:
    """A table of `ratings` or `rated`: a row of fewer ratings than the smallest cell keeps its names only, a small cell of
    a degree is None (with one more, where the total would give it away). What decides is in `suppressed…`.
    """
    rows = []
    for row in table:
        hidden = set(str(row["suppressed_degrees"]).split(";"))
        small = {f"degree_{degree}" for degree in DEGREES if str(degree) in hidden}
        left_out = row.keys() - set(KEPT) if row["suppressed"] else small
        rows.append(tuple(None if name in left_out else value for name, value in row.items()))
    return Table.from_rows(list(table.columns), rows)
