"""The world of a play that goes on: its rows out of the database, its figures out of the seed."""

from django.db.models import QuerySet

from jixiao.demo.content import CASE
from jixiao.demo.figures import SEED
from jixiao.demo.sandbox.year import BEFORE
from jixiao.demo.stages.planning import FIRST_YEAR
from jixiao.demo.world import World, make_world
from jixiao.web.evaluation.models import EvaluationCycle
from jixiao.web.indicators.models import Indicator, SchemeVersion
from jixiao.web.organisations.models import Account, Organisation, PeerGroup


def gathered(seed: int = SEED) -> World:
    """The sandbox's world as it stands now, whatever learners have added to it."""
    world = make_world(seed, BEFORE)
    world.has_passwords = False
    world.organisations = {one.code: one for one in Organisation.objects.all()}
    world.groups = {one.code: one for one in PeerGroup.objects.all()}
    world.accounts = {one.username: one for one in Account.objects.all()}
    world.indicators = {one.code: one for one in Indicator.objects.all()}
    world.cycles = {one.year: one for one in _cycles()}
    world.versions = {year: cycle.scheme_version for year, cycle in world.cycles.items()}
    world.versions |= {year: one for year, one in _planned().items() if year not in world.versions}
    return world


def _cycles() -> QuerySet[EvaluationCycle]:
    found = EvaluationCycle.objects.filter(code__startswith=f"{CASE}-", scheme_version__scheme__code=CASE)
    return found.select_related("scheme_version__scheme").order_by("id")


def _planned() -> dict[int, SchemeVersion]:
    """The city publishes its first version for the first year and one more in each December."""
    published = SchemeVersion.objects.filter(
        scheme__code=CASE, published_at__isnull=False, published_by__username="office"
    )
    return {FIRST_YEAR + place: one for place, one in enumerate(published.order_by("number"))}
