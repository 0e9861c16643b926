"""What the README shows works as it is shown."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
# What a nested make must not inherit from the one that runs the tests.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
PORT = "8000"


@dataclass(frozen=True)
class Block:
    """A fenced block, with the comment right above it, which says how it is to be run."""

    marker: str
    language: str
    content: str


BLOCKS = [
    Block(found["marker"] or "", found["language"], found["content"])
    for found in re.finditer(
        r"^(?:<!-- (?P<marker>[^\n]*) -->\n)?```(?P<language>\w+)\n(?P<content>.*?)^```$",
        README,
        re.MULTILINE | re.DOTALL,
    )
]


def commands(marker: str) -> list[str]:
    """The commands of the shell blocks with this marker, a line each."""
    return [
        line
        for block in BLOCKS
        if block.language == "sh" and block.marker.partition(":")[0] == marker
        for line in block.content.splitlines()
    ]


def run(command: str) -> str:
    """What the command prints; it must succeed, and complain of nothing."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.mark.parametrize("command", commands(""))
def test_a_command_works(command: str, tmp_path: Path) -> None:
    printed = run(command.replace("/tmp/results", str(tmp_path)))
    assert printed or any(tmp_path.iterdir())


def test_every_command_is_run_or_says_why_not() -> None:
    known = commands("") + commands("server") + commands("client") + commands("not run here")
    assert sorted(known) == sorted(
        line for block in BLOCKS if block.language == "sh" for line in block.content.splitlines()
    )
    assert len(commands("not run here")) == 1


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language == "python"])
def test_python_works(block: Block) -> None:
    done = subprocess.run([sys.executable, "-c", block.content], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout


def test_the_example_is_what_the_demo_shows() -> None:
    (example,) = (block for block in BLOCKS if block.marker == "example")
    shown = {" ".join(line.split()) for line in run("make demo").splitlines()}
    assert {" ".join(line.split()) for line in example.content.splitlines()} <= shown


def test_a_file_that_is_shown_is_that_file() -> None:
    shown = {
        block.marker.removeprefix("file: "): block.content for block in BLOCKS if block.marker.startswith("file: ")
    }
    assert shown
    for path, content in shown.items():
        assert (ROOT / path).read_text(encoding="utf-8") == content


def test_the_ontology_that_is_shown_finds_its_types() -> None:
    (command,) = (line for line in commands("") if "--ontology" in line)
    found = [line for line in run(command).splitlines() if "school_buildings" in line]
    assert any("校舍" in line for line in found)
    assert "school_buildings" not in run(command.partition(" --ontology")[0])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The port of the server that the README starts, on a free one."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    (command,) = commands("server")
    assert PORT in command
    with subprocess.Popen(command.replace(PORT, port).split(), cwd=ROOT, env=ENVIRONMENT) as process:
        run(f"curl --silent --retry 60 --retry-connrefused --retry-delay 1 http://127.0.0.1:{port}/healthz")
        yield port
        process.terminate()


@pytest.mark.parametrize("command", commands("client"))
def test_a_client_is_answered(command: str, server: str, tmp_path: Path) -> None:
    printed = run(command.replace(PORT, server).replace("/tmp/results", str(tmp_path)))
    assert printed.startswith("{") or any(path.stat().st_size for path in tmp_path.iterdir())


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links
    assert all((ROOT / link.partition("#")[0]).exists() for link in links)


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=\[]", wanted)[0] for wanted in project["dependencies"]}
    extras = [each for name, some in project["optional-dependencies"].items() if name != "dev" for each in some]
    optional = {re.split(r"[<>=\[]", wanted)[0] for wanted in extras}
    table = README.partition("## Dependencies")[2].partition("\n\nFor development")[0]
    reasons = {name for row in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE) for name in row.split(", ")}
    assert names == reasons - {"package", "---"} - optional
    assert all(re.search(rf"\b{re.escape(name)}\b", README.partition("## Dependencies")[2]) for name in optional)
    development = README.partition("For development")[2].partition("\n\n")[0]
    tools = {re.split(r"[<>=\[]", wanted)[0] for wanted in project["optional-dependencies"]["dev"]}
    assert all(re.search(rf"\b{re.escape(name)}\b", development) for name in tools - {"jixiao"})


def test_every_version_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    itself = "jixiao["  # an extra that names other extras of this project
    every = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    wanted = [each for each in every if not each.startswith(itself)]
    locked = re.findall(r"^([\w.-]+)==[\w.]+$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    names = {name.lower().replace("_", "-") for name in locked}
    assert not {re.split(r"[<>=\[]", item)[0].lower() for item in wanted} - names
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert len(locked) == sum(not line.startswith("#") for line in lines)


CHINESE = (ROOT / "README.zh.md").read_text(encoding="utf-8")


def test_the_chinese_readme_shows_the_same_commands_and_files() -> None:
    """So they are run, as those above are; what it adds for Windows is marked as text."""
    blocks = re.findall(r"^```(?:sh|python)\n.*?^```$", CHINESE, re.MULTILINE | re.DOTALL)
    assert blocks
    assert all(block in README for block in blocks)
    assert [
        block for block in re.findall(r"^```sh\n.*?^```$", README, re.MULTILINE | re.DOTALL) if block not in blocks
    ] == []


def test_the_readmes_lead_to_each_other_and_nowhere_else() -> None:
    assert "(README.zh.md)" in README.partition("\n\n")[2].partition("\n\n")[0]
    assert "(README.md)" in CHINESE.partition("## ")[0]
    links = re.findall(r"\]\(([^)]+)\)", CHINESE)
    assert all((ROOT / link.partition("#")[0]).exists() for link in links if not link.startswith("http"))
