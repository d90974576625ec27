"""Plans as files in and out, and the charts of a project."""

from jixiao.web.projects.frames.plan_files import (
    MOST_BYTES,
    KnownPlaces,
    ReadPlan,
    hand_overs_csv,
    plan_csv,
    plan_text,
    read_pasted_plan,
    read_plan_file,
)

__all__ = [
    "MOST_BYTES",
    "KnownPlaces",
    "ReadPlan",
    "hand_overs_csv",
    "plan_csv",
    "plan_text",
    "read_pasted_plan",
    "read_plan_file",
]
