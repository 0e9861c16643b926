"""The command as a person runs it: in a process of its own on real files, in this one with a stand-in engine."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import service.cli.files
from extractor.errors import KnowledgeError, Reason, ReportError
from extractor.result import Result
from service.cli.main import app

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, result: Result) -> Result:
    """A stand-in for the engine: every file gives the small result, those called bad*, locked* fail."""

    def extract(path: Path, **_options: Any) -> Result:
        if path.name.startswith("bad"):
            raise ReportError(path.name, Reason.DAMAGED, "the file is cut off")
        if path.name.startswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return result

    monkeypatch.setattr(service.cli.files, "extract", extract)
    return result


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_version_and_help_start_without_the_engine(jixiao: Command) -> None:
    assert jixiao("--version").stdout == f"jixiao {version('jixiao')}\n"
    code = (
        "import sys; from typer.testing import CliRunner; from service.cli.main import app;"
        "assert CliRunner().invoke(app, ['extract', '--help']).exit_code == 0;"
        "print(sorted({'extractor', 'spacy', 'torch', 'transformers', 'fastapi', 'rich.table'} & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"extractor", "spacy", "torch", "transformers", "fastapi"} & set(eval(loaded))


@pytest.mark.parametrize(
    "arguments",
    [[], ["extract"], ["extract", "--nonsense", "a.txt"], ["extract", "a.txt", "--json", "-o", "out"], ["nonsense"]],
)
def test_wrong_use_exits_with_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_output_holds_a_whole_result_for_each_file(engine: Result, tmp_path: Path) -> None:
    outcome = run("extract", "a.txt", "b.pdf", "-o", tmp_path / "deep" / "out")
    assert outcome.exit_code == 0
    assert outcome.stdout == ""
    written = sorted((tmp_path / "deep" / "out").iterdir())
    assert [path.name for path in written] == ["a.json", "b.json"]
    assert all(Result.model_validate_json(path.read_bytes()) == engine for path in written)


def test_a_file_that_fails_has_one_line_and_the_others_go_on(engine: Result, tmp_path: Path) -> None:
    outcome = run("extract", "bad.pdf", "locked.txt", "good.txt", "-o", tmp_path)
    assert outcome.exit_code == 1
    complaints = [line for line in outcome.stderr.splitlines() if not line[0].isdigit()]
    assert complaints == ["bad.pdf: the file is cut off", "locked.txt: Permission denied"]
    assert [path.name for path in tmp_path.iterdir()] == ["good.json"]


def test_two_files_of_one_name_overwrite_nothing(engine: Result, tmp_path: Path) -> None:
    outcome = run("extract", "2022/a.txt", "2023/a.pdf", "-o", tmp_path / "out")
    assert outcome.exit_code == 2
    assert "2022/a.txt" in outcome.stderr
    assert "2023/a.pdf" in outcome.stderr
    assert not (tmp_path / "out").exists()


def test_a_result_never_overwrites_its_input(engine: Result, tmp_path: Path) -> None:
    source = tmp_path / "a.json"
    source.write_text("a report", encoding="utf-8")
    assert run("extract", source, "-o", tmp_path).exit_code == 2
    assert source.read_text(encoding="utf-8") == "a report"


def test_an_output_that_is_a_file_is_wrong_use(engine: Result, tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    assert run("extract", "a.txt", "-o", tmp_path / "out").exit_code == 2


def test_a_failed_write_keeps_the_old_result(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    service.cli.files.write(target, "old")
    with pytest.raises(UnicodeEncodeError):
        service.cli.files.write(target, "new \ud800")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("a.json", "old")]


def test_json_prints_a_line_for_each_file(engine: Result) -> None:
    outcome = run("extract", "a.txt", "b.txt", "--json")
    assert [Result.model_validate_json(line) for line in outcome.stdout.splitlines()] == [engine, engine]


def test_files_that_belong_together_are_one_report(jixiao: Command, tmp_path: Path) -> None:
    (tmp_path / "决算.txt").write_text("青川市图书馆2023年度部门决算\n2023年度支出合计130万元。\n", encoding="utf-8")
    (tmp_path / "附表.txt").write_text("单位：万元\n\t项目\n\t决算数\n\n\t本年支出合计\n\t120\n", encoding="utf-8")
    done = jixiao("extract", "--together", "决算.txt", "附表.txt", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (written,) = (tmp_path / "out").iterdir()
    assert written.name == "决算.json"
    result = Result.model_validate_json(written.read_bytes())
    assert [file.name for file in result.document.files] == ["决算.txt", "附表.txt"]
    shown = jixiao("extract", "--together", "决算.txt", "附表.txt", cwd=tmp_path).stdout
    assert "本年支出合计  附表.txt" in shown
    (tmp_path / "附表.txt").write_bytes(b"")
    done = jixiao("extract", "--together", "决算.txt", "附表.txt", cwd=tmp_path)
    assert (done.returncode, "附表.txt" in done.stderr) == (1, True)


@pytest.mark.parametrize(("found", "status"), [(True, 0), (False, 1)])
def test_a_text_that_is_no_report_is_said_to_be_none(
    monkeypatch: pytest.MonkeyPatch, result: Result, tmp_path: Path, found: bool, status: int
) -> None:
    about = result.document.model_copy(update={"kind": "other"})
    nothing: dict[str, object] = {} if found else {"budget_lines": [], "achievements": [], "indicators": []}
    other = result.model_copy(update={"document": about, **nothing})
    monkeypatch.setattr(service.cli.files, "extract", lambda *_, **__: other)
    outcome = run("extract", "chat.txt", "-o", tmp_path)
    assert outcome.exit_code == status
    assert f"chat.txt: {service.cli.files.NO_KIND}" in outcome.stderr


def test_boxes_are_for_json(engine: Result) -> None:
    assert run("extract", "--boxes", "a.pdf").exit_code == 2
    assert run("extract", "--boxes", "--json", "a.pdf").exit_code == 0


def test_a_wrong_ontology_stops_everything(engine: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ontology = tmp_path / "own.yaml"
    ontology.touch()

    def extract(_path: Path, **options: Any) -> Result:
        raise KnowledgeError(options["ontology"], 3, "a type needs a name")

    monkeypatch.setattr(service.cli.files, "extract", extract)
    outcome = run("extract", "a.txt", "b.txt", "--ontology", ontology)
    assert outcome.exit_code == 2
    assert outcome.stderr.splitlines()[-1] == f"{ontology}:3: a type needs a name"


def test_progress_is_plain_lines_away_from_a_terminal(engine: Result, tmp_path: Path) -> None:
    assert run("extract", "a.txt", "b.txt", "-o", tmp_path).stderr.splitlines() == ["1/2 a.txt", "2/2 b.txt"]
    assert run("extract", "a.txt", "-o", tmp_path).stderr == ""


def test_samples_of_every_format_are_written(jixiao: Command, samples: list[Path], tmp_path: Path) -> None:
    done = jixiao("extract", *samples, "-o", tmp_path)
    assert done.returncode == 0, done.stderr
    for sample in samples:
        result = json.loads((tmp_path / f"{sample.stem}.json").read_text(encoding="utf-8"))
        assert result["document"]["source"] == sample.name
        assert result["budget_lines"]


def test_a_sample_is_shown_as_tables(jixiao: Command, samples: list[Path]) -> None:
    done = jixiao("extract", samples[0])
    assert done.returncode == 0, done.stderr
    assert "Budget lines" in done.stdout
    assert "↓" in done.stdout or "↑" in done.stdout
    assert "•" in done.stdout


def test_files_that_are_no_reports_are_told_apart_from_those_that_are(
    jixiao: Command, samples: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "noise.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    out = tmp_path / "out"
    done = jixiao("extract", "missing.txt", "empty.txt", "noise.pdf", samples[0], "-o", out, cwd=tmp_path)
    assert done.returncode == 1
    complaints = [line for line in done.stderr.splitlines() if not line[0].isdigit()]
    assert [line.partition(":")[0] for line in complaints] == ["missing.txt", "empty.txt", "noise.pdf"]
    assert [path.name for path in out.iterdir()] == [f"{samples[0].stem}.json"]


def test_a_terminal_sees_a_bar(samples: list[Path], root: Path, tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli.main", "extract", *map(str, samples[:2]), "-o", str(tmp_path)],
        cwd=root,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"},
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    try:
        while piece := os.read(leader, 65536):
            shown += piece
    except OSError:  # how Linux says that the other end has closed
        pass
    os.close(leader)
    assert process.wait() == 0
    assert "━" in shown.decode()
    assert "0/2" in shown.decode()


def test_a_closed_pipe_ends_it_quietly(samples: list[Path], root: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli.main", "extract", str(samples[0])],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    complaint = process.stderr.read()
    assert process.wait() != 0
    assert "Traceback" not in complaint
