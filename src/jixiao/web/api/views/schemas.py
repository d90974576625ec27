"""The forms of what is sent and answered, for the OpenAPI document; tests hold real answers against them."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from jixiao.web.api.rules import MAX_ROWS


class ObservationIn(Schema):
    """One figure of one organisation, indicator and period."""

    model_config = ConfigDict(extra="forbid", strict=True)

    organisation_code: str = Field(description="Code of the organisation 单位编码", max_length=100, examples=["S11"])
    indicator_code: str = Field(description="Code of the indicator 指标编码", max_length=100, examples=["accuracy"])
    period: str = Field(description="2026, 2026H1, 2026Q3 or 2026-09 数据所属期", max_length=100, examples=["2026-09"])
    value: float | str = Field(
        description="A number; text is read as in every form of the platform, and refused where it could mean two things"
        " 数值；文本按平台统一规则识别",
        examples=[61.4],
    )
    row: int | None = Field(
        None, description="Row in your own list, for tracing 来源行号", ge=1, le=2**31 - 1, examples=[12]
    )


class BatchIn(Schema):
    """A batch of observations."""

    model_config = ConfigDict(extra="forbid", strict=True)

    observations: Annotated[list[ObservationIn], Field(min_length=1, max_length=MAX_ROWS)]
    atomic: bool = Field(False, description="true: all rows or none 整批要么全部入库、要么全不入库")


class CaseIn(Schema):
    """One case that a service point handled; of its number only a keyed digest is kept."""

    model_config = ConfigDict(extra="forbid", strict=True)

    point_code: str = Field(description="Code of the service point 服务点编码", max_length=100, examples=["S11-03"])
    case_number: str = Field(description="Number of the case 办件编号", max_length=60, examples=["BH2026090012"])
    handled_on: str = Field(
        description="Day on which it was finished 办结日期", pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-09-30"]
    )
    check: str = Field("", description="Signs that only its owner knows 核验码", max_length=20, examples=["4821"])
    row: int | None = Field(None, description="Row in your own list 来源行号", ge=1, le=2**31 - 1, examples=[12])


class CasesIn(Schema):
    """A batch of handled cases."""

    model_config = ConfigDict(extra="forbid", strict=True)

    cases: Annotated[list[CaseIn], Field(min_length=1, max_length=MAX_ROWS)]
    atomic: bool = Field(False, description="true: all rows or none 整批要么全部入库、要么全不入库")


class BothLanguages(Schema):
    """The same sentence twice."""

    zh: str
    en: str


class ProblemOut(Schema):
    """Why a request or a row was refused (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    text: BothLanguages
    pointer: str = Field("", description="Where in the body (JSON Pointer) 所在位置")


class NoteOut(Schema):
    """A figure was taken, but written otherwise than a plain number: how it was read."""

    code: str
    detail: str
    text: BothLanguages


class RowOut(Schema):
    """What became of one row; `index` counts from 0."""

    index: int
    status: Literal["new", "revised", "unchanged", "refused", "not_kept"]
    problem: ProblemOut | None = None
    note: NoteOut | None = None
    link: str = Field("", description="Of a case, where asked for: where it is rated 办件评价链接")


class CountsOut(Schema):
    """How many rows came to what."""

    new: int
    revised: int
    unchanged: int
    refused: int
    not_kept: int


class DeliveryOut(Schema):
    """The answer to a batch; the same key and body get the same answer."""

    delivery: str
    received_at: str
    atomic: bool
    counts: CountsOut
    rows: list[RowOut]


class NothingKeptOut(ProblemOut):
    """The answer to an atomic batch of which not every row can be kept."""

    delivery: str
    received_at: str
    atomic: bool
    counts: CountsOut
    rows: list[RowOut]


class ObservationOut(Schema):
    """One figure that came with the token."""

    id: int
    organisation_code: str
    indicator_code: str
    period: str
    value: float | None
    revision: int
    recorded_at: str
    delivery: str
    row: int | None


class PageOut(Schema):
    """Figures in the order written; ask on with `after` until `next_after` is null."""

    observations: list[ObservationOut]
    next_after: int | None


class PlaceOut(Schema):
    """An organisation whose figures may be sent."""

    code: str
    label_zh: str
    label_en: str
    tier: str


class IndicatorOut(Schema):
    """An indicator whose figures may be sent."""

    code: str
    label_zh: str
    label_en: str
    unit_of_measure: str
    decimals: int
    lower_bound: float | None
    upper_bound: float | None


class TokenOut(Schema):
    """The token itself, without its secret."""

    code: str
    label: str
    provider_code: str
    expires_at: str
    per_minute: int


class PointOut(Schema):
    """A service point whose handled cases may be listed."""

    code: str
    label_zh: str
    label_en: str
    organisation_code: str


class RegisterOut(Schema):
    """Every code that the token may use."""

    token: TokenOut
    organisations: list[PlaceOut]
    indicators: list[IndicatorOut]
    service_points: list[PointOut]


class ProblemKindOut(Schema):
    """One kind of problem."""

    code: str
    title_zh: str
    title_en: str
