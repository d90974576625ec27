"""What the API says when it refuses: a code, an HTTP status and a sentence in both languages (RFC 9457)."""

from collections.abc import Mapping
from dataclasses import dataclass

from jixiao.engine.model.text import Text

SHOWN = 60

PROBLEM_TITLES: Mapping[str, Text] = {
    "bad_request": Text("The request cannot be read", "请求无法读取"),
    "token_missing": Text("A token is needed", "缺少令牌"),
    "token_unknown": Text("The token is not valid", "令牌无效"),
    "token_expired": Text("The token has expired", "令牌已过期"),
    "token_revoked": Text("The token has been revoked", "令牌已作废"),
    "not_allowed": Text("The token does not reach so far", "超出令牌的授权范围"),
    "not_found": Text("There is nothing at this address", "地址不存在"),
    "wrong_method": Text("This address is not asked in this way", "请求方法不适用"),
    "wrong_content_type": Text("The body has another type", "请求体类型不支持"),
    "compressed": Text("The body is compressed", "请求体不得压缩"),
    "length_missing": Text("The length of the body is missing", "缺少请求体长度"),
    "too_large_body": Text("The body is too large", "请求体过大"),
    "cut_off": Text("The body was cut off", "请求体不完整"),
    "not_utf8": Text("The body is not UTF-8", "请求体不是 UTF-8 编码"),
    "not_json": Text("The body is not JSON", "请求体不是有效的 JSON"),
    "duplicate_key": Text("A name stands twice in one object", "同一对象中字段名重复"),
    "too_deep": Text("The body is nested too deeply", "请求体嵌套过深"),
    "wrong_shape": Text("The body has another form", "请求体结构不符"),
    "no_rows": Text("There is nothing in it", "没有数据"),
    "too_many_rows": Text("There are too many rows", "行数过多"),
    "key_missing": Text("The idempotency key is missing", "缺少幂等键"),
    "bad_key": Text("The idempotency key cannot be used", "幂等键格式不符"),
    "key_reused": Text("The key belongs to another body", "幂等键已用于其他内容"),
    "too_fast": Text("Too many requests", "请求过于频繁"),
    "nothing_kept": Text("Nothing was kept", "整批未入库"),
    "bad_parameter": Text("A parameter cannot be used", "参数不可用"),
    "try_again": Text("Not now", "暂时不可用"),
    "our_fault": Text("Something went wrong here", "系统内部错误"),
    "unstorable_text": Text("The text cannot be kept", "文本无法保存"),
    "field_missing": Text("A field is missing", "缺少字段"),
    "unknown_field": Text("There is no such field", "字段不存在"),
    "wrong_type": Text("A field has another type", "字段类型不符"),
    "bad_period": Text("The period cannot be read", "数据所属期无法识别"),
    "out_of_bounds": Text("The value lies outside its bounds", "数值超出允许范围"),
    "stands_twice": Text("The figure stands twice with different values", "同一指标值重复且数值不一致"),
    "bad_day": Text("The day cannot be read", "日期无法识别"),
    "case_number": Text("The number of a case cannot be used", "办件编号不可用"),
    "case_check": Text("The check code cannot be used", "核验码不可用"),
    "case_day": Text("The day has not come yet", "办结日期未到"),
    "case_too_old": Text("The case can be rated no more", "办件已过评价时效"),
    "case_elsewhere": Text("The number was listed for another point", "该编号已登记在其他服务点"),
    "refused_figure": Text("The figure was refused", "指标值未予采纳"),
}


@dataclass(frozen=True)
class Problem:
    """Why something was refused; `pointer` (RFC 6901) says where in the body."""

    status: int
    code: str
    detail: Text
    pointer: str = ""


class RequestRefused(Exception):
    """The whole request is answered with this problem, and these headers."""

    def __init__(self, status: int, code: str, detail: Text, **headers: str) -> None:
        super().__init__(code)
        self.problem = Problem(status, code, detail)
        self.headers: dict[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}


def problem_title(code: str) -> Text:
    """What a kind of problem is called; how a number was written has many codes and one title."""
    return PROBLEM_TITLES.get(code, PROBLEM_TITLES["refused_figure"])


def shown(text: str) -> str:
    """A text of the sender for quoting back: short, and without what cannot be kept or printed."""
    clean = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[: SHOWN + 1])
    return clean if len(clean) <= SHOWN else clean[:SHOWN] + "…"
