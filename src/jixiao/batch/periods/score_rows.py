"""An evaluation → the rows of its scores, as Arrow."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from jixiao.batch.arrow import CODE_TYPE, codes, numbers, texts
from jixiao.batch.results import ROWS_PER_GROUP
from jixiao.engine.evaluate import Evaluation

SCORE_SCHEMA = pa.schema(
    {
        "organisation_code": CODE_TYPE,
        "node_code": CODE_TYPE,
        "raw": pa.float64(),
        "score": pa.float64(),
        "weight": pa.float64(),
        "rank": pa.int64(),
        "grade": CODE_TYPE,
        "peer_group": CODE_TYPE,
    }
)


def score_tables(evaluation: Evaluation) -> Iterator[Any]:
    """The rows of `Evaluation.scores` in their order, some organisations at a time."""
    works, settled = evaluation.workings, evaluation.workings.settled
    nodes = works.tree.nodes
    width, size = len(nodes) + 1, works.roster.size
    names = texts([evaluation.scheme.code, *(node.code for node in nodes)])
    weights = np.array([evaluation.scheme.full_marks, *(node.weight for node in nodes)], np.float64)
    grades = texts(["", *(grade.code for grade in evaluation.scheme.grades)])
    organisations, groups = (texts(words) for words in (works.roster.codes, works.roster.groups))
    step = max(ROWS_PER_GROUP // width, 1)
    for first in range(0, size, step):
        part = slice(first, min(first + step, size))
        rows = np.arange(part.start, part.stop, dtype=np.int32)
        grade = np.zeros((len(rows), width), np.int32)
        grade[:, 0] = settled.grade[part] + 1
        rank = _side_by_side([settled.rank(node)[part] for node in range(width)])
        yield pa.table(
            {
                "organisation_code": codes(np.repeat(rows, width), organisations),
                "node_code": codes(np.tile(np.arange(width, dtype=np.int32), len(rows)), names),
                "raw": _numbers(_side_by_side([works.raw(node)[part] for node in range(width)])),
                "score": _numbers(_side_by_side([settled.score(node)[part] for node in range(width)])),
                "weight": numbers(np.tile(weights, len(rows))),
                "rank": numbers(rank.astype(np.int64), rank == 0),
                "grade": codes(grade.ravel(), grades),
                "peer_group": codes(np.repeat(works.roster.group[part].astype(np.int32), width), groups),
            }
        )


def _side_by_side(columns: list[Any]) -> Any:
    return np.column_stack(columns).ravel()


def _numbers(values: Any) -> Any:
    return numbers(values + 0.0, np.isnan(values))
