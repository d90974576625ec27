"""Who may open each address: `EXPECTED`, for every role, with the arguments that an address needs."""

from tests.unit.web.access import collecting, evaluating, planning, platform, publishing, using
from tests.unit.web.access.readers import Page

EXPECTED: dict[str, list[Page]] = {
    address: pages
    for stage in (platform, planning, collecting, evaluating, using, publishing)
    for address, pages in stage.EXPECTED.items()
}
