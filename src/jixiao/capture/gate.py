"""The allow-list: hosts, networks, ports and folders that a security administrator has registered. Nothing else."""

import socket
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from jixiao.capture.connector import SourceFault
from jixiao.capture.faults import fault
from jixiao.capture.folders import Folders
from jixiao.capture.spelling import Address, as_address, embedded, read_host
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.method import bad_parameter, param_list, require, unknown_parameter
from jixiao.engine.model.text import Text

__all__ = ["AllowList", "Entry", "Folders", "look_up"]

Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Sequence[str]]
DNS_SECONDS = 10.0

# Where clouds answer questions about the machine itself, with its credentials. Sources: the clouds' own handbooks
# (AWS, Azure, Google, Oracle, Alibaba, Tencent; "Instance metadata").
METADATA = frozenset(map(ip_address, (
    "169.254.169.254", "169.254.170.2", "169.254.0.23", "100.100.100.200", "168.63.129.16", "192.0.0.192",
    "fd00:ec2::254", "fd20:ce::254",
)))  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One row of the allow-list: a `host` by name (`*.` in front: every name below it) or a `network`, and its ports.

    `networks`: where a host's addresses must lie; without it, only addresses of the open internet will do, so that a
    name alone never opens a private network.
    """

    ports: frozenset[int]
    host: str = ""
    network: Network | None = None
    networks: tuple[Network, ...] = ()

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> "Entry":
        """From plain data: `{host|network|address, ports: [443, "8000-8100"], networks: […]}`; else DefinitionError."""
        known = ("host", "network", "address", "ports", "networks")
        for key in data:
            if key not in known:
                raise unknown_parameter("allow-list", key, list(known))
        named = [key for key in ("host", "network", "address") if data.get(key)]
        require(
            len(named) == 1,
            "host",
            "or “network” or “address” is needed, one of them",
            "、“network”、“address”三者须填且只填一项",
        )
        ports = _read_ports(data.get("ports"))
        if named != ["host"]:
            require(not data.get("networks"), "networks", "belongs to a host", "仅用于主机")
            network = _read_network(named[0], data[named[0]])
            is_single = network.num_addresses == 1
            require(named == ["network"] or is_single, "address", "must be one address", "须为单个地址")
            return cls(ports, network=network)
        networks = [_read_network("networks", one) for one in param_list("networks", data.get("networks", ["::/0"]))]
        return cls(ports, _read_pattern(str(data["host"])), networks=tuple(networks) if data.get("networks") else ())

    def names(self, host: str) -> bool:
        """Whether this row is about that host's name."""
        if self.host.startswith("*."):
            return host.endswith(self.host[1:])
        return bool(self.host) and host == self.host

    def admits(self, host: str, address: Address) -> bool:
        """Whether this row lets `host` be reached at `address` (the port is looked at before)."""
        if self.network is not None:
            return address in self.network and not _needs_itself(address, self.network)
        if not self.names(host):
            return False
        if self.networks:
            return any(address in network and not _needs_itself(address, network) for network in self.networks)
        return address.is_global and not _needs_itself(address, None)


@dataclass(frozen=True)
class AllowList:
    """What may be reached: the registered rows, and the name service that is asked (once for each connection)."""

    entries: tuple[Entry, ...] = ()
    resolve: Resolver | None = None

    @classmethod
    def from_data(cls, rows: Iterable[Mapping[str, object]], resolve: Resolver | None = None) -> "AllowList":
        """From rows of plain data (YAML, a table of the database)."""
        return cls(tuple(map(Entry.from_data, rows)), resolve)

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses to connect to, each admitted; one that is not admitted among them refuses the host whole."""
        name = read_host(host)
        rows = [entry for entry in self.entries if port in entry.ports]
        literal = as_address(name)
        is_hopeless = not any(entry.network or entry.names(name) for entry in rows)
        if is_hopeless:  # Names that nobody has registered are not even asked for: a question can carry data out.
            raise _not_registered(name, port, Text("nobody has registered it", "未经登记"))
        found = [str(literal)] if literal is not None else (self.resolve or look_up)(name, port)
        if not found:
            raise fault("name_unknown", host=name)
        for text in found:
            self._check(name, port, text, rows)
        return tuple(dict.fromkeys(found))

    def _check(self, name: str, port: int, text: str, rows: list[Entry]) -> None:
        try:
            address = ip_address(text)
        except ValueError:
            raise _not_registered(name, port, Text("its address cannot be read", "其地址无法识别")) from None
        hidden = embedded(address)
        if hidden is not None or address.is_multicast or address.is_unspecified or address == _BROADCAST:
            raise _not_registered(
                name, port, hidden or Text(f"{address} is nobody's address", f"{address} 不是单台主机的地址")
            )
        if not any(entry.admits(name, address) for entry in rows):
            raise _not_registered(name, port, _outside(address, is_named=any(entry.names(name) for entry in rows)))


def look_up(host: str, port: int) -> list[str]:
    """The addresses that the system's name service gives, within DNS_SECONDS; [] for an unknown name."""
    found: list[list[str] | None] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            found.append(None)
        else:
            found.append([str(answer[4][0]) for answer in answers])

    # getaddrinfo cannot be told how long it may take.
    asking = threading.Thread(target=ask, name="jixiao-name-service", daemon=True)
    asking.start()
    asking.join(DNS_SECONDS)
    if not found:
        raise fault("name_slow", host=host, seconds=f"{DNS_SECONDS:g}")
    return found[0] or []


_BROADCAST = ip_address("255.255.255.255")


def _needs_itself(address: Address, network: Network | None) -> bool:
    """Link-local and metadata addresses are admitted only where the address itself is registered, never by a range."""
    if not (address.is_link_local or address in METADATA):
        return False
    return network is None or network.num_addresses > 1


def _outside(address: Address, *, is_named: bool) -> Text:
    if is_named and not address.is_global:
        return Text(
            f"its address {address} is not of the open internet, so its network must be registered with the name",
            f"其地址 {address} 不是公网地址，须与主机名一并登记所在网络",
        )
    return Text(f"its address {address} is in no registered network", f"其地址 {address} 不在任何已登记的网络内")


def _not_registered(host: str, port: int, why: Text) -> SourceFault:
    return fault("not_registered", host=host, port=port, why=why)


def _read_ports(raw: object) -> frozenset[int]:
    """Ports from numbers and spans (`"8000-8100"`); a row without ports opens none, so it is refused."""
    spans = [str(part).partition("-") for part in param_list("ports", raw if isinstance(raw, list | tuple) else [raw])]
    ports: set[int] = set()
    for first, dash, last in spans:
        good = first.isascii() and first.isdigit() and (not dash or (last.isascii() and last.isdigit()))
        require(good, "ports", "must be numbers or spans like 8000-8100", "须为端口号或 8000-8100 形式的区间")
        low, high = int(first), int(last if dash else first)
        require(1 <= low <= high <= 65535, "ports", "must lie in 1–65535", "须在 1–65535 之间")
        ports.update(range(low, high + 1))
    return frozenset(ports)


def _read_network(key: str, raw: Any) -> Network:
    try:
        network = ip_network(str(raw), strict=True)
    except ValueError:
        text = Text(f"“{raw}” is no network or address", f"“{raw}”不是网络或地址")
        raise bad_parameter(key, text, Text("Write it like 10.20.0.0/16.", "请按 10.20.0.0/16 的形式填写。")) from None
    hidden = embedded(network.network_address)
    require(hidden is None or network.prefixlen == 0, key, *(hidden or Text("", "")))
    return network


def _read_pattern(raw: str) -> str:
    """A host's name, or `*.` and a name of two parts at least: `*.cn` would open a country."""
    name = raw.removeprefix("*.")
    try:
        plain = read_host(name)
    except SourceFault as odd:
        raise DefinitionError("bad_parameter", odd.text, odd.mend) from None
    require(
        as_address(plain) is None, "host", "is an address: register it as “address”", "是 IP 地址，请登记为“address”"
    )
    is_wild = name != raw
    require(
        not is_wild or "." in plain,
        "host",
        "opens too much: name two parts after *.",
        "范围过大：*. 之后至少写两段域名",
    )
    return f"*.{plain}" if is_wild else plain
