"""A walk through a page by Tab alone: where the keyboard stops, in which order, and whether one sees it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_STOPS = 400
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility() && one.type !== 'hidden')
    .map((one, place) => { one.dataset.stop = place; return one.tabIndex; })"""
"""What the keyboard has to reach, numbered as it is read; of one group of choices only one is a stop."""
STOP = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const over = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, innerHeight) / 2);
    return one === document.body ? null : {
        stop: Number(one.dataset.stop), name: one.className || one.id || one.localName, text: one.textContent.trim().slice(0, 40),
        is_seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        is_marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        is_covered: over !== null && !one.contains(over) && !over.contains(one),
    };
}"""

MARKS = "number => document.querySelector(`[data-stop='${number}']`).outerHTML.slice(0, 90)"


def walk(page: "Page") -> list[str]:
    """What is wrong for who has only a keyboard; the page is left with the focus on its content, by the skip link."""
    indices, stops = page.evaluate(REACHABLE), list[dict[str, Any]]()
    page.evaluate("document.activeElement.blur()")
    while len(stops) < MOST_STOPS:
        page.keyboard.press("Tab")
        at = page.evaluate(STOP)
        if at is None or (stops and at["stop"] <= stops[0]["stop"]):
            break
        stops.append(at)
    faults = [f"{index} is no place in an order" for index in indices if index > 0]
    order = [at["stop"] for at in stops]
    faults += ["the order of stops is not the order of reading"] * (order != sorted(order))
    missed = sorted(set(range(len(indices))) - set(order))
    faults += [f"never reached: {page.evaluate(MARKS, number)}" for number in missed]
    for at in stops:
        told = f"{at['name']} “{at['text']}”"
        faults += [f"not seen: {told}"] * (not at["is_seen"]) + [f"no mark of the focus: {told}"] * (
            not at["is_marked"]
        )
        faults += [f"covered: {told}"] * at["is_covered"]
    if not stops or stops[0]["name"] != "skip-link":
        return [*faults, "the first stop is no skip link"]
    page.locator(".skip-link").focus()
    page.keyboard.press("Enter")
    faults += ["the skip link leads nowhere"] * (page.evaluate("document.activeElement.id") != "main")
    return faults
