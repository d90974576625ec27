"""The leader keeps two views for the monthly meeting: where accuracy goes, and who stands how against the targets."""

from jixiao.demo.calendar import MOMENT, at
from jixiao.demo.world import World
from jixiao.web.analysis import actions, rules

MORNING = 8.6
LEADER = "leader"
VIEWS = (
    ("月度例会：投放准确率走势", rules.Question(view="lines", columns=rules.PERIODS, indicators=("accuracy_rate",))),
    ("月度例会：各单位与目标的差距", rules.Question(show="target", view="heat")),
)


def keep_views(world: World) -> None:
    """Called once, when the city's last month has been played as far as it goes."""
    leader = world.accounts[LEADER]
    for name, question in VIEWS:
        address = question.in_order().address().lstrip("?")
        actions.save_view(
            name=name, address=address, names=[], is_shared=True, by=leader, now=at(MOMENT.date(), MORNING)
        )
