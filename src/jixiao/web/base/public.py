"""Pages that everybody may read: no sign-in, no cookie; language and text size stand in the address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

ENGLISH, CHINESE = "en", "zh"
ROOTS = {CHINESE: "/public/", ENGLISH: "/public/en/"}
"""Where the portal begins in each language."""
TONGUES = {CHINESE: "zh-hans", ENGLISH: "en"}
FRESH_SECONDS = 60
"""How long a reader's browser may keep a public page before it asks again whether it changed."""


@dataclass(frozen=True)
class PublicPage:
    """What the frame of a public page is drawn from; `other` is the same page in the other language, '' where there is none.

    `kept`: what of the address's query this very page needs in its other shapes too, encoded (i=ABC).
    """

    language: str = CHINESE
    path: str = ROOTS[CHINESE]
    is_large: bool = False
    other: str = ""
    kept: str = ""

    @property
    def is_english(self) -> bool:
        return self.language == ENGLISH

    @property
    def home(self) -> str:
        """The portal's first page in this language; every page of the portal lies below it."""
        return ROOTS[self.language]

    @property
    def suffix(self) -> str:
        """What a link of this page ends with, so that the text stays as large as it is."""
        return "?text=large" if self.is_large else ""

    @property
    def resized(self) -> str:
        """This page with the other size of text."""
        return self._with_query(self.path, is_large=not self.is_large)

    @property
    def translated(self) -> str:
        """This page in the other language; '' where there is none."""
        return self._with_query(self.other, is_large=self.is_large) if self.other else ""

    def _with_query(self, path: str, *, is_large: bool) -> str:
        query = "&".join(filter(None, ("text=large" if is_large else "", self.kept)))
        return f"{path}?{query}" if query else path


Frame = Callable[[PublicPage], Mapping[str, Any]]
"""What stands around every public page: `brand` (whose pages these are) and `places` (where one can go)."""

_FRAMES: list[Frame] = []


def frame_with(frame: Frame) -> None:
    """Let a later app say what stands around public pages of earlier ones. Called from AppConfig.ready."""
    if frame not in _FRAMES:
        _FRAMES.append(frame)


def asked_language(request: HttpRequest) -> str:
    """The language that ?lang=en asks for; Chinese without."""
    return ENGLISH if request.GET.get("lang") == ENGLISH else CHINESE


def public_page(request: HttpRequest, language: str = CHINESE, other: str = "", kept: str = "") -> PublicPage:
    """The page that the request asks for."""
    return PublicPage(language, request.path, request.GET.get("text") == "large", other, kept)


def render_public(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    language: str = CHINESE,
    other: str = "",
    kept: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page that extends base/public.html. It is drawn without the request: no session, no cookie, nothing of the reader."""
    page = public_page(request, language, other, kept)
    with translation.override(TONGUES[language]):
        around = {name: value for frame in _FRAMES for name, value in frame(page).items()}
        around["is_sandbox"] = settings.SANDBOX
        text = render_to_string(template, {**around, **(context or {}), "page": page})
    answer = HttpResponse(text, status=status)
    answer["Content-Language"] = "en" if page.is_english else "zh-CN"
    answer["Cache-Control"] = f"public, max-age={FRESH_SECONDS}" if status == 200 else "no-store"
    return answer
