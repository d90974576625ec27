"""Addresses of goals, schemes, the set-up guide and the practice ground."""

from tests.unit.web.access.readers import (
    ADMINISTRATOR,
    DATA,
    DATA_OF_S11,
    NOBODY,
    OFFICE,
    TREE_EDITORS,
    Page,
    page,
    posted,
)

EXPECTED: dict[str, list[Page]] = {
    "indicators:register": [page(DATA)],
    "indicators:register_indicator": [page(OFFICE, code="accuracy")],
    "indicators:goals": [page(DATA)],
    "indicators:create_plan": [page(OFFICE)],
    "indicators:create_goal": [page(OFFICE, code="2026")],
    "indicators:library": [page(DATA)],
    "indicators:create_indicator": [page(OFFICE)],
    "indicators:indicator": [page(DATA, code="accuracy")],
    "indicators:revise_indicator": [page(OFFICE, code="accuracy")],
    "indicators:schemes": [page(DATA)],
    "indicators:import_scheme": [page(OFFICE)],
    "indicators:scheme": [
        page(DATA, code="waste", number="1"),
        page(OFFICE, code="waste", number="2"),
        page(DATA - {"reporter", "approver"}, code="own", number="1"),
    ],
    "indicators:download": [page(DATA, code="waste", number="1"), page(OFFICE, code="waste", number="2")],
    "indicators:document": [page(DATA, code="waste", number="1"), page(OFFICE, code="waste", number="2")],
    "indicators:differences": [page(DATA, code="waste", number="1"), page(OFFICE, code="waste", number="2")],
    "indicators:node": [page(DATA, code="waste", number="1", node_code="accuracy")],
    "indicators:weights": [page(OFFICE, code="waste", number="2")],
    "indicators:text": [page(OFFICE, code="waste", number="2")],
    "indicators:new_version": [posted(OFFICE, code="waste", number="1")],
    "indicators:publish": [page(OFFICE, code="waste", number="2")],
    "indicators:withdraw": [page(OFFICE, code="waste", number="1")],
    "indicators:targets": [page(DATA)],
    "indicators:target": [page(DATA_OF_S11, code="accuracy", organisation_code="S11", year="2026")],
    "indicators:set_target": [page(OFFICE, code="accuracy", organisation_code="S11", year="2026")],
    # Outside of a sandbox nothing of the practice ground is found, by nobody.
    "practice:home": [page(NOBODY)],
    "practice:play": [posted(NOBODY)],
    "practice:progress": [page(NOBODY)],
    "practice:anew": [posted(NOBODY)],
    "practice:take": [posted(NOBODY, role="reporter")],
    "practice:exercise": [page(NOBODY, code="first-month")],
    "practice:begin": [posted(NOBODY, code="first-month")],
    "practice:answer": [posted(NOBODY, code="first-month", step="type")],
    "set_up:home": [page(TREE_EDITORS)],
    "set_up:new": [page(OFFICE)],
    "set_up:office": [posted(ADMINISTRATOR)],
    "set_up:accounts": [posted(ADMINISTRATOR)],
    **{
        f"set_up:{step}": [page(OFFICE, pk="set-up of the city")]
        for step in ("draft", "name", "places", "indicators", "aims", "delivery", "people", "review", "done")
    },
    "set_up:open_year": [posted(OFFICE, pk="set-up of the city")],
    "set_up:discard": [posted(OFFICE, pk="set-up of the city")],
}
