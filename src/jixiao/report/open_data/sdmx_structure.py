"""The structures of a publication's tables as SDMX-ML 3.0: concepts, measures, data structures and dataflows."""

from collections.abc import Sequence
from html import escape

from jixiao.engine.model.text import Text
from jixiao.report.open_data.sdmx_parts import (
    AGENCY,
    STATUS,
    TIME,
    UNIT,
    VALUE,
    VERSION,
    WHAT,
    Seen,
    code_id,
    component_id,
)
from jixiao.report.open_data.tables import About, Field, OpenTable

_SPACES = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
_TYPES = {
    "string": "String",
    "integer": "Long",
    "number": "Double",
    "date": "GregorianDay",
    "period": "ObservationalTimePeriod",
    "boolean": "Boolean",
}
_OWN = {
    WHAT: Text("What is counted or measured", "计量内容"),
    TIME: Text("Period", "时期"),
    VALUE: Text("Value", "数值"),
    STATUS: Text("Status: A known, M missing", "状态：A 已知，M 缺失"),
    UNIT: Text("Unit", "计量单位"),
}


def sdmx_structure(about: About, tables: Sequence[OpenTable]) -> bytes:
    """One message with the structures of every table that has a number; b"" where none has."""
    seen = [each for each in (Seen(about, table) for table in tables) if each.measures]
    if not seen:
        return b""
    parts = [
        _wrapped("Codelists", map(_codelist, seen)),
        _wrapped("ConceptSchemes", map(_concepts, seen)),
        _wrapped("Dataflows", map(_flow, seen)),
        _wrapped("DataStructures", map(_structure, seen)),
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<mes:Structure xmlns:mes="{_SPACES}/message" xmlns:str="{_SPACES}/structure" xmlns:com="{_SPACES}/common">\n'
        f"<mes:Header><mes:ID>{code_id(about.code)}</mes:ID><mes:Test>false</mes:Test>"
        f'<mes:Prepared>{about.published_on.isoformat()}T00:00:00</mes:Prepared><mes:Sender id="{AGENCY}">'
        f"{_names(about.publisher)}</mes:Sender></mes:Header>\n"
        f"<mes:Structures>\n{''.join(parts)}</mes:Structures>\n</mes:Structure>\n"
    ).encode()


def _wrapped(name: str, parts: "map[str]") -> str:
    return f"<str:{name}>\n{''.join(parts)}</str:{name}>\n"


def _codelist(seen: Seen) -> str:
    codes = "".join(f'<str:Code id="{component_id(each)}">{_names(each.title)}</str:Code>\n' for each in seen.measures)
    return f"<str:Codelist {_identity(f'CL_{seen.name}')}>{_names(seen.table.title)}\n{codes}</str:Codelist>\n"


def _concepts(seen: Seen) -> str:
    fields = {component_id(each): each.title for each in (*seen.dimensions, *seen.attributes)}
    titles = fields | _OWN | ({TIME: seen.time.title} if seen.time else {})
    inner = "".join(f'<str:Concept id="{each}">{_names(title)}</str:Concept>\n' for each, title in titles.items())
    return (
        f"<str:ConceptScheme {_identity(f'CS_{seen.name}')}>{_names(seen.table.title)}\n{inner}</str:ConceptScheme>\n"
    )


def _flow(seen: Seen) -> str:
    urn = f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={AGENCY}:{seen.name}({VERSION})"
    return (
        f"<str:Dataflow {_identity(seen.name)}>{_names(seen.table.title)}<str:Structure>{urn}</str:Structure>"
        "</str:Dataflow>\n"
    )


def _structure(seen: Seen) -> str:
    dimensions = [_component(seen, "Dimension", component_id(each), _text_format(each)) for each in seen.dimensions]
    codes = f"urn:sdmx:org.sdmx.infomodel.codelist.Codelist={AGENCY}:CL_{seen.name}({VERSION})"
    dimensions.append(_component(seen, "Dimension", WHAT, f"<str:Enumeration>{codes}</str:Enumeration>"))
    if seen.time:
        dimensions.append(
            _component(seen, "TimeDimension", TIME, '<str:TextFormat textType="ObservationalTimePeriod"/>')
        )
    attributes = [_attribute(seen, each, '<str:TextFormat textType="String"/>') for each in (STATUS, UNIT)]
    attributes += [_attribute(seen, component_id(each), _text_format(each)) for each in seen.attributes]
    value = _component(seen, "Measure", VALUE, '<str:TextFormat textType="Double"/>', ' usage="optional"')
    return (
        f"<str:DataStructure {_identity(seen.name)}>{_names(seen.table.title)}<str:DataStructureComponents>\n"
        f'<str:DimensionList id="DimensionDescriptor">\n{"".join(dimensions)}</str:DimensionList>\n'
        f'<str:AttributeList id="AttributeDescriptor">\n{"".join(attributes)}</str:AttributeList>\n'
        f'<str:MeasureList id="MeasureDescriptor">\n{value}</str:MeasureList>\n'
        "</str:DataStructureComponents></str:DataStructure>\n"
    )


def _attribute(seen: Seen, name: str, form: str) -> str:
    relation = "<str:AttributeRelationship><str:Observation/></str:AttributeRelationship>"
    return _component(seen, "Attribute", name, form, ' usage="optional"', relation)


def _component(seen: Seen, tag: str, name: str, form: str, more: str = "", after: str = "") -> str:
    urn = f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={AGENCY}:CS_{seen.name}({VERSION}).{name}"
    return (
        f'<str:{tag} id="{name}"{more}><str:ConceptIdentity>{urn}</str:ConceptIdentity>'
        f"<str:LocalRepresentation>{form}</str:LocalRepresentation>{after}</str:{tag}>\n"
    )


def _text_format(field: Field) -> str:
    return f'<str:TextFormat textType="{_TYPES[field.kind]}"/>'


def _identity(name: str) -> str:
    return f'id="{name}" agencyID="{AGENCY}" version="{VERSION}"'


def _names(text: Text) -> str:
    return "".join(
        f'<com:Name xml:lang="{language}">{escape(text.in_language(language))}</com:Name>' for language in ("zh", "en")
    )
