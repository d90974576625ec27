"""The documents of the public interface, version 1: plain files that any web server can hand out."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from jixiao.report.open_data.api.openapi import openapi
from jixiao.report.open_data.api.release import ApiRelease, address_of, link
from jixiao.report.open_data.api.series import INDICATOR, ORGANISATION, Series
from jixiao.report.open_data.cells import csv_bytes
from jixiao.report.open_data.licences import licence_named
from jixiao.report.open_data.package import records_json
from jixiao.report.open_data.tables import OpenTable

VERSION = "1"
PER_PAGE = 100
INDEX = "index.json"
LISTS = ("openapi.json", "releases.json", "indicators.json", "organisations.json")
N_LATEST = 10
"""Valid releases that the index names itself."""
Maker = Callable[[], bytes | None]


def api_documents(releases: Sequence[ApiRelease]) -> dict[str, bytes]:
    """Every document by its address below ROOT; the same bytes for the same releases."""
    made = {address: make() for address, make in _makers(releases)}
    return {address: content for address, content in made.items() if content is not None}


def api_document(address: str, releases: Sequence[ApiRelease]) -> bytes | None:
    """One document; only the tables that it needs are loaded. "" is the index; None where there is none at this address."""
    address = address or INDEX
    for known, make in _quick_makers(releases):
        if known == address:
            return make()
    if address.startswith(("indicators", "organisations")):
        return next((make() for known, make in _series_makers(Series(releases)) if known == address), None)
    code = address.removeprefix("releases/").partition("/")[0]
    for release in releases:
        if address_of(release.about.code) == code:
            return next((make() for known, make in _table_makers(release) if known == address), None)
    return None


def media_type_of(address: str) -> str:
    """With what header a document is sent."""
    return "text/csv; charset=utf-8" if address.endswith(".csv") else "application/json; charset=utf-8"


def _makers(releases: Sequence[ApiRelease]) -> Iterator[tuple[str, Maker]]:
    yield from _quick_makers(releases)
    for release in releases:
        yield from _table_makers(release)
    yield from _series_makers(Series(releases))


def _quick_makers(releases: Sequence[ApiRelease]) -> Iterator[tuple[str, Maker]]:
    newest = sorted(releases, key=lambda each: (each.about.published_on, each.about.code), reverse=True)
    yield INDEX, partial(_index, newest)
    yield "openapi.json", lambda: _bytes(openapi())
    n_pages = max(1, -(-len(newest) // PER_PAGE))
    for page in range(1, n_pages + 1):
        yield _page_address(page), partial(_list_page, newest, page, n_pages)
    for release in newest:
        yield address_of("releases", f"{release.about.code}.json"), partial(_release, release)


def _table_makers(release: ApiRelease) -> Iterator[tuple[str, Maker]]:
    for table in release.tables:
        yield address_of("releases", release.about.code, f"{table.name}.json"), partial(records_json, table)
        yield address_of("releases", release.about.code, f"{table.name}.csv"), partial(_csv, table)


def _series_makers(series: Series) -> Iterator[tuple[str, Maker]]:
    for key, one in ((INDICATOR, series.indicator), (ORGANISATION, series.organisation)):
        yield f"{key}s.json", partial(_named, f"{key}s", partial(series.list_of, key))
        known = series.indicators if key == INDICATOR else series.organisations
        for code in sorted(known):
            yield address_of(f"{key}s", f"{code}.json"), partial(_named, key, partial(one, code))


def _index(newest: Sequence[ApiRelease]) -> bytes:
    """What there is: the documents, how many releases, the newest of those that are valid, who publishes, the licence."""
    valid = [each for each in newest if each.is_valid]
    about = newest[0].about if newest else None
    licence = licence_named(about.licence) if about else None
    return _bytes({
        "documents": [link(each) for each in LISTS],
        "links": {each.removesuffix(".json"): link(each) for each in LISTS},
        "publisher": about.publisher._asdict() if about else None,
        "licence": {"name": licence.name, "url": licence.path or None} if licence else None,
        "n_releases": len(newest), "n_valid": len(valid),
        "updated_on": about.published_on.isoformat() if about else None,
        "latest": [_head(each) for each in valid[:N_LATEST]],
    })  # fmt: skip


def _page_address(page: int) -> str:
    return "releases.json" if page == 1 else f"releases-{page}.json"


def _list_page(newest: Sequence[ApiRelease], page: int, n_pages: int) -> bytes:
    shown = newest[(page - 1) * PER_PAGE : page * PER_PAGE]
    return _bytes({
        "n_releases": len(newest), "page": page, "n_pages": n_pages,
        "next": link(_page_address(page + 1)) if page < n_pages else None,
        "previous": link(_page_address(page - 1)) if page > 1 else None,
        "releases": [_head(each) for each in shown],
    })  # fmt: skip


def _head(release: ApiRelease) -> dict[str, Any]:
    about = release.about
    return {
        "code": about.code, "title": about.title._asdict(), "period": about.period,
        "published_on": about.published_on.isoformat(), "version": about.version,
        "status": "valid" if release.is_valid else "corrected",
        "corrects": about.corrects or None, "corrected_by": release.corrected_by or None,
        "url": link(address_of("releases", f"{about.code}.json")),
    }  # fmt: skip


def _release(release: ApiRelease) -> bytes:
    about, licence = release.about, licence_named(release.about.licence)
    return _bytes({
        **_head(release),
        "description": about.description._asdict(),
        "publisher": about.publisher._asdict(),
        "licence": {"name": licence.name, "url": licence.path or None},
        "sources": [each._asdict() for each in about.sources],
        "homepage": about.homepage or None,
        "headlines": [each._asdict() for each in release.headlines],
        "tables": [_table(release, table) for table in release.tables],
    })  # fmt: skip


def _table(release: ApiRelease, table: OpenTable) -> dict[str, Any]:
    return {
        "name": table.name, "title": table.title._asdict(), "n_rows": len(table.rows),
        "fields": [field.name for field in table.fields],
        **{
            form: link(address_of("releases", release.about.code, f"{table.name}.{form}"))
            for form in ("json", "csv")
        },
    }  # fmt: skip


def _csv(table: OpenTable) -> bytes:
    return csv_bytes([field.name for field in table.fields], table.rows)


def _named(name: str, make: Callable[[], Any]) -> bytes | None:
    found = make()
    return None if found is None else _bytes(found if isinstance(found, dict) else {name: found})


def _bytes(content: dict[str, Any]) -> bytes:
    return (json.dumps({"api_version": VERSION, **content}, ensure_ascii=False, indent=1) + "\n").encode()
