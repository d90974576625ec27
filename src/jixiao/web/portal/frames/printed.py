"""Reports that go along with a release of tables, in both languages: written from its frozen content and nothing else."""

from collections.abc import Callable, Mapping

from jixiao.report.kinds import Report, write_report
from jixiao.report.open_data.published import Published
from jixiao.web.portal.frames.content import Content

ENDINGS = {"zh": "", "en": ".en"}
"""What stands between a report's name and its form, by language."""


def printed(content: Content) -> Mapping[str, bytes]:
    """The report of a release by name of file."""
    from jixiao.report.kinds.release import ReleaseReport

    source = Published(
        content.title, content.period, content.publisher, content.said_of(""), content.method, content.tables,
        content.pictures, content.extracts, content.digest,
    )  # fmt: skip
    return in_both_languages("report", lambda language: _files(write_report(ReleaseReport(), source, language)))


def _files(report: Report) -> Mapping[str, bytes]:
    from jixiao.report.formats import FORMATS

    return {form: write(report) for form, write in FORMATS.items()}


def in_both_languages(name: str, write: Callable[[str], Mapping[str, bytes]]) -> Mapping[str, bytes]:
    """What `write` gives by format, as files: NAME.pdf in Chinese, NAME.en.pdf in English …"""
    return {
        f"{name}{ending}.{form}": content
        for language, ending in ENDINGS.items()
        for form, content in write(language).items()
    }
