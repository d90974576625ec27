"""Every write of organisations, peer groups, accounts and rights."""

from jixiao.web.organisations.actions.accounts import (
    change_password,
    create_account,
    end_role,
    grant_role,
    note_lock_out,
    note_sign_in,
    note_sign_out,
    set_active,
    set_language,
)
from jixiao.web.organisations.actions.calendar import upload_calendar
from jixiao.web.organisations.actions.groups import create_peer_group, join_peer_group, leave_peer_group
from jixiao.web.organisations.actions.structure import (
    create_organisation,
    merge_organisations,
    move_organisation,
    rename_organisation,
    split_organisation,
)

__all__ = [
    "change_password",
    "create_account",
    "create_organisation",
    "create_peer_group",
    "end_role",
    "grant_role",
    "join_peer_group",
    "leave_peer_group",
    "merge_organisations",
    "move_organisation",
    "note_lock_out",
    "note_sign_in",
    "note_sign_out",
    "rename_organisation",
    "set_active",
    "set_language",
    "split_organisation",
    "upload_calendar",
]
