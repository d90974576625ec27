"""Signing in and out, one's own password and account."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, posted
from jixiao.web.organisations import actions, queries
from jixiao.web.organisations.forms import LanguageForm, PasswordForm, SignInForm
from jixiao.web.organisations.middleware import PlatformRequest


class SignIn(LoginView):
    """The sign-in page; too many wrong passwords close the name here for a while (django-axes)."""

    template_name = "organisations/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in and leave an event."""
        answer = super().form_valid(form)
        account = form.get_user()
        actions.note_sign_in(account=account, by=account, now=clock.now())
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say that it did not match; a lock-out leaves an event."""
        if getattr(self.request, "axes_locked_out", False):
            username = str(form.data.get("username", ""))
            actions.note_lock_out(username=username, now=clock.now())
        return super().form_invalid(form)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go to the sign-in page."""
    account = cast(PlatformRequest, request).user
    actions.note_sign_out(account=account, by=account, now=clock.now())
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """One's own password; the first one, made by somebody else, has to be changed before anything else."""
    account = cast(PlatformRequest, request).user
    form = PasswordForm(posted(request), account=account)

    def act() -> None:
        actions.change_password(account=account, password=form.cleaned_data["password"], by=account, now=clock.now())

    is_first = account.must_change_password
    if request.method == "POST" and carried_out(form, act):
        update_session_auth_hash(request, account)
        messages.success(request, _("Your password is changed. Other devices are signed out."))
        return redirect("/" if is_first else "organisations:my_account")
    return render(request, "organisations/password.html", {"form": form, "is_first": is_first})


def my_account(request: HttpRequest) -> HttpResponse:
    """What one's account is, which roles it holds and what they allow; the language one reads."""
    reader = cast(PlatformRequest, request)
    account = reader.user
    form = LanguageForm(posted(request), initial={"language": account.language})

    def act() -> None:
        language = form.cleaned_data["language"]
        actions.set_language(account=account, language=language, by=account, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        request.session.pop("language", None)
        return redirect("organisations:my_account")
    context = {
        "account": account,
        "roles": queries.held_roles(account, clock.today()),
        "tree": reader.tree,
        "form": form,
    }
    return render(request, "organisations/my_account.html", context)
