"""Everything that can be wrong with a source over a wire, in words: one row a fault, and what to do about it."""

from typing import NamedTuple

from jixiao.capture.connector import SourceFault
from jixiao.engine.model.text import Text


class Wording(NamedTuple):
    """What happened and the cure, with places for words in braces; `is_passing` as in SourceFault."""

    text: Text
    mend: Text
    is_passing: bool


def _passes(text: Text, mend: Text) -> Wording:
    return Wording(text, mend, True)


def _stays(text: Text, mend: Text) -> Wording:
    return Wording(text, mend, False)


_WAIT = Text(
    "It is tried again by itself; if it lasts, ask whoever runs the source.",
    "系统会自动重试；如持续出现，请联系来源系统的管理人员。",
)
_ASK_ADMIN = Text(
    "Ask the security administrator to register it, or correct the address.", "请由安全管理员登记，或更正地址。"
)
_NARROW = Text(
    "Narrow the source (a filter, an increment, smaller pages) or have its limit raised.",
    "请缩小取数范围（筛选、增量、减小每页条数），或由管理员调高上限。",
)
_TELL_SOURCE = Text(
    "Tell whoever runs the source; nothing was taken over.", "请告知来源系统的管理人员；未接收任何数据。"
)

REACHING: dict[str, Wording] = {
    "odd_spelling": _stays(
        Text("“{host}” is not a plain spelling of an address: {why.en}.", "“{host}”不是规范的地址写法：{why.zh}。"),
        Text("Write {advice.en}.", "请改写为{advice.zh}。"),
    ),
    "not_registered": _stays(
        Text("“{host}”, port {port}, may not be reached: {why.en}.", "不允许访问“{host}”的 {port} 端口：{why.zh}。"),
        _ASK_ADMIN,
    ),
    "name_unknown": _passes(
        Text("The name “{host}” is not known to the name service.", "域名服务查不到“{host}”。"),
        Text(
            "Check the spelling and the server's name service; it is tried again by itself.",
            "请核对写法及服务器的域名解析设置；系统会自动重试。",
        ),
    ),
    "name_slow": _passes(
        Text(
            "The name service did not answer for “{host}” within {seconds} s.",
            "域名服务在 {seconds} 秒内未就“{host}”作答。",
        ),
        _WAIT,
    ),
    "outside_folder": _stays(
        Text("“{name}” may not be read: {why.en}.", "不允许读取“{name}”：{why.zh}。"),
        Text(
            "Put the file into a registered folder, or have its folder registered.",
            "请将文件放入已登记的目录，或登记其所在目录。",
        ),
    ),
    "file_missing": _passes(
        Text("There is no file “{name}”.", "没有文件“{name}”。"),
        Text(
            "Check the name; a file that comes later is found at the next try.",
            "请核对文件名；稍后送达的文件将在下次重试时读取。",
        ),
    ),
    "refused": _passes(
        Text("“{host}”, port {port}, refuses the connection.", "“{host}”的 {port} 端口拒绝连接。"), _WAIT
    ),
    "unreachable": _passes(
        Text("“{host}”, port {port}, cannot be reached.", "无法连通“{host}”的 {port} 端口。"), _WAIT
    ),
    "connect_slow": _passes(
        Text(
            "“{host}”, port {port}, did not answer within {seconds} s.",
            "“{host}”的 {port} 端口在 {seconds} 秒内没有应答。",
        ),
        _WAIT,
    ),
    "bad_certificate": _stays(
        Text("The certificate of “{host}” does not prove who it is: {why}.", "“{host}”的证书无法证明其身份：{why}。"),
        Text(
            "Do not switch checking off: have the certificate mended, or name the issuing authority's file in “ca_file”.",
            "请勿关闭校验：请更正证书，或在“ca_file”中指定签发机构的证书文件。",
        ),
    ),
    "tls_failed": _stays(
        Text("“{host}” did not come to a secure connection.", "与“{host}”未能建立安全连接。"),
        Text(
            "Check that the port speaks TLS (https) of a present version.",
            "请核对该端口是否使用 TLS（https）及其版本。",
        ),
    ),
    "too_slow": _passes(
        Text(
            "The reading was not done within {seconds} s and was broken off.", "读取未能在 {seconds} 秒内完成，已中止。"
        ),
        _NARROW,
    ),
    "silent": _passes(Text("“{host}” said nothing for {seconds} s.", "“{host}”连续 {seconds} 秒没有发送数据。"), _WAIT),
    "cut_off": _passes(
        Text("The connection to “{host}” broke off in the middle.", "与“{host}”的连接中途断开。"), _WAIT
    ),
    "secret_missing": _stays(
        Text("There is no secret named “{name}”.", "没有名为“{name}”的密钥。"),
        Text(
            "Enter it under this name, or correct the name in the source.",
            "请以此名称录入密钥，或更正数据来源中的名称。",
        ),
    ),
    "bad_secret": _stays(
        Text(
            "The secret “{name}” holds characters that cannot be sent (a line break?).",
            "密钥“{name}”含有无法发送的字符（可能是换行）。",
        ),
        Text("Enter it again without them.", "请去除后重新录入。"),
    ),
}

ANSWERS: dict[str, Wording] = {
    "login_page": _stays(
        Text(
            "“{host}” answered a web page (status {status}), probably to log in, instead of data.",
            "“{host}”返回的是网页（状态 {status}，多为登录页），不是数据。",
        ),
        Text(
            "Renew the token, or correct the address; open it in a browser to see the page.",
            "请更新令牌或更正地址；可用浏览器打开查看该页面。",
        ),
    ),
    "not_admitted": _stays(
        Text("“{host}” does not admit us (status {status}).", "“{host}”拒绝授权（状态 {status}）。"),
        Text("Renew the token or have the permission given.", "请更新令牌或申请权限。"),
    ),
    "address_gone": _stays(
        Text("“{host}” has nothing at this address (status {status}).", "“{host}”的该地址不存在（状态 {status}）。"),
        Text("Correct the path of the address.", "请更正地址中的路径。"),
    ),
    "request_refused": _stays(
        Text("“{host}” refuses the request (status {status}).", "“{host}”拒绝该请求（状态 {status}）。"),
        Text("Check the query, headers and paging of the source.", "请检查查询参数、请求头和分页设置。"),
    ),
    "too_many_requests": _passes(
        Text(
            "“{host}” asks to be left alone for a while (status {status}).", "“{host}”要求稍后再访问（状态 {status}）。"
        ),
        Text(
            "It is tried again after the time it asked for; fetch less often if it lasts.",
            "系统将按其要求的时间重试；如持续出现，请降低采集频率。",
        ),
    ),
    "source_error": _passes(Text("“{host}” failed (status {status}).", "“{host}”出错（状态 {status}）。"), _WAIT),
    "not_ready": _passes(
        Text("“{host}” is not ready yet (status {status}).", "“{host}”尚未就绪（状态 {status}）。"), _WAIT
    ),
    "bad_answer": _stays(
        Text(
            "“{host}” answered something that is not proper HTTP (status {status}).",
            "“{host}”的应答不符合 HTTP 规范（状态 {status}）。",
        ),
        _TELL_SOURCE,
    ),
    "redirect_refused": _stays(
        Text("“{host}” sends us on to where we may not go: {why.en}", "“{host}”转向了不允许访问的地址：{why.zh}"),
        Text(
            "Write the final address into the source, and have it registered.",
            "请在数据来源中直接填写最终地址，并登记该地址。",
        ),
    ),
    "redirect_loop": _stays(
        Text(
            "“{host}” sends us on in a circle or more than {times} times.", "“{host}”循环转向，或转向超过 {times} 次。"
        ),
        _TELL_SOURCE,
    ),
    "empty_answer": _passes(Text("“{host}” answered nothing at all.", "“{host}”返回的内容为空。"), _WAIT),
    "too_large": _stays(Text("The answer is larger than {limit}.", "返回内容超过 {limit}。"), _NARROW),
    "too_many_rows": _stays(Text("The source gives more than {limit} rows.", "来源数据超过 {limit} 行。"), _NARROW),
    "too_many_columns": _stays(
        Text("The source gives more than {limit} columns.", "来源数据超过 {limit} 列。"),
        Text("Check the path to the records: names may have become columns.", "请检查记录路径：可能把数据当成了列名。"),
    ),
    "too_many_pages": _stays(Text("The source gives more than {limit} pages.", "来源数据超过 {limit} 页。"), _NARROW),
    "repeating_page": _stays(
        Text(
            "Page {page} is the same as an earlier one: the pages do not come to an end.",
            "第 {page} 页与前面某页相同：分页没有尽头。",
        ),
        Text(
            "Check the names of the paging parameters; state “total_path” where the source gives its last page again and again.",
            "请核对分页参数名称；若来源反复返回最后一页，请设置“total_path”。",
        ),
    ),
    "bad_compression": _passes(
        Text("The answer's compression is broken or of an unknown kind.", "返回内容的压缩格式损坏或无法识别。"), _WAIT
    ),
    "bad_charset": _stays(
        Text("The answer is not in {charset}, which it was taken for.", "返回内容不是所声明的 {charset} 编码。"),
        Text(
            "State “charset” in the source (utf-8, gb18030, utf-16, big5).",
            "请在数据来源中设置“charset”（utf-8、gb18030、utf-16、big5）。",
        ),
    ),
    "not_json": _stays(
        Text("The answer is not JSON; it begins with “{begins}”.", "返回内容不是 JSON，开头为“{begins}”。"),
        Text("Check the address, or state “format: csv”.", "请核对地址，或设置“format: csv”。"),
    ),
    "bad_json": _passes(
        Text("The answer's JSON is broken or cut off: {why.en}.", "返回的 JSON 损坏或不完整：{why.zh}。"), _WAIT
    ),
    "duplicate_key": _stays(
        Text(
            "A record names “{key}” twice; it is not clear which one counts.",
            "同一记录中“{key}”出现两次，无法判断以何者为准。",
        ),
        _TELL_SOURCE,
    ),
    "not_a_number": _stays(
        Text(
            "The answer holds {word}, which is no JSON and no number.",
            "返回内容含有 {word}，既不是合法 JSON，也不是数值。",
        ),
        _TELL_SOURCE,
    ),
    "bad_csv": _stays(
        Text("Line {line} of the CSV cannot be read: {why.en}.", "CSV 第 {line} 行无法读取：{why.zh}。"),
        Text(
            "Check “delimiter” and “charset”, or tell whoever runs the source.",
            "请检查“delimiter”和“charset”，或告知来源系统的管理人员。",
        ),
    ),
    "no_records": _stays(
        Text("There are no records at “{path}”: {why.en}.", "路径“{path}”处没有记录：{why.zh}。"),
        Text("Correct “records”; the answer has: {known}.", "请更正“records”；返回内容包含：{known}。"),
    ),
    "answer_says_no": _stays(
        Text(
            "The answer says at “{path}” that it failed (“{found}”).", "返回内容的“{path}”表明请求失败（“{found}”）。"
        ),
        Text(
            "Look it up in the source's handbook; often the token has run out.",
            "请查阅来源系统的接口说明；常见原因是令牌过期。",
        ),
    ),
    "count_differs": _passes(
        Text(
            "The source says it has {stated} records, but gave {found}.",
            "来源声明共 {stated} 条记录，实际返回 {found} 条。",
        ),
        _WAIT,
    ),
    "no_cursor": _stays(
        Text(
            "No row says in “{field}” where the next reading goes on: {why.en}.",
            "“{field}”无法指明下次从何处继续：{why.zh}。",
        ),
        Text("Choose a field that only grows: a number or an ISO time.", "请选择只增不减的字段：编号或 ISO 格式时间。"),
    ),
}

DATABASES: dict[str, Wording] = {
    "wrong_password": _stays(
        Text("The database at “{host}” does not accept user or password.", "“{host}”的数据库不接受该用户名或密码。"),
        Text("Enter the password again under its name.", "请重新录入密码。"),
    ),
    "database_missing": _stays(
        Text("There is no such database at “{host}”.", "“{host}”没有该数据库。"),
        Text("Correct the name of the database.", "请更正数据库名称。"),
    ),
    "no_permission": _stays(
        Text("The database user may not read this: “{why}”.", "数据库用户无权读取：“{why}”。"),
        Text("Have SELECT granted on exactly these tables.", "请申请对相应表的 SELECT 权限。"),
    ),
    "table_gone": _stays(
        Text("A table of the query is not there: “{why}”.", "查询中的表不存在：“{why}”。"),
        Text("Ask whether it was renamed, and correct the query.", "请确认是否已改名，并更正查询。"),
    ),
    "column_gone": _stays(
        Text("A column of the query is not there: “{why}”.", "查询中的列不存在：“{why}”。"),
        Text("Ask whether it was renamed, and correct the query.", "请确认是否已改名，并更正查询。"),
    ),
    "query_failed": _stays(
        Text("The database cannot answer the query: “{why}”.", "数据库无法执行该查询：“{why}”。"),
        Text("Try the query in the preview and correct it.", "请在预览中试运行并更正查询。"),
    ),
    "bad_value": _stays(
        Text("A value of the database cannot be taken over: “{why}”.", "数据库中的某个值无法接收：“{why}”。"),
        Text(
            "Convert it inside the query (CAST, a CASE for odd dates).",
            "请在查询中转换（CAST，或用 CASE 处理异常日期）。",
        ),
    ),
    "locked": _passes(Text("The database is locked by somebody who writes.", "数据库正被写入方锁定。"), _WAIT),
    "server_busy": _passes(
        Text(
            "The database at “{host}” takes no more connections, or is starting or stopping.",
            "“{host}”的数据库连接已满，或正在启动、停止。",
        ),
        _WAIT,
    ),
    "not_a_database": _stays(
        Text("“{name}” is not an SQLite database.", "“{name}”不是 SQLite 数据库。"),
        Text(
            "Choose the right file, or the kind of source that reads it (csv, excel).",
            "请选择正确的文件，或改用对应的来源类型（csv、excel）。",
        ),
    ),
    "corrupt_file": _stays(
        Text("The database file “{name}” is damaged.", "数据库文件“{name}”已损坏。"),
        Text("Ask for a fresh copy of the file.", "请重新获取该文件。"),
    ),
    "duplicate_columns": _stays(
        Text("The query gives two columns named “{name}”.", "查询结果有两列同名“{name}”。"),
        Text("Give each its own name with AS.", "请用 AS 分别命名。"),
    ),
    "driver_missing": _stays(
        Text("The program part for “{dialect}” databases is not installed.", "未安装“{dialect}”数据库的驱动程序。"),
        Text(
            "Have the SQLAlchemy dialect and driver of this database installed.",
            "请安装该数据库的 SQLAlchemy 方言及驱动程序。",
        ),
    ),
}

FAULTS = {**REACHING, **ANSWERS, **DATABASES}


def fault(code: str, *, wait: float = 0.0, **words: object) -> SourceFault:
    """The fault of that code with its words filled in; a Text among them serves both languages (`{why.en}`)."""
    wording = FAULTS[code]
    text, mend = (Text(*(said.format(**words) for said in part)) for part in (wording.text, wording.mend))
    return SourceFault(code, text, mend, is_passing=wording.is_passing, wait=wait)


def quoted(said: str, *hidden: str) -> str:
    """What a foreign system said, fit for a message: one line, at most 200 characters, without what is hidden."""
    for secret in sorted(filter(None, hidden), key=len, reverse=True):
        said = said.replace(secret, "***")
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())
    return line if len(line) <= 200 else line[:199] + "…"
