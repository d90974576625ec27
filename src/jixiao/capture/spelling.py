"""How an address may be written: one plain spelling for each, so that two readers never see two hosts in it."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from jixiao.capture.connector import SourceFault
from jixiao.capture.faults import fault, quoted
from jixiao.engine.model.text import Text

Address = IPv4Address | IPv6Address

# Strict on purpose: what stands between the slashes is a host and a port, or the address is refused.
_URL = re.compile(
    r"(https?)://(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?([/?][^#]*)?(?(4)(?:#.*)?)", re.ASCII
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NUMBER_LIKE = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_STANDARD_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class WebAddress:
    """An http(s) address taken apart; `target` is path and query as written."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """Host and port as a URL wants them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _STANDARD_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """For messages: never with the query, which may hold a token."""
        return f"{self.scheme}://{self.authority}{self.target.partition('?')[0]}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def read_url(raw: str) -> WebAddress:
    """An http(s) address in its one plain spelling, without its fragment; else SourceFault `odd_spelling`."""
    if any(ord(sign) <= 32 or ord(sign) == 127 or sign == "\\" for sign in raw):
        raise _odd(raw, Text("it holds a blank, a control character or a backslash", "含有空格、控制字符或反斜杠"))
    found = _URL.fullmatch(raw)
    if found is None:
        authority = raw.partition("://")[2].partition("/")[0]
        if "@" in authority:
            raise _odd(raw, Text("it holds a user or a password", "含有用户名或密码"))
        raise _odd(raw, Text("it does not read http(s)://host:port/path", "不是 http(s)://主机:端口/路径 的形式"))
    scheme, host, port, target = found.groups()
    number = int(port) if port else _STANDARD_PORTS[scheme]
    if not 1 <= number <= 65535:
        raise _odd(raw, Text("there is no such port", "没有这个端口"))
    path = target or "/"
    if host.startswith("[") and ":" not in host:
        raise _odd(raw, Text("brackets are for IPv6 addresses", "方括号仅用于 IPv6 地址"))
    plain = read_host(host.strip("[]"))
    return WebAddress(scheme, plain, number, path if path.startswith("/") else f"/{path}")


def read_host(raw: str) -> str:
    """A host in its one plain spelling, in small letters; else SourceFault `odd_spelling`."""
    address = as_address(raw)
    if address is not None:
        return str(address)
    host = raw.lower()
    if not raw.isascii():
        raise _odd(
            raw,
            Text("it holds letters beyond ASCII, which can look like others", "含有非 ASCII 字符，可能与其他字符混淆"),
            Text("the name in its ASCII form (xn--…)", "该域名的 ASCII 形式（xn--…）"),
        )
    if host.endswith("."):
        raise _odd(raw, Text("it ends with a full stop", "以句点结尾"))
    labels = host.split(".")
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise _odd(raw, Text("it is not a host's name", "不是合法的主机名"))
    if _NUMBER_LIKE.fullmatch(labels[-1]):
        raise _odd(raw, Text("it is a disguised number of an address", "是 IP 地址的变形写法"))
    return host


def as_address(raw: str) -> Address | None:
    """The IP address that is written here plainly, None where this is no IP address; SourceFault where it is odd."""
    try:
        address = ip_address(raw)
    except ValueError:
        if ":" in raw:
            raise _odd(raw, Text("it is not an IPv6 address", "不是合法的 IPv6 地址")) from None
        return None
    why = embedded(address)
    if why is not None:
        raise _odd(raw, why)
    if str(address) != raw.lower():
        plain = str(address)
        raise _odd(raw, Text("the address is written unusually", "地址写法不规范"), Text(f"“{plain}”", f"“{plain}”"))
    return address


def embedded(address: Address) -> Text | None:
    """Why an address is not taken at its word: an IPv6 address that stands for an IPv4 one, or has a zone."""
    if isinstance(address, IPv4Address):
        return None
    if address.scope_id is not None:
        return Text("it names a network card (zone)", "指定了网卡（区域标识）")
    number = int(address)
    inside = (
        address.ipv4_mapped is not None
        or address.sixtofour is not None
        or address.teredo is not None
        or number >> 32 == 0x0064FF9B << 64
        or number >> 80 == 0x0064FF9B0001
        or (number >> 32 == 0 and number > 1)
    )
    return Text("it hides an IPv4 address inside an IPv6 one", "在 IPv6 地址中隐藏了 IPv4 地址") if inside else None


def _odd(raw: str, why: Text, advice: Text | None = None) -> SourceFault:
    """What was written is shown without anything before an @, which may be a password."""
    shown = quoted(raw.rpartition("@")[2].partition("?")[0])
    plain = Text("the plain host name or address", "规范的主机名或 IP 地址")
    return fault("odd_spelling", host=shown, why=why, advice=advice or plain)
