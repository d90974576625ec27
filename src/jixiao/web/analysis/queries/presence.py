"""Which organisations have figures at all."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from jixiao.web.collection.models import Observation
from jixiao.web.organisations.models import Organisation


def with_figures(ids: Collection[int]) -> frozenset[int]:
    """Those that have figures; one query of one leap for each."""
    own = Observation.objects.filter(organisation=OuterRef("pk"))
    rows = Organisation.objects.filter(Exists(own))
    found = frozenset(rows.values_list("pk", flat=True))
    return found & frozenset(ids)
