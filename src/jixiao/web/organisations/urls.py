"""Addresses of organisations, peer groups, accounts and sign-in."""

from django.urls import path

from jixiao.web.organisations.views import accounts, calendar, groups, sign_in, structure

app_name = "organisations"
urlpatterns = [
    path("login/", sign_in.SignIn.as_view(), name="login"),
    path("logout/", sign_in.sign_out, name="logout"),
    path("password/", sign_in.change_password, name="password"),
    path("my-account/", sign_in.my_account, name="my_account"),
    path("organisations/", structure.tree, name="tree"),
    path("organisations/new/", structure.create, name="create"),
    path("organisations/merge/", structure.merge, name="merge"),
    path("organisations/<str:code>/", structure.organisation, name="organisation"),
    path("organisations/<str:code>/rename/", structure.rename, name="rename"),
    path("organisations/<str:code>/move/", structure.move, name="move"),
    path("organisations/<str:code>/split/", structure.split, name="split"),
    path("peer-groups/", groups.peer_groups, name="peer_groups"),
    path("peer-groups/new/", groups.create, name="create_peer_group"),
    path("peer-groups/<str:code>/join/", groups.join, name="join_peer_group"),
    path("peer-groups/<str:code>/leave/<str:organisation_code>/", groups.leave, name="leave_peer_group"),
    path("calendar/", calendar.working_days, name="calendar"),
    path("calendar/upload/", calendar.upload, name="upload_calendar"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.create, name="create_account"),
    path("accounts/<str:username>/", accounts.account, name="account"),
    path("accounts/<str:username>/grant/", accounts.grant, name="grant_role"),
    path("accounts/<str:username>/roles/<int:assignment_id>/end/", accounts.end_role, name="end_role"),
    path("accounts/<str:username>/open/", accounts.open_account, name="open_account"),
    path("accounts/<str:username>/close/", accounts.close_account, name="close_account"),
    path("accounts/<str:username>/password/", accounts.reset_password, name="reset_password"),
]
