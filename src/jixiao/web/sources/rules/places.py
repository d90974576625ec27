"""Rules for places that may be reached: a host by name, a network, a folder. No Django."""

import re
from collections.abc import Iterable
from ipaddress import ip_network
from pathlib import PurePosixPath

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

HOST, NETWORK, FOLDER = "host", "network", "folder"
PLACE_LABELS = {HOST: N_("Host"), NETWORK: N_("Network"), FOLDER: N_("Folder")}
HOST_NAME = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
MOST_PORTS = 64


def read_ports(text: str) -> tuple[int | str, ...]:
    """Ports as people write them: `443, 5432 8000-8100`; RuleViolation where one is none."""
    words = [word for word in re.split(r"[\s,，、;；]+", text.strip()) if word]
    ports = tuple(dict.fromkeys(map(_port, words)))
    if len(ports) > MOST_PORTS:
        raise _bad_ports()
    return ports


def _port(word: str) -> int | str:
    ends = re.fullmatch(r"([0-9]{1,5})(?:[-–—]([0-9]{1,5}))?", word)
    low, high = (int(ends[1]), int(ends[2] or ends[1])) if ends else (0, 0)
    if not 1 <= low <= high <= 65535:
        raise _bad_ports()
    return low if low == high else f"{low}-{high}"


def _bad_ports() -> RuleViolation:
    return RuleViolation("bad_ports", N_("Write ports as numbers from 1 to 65535, such as 443, 5432 or 8000-8100."))


def read_networks(text: str) -> tuple[str, ...]:
    """Networks as people write them, separated by commas or spaces."""
    return tuple(dict.fromkeys(_tidy_network(word) for word in re.split(r"[\s,，、;；]+", text.strip()) if word))


def tidy_place(kind: str, address: str) -> str:
    """The address in its one form; RuleViolation where it is none, or would open more than anybody means."""
    text = address.strip()
    if kind == HOST:
        return _tidy_host(text.lower().rstrip("."))
    if kind == NETWORK:
        return _tidy_network(text)
    if kind == FOLDER:
        return _tidy_folder(text)
    raise RuleViolation("bad_place", N_("Choose host, network or folder."))


def _tidy_host(text: str) -> str:
    name = text.removeprefix("*.")
    is_wide = name != text and "." not in name
    if HOST_NAME.fullmatch(name) and not name.replace(".", "").isdigit() and not is_wide:
        return text
    raise RuleViolation(
        "bad_host",
        N_(
            "“%(address)s” is not a host name. Write it without https:// and port, such as data.example.gov.cn; "
            "for an address in numbers choose “network”."
        ),
        address=text[:80],
    )


def _tidy_network(text: str) -> str:
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        message = N_("“%(address)s” is not a network. Write 10.20.0.0/16, or one address such as 10.20.3.4.")
        raise RuleViolation("bad_network", message, address=text[:80]) from None
    if network.prefixlen < (8 if network.version == 4 else 16):
        message = N_("“%(address)s” opens more than anybody can watch over. Register a smaller network.")
        raise RuleViolation("wide_network", message, address=text[:80])
    return str(network)


def _tidy_folder(text: str) -> str:
    path = PurePosixPath(text)
    if not path.is_absolute() or ".." in path.parts or len(path.parts) < 2 or "\0" in text:
        message = N_("“%(address)s” is not a folder that can be opened. Write its full path, such as /data/exchange.")
        raise RuleViolation("bad_folder", message, address=text[:80])
    return str(path)


def check_place(kind: str, address: str, ports: Iterable[int | str], networks: Iterable[str] = ()) -> None:
    """A registered place: an address of its kind; hosts and networks name the ports that may be reached."""
    tidy_place(kind, address)
    if kind != FOLDER and not list(ports):
        raise RuleViolation("ports_missing", N_("Name the ports that may be reached, such as 443."))
    if kind == FOLDER and list(ports):
        raise RuleViolation("ports_of_folder", N_("A folder has no ports. Leave them empty."))
    if kind != HOST and list(networks):
        raise RuleViolation("networks_of_host", N_("Networks belong to a host by name. Leave them empty here."))


def is_place(kind: str, address: str, ports: Iterable[int | str], networks: Iterable[str] = ()) -> bool:
    """Twin of check_place."""
    return allows(check_place, kind, address, ports, networks)
