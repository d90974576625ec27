"""Who works in the sandbox besides the demo city's people: budgets, joint projects and the air have parts of their own there."""

from jixiao.demo.city import CITY, ENVIRONMENT, MANAGEMENT, OFFICE
from jixiao.demo.people import Person
from jixiao.demo.stages.budget_words import BUREAU_NAMES

DATA, CIVIL = "BH-P6", "BH-P7"
FINANCE = Person("finance", "顾明哲", "office", CITY, OFFICE)
DEPARTMENT = Person("department", "魏明", "reporter", DATA, DATA)
ENDORSER = Person("department-approver", "韩雪", "approver", DATA, DATA)
LEAD = Person("project-lead", "唐立", "reporter", MANAGEMENT, MANAGEMENT)
AIR_OFFICER = Person("air", "何清扬", "office", CITY, ENVIRONMENT)
NEWCOMERS = (FINANCE, DEPARTMENT, ENDORSER, LEAD, AIR_OFFICER)
BUREAUS = {code: (zh, en) for zh, (code, en) in BUREAU_NAMES.items() if code in {DATA, CIVIL}}
"""Departments that the demo city gets only with its budgets: code → names."""
