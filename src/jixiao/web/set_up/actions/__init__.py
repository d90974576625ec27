"""Every write of the set-up guide; what it makes elsewhere, it makes through the actions of the apps that own it."""

from jixiao.web.set_up.actions.accounts import Handed, make_accounts, make_office
from jixiao.web.set_up.actions.drafting import discard_draft, save_chosen, start_draft
from jixiao.web.set_up.actions.going import carry_out, open_year

__all__ = [
    "Handed",
    "carry_out",
    "discard_draft",
    "make_accounts",
    "make_office",
    "open_year",
    "save_chosen",
    "start_draft",
]
