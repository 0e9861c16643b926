"""How the service is set up: every setting is an environment variable JIXIAO_<NAME>, or what stands here.

docs/operation.md shows them as one table, written by `table` and held to it by a test. No setting need hold a secret:
the keys' hashes are in a file of their own (service/gate/security.py), a database's password in one of PostgreSQL's.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "JIXIAO_"
MEBIBYTE = 2**20
# What other parts are set up by.
_OF_OTHERS = (f"{PREFIX}BACKEND_", f"{PREFIX}SOAK_")

Count = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0)]


class Settings(BaseSettings):
    """The service's settings."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", description="Address to listen on. Any but a loopback address needs keys.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(default=8000, description="Port to listen on.")
    allowed_hosts: str = Field(
        default="",
        description="Names, with commas between, by which the service is known besides its address: those of a proxy.",
    )
    workers: Count = Field(
        default=1, description="Server processes. One suffices where the readers are what takes the time."
    )
    readers: Count = Field(
        default_factory=lambda: os.cpu_count() or 1,
        description="Reader processes of each server process, which read one report at a time; as many as cores.",
    )
    keys_file: Path | None = Field(
        default=None, description="File of the API keys' hashes; read again when it changes."
    )
    queue: Annotated[int, Field(ge=0)] = Field(
        default=64, description="Requests of a server process that may wait for a reader; more are answered with 503."
    )
    per_client: Count = Field(
        default=32,
        description="Requests that one key (or address, without keys) may have at once; more are answered with 429.",
    )
    max_connections: Count = Field(
        default=1000,
        description="Connections of a server process; for one more, the one goes that has asked nothing for longest.",
    )
    max_upload: Count = Field(default=64, description="Largest request, in MiB.")
    max_batch: Count = Field(
        default=256, description="Largest request of /v1/extract/batch, /v1/compare and /v1/note, in MiB."
    )
    max_json: Count = Field(default=16, description="Largest request that is JSON, in MiB.")
    max_buffered: Count = Field(
        default=1024,
        description="Uploads and results that a server process holds in memory, in MiB; for more it answers with 503.",
    )
    max_files: Count = Field(default=1000, description="Most reports in a batch, those in its archives included.")
    max_unpacked: Count = Field(
        default=512, description="Most that a Word file, or the archives of a request together, may unpack to, in MiB."
    )
    max_pages: Count = Field(default=2000, description="Most pages of a PDF or OFD file.")
    max_cells: Count = Field(default=200_000, description="Most table cells of a report.")
    max_characters: Count = Field(default=800_000, description="Most characters of a report.")
    header_seconds: Seconds = Field(default=15, description="Time that a request's headers have to arrive.")
    stalled_seconds: Seconds = Field(
        default=30, description="Time after which a client that takes nothing of its answer is given up."
    )
    receive_seconds: Seconds = Field(default=60, description="Time that a request's body has to arrive.")
    time_limit: Seconds = Field(default=200, description="Time that reading a report may take, in seconds.")
    memory_limit: Annotated[int, Field(ge=64)] = Field(default=512, description="Memory for reading a report, in MiB.")
    shutdown_seconds: Annotated[int, Field(ge=1)] = Field(
        default=60, description="Time that requests have to finish when the service is told to stop."
    )
    memory_folder: Path = Field(
        default=Path("/dev/shm"),
        description="Folder in memory (tmpfs) for LibreOffice, which reads .doc and .rtf; else they are refused.",
    )
    ontology: Path | None = Field(default=None, description="YAML file with achievement types of your own.")
    model: str = Field(default="bundled", description="Model: `bundled`, `none`, a model's folder, or a registry's.")
    workspace: str = Field(
        default="",
        description="Where reviews are kept: an SQLite file, or a database's URL; without it nothing is kept.",
    )
    log_level: Annotated[str, Field(pattern="^(debug|info|warning|error)$")] = Field(
        default="info", description="How much is logged: debug, info, warning or error."
    )

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def wrong_settings(error: ValidationError) -> list[str]:
    """A line for each wrong setting: its variable, what it is set to, and what it must be."""
    lines = []
    for each in error.errors(include_url=False):
        field = str(each["loc"][0]) if each["loc"] else ""
        name = variable(field) if field in Settings.model_fields else field
        lines.append(f"{name or 'the settings'} is {each['input']!r}: {each['msg'].lower()}")
    return lines


def unknown(variables: Iterable[str]) -> list[str]:
    """A line for each variable that looks like a setting and is none, as one that is misspelt."""
    known = [variable(name) for name in Settings.model_fields]
    lines = []
    for name in sorted(variables):
        if name.startswith(PREFIX) and name not in known and not name.startswith(_OF_OTHERS):
            like = difflib.get_close_matches(name, known, 1, 0.85)
            lines.append(f"{name} is no setting, and changes nothing" + (f"; {like[0]} is one" if like else ""))
    return lines


def environment(**given: Any) -> dict[str, str]:
    """The environment variables for settings given otherwise (None where they are not)."""
    return {variable(name): str(value) for name, value in given.items() if value is not None}


def table() -> str:
    """The settings as a Markdown table."""
    lines = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "cores" if field.default_factory else "" if field.default is None else f"`{field.default}`"
        lines.append(f"| `{variable(name)}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"
