"""What an office may put in the place of the house's own: a layout, sentences, a Word file; each used in a sandbox."""

from jixiao.report.templates.choice import Template, check_template, read_template, write_with
from jixiao.report.templates.layout import Layout
from jixiao.report.templates.letterhead import Letterhead
from jixiao.report.templates.wording import Wording

__all__ = ["Layout", "Letterhead", "Template", "Wording", "check_template", "read_template", "write_with"]
