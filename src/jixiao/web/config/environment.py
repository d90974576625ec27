"""What an installation may set from outside: read once, checked, unknown keys refused by name."""

import difflib
import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "JIXIAO_"


class UnknownSetting(Exception):
    """An environment variable begins with JIXIAO_ but no setting has that name."""


class Environment(BaseSettings):
    """Every outside setting; the variable is JIXIAO_ and the name in capitals (DATABASE_URL has no prefix)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data_dir: Path = Field(default_factory=lambda: Path.cwd() / "jixiao-data")
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    secret_key: str = ""
    former_secret_keys: str = ""  # separated by commas: what they sealed or signed can still be read
    allowed_hosts: str = "127.0.0.1,localhost,[::1]"
    trusted_origins: str = ""
    https: bool = False
    debug: bool = False
    time_zone: str = "Asia/Shanghai"
    upload_limit_mb: int = 20
    log_level: str = "INFO"
    # The demo city lives on a fixed date: its clock runs, shifted by this many seconds. Never set it in earnest.
    clock_offset_seconds: int = 0
    # A training ground: its clock is moved by playing, and everybody may sign in by a press. `jixiao sandbox` sets it.
    sandbox: bool = False
    # Mail goes out where a host is named; links in messages need the address that people type.
    mail_host: str = ""
    mail_port: int = 25
    mail_user: str = ""
    mail_password: str = ""
    mail_security: Literal["none", "starttls", "ssl"] = "none"
    mail_from: str = ""
    public_address: str = ""
    # Hosts (host or host:port, separated by commas) of privately run chat platforms, besides the public ones.
    bot_hosts: str = ""
    require: str = ""  # read by the test suite only

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()


def read_environment() -> Environment:
    """Read and check the environment; a key nobody knows is an error that names the nearest one."""
    known = {PREFIX + name.upper() for name in Environment.model_fields if name != "database_url"}
    for key in os.environ:
        if key.startswith(PREFIX) and key not in known:
            near = difflib.get_close_matches(key, sorted(known), n=1)
            hint = f" Did you mean {near[0]}?" if near else f" Known: {', '.join(sorted(known))}."
            raise UnknownSetting(f"{key} is not a setting of Jixiao.{hint}")
    return Environment()


def secret_key_in(data_dir: Path) -> str:
    """The installation's own key: made on first use, readable by its owner only."""
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii").strip()
