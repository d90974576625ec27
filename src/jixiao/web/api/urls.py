"""Addresses of the pages of push tokens. The API's own addresses are in views/endpoints.py, outside of sign-in."""

from django.urls import path

from jixiao.web.api.views import tokens

app_name = "api"
urlpatterns = [
    path("push-tokens/", tokens.tokens, name="tokens"),
    path("push-tokens/new/", tokens.issue, name="issue"),
    path("push-tokens/<str:code>/", tokens.token, name="token"),
    path("push-tokens/<str:code>/revoke/", tokens.revoke, name="revoke"),
]
