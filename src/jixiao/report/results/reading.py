"""Opens a YAML or JSON text that somebody wrote by hand, with advice of one's own for an empty one."""

from jixiao.engine.model.errors import DefinitionError, DefinitionErrors
from jixiao.engine.model.text import Text
from jixiao.engine.model.yaml_cursor import Cursor, compose


def read_root(text: str, name: str, begin: Text) -> Cursor:
    """The root; DefinitionErrors where it cannot be read, with `begin` as advice where it is empty."""
    try:
        return compose(text, name)
    except DefinitionError as fault:
        advice = begin if fault.code == "empty_file" else fault.advice
        raise DefinitionErrors([DefinitionError(fault.code, fault.text, advice, fault.place)]) from None
