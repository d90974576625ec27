"""From where to where a caller's own figures of `library/parameters/appraisal.yaml` may go."""

from typing import Final

from jixiao.engine.model.settings import Bounds

BOUNDS: Final[Bounds] = {
    "trimmed_digits": (0, 10),
    "confidence": (0.01, 0.9999),
    "shingle_characters": (2, 1000),
    "passage_characters": (1, 1_000_000),
}
