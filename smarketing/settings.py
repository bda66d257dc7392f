"""What an operator can set: read once from ``SMARKETING_…`` variables and ``smarketing.toml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ByteSize, Field, TypeAdapter, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from smarketing.errors import SettingsError

PersonalData: TypeAlias = Literal["keep", "hash", "drop"]
LogIn: TypeAlias = Literal["none", "header", "openid"]
ROOT = Path(__file__).resolve().parent.parent
_BYTES = TypeAdapter(ByteSize)


class Settings(BaseSettings):
    """Frozen settings of one process; a variable wins over the file, the file over the default."""

    model_config = SettingsConfigDict(
        env_prefix="SMARKETING_", toml_file="smarketing.toml", frozen=True, extra="forbid"
    )

    workspace: Path = Field(
        default=ROOT / "data" / "workspace", description="The folder that holds everything of a company."
    )
    demo: Path = Field(default=ROOT / "data" / "demo", description="The folder of the demo company.")
    store_url: str = Field(
        default="", description="SQLAlchemy address of the shared decisions; SQLite in the workspace if empty."
    )
    time_zone: str = Field(default="UTC", description="IANA name; every date on screen is in this zone.")
    currency: str = Field(
        default="", description="ISO 4217 code of the reporting currency; the most common one if empty."
    )
    locale: str = Field(default="en_GB", description="How dates and numbers are written.")
    presets: str = Field(
        default="", description="A folder with presets of your own, see docs/presets.md; only ours if empty."
    )
    threads: int = Field(default=2, ge=1, description="Threads of the database engine.")
    memory_limit: str = Field(default="2GB", description="Memory of the database engine.")
    import_memory_limit: str = Field(default="1GB", description="Memory of one import.")
    import_disk_limit: str = Field(
        default="20GB", description="Room on the disk that one import may take for what its memory can't hold."
    )
    max_file_bytes: int = Field(
        default=4 * 1024**3,
        description="Largest file taken, in bytes once unpacked: 4 GiB. The field on the Data page takes files of up "
        "to 2 GB as they are, packed or not; larger ones come in by the command line.",
    )
    max_archive_files: int = Field(default=500, ge=1, description="Most files in a zip, or sheets in a workbook.")
    max_columns: int = Field(default=2_000, description="Most columns a file may have.")
    personal_data: PersonalData = Field(
        default="keep",
        description="What an import does with names, e-mails and phones: `keep`, `hash` (by a key of the workspace) "
        "or `drop`; see docs/privacy.md.",
    )
    max_cell_bytes: int = Field(default=2 * 1024**2, description="Longest line of a text file.")
    log_in: LogIn = Field(
        default="none",
        description="How people log in: `none`, by a proxy's `header`, or by `openid`; see docs/roles.md.",
    )
    log_in_header: str = Field(
        default="X-Forwarded-Email", min_length=1, description="The header in which the proxy names who comes."
    )
    log_in_from: str = Field(
        default="127.0.0.1, ::1", description="Addresses of the proxy; a header from any other is refused."
    )
    log_in_secret: str = Field(
        default="",
        repr=False,
        description="What the proxy sends as `X-Smarketing-Secret`; where it is set, it counts and not the address.",
    )
    admins: str = Field(default="", description="E-mails of those who are admins whatever the list of members says.")
    session_idle_minutes: float = Field(default=120, gt=0, description="A session ends when nothing was done so long.")
    session_hours: float = Field(default=12, gt=0, description="A session ends so long after the log-in.")
    member_check_seconds: float = Field(
        default=30, gt=0, le=60, description="How long a page may go by what the list of members said before."
    )

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as cause:
            msg = f"'{value}' is no time zone; write an IANA name such as Europe/Berlin"
            raise ValueError(msg) from cause
        return value

    @field_validator("presets")
    @classmethod
    def _known_folder(cls, value: str) -> str:
        if value and not Path(value).is_dir():
            msg = f"'{value}' is no folder; make it, or leave the setting empty"
            raise ValueError(msg)
        return value

    @field_validator("memory_limit", "import_memory_limit", "import_disk_limit")
    @classmethod
    def _known_size(cls, value: str) -> str:
        try:
            _BYTES.validate_python(value)
        except ValidationError as cause:
            msg = f"'{value}' is no size; write one such as 1GB"
            raise ValueError(msg) from cause
        return value

    @property
    def proxies(self) -> frozenset[str]:
        """The addresses of ``log_in_from``."""
        return frozenset(_listed(self.log_in_from))

    @property
    def admin_logins(self) -> frozenset[str]:
        """The log-ins of ``admins`` in lower case."""
        return frozenset(one.casefold() for one in _listed(self.admins))

    @property
    def import_memory_bytes(self) -> int:
        """The memory of one import in bytes."""
        return int(_BYTES.validate_python(self.import_memory_limit))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # the signature is pydantic's
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let a variable win over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def read_settings(**overrides: object) -> Settings:
    """Return the settings, *overrides* first.

    Raises:
        SettingsError: a value has the wrong form; names the setting and the value's fault.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks them itself
    except ValidationError as cause:
        first = cause.errors()[0]
        name = "SMARKETING_" + "_".join(str(part) for part in first["loc"]).upper()
        msg = f"{name} is wrong: {first['msg']}. Correct the variable or smarketing.toml and start again."
        raise SettingsError(msg) from cause


@cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return read_settings()
