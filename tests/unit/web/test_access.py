"""Every address of the platform, for every role, for strangers and for people outside the scope.

`EXPECTED` says who may; an address that is not in it fails, so a new page states its readers before it is merged.
Everybody else gets "not found": nobody learns that something exists which they may not see.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.html import escape
from pytest_django import DjangoDbBlocker

from jixiao.web.air.models import Abatement
from jixiao.web.analysis.models import SavedView
from jixiao.web.api.models import PushToken
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.doubts.models import Doubt, Explanation
from jixiao.web.followup.models import OrderEvent, Remedy
from jixiao.web.hotline.models import UnreasonableClaim
from jixiao.web.jobs import actions as jobs
from jixiao.web.jobs.models import Job
from jixiao.web.organisations.models import RoleAssignment
from jixiao.web.portal import actions as portal_actions
from jixiao.web.portal import queries as portal_queries
from jixiao.web.portal import tasks as portal
from jixiao.web.reports.models import Mailing
from jixiao.web.satisfaction.models import BadRating, ServicePoint
from jixiao.web.satisfaction.queries import public_code
from jixiao.web.sources.models import RegisteredPlace
from jixiao.web.warnings.models import ChartRebase, WarningCase, WarningEvent
from tests.unit.web.access_ground import breathe, print_and_mail
from tests.unit.web.factories import NOW
from tests.unit.web.worked_city import NOW as SCORED_AT
from tests.unit.web.worked_city import WorkedCity, make_worked_city

EVERYBODY = frozenset(
    {"office", "evaluator", "leader", "auditor", "administrator", "approver", "reporter", "outsider", "guest"}
)
SIGNED_IN, PUBLIC = EVERYBODY, EVERYBODY | {"anonymous"}
ROLES = EVERYBODY - {"guest"}  # an account without a role sees itself only
DATA = ROLES - {"administrator"}  # the administrator keeps accounts, not figures
DATA_OF_S11 = DATA - {"outsider"}
DATA_OF_CITY = DATA_OF_S11 - {"reporter", "approver"}
OFFICE = frozenset({"office"})
TREE_EDITORS = frozenset({"office", "administrator"})
AUDITOR, ADMINISTRATOR = frozenset({"auditor"}), frozenset({"administrator"})
FILLS_S11 = frozenset({"reporter"})
REVIEWS_S11 = frozenset({"office", "approver"})
REPORTS_S11 = frozenset({"approver", "reporter"})
ANSWERS_S11 = frozenset({"office", "approver", "reporter"})
SEES_ACCOUNTS = frozenset({"office", "auditor", "administrator"})
SEES_JOBS = frozenset({"office", "administrator"})
SEES_RECHECKS = frozenset({"office", "evaluator", "leader", "auditor"})  # not those who report
CHECKS = frozenset({"office", "evaluator"})
SEES_DRAFTS = frozenset({"office", "leader", "auditor"})
PORTAL_PAGES = (
    *("home", "organisations", "indicators", "ranking", "releases", "reports", "notices", "replies", "verify"),
    *("about", "search", "feed"),
)
PORTAL_SUBJECTS = (
    ("organisation", "code", "S11"), ("indicator", "code", "accuracy"), ("indicator_file", "code", "accuracy"),
    ("release", "code", "waste-2026-08"), ("nothing_here", "rest", "about"),
)  # fmt: skip
PRINTS = frozenset({"office", "leader"})


@dataclass(frozen=True)
class Page:
    """Who may open an address; `arguments` are words of `places()`, where things are kept by name."""

    who: frozenset[str]
    arguments: dict[str, str] = field(default_factory=dict)
    method: str = "get"


def posted(who: frozenset[str], **arguments: str) -> Page:
    """A page that only takes what is sent."""
    return Page(who, arguments, "post")


def page(who: frozenset[str], **arguments: str) -> Page:
    """A page that can be opened."""
    return Page(who, arguments)


EXPECTED: dict[str, list[Page]] = {
    "base:health": [page(PUBLIC)],
    "base:language": [posted(PUBLIC)],
    "base:text_size": [posted(PUBLIC)],
    "organisations:login": [page(PUBLIC)],
    "organisations:logout": [posted(SIGNED_IN)],
    "organisations:password": [page(SIGNED_IN)],
    "organisations:my_account": [page(SIGNED_IN)],
    "organisations:tree": [page(ROLES)],
    "organisations:organisation": [page(ROLES - {"outsider"}, code="S11")],
    "organisations:create": [page(TREE_EDITORS)],
    "organisations:merge": [page(TREE_EDITORS)],
    "organisations:rename": [page(TREE_EDITORS, code="S11")],
    "organisations:move": [page(TREE_EDITORS, code="S11")],
    "organisations:split": [page(TREE_EDITORS, code="S11")],
    "organisations:peer_groups": [page(ROLES)],
    "organisations:create_peer_group": [page(TREE_EDITORS)],
    "organisations:join_peer_group": [page(TREE_EDITORS, code="central")],
    "organisations:leave_peer_group": [page(TREE_EDITORS, code="central", organisation_code="S11")],
    "organisations:accounts": [page(SEES_ACCOUNTS)],
    "organisations:create_account": [page(ADMINISTRATOR)],
    "organisations:account": [page(SEES_ACCOUNTS, username="reporter")],
    "organisations:grant_role": [page(ADMINISTRATOR, username="reporter")],
    "organisations:end_role": [page(ADMINISTRATOR, username="reporter", assignment_id="role of reporter")],
    "organisations:open_account": [posted(ADMINISTRATOR, username="reporter")],
    "organisations:close_account": [posted(ADMINISTRATOR, username="reporter")],
    "organisations:reset_password": [posted(ADMINISTRATOR, username="reporter")],
    "audit:events": [page(AUDITOR)],
    "audit:object_history": [page(AUDITOR, object_type="account", object_code="reporter")],
    "api:tokens": [page(OFFICE | AUDITOR)],
    "api:issue": [page(OFFICE)],
    "api:token": [page(OFFICE | AUDITOR, code="push token")],
    "api:revoke": [posted(OFFICE, code="push token")],
    "jobs:jobs": [page(SEES_JOBS)],
    "jobs:job": [page(SEES_JOBS, pk="job")],
    "jobs:retry": [posted(SEES_JOBS, pk="job")],
    "jobs:cancel": [posted(SEES_JOBS, pk="job")],
    "organisations:calendar": [page(ROLES)],
    "organisations:upload_calendar": [page(TREE_EDITORS)],
    "notices:messages": [page(SIGNED_IN)],
    "notices:read_all": [posted(SIGNED_IN)],
    "notices:open": [posted(frozenset({"reporter"}), pk="message to reporter")],
    "notices:preference": [page(SIGNED_IN)],
    "notices:make_feed": [posted(SIGNED_IN)],
    "notices:end_feed": [posted(SIGNED_IN)],
    "notices:bots": [page(OFFICE)],
    "notices:add_bot": [page(OFFICE)],
    "notices:try_again": [posted(OFFICE, pk="bot of S11")],
    "notices:withdraw_bot": [posted(OFFICE, pk="bot of S11")],
    "notices:ladder": [page(OFFICE)],
    "indicators:register": [page(DATA)],
    "indicators:register_indicator": [page(OFFICE, code="accuracy")],
    "indicators:goals": [page(DATA)],
    "indicators:create_plan": [page(OFFICE)],
    "indicators:create_goal": [page(OFFICE, code="2026")],
    "indicators:library": [page(DATA)],
    "indicators:create_indicator": [page(OFFICE)],
    "indicators:indicator": [page(DATA, code="accuracy")],
    "indicators:revise_indicator": [page(OFFICE, code="accuracy")],
    "indicators:schemes": [page(DATA)],
    "indicators:import_scheme": [page(OFFICE)],
    "indicators:scheme": [
        page(DATA, code="waste", number="1"),
        page(OFFICE, code="waste", number="2"),
        page(DATA - {"reporter", "approver"}, code="own", number="1"),
    ],
    "indicators:download": [page(DATA, code="waste", number="1"), page(OFFICE, code="waste", number="2")],
    "indicators:document": [page(DATA, code="waste", number="1"), page(OFFICE, code="waste", number="2")],
    "indicators:differences": [page(DATA, code="waste", number="1"), page(OFFICE, code="waste", number="2")],
    "indicators:node": [page(DATA, code="waste", number="1", node_code="accuracy")],
    "indicators:weights": [page(OFFICE, code="waste", number="2")],
    "indicators:text": [page(OFFICE, code="waste", number="2")],
    "indicators:new_version": [posted(OFFICE, code="waste", number="1")],
    "indicators:publish": [page(OFFICE, code="waste", number="2")],
    "indicators:withdraw": [page(OFFICE, code="waste", number="1")],
    "indicators:targets": [page(DATA)],
    "indicators:target": [page(DATA_OF_S11, code="accuracy", organisation_code="S11", year="2026")],
    "indicators:set_target": [page(OFFICE, code="accuracy", organisation_code="S11", year="2026")],
    "collection:tasks": [page(DATA)],
    "collection:publish": [page(OFFICE)],
    "collection:task": [page(DATA_OF_S11, pk="open task")],
    "collection:submit": [posted(FILLS_S11, pk="open task")],
    "collection:nothing": [posted(FILLS_S11, pk="open task")],
    "collection:history": [page(DATA_OF_S11, pk="task in review")],
    "collection:attach": [posted(FILLS_S11, pk="open task")],
    "collection:download": [page(DATA_OF_S11, pk="open task", evidence_pk="evidence")],
    "collection:withdraw": [posted(FILLS_S11, pk="open task", evidence_pk="evidence")],
    "collection:workbook": [page(FILLS_S11, pk="open task")],
    "collection:paste": [posted(FILLS_S11, pk="open task")],
    # Nobody opens what somebody else has uploaded; one's own is opened in test_workbook.
    "collection:remarked": [page(frozenset(), pk="open task", token="somebody-elses")],
    "collection:burden": [page(DATA)],
    "collection:feed": [page(PUBLIC, token="feed of reporter")],
    "collection:review": [page(REVIEWS_S11 | {"outsider"})],
    "collection:review_task": [page(REVIEWS_S11, pk="task in review")],
    "collection:approve": [posted(REVIEWS_S11, pk="task in review")],
    "collection:return": [posted(REVIEWS_S11, pk="task in review")],
    "sources:sources": [page(DATA)],
    "sources:create": [page(OFFICE)],
    "sources:source": [page(DATA_OF_CITY, code="cgj")],
    "sources:run": [page(DATA_OF_CITY, code="cgj", number="1")],
    "sources:change": [page(DATA_OF_CITY, code="cgj")],
    "sources:edit": [page(OFFICE, code="cgj")],
    "sources:document": [page(OFFICE, code="cgj")],
    "sources:secrets": [page(OFFICE, code="cgj")],
    "sources:activate": [posted(OFFICE, code="cgj")],
    "sources:pause": [posted(OFFICE, code="cgj")],
    "sources:retire": [posted(OFFICE, code="cgj")],
    "sources:run_now": [posted(OFFICE, code="cgj")],
    "doubts:doubts": [page(DATA)],
    "doubts:look": [posted(OFFICE)],
    "doubts:rules": [page(DATA)],
    "doubts:relations": [page(DATA)],
    "doubts:doubt": [page(DATA_OF_S11, pk="doubt about S11"), page(DATA_OF_CITY, pk="doubt about all")],
    "doubts:explain": [posted(frozenset({"reporter", "approver"}), pk="doubt about S11")],
    "doubts:decide": [posted(OFFICE, pk="doubt about S11")],
    "doubts:download": [page(DATA_OF_S11, pk="doubt about S11", explanation_pk="explanation")],
    "doubts:rechecks": [page(SEES_RECHECKS)],
    "doubts:draw": [page(OFFICE)],
    "doubts:recheck": [page(SEES_RECHECKS, number="1")],
    "doubts:rates": [page(SEES_RECHECKS, number="1")],
    "doubts:check": [page(CHECKS, number="1", figure="1")],
    "analysis:compare": [page(DATA)],
    "analysis:efficiency": [page(DATA)],
    "analysis:policy": [page(DATA)],
    "analysis:views": [page(DATA)],
    "analysis:save_view": [posted(DATA)],
    "analysis:view": [page(DATA_OF_S11, pk="view of S11"), page(OFFICE, pk="view of office")],
    "analysis:share_view": [posted(OFFICE, pk="view of S11")],
    "analysis:remove_view": [posted(OFFICE, pk="view of S11")],
    "analysis:restore_view": [posted(OFFICE, pk="view of S11")],
    "analysis:region_map": [page(ROLES)],
    "analysis:alike": [page(DATA_OF_S11, organisation="S11")],
    "analysis:why": [page(DATA_OF_S11, organisation="S11")],
    "reports:reports": [page(DATA)],
    "air:public": [page(PUBLIC)],
    "air:public_en": [page(PUBLIC)],
    "air:public_days": [page(PUBLIC, period="2026-08")],
    "air:public_days_en": [page(PUBLIC, period="2026-08")],
    "air:overview": [page(DATA)],
    "air:pollutants": [page(DATA)],
    "air:bulletin": [page(DATA, period="2026-08", form="html")],
    "air:gaps": [page(DATA)],
    "air:stations": [page(DATA)],
    "air:add_station": [page(OFFICE)],
    "air:end_station": [page(OFFICE, code="A1")],
    "air:uploads": [page(DATA)],
    "air:new_upload": [page(OFFICE)],
    "air:upload": [page(DATA, number="1")],
    "air:set_target": [page(OFFICE)],
    "air:enter_abatement": [page(OFFICE)],
    "air:withdraw_abatement": [posted(OFFICE, pk="abatement")],
    "reports:print_runs": [page(PRINTS)],
    "reports:print": [page(PRINTS)],
    "reports:print_run": [page(PRINTS, number="1")],
    "reports:progress": [page(PRINTS, number="1")],
    "reports:cancel": [posted(PRINTS, number="1")],
    "reports:resume": [posted(PRINTS, number="1")],
    "reports:files": [page(PRINTS, number="1")],
    "reports:mailings": [page(DATA)],
    "reports:set_up_mailing": [page(DATA)],
    "reports:leave_mailing": [posted(frozenset({"reporter"}), pk="mailing to reporter")],
    "reports:end_mailing": [posted(OFFICE, pk="mailing to reporter")],
    "reports:report": [page(DATA_OF_CITY, run="confirmed run", kind="annual")],
    "reports:download": [page(DATA_OF_CITY, run="confirmed run", kind="bulletin", form="html")],
    "reports:report_of": [page(DATA_OF_S11, run="confirmed run", kind="card", organisation="S11")],
    "reports:download_of": [page(DATA_OF_S11, run="confirmed run", kind="card", organisation="S11", form="xlsx")],
    "warnings:board": [page(DATA)],
    "warnings:look": [posted(OFFICE)],
    "warnings:warning": [page(DATA_OF_S11, pk="warning about S11")],
    "warnings:acknowledge": [posted(ANSWERS_S11, pk="warning about S11")],
    "warnings:explain": [posted(ANSWERS_S11, pk="warning about S11")],
    "warnings:download": [page(DATA_OF_S11, pk="warning about S11", event_pk="explained with a file")],
    "warnings:mute": [posted(OFFICE, pk="warning about S11")],
    "warnings:unmute": [posted(OFFICE, pk="warning about S11")],
    "warnings:order": [posted(OFFICE, pk="warning about S11")],
    "warnings:chart": [page(DATA_OF_S11, organisation="S11", indicator="accuracy")],
    "warnings:withdraw_rebase": [posted(OFFICE, organisation="S11", indicator="accuracy", pk="new limits of S11")],
    "warnings:rules": [page(DATA)],
    "warnings:start_draft": [posted(OFFICE)],
    "warnings:rule_set": [page(DATA, number="1"), page(OFFICE, number="2")],
    "warnings:edit": [page(OFFICE, number="2")],
    "warnings:new_rule": [page(OFFICE, number="2")],
    "warnings:rule": [page(OFFICE, number="2", code="behind")],
    "warnings:switch_rule": [posted(OFFICE, number="2", code="behind")],
    "warnings:remove_rule": [page(OFFICE, number="2", code="behind")],
    "warnings:lab": [page(OFFICE, number="2")],
    "warnings:release": [page(OFFICE, number="2")],
    "hotline:months": [page(DATA)],
    "hotline:import_file": [posted(OFFICE)],
    "hotline:example": [page(DATA)],
    "hotline:claims": [page(DATA)],
    "hotline:decide": [posted(OFFICE, pk="claim of S11")],
    "hotline:marking": [page(OFFICE)],
    "hotline:month": [page(DATA, month="2026-08"), page(DATA, month="2026-07")],
    "hotline:work_orders": [page(DATA, month="2026-08")],
    "hotline:confirm": [posted(OFFICE, month="2026-08")],
    "hotline:reopen": [posted(OFFICE, month="2026-07")],
    "hotline:organisation": [page(DATA_OF_S11, code="S11")],
    "hotline:work_order": [page(DATA_OF_S11, code="08-S11-1")],
    "hotline:claim": [posted(REPORTS_S11, code="08-S11-2")],
    "followup:board": [page(DATA)],
    "followup:owed": [page(REPORTS_S11 | {"outsider"})],
    "followup:acceptance": [page(OFFICE)],
    "followup:new": [page(OFFICE)],
    "followup:order": [page(DATA_OF_S11, code="2026-0001")],
    "followup:download": [page(DATA_OF_S11, code="2026-0001", event_pk="progress with a file")],
    "followup:carry_out": [posted(REPORTS_S11, code="2026-0001", pk="measure of S11")],
    **{
        f"followup:{act}": [posted(REPORTS_S11, code="2026-0001")]
        for act in ("sign", "plan", "progress", "hand_over", "reply")
    },
    **{
        f"followup:{act}": [posted(OFFICE, code="2026-0001")]
        for act in ("accept", "send_back", "close_by_exception", "reopen", "postpone", "aim", "cancel")
    },
    "sources:places": [page(ADMINISTRATOR)],
    "sources:register_place": [page(ADMINISTRATOR)],
    "sources:withdraw_place": [page(ADMINISTRATOR, pk="place")],
    "evaluation:cockpit": [page(SIGNED_IN)],
    "evaluation:live": [page(DATA)],
    "evaluation:search": [page(SIGNED_IN)],
    "evaluation:cycles": [page(DATA)],
    "evaluation:create_cycle": [page(OFFICE)],
    "evaluation:cycle": [page(DATA, code="waste-2026"), page(DATA - {"reporter", "approver"}, code="own-2026")],
    "evaluation:start_cycle": [posted(OFFICE, code="waste-2026")],
    "evaluation:close_cycle": [posted(OFFICE, code="waste-2026")],
    "evaluation:score": [page(OFFICE, code="waste-2026", period="2026-08")],
    "evaluation:run": [
        page(DATA, code="confirmed run"),
        page(OFFICE, code="computed run"),
        page(DATA_OF_CITY, code="run of D2"),
    ],
    "evaluation:confirm": [posted(OFFICE, code="computed run")],
    "evaluation:replay": [posted(DATA, code="confirmed run")],
    "evaluation:trial": [page(OFFICE, code="waste", number="2")],
    "evaluation:ranking": [page(DATA)],
    "evaluation:result": [page(DATA_OF_S11, run="confirmed run", organisation="S11")],
    "evaluation:receipt": [page(DATA_OF_S11, run="confirmed run", organisation="S11", node="accuracy")],
    "evaluation:series": [page(DATA_OF_S11, organisation="S11", indicator="accuracy")],
    "outlook:outlooks": [page(DATA)],
    "outlook:refresh": [posted(OFFICE)],
    "outlook:method": [page(DATA)],
    "outlook:indicator": [page(DATA_OF_S11, organisation="S11", indicator="accuracy")],
    "outlook:svg": [page(DATA_OF_S11, organisation="S11", indicator="accuracy")],
    "outlook:what_if": [page(DATA_OF_S11, organisation="S11", indicator="accuracy")],
    "satisfaction:rate": [page(PUBLIC, code="poster of S11")],
    "satisfaction:rate_en": [page(PUBLIC, code="poster of S11")],
    "satisfaction:send": [page(PUBLIC, code="poster of S11")],
    "satisfaction:send_en": [page(PUBLIC, code="poster of S11")],
    "satisfaction:send_survey": [page(PUBLIC, code="street-life")],
    "satisfaction:send_survey_en": [page(PUBLIC, code="street-life")],
    "satisfaction:said": [page(PUBLIC, code="poster of S11")],
    "satisfaction:said_en": [page(PUBLIC, code="poster of S11")],
    "satisfaction:receipt": [page(PUBLIC, code="RECE9PT00S11")],
    "satisfaction:receipt_en": [page(PUBLIC, code="RECE9PT00S11")],
    "satisfaction:survey": [page(PUBLIC, code="street-life")],
    "satisfaction:survey_en": [page(PUBLIC, code="street-life")],
    "satisfaction:thanks": [page(PUBLIC, code="street-life")],
    "satisfaction:thanks_en": [page(PUBLIC, code="street-life")],
    "satisfaction:ratings": [page(DATA)],
    "satisfaction:bad_ratings": [page(DATA)],
    "satisfaction:bad_rating": [page(DATA_OF_S11, pk="bad rating of S11")],
    "satisfaction:contest": [page(frozenset({"reporter", "approver"}), pk="bad rating of S11")],
    "satisfaction:decide": [page(OFFICE, pk="bad rating of S11")],
    "satisfaction:points": [page(DATA)],
    "satisfaction:create_point": [page(OFFICE | {"reporter", "approver", "outsider"})],
    "satisfaction:import_points": [page(OFFICE | {"reporter", "approver", "outsider"})],
    "satisfaction:posters": [page(DATA)],
    "satisfaction:point": [page(DATA_OF_S11, code="S11-W1")],
    "satisfaction:change_point": [page(ANSWERS_S11, code="S11-W1")],
    "satisfaction:renew": [page(ANSWERS_S11, code="S11-W1")],
    "satisfaction:enter_handled": [page(ANSWERS_S11, code="S11-W1")],
    "satisfaction:surveys": [page(DATA)],
    "satisfaction:make_survey": [page(OFFICE)],
    "satisfaction:survey_results": [page(DATA_OF_S11, code="street-life")],
    "satisfaction:draw_sample": [page(OFFICE, code="street-life")],
    "satisfaction:open_survey": [page(OFFICE, code="street-life")],
    "satisfaction:close_survey": [posted(OFFICE, code="street-life")],
    **{f"portal:{name}{ending}": [page(PUBLIC)] for name in PORTAL_PAGES for ending in ("", "_en")},
    **{
        f"portal:{name}{ending}": [page(PUBLIC, **{key: word})]
        for name, key, word in PORTAL_SUBJECTS
        for ending in ("", "_en")
    },
    "portal:interface": [page(PUBLIC)],
    "portal:interface_document": [page(PUBLIC, address="releases.json")],
    "portal:robots": [page(PUBLIC)],
    "portal:sitemap": [page(PUBLIC)],
    "portal:card": [page(PUBLIC, code="waste-2026-08", name="1", language="zh")],
    "portal:log_file": [page(PUBLIC, name="checkpoint.txt")],
    "portal:checkpoint_file": [page(PUBLIC, size="1")],
    "portal:proof_file": [page(PUBLIC, code="waste-2026-08")],
    "portal:release_file": [page(PUBLIC, code="waste-2026-08", name="ranking.csv")],
    "portal:office": [page(SEES_DRAFTS)],
    "portal:look": [posted(OFFICE)],
    "portal:draft": [posted(OFFICE)],
    "portal:preview": [page(SEES_DRAFTS, code="own-2026-08"), page(SEES_DRAFTS, code="waste-2026-08")],
    "portal:publish": [posted(frozenset({"office", "leader"}), code="own-2026-08")],
    "portal:explain": [page(OFFICE, code="own-2026-08")],
    "portal:discard": [posted(OFFICE, code="own-2026-08")],
    "portal:open_window": [page(OFFICE, code="waste-2026-08")],
}


def names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    """Every named address of the resolver."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name}"


CLIENT = Client(raise_request_exception=False)
SESSIONS: dict[str, str] = {}  # session key of everybody, made once
ADDRESSES = sorted(names(get_resolver().url_patterns))


def test_every_address_says_who_may_open_it() -> None:
    assert set(ADDRESSES) - set(EXPECTED) == set(), "declare who may open it, in EXPECTED"
    assert set(EXPECTED) - set(ADDRESSES) == set(), "these addresses exist no longer"


@pytest.fixture(scope="module")
def worked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[WorkedCity]:
    """One city for the whole walk; each request is rolled back."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), tempfile.TemporaryDirectory() as folder, transaction.atomic():
        with override_settings(PASSWORD_HASHERS=quick, MEDIA_ROOT=f"{folder}/evidence", DATA_DIR=f"{folder}/data"):
            worked = make_worked_city()
            jobs.enqueue(kind="forget_old_jobs", key="walk", by=SYSTEM, now=NOW)
            print_and_mail(worked)
            breathe(worked)
            publish_august(worked)
            for who in EVERYBODY:
                SESSIONS[who] = worked.city.signed_in(who).cookies[django_settings.SESSION_COOKIE_NAME].value
            yield worked
        transaction.set_rollback(True)


def publish_august(worked: WorkedCity) -> None:
    """August of the city's scheme is published, that of the district's a draft."""
    for kind, source in portal_queries.undrafted_sources(SCORED_AT.date()):
        if source.period != "2026-08":
            continue
        release = portal.prepare(kind=kind, source=source, by=SYSTEM, now=SCORED_AT)
        if source.series == "waste":
            portal_actions.publish(release=release, by=worked.city.accounts["office"], now=SCORED_AT)


def places(worked: WorkedCity) -> dict[str, str]:
    """Keys that only the database knows, by the words that EXPECTED uses."""
    assert worked.evidence is not None
    held = RoleAssignment.objects.get(account=worked.city.accounts["reporter"])
    return {
        "open task": str(worked.tasks["S11/2026-10"].pk),
        "task in review": str(worked.tasks["S11/2026-09"].pk),
        "evidence": str(worked.evidence.pk),
        "role of reporter": str(held.pk),
        "message to reporter": str(
            worked.city.accounts["reporter"].deliveries.get(channel="page", notice__key="hello").pk
        ),
        "bot of S11": str(worked.city.organisations["S11"].bots.get().pk),
        "feed of reporter": worked.feed_token,
        "job": str(Job.objects.get(key="walk").pk),
        "push token": PushToken.objects.get().code,
        "place": str(RegisteredPlace.objects.get().pk),
        "doubt about S11": str(Doubt.objects.get(is_about_all=False).pk),
        "doubt about all": str(Doubt.objects.get(is_about_all=True).pk),
        "warning about S11": str(WarningCase.objects.get().pk),
        "explanation": str(Explanation.objects.get().pk),
        "new limits of S11": str(ChartRebase.objects.get().pk),
        "explained with a file": str(WarningEvent.objects.get(kind="explained").pk),
        "progress with a file": str(OrderEvent.objects.get(kind="progressed").pk),
        "claim of S11": str(UnreasonableClaim.objects.get().pk),
        "measure of S11": str(Remedy.objects.get().pk),
        "abatement": str(Abatement.objects.get().pk),
        "mailing to reporter": str(Mailing.objects.get().pk),
        "bad rating of S11": str(BadRating.objects.get(organisation__code="S11").pk),
        "poster of S11": public_code(ServicePoint.objects.get(code="S11-W1")),
        "view of S11": str(SavedView.objects.get(is_shared=True).pk),
        "view of office": str(SavedView.objects.get(is_shared=False).pk),
        "confirmed run": worked.runs["confirmed"].code,
        "computed run": worked.runs["computed"].code,
        "run of D2": worked.runs["own"].code,
    }


def answer_to(who: str, method: str, address: str) -> HttpResponse:
    """What `who` gets; whatever it changed is undone."""
    with transaction.atomic():
        CLIENT.cookies.clear()
        if who in SESSIONS:
            CLIENT.cookies[django_settings.SESSION_COOKIE_NAME] = SESSIONS[who]
        answer: HttpResponse = getattr(CLIENT, method)(address)
        if answer.streaming:
            answer.getvalue()  # read to the end, the client closes the file
        transaction.set_rollback(True)
    return answer


CASES = [(name, expected) for name, pages in EXPECTED.items() for expected in pages]
NAMED = [f"{name} {' '.join(expected.arguments.values())}".strip() for name, expected in CASES]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "expected"), CASES, ids=NAMED)
def test_address_opens_for_those_who_may_and_is_not_found_by_others(
    worked: WorkedCity, name: str, expected: Page
) -> None:
    known = places(worked)
    address = reverse(name, kwargs={key: known.get(word, word) for key, word in expected.arguments.items()})
    faults = []
    for who in sorted(PUBLIC):
        methods = [expected.method] if who in expected.who else ["get", "post"]
        statuses = {method: answer_to(who, method, address).status_code for method in methods}
        if not as_expected(expected, who, statuses):
            faults.append(f"{who}: {statuses}")
    assert not faults, address


def as_expected(expected: Page, who: str, statuses: dict[str, int]) -> bool:
    """Whether the answers to GET and POST are those that `who` should get."""
    if who in expected.who:
        # 4xx other than "not found": the rules refuse what was (not) sent, and say so.
        return statuses[expected.method] in {200, 302, 400, 409, 422}
    if who == "anonymous":
        return set(statuses.values()) <= {302, 405}
    return statuses[expected.method] == 404 and set(statuses.values()) <= {404, 405}


@pytest.mark.django_db
def test_strangers_are_sent_to_the_sign_in_page(worked: WorkedCity) -> None:
    answer = answer_to("anonymous", "get", "/organisations/")
    assert answer["Location"] == f"{reverse(django_settings.LOGIN_URL)}?next=/organisations/"


# What strangers read is published: it has no scope.
LISTS = [
    name
    for name, expected in CASES
    if "reporter" in expected.who and "anonymous" not in expected.who and not expected.arguments
]
OUTSIDE = ["/S21", "/S22", "/S23", "港口街道", "/schemes/own/", "/schemes/waste/2/", "own-2026", "outsider"]


# A confirmed ranking names everybody who is ranked, that is its purpose; their figures and receipts stay closed.
NAMED_TO_ALL = {"港口街道"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [reverse(name) for name in LISTS if EXPECTED[name][0].method == "get"]
    + [f"/search/?q={words}" for words in ("街道", "own", "waste", "S2", "港口")]
    + ["/tasks/?period=2026-08", "/ranking/?cycle=own-2026", "/?cycle=own-2026", "/targets/?year=2026"],
)
def test_lists_hold_nothing_from_outside_the_scope(worked: WorkedCity, address: str) -> None:
    content = answer_to("reporter", "get", address).content.decode()
    # The switches of language and text size keep the address that was asked for.
    own = [f'name="next" value="{escape(address)}"', f'value="{address.rpartition("=")[2]}"']
    for words in own:
        content = content.replace(words, "")
    allowed = NAMED_TO_ALL if address.startswith("/ranking/") else set()
    assert [word for word in OUTSIDE if word in content and word not in allowed] == []


UNKNOWN: dict[str, Any] = {
    **dict.fromkeys(
        ["pk", "evidence_pk", "assignment_id", "number", "year", "explanation_pk", "event_pk", "figure", "size"], 10**30
    ),
    **dict.fromkeys(["period", "object_type"], "none"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "expected"), [case for case in CASES if case[1].arguments], ids=[n for n in NAMED if " " in n]
)
def test_what_does_not_exist_is_not_found_and_no_fault(worked: WorkedCity, name: str, expected: Page) -> None:
    who = min(expected.who - {"anonymous"}, default="reporter")
    for text in ("none", "’; --", "零", "%00%"):
        address = reverse(name, kwargs={key: UNKNOWN.get(key, text) for key in expected.arguments})
        assert answer_to(who, expected.method, address).status_code == 404, (who, address)
