"""A proposal in words."""

from django import template
from django.utils.translation import gettext as _

from jixiao.web.result_use import rules
from jixiao.web.result_use.models import UseProposal
from jixiao.web.result_use.views import sentences

register = template.Library()


@register.filter
def use_words(proposal: UseProposal) -> str:
    """What follows from it."""
    return sentences.use_words(proposal)


@register.filter
def state_words(proposal: UseProposal) -> str:
    """How far it is."""
    return _(rules.STATE_LABELS[proposal.state])
