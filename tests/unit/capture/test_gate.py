"""The gate: what is registered is reached, all else is not, however it is written and whatever the name service says."""

import os
import socket
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from jixiao.capture import gate as gate_module
from jixiao.capture.connector import SourceFault
from jixiao.capture.folders import Folders
from jixiao.capture.gate import AllowList, Entry, look_up
from jixiao.capture.spelling import read_host, read_url
from jixiao.engine.model.errors import DefinitionError
from tests.unit.capture.spellings import NEVER, NEVER_BY_RANGE, NOT_BY_NAME, ODD_HOSTS, ODD_URLS

EVERYTHING = [{"network": "0.0.0.0/0", "ports": ["1-65535"]}, {"network": "::/0", "ports": ["1-65535"]}]
OPEN = "93.184.216.34"


def gate(*rows: dict[str, object], answers: Sequence[str] = ()) -> AllowList:
    return AllowList.from_data(rows, resolve=lambda *_: list(answers))


def refused(found: AllowList, host: str, port: int = 443) -> SourceFault:
    with pytest.raises(SourceFault) as caught:
        found.addresses(host, port)
    told = caught.value
    assert all((told.text.en, told.text.zh, told.mend.en, told.mend.zh))
    return told


@pytest.mark.parametrize("name", ODD_HOSTS)
def test_an_odd_host_is_refused_though_everything_is_registered(name: str) -> None:
    told = refused(AllowList.from_data(EVERYTHING, resolve=lambda *_: ["127.0.0.1"]), ODD_HOSTS[name])
    assert (told.code, told.is_passing) == ("odd_spelling", False)


@pytest.mark.parametrize("name", ODD_URLS)
def test_an_odd_address_is_refused(name: str) -> None:
    with pytest.raises(SourceFault) as caught:
        read_url(ODD_URLS[name])
    assert caught.value.code == "odd_spelling"
    assert "s3cret" not in repr(caught.value) + str(caught.value.text)


def test_enough_spellings_are_tried() -> None:
    assert len(ODD_HOSTS) >= 40
    assert len(ODD_URLS) >= 40


@pytest.mark.parametrize(
    ("url", "parts", "plain"),
    [
        ("http://data.gov.cn", ("http", "data.gov.cn", 80, "/"), "http://data.gov.cn/"),
        (
            "https://DATA.gov.cn:8443/a?b=1#c",
            ("https", "data.gov.cn", 8443, "/a?b=1"),
            "https://data.gov.cn:8443/a?b=1",
        ),
        ("https://[2001:DB8::1]:443/", ("https", "2001:db8::1", 443, "/"), "https://[2001:db8::1]/"),
        ("http://xn--fiqs8s.cn?a=甲", ("http", "xn--fiqs8s.cn", 80, "/?a=甲"), "http://xn--fiqs8s.cn/?a=甲"),
        ("http://db_1.inner/a@b:c", ("http", "db_1.inner", 80, "/a@b:c"), "http://db_1.inner/a@b:c"),
    ],
)
def test_a_plain_address_is_taken_apart(url: str, parts: tuple[str, str, int, str], plain: str) -> None:
    found = read_url(url)
    assert (found.scheme, found.host, found.port, found.target) == parts
    assert str(found) == plain
    assert read_url(str(found)) == found


def test_nothing_is_reached_where_nothing_is_registered() -> None:
    asked: list[str] = []

    def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        return [OPEN]

    nothing = AllowList(resolve=resolve)
    assert refused(nothing, "data.gov.cn").code == "not_registered"
    assert refused(nothing, OPEN).code == "not_registered"
    other = AllowList.from_data([{"host": "other.gov.cn", "ports": [443]}], resolve)
    assert refused(other, "secrets-in-a-name.evil.example").code == "not_registered"
    assert asked == []


def test_a_host_is_reached_at_its_ports_alone() -> None:
    found = gate({"host": "Data.gov.cn", "ports": [443, "8000-8100"]}, answers=[OPEN])
    assert found.addresses("data.GOV.cn", 443) == (OPEN,)
    assert found.addresses("data.gov.cn", 8050) == (OPEN,)
    for port in (80, 7999, 8101):
        assert refused(found, "data.gov.cn", port).code == "not_registered"
    for host in ("gov.cn", "x.data.gov.cn", "data.gov.cn.evil.example", "xdata.gov.cn", OPEN):
        assert refused(found, host).code == "not_registered"


def test_a_star_stands_for_names_below() -> None:
    found = gate({"host": "*.city.gov.cn", "ports": [443]}, answers=[OPEN])
    assert found.addresses("a.b.city.gov.cn", 443) == (OPEN,)
    for host in ("city.gov.cn", "evilcity.gov.cn", "city.gov.cn.evil.example"):
        assert refused(found, host).code == "not_registered"


@pytest.mark.parametrize("address", NOT_BY_NAME)
def test_a_name_alone_opens_no_private_network(address: str) -> None:
    row: dict[str, object] = {"host": "data.gov.cn", "ports": [443]}
    assert refused(gate(row, answers=[address]), "data.gov.cn").code == "not_registered"
    assert refused(gate(row, answers=[OPEN, address]), "data.gov.cn").code == "not_registered"
    inner = row | {"networks": [f"{address}/{128 if ':' in address else 32}"]}
    assert gate(inner, answers=[address]).addresses("data.gov.cn", 443) == (address,)
    assert refused(gate(inner, answers=[OPEN]), "data.gov.cn").code == "not_registered"


@pytest.mark.parametrize("address", NEVER_BY_RANGE)
def test_metadata_addresses_are_opened_by_no_range(address: str) -> None:
    everywhere = AllowList.from_data(EVERYTHING, resolve=lambda *_: [address])
    named: dict[str, object] = {"host": "data.gov.cn", "ports": [443]}
    wide = named | {"networks": ["0.0.0.0/0", "::/0"]}
    for found in (everywhere, gate(named, answers=[address]), gate(wide, answers=[address])):
        assert refused(found, "data.gov.cn").code == "not_registered"
    assert refused(everywhere, address).code == "not_registered"
    itself = gate({"address": address, "ports": [443]}, answers=[address])
    assert itself.addresses(address, 443) == (address,)
    assert itself.addresses("data.gov.cn", 443) == (address,)


@pytest.mark.parametrize("address", NEVER)
def test_what_is_nobodys_address_is_never_reached(address: str) -> None:
    found = AllowList.from_data(EVERYTHING, resolve=lambda *_: [OPEN, address])
    assert refused(found, "data.gov.cn").code == "not_registered"


def test_every_address_of_a_name_must_be_admitted() -> None:
    row: dict[str, object] = {"network": "10.20.0.0/16", "ports": [5432]}
    assert gate(row, answers=["10.20.1.1", "10.20.1.2", "10.20.1.1"]).addresses("db.inner", 5432) == (
        "10.20.1.1",
        "10.20.1.2",
    )
    assert refused(gate(row, answers=["10.20.1.1", "10.21.1.1"]), "db.inner", 5432).code == "not_registered"
    assert refused(gate(row, answers=["10.20.1.1", "::1"]), "db.inner", 5432).code == "not_registered"


def test_a_name_is_looked_up_once_for_each_connection() -> None:
    asked: list[str] = []

    def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["10.20.1.1"] if len(asked) == 1 else ["127.0.0.1"]

    found = AllowList.from_data([{"network": "10.20.0.0/16", "ports": [80]}], resolve)
    assert found.addresses("rebinding.example", 80) == ("10.20.1.1",)
    assert asked == ["rebinding.example"]
    assert refused(found, "rebinding.example", 80).code == "not_registered"


def test_an_address_is_not_asked_of_the_name_service() -> None:
    row: dict[str, object] = {"network": "10.20.0.0/16", "ports": [80]}
    assert gate(row, answers=["127.0.0.1"]).addresses("10.20.3.4", 80) == ("10.20.3.4",)
    assert gate({"network": "fc00:1::/32", "ports": [80]}).addresses("FC00:1::1", 80) == ("fc00:1::1",)


def test_the_systems_name_service() -> None:
    assert set(look_up("localhost", 80)) <= {"127.0.0.1", "::1"}
    assert look_up("no-such-name.invalid", 80) == []
    told = refused(AllowList.from_data([{"host": "no-such-name.invalid", "ports": [443]}]), "no-such-name.invalid")
    assert (told.code, told.is_passing) == ("name_unknown", True)


def test_a_slow_name_service_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "DNS_SECONDS", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(0.5) or [])
    with pytest.raises(SourceFault) as caught:
        look_up("slow.gov.cn", 443)
    assert (caught.value.code, caught.value.is_passing) == ("name_slow", True)


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"ports": [443]},
        {"host": "data.gov.cn"},
        {"host": "data.gov.cn", "ports": []},
        {"host": "data.gov.cn", "ports": [0]},
        {"host": "data.gov.cn", "ports": ["9-8"]},
        {"host": "data.gov.cn", "ports": ["*"]},
        {"host": "data.gov.cn", "ports": ["８０"]},
        {"host": "data.gov.cn", "network": "10.0.0.0/8", "ports": [443]},
        {"host": "10.0.0.1", "ports": [443]},
        {"host": "政务.cn", "ports": [443]},
        {"host": "*", "ports": [443]},
        {"host": "*.cn", "ports": [443]},
        {"host": "a.*.cn", "ports": [443]},
        {"host": "http://data.gov.cn/", "ports": [443]},
        {"host": "data.gov.cn", "ports": [443], "networks": ["10.0.0.1/8"]},
        {"network": "10.0.0.1/8", "ports": [443]},
        {"network": "10.0.0", "ports": [443]},
        {"network": "::ffff:10.0.0.0/104", "ports": [443]},
        {"network": "10.0.0.0/8", "networks": ["10.0.0.0/8"], "ports": [443]},
        {"address": "10.0.0.0/8", "ports": [443]},
        {"host": "data.gov.cn", "port": 443},
    ],
    ids=str,
)
def test_a_row_that_cannot_be_registered(row: dict[str, object]) -> None:
    with pytest.raises(DefinitionError) as caught:
        Entry.from_data(row)
    assert caught.value.message
    assert caught.value.message_zh


def test_a_single_port_needs_no_list() -> None:
    assert Entry.from_data({"address": "10.0.0.1", "ports": 443}).ports == {443}
    assert Entry.from_data({"address": "::1", "ports": "80-82"}).ports == {80, 81, 82}


# Folders


@pytest.fixture
def roots(tmp_path: Path) -> Folders:
    for name in ("inbox", "other", "outside", "inbox2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.csv").write_text("a\n")
    (tmp_path / "inbox" / "deep").mkdir()
    (tmp_path / "inbox" / "deep" / "数据.csv").write_text("a\n")
    (tmp_path / "inbox" / "inner").symlink_to(tmp_path / "inbox" / "deep")
    (tmp_path / "inbox" / "between").symlink_to(tmp_path / "other")
    (tmp_path / "inbox" / "out").symlink_to(tmp_path / "outside")
    (tmp_path / "inbox" / "out.csv").symlink_to(tmp_path / "outside" / "outside.csv")
    (tmp_path / "inbox" / "loop").symlink_to(tmp_path / "inbox" / "loop")
    (tmp_path / "inbox" / "zero").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "inbox" / "pipe")
    return Folders.from_data([tmp_path / "inbox", str(tmp_path / "other")])


def test_files_of_registered_folders_are_found(roots: Folders, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    found = {
        "inbox.csv": inbox / "inbox.csv",
        "./inbox.csv": inbox / "inbox.csv",
        "other.csv": tmp_path / "other" / "other.csv",
        "deep/数据.csv": inbox / "deep" / "数据.csv",
        "inner/数据.csv": inbox / "deep" / "数据.csv",
        "deep": inbox / "deep",
        str(inbox / "inbox.csv"): inbox / "inbox.csv",
        str(inbox): inbox,
    }
    assert {name: roots.path(name) for name in found} == found


@pytest.mark.parametrize(
    "name",
    ["", "..", "../outside/outside.csv", "deep/../../outside/outside.csv", "out", "out/outside.csv", "out.csv", "loop",
     "zero", "pipe", "/etc/passwd", "/", "/dev/null", "/proc/self/environ", "a\0b", "x" * 5000, "~/x", "file:///etc/passwd",
     "{tmp}/inbox2/inbox2.csv", "{tmp}/outside/outside.csv", "{tmp}"],
)  # fmt: skip
def test_nothing_outside_is_read(roots: Folders, tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceFault) as caught:
        roots.path(name.replace("{tmp}", str(tmp_path)))
    assert caught.value.code in ("outside_folder", "file_missing")
    assert caught.value.code == "outside_folder" or not name.startswith(("/", "{", "."))


def test_a_file_that_is_missing_may_come_later(roots: Folders) -> None:
    with pytest.raises(SourceFault) as caught:
        roots.path("deep/later.csv")
    assert (caught.value.code, caught.value.is_passing) == ("file_missing", True)
    with pytest.raises(SourceFault) as caught:
        Folders().path("inbox.csv")
    assert (caught.value.code, caught.value.is_passing) == ("outside_folder", False)


def test_plain_hosts_stay_as_they_are() -> None:
    for host in ("localhost", "a", "data.gov.cn", "10.0.0.1", "::1", "2001:db8::1", "1a.cn", "3com.com", "a-b.c_d.e1"):
        assert read_host(host) == host
