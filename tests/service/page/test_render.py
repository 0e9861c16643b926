"""The page as a document: what it holds, under which policy, in which words; no browser needed."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from typer.testing import CliRunner

from extractor.knowledge import HERE as KNOWLEDGE
from extractor.result import Result
from service.cli.main import app as commands
from service.page import LANGUAGES, page, policy, preferred, words
from service.page.render import MODULES, joined
from service.page.route import mount
from service.problems import KINDS

# The page's words that are asked for by a code of the result.
PUT_TOGETHER = ("kind_", "against_", "count_", "field_", "state_")
HOSTILE = "</script><script>alert(1)</script><!--<script> & \u2028 \x00 𠮷"
OWN_TYPES = Path(__file__).parents[3] / "samples" / "education-types.yaml"


class Parsed(HTMLParser):
    """A page taken apart as a browser does: its elements, and the content of its scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.raw.append((tag, dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            tag, attributes, content = self.raw[-1]
            self.raw[-1] = (tag, attributes, content + data)

    def data(self, id: str) -> Any:
        """The JSON in the script of this id."""
        return json.loads(next(content for _, attributes, content in self.raw if attributes.get("id") == id))

    def hashes(self, tag: str) -> list[str]:
        """What a policy calls the contents of its scripts that run, or of its styles."""
        contents = [
            content for name, given, content in self.raw if name == tag and given.get("type") != "application/json"
        ]
        return [f"'sha256-{b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in contents]


@pytest.mark.parametrize("served", [False, True])
def test_the_policy_names_the_page_s_own_script_and_style_and_nothing_else(result: Result, served: bool) -> None:
    parsed = Parsed(page(result, "zh", endpoint="v1/" if served else None))
    rules = dict(rule.split(" ", 1) for rule in policy(served=served).split("; "))
    assert [rules["script-src"]] == parsed.hashes("script")
    assert [rules["style-src"]] == parsed.hashes("style")
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"] == ("'self'" if served else "'none'")
    meta = next(given for tag, given in parsed.elements if given.get("http-equiv") == "Content-Security-Policy")
    assert meta["content"] == policy(served=served)


def test_the_page_has_no_code_or_style_in_attributes_and_loads_nothing(result: Result) -> None:
    for tag, attributes in Parsed(page(result, "zh", endpoint="v1/")).elements:
        assert not {name for name in attributes if name.startswith("on") or name in ("style", "src", "action")}
        if tag == "link":
            assert (attributes["href"] or "").startswith("data:")


def test_no_text_of_a_report_ends_the_script_that_holds_it(result: Result) -> None:
    about = result.document.model_copy(update={"text": HOSTILE, "title": HOSTILE, "source": HOSTILE})
    hostile = result.model_copy(update={"document": about})
    safe, given = Parsed(page(result, "en")), Parsed(page(hostile, "en"))
    assert given.elements == safe.elements
    assert Result.model_validate(given.data("result")) == hostile


def test_a_page_without_a_result_needs_a_service(result: Result) -> None:
    with pytest.raises(ValueError, match="service"):
        page(None, "zh")
    assert "id=result" not in page(None, "zh", endpoint="v1/").replace('"', "")
    with pytest.raises(ValueError, match="fr"):
        page(result, "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_the_page_asks_for_is_there_and_none_is_left_over(language: str) -> None:
    here = Path(words.__file__).parent
    source = "".join(path.read_text("utf-8") for path in [here / "template.html", *(here / "script").glob("*.js")])
    known = words.of(language)["ui"]
    asked = set(re.findall(r"\b(?:word|say|count|fact|pair|part)\(\"(\w+)\"", source))
    asked |= set(re.findall(r"data-(?:\w+-)?word=\"(\w+)\"", source))
    assert not asked - set(known)
    # Some are put together from parts, so that a word in use may stand in the source only as a string.
    strings = set(re.findall(r"[\"`](\w+)", source)) | {"kind_amount"}
    assert not {name for name in known if name not in strings and not name.startswith(PUT_TOGETHER)}


def test_both_languages_name_the_same_things() -> None:
    chinese, english = words.of("zh"), words.of("en")
    assert set(chinese["ui"]) == set(english["ui"])
    for field, names in english["values"].items():
        assert set(names) == set(chinese["values"][field]), field
    assert not [name for name in english["groups"].values() if not name.isascii()]
    assert set(english["values"]["findings.rule"]) == set(chinese["values"]["findings.rule"])
    assert all(re.fullmatch(r"[ -~“”…万元中文切换到]*", each) for each in english["ui"].values())


def test_values_in_words_are_the_same_in_both_languages() -> None:
    for name, text in words.of("zh")["ui"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", words.of("en")["ui"][name])), name


def test_what_goes_wrong_has_its_chinese_title() -> None:
    assert set(words.of("zh")["values"]["problems"]) == set(KINDS)


def test_whoever_drops_a_wrong_file_is_told_in_chinese_what_to_do() -> None:
    advice = words.of("zh")["values"]["advice"]
    assert set(advice) <= set(KINDS)
    assert {kind for kind in KINDS if kind.startswith(("report-", "too-many", "reader-"))} <= set(advice)
    assert all(each.startswith("请") for each in advice.values())


def test_a_user_s_own_types_have_their_names(result: Result) -> None:
    parsed = Parsed(page(result, "zh", ontology=OWN_TYPES))
    for language in LANGUAGES:
        assert parsed.data("words")[language]["values"]["achievements.type"]["school_places"] == "新增学位"
    assert (KNOWLEDGE / "achievement_types.yaml").is_file()


@pytest.mark.parametrize(
    ("header", "language"),
    [(None, "zh"), ("", "zh"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-GB,en;q=0.9", "en"), ("fr,EN;q=0.5", "en"),
     ("de", "zh"), ("*", "zh")],
)  # fmt: skip
def test_the_language_is_the_first_that_the_reader_asked_for(header: str | None, language: str) -> None:
    assert preferred(header) == language


def test_modules_are_joined_without_their_imports_and_exports() -> None:
    first = "export const a = 1;\nexport async function f() {}\n"
    second = 'import {\n  a,\n  f,\n} from "./first.js";\nexport class C {}\nconst text = "export x";\n'
    assert joined([first, second]) == ('const a = 1;\nasync function f() {}\n\nclass C {}\nconst text = "export x";\n')


def test_each_module_stands_after_those_that_it_imports_from() -> None:
    folder = Path(words.__file__).parent / "script"
    assert sorted(MODULES) == sorted(path.stem for path in folder.glob("*.js"))
    for at, name in enumerate(MODULES):
        needed = re.findall(r"from \"\./(\w+)\.js\"", (folder / f"{name}.js").read_text("utf-8"))
        assert set(needed) <= set(MODULES[:at]), name


def test_the_root_serves_the_page_in_the_reader_s_language() -> None:
    app = FastAPI()
    mount(app)
    client = TestClient(app)
    chinese = client.get("/")
    assert chinese.status_code == 200
    assert Parsed(chinese.text).elements[0] == (
        "html", {"lang": "zh-CN", "data-language": "zh", "data-sure-link": "0.9", "data-endpoint": "v1/"},
    )  # fmt: skip
    assert chinese.headers["content-security-policy"] == f"{policy(served=True)}; frame-ancestors 'none'"
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": "en"}).text
    assert 'lang="en"' in client.get("/", params={"language": "en"}, headers={"Accept-Language": "zh"}).text
    assert client.get("/", params={"language": "fr"}).status_code == 422


def test_review_writes_a_page(tmp_path: Path) -> None:
    sample, output = OWN_TYPES.parent / "water-2023.txt", tmp_path / "new" / "water.html"
    done = CliRunner().invoke(commands, ["review", str(sample), "-o", str(output), "--language", "en"])
    assert done.exit_code == 0, done.output
    parsed = Parsed(output.read_text("utf-8"))
    assert parsed.data("result")["document"]["text"] == sample.read_text("utf-8")
    assert parsed.elements[0][1] == {"lang": "en", "data-language": "en", "data-sure-link": "0.9"}


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["missing.txt"], 1),
        (["empty.txt"], 1),
        (["empty.html"], 2),  # it would be overwritten
        (["empty.txt", "--language", "fr"], 2),
    ],
)
def test_review_of_what_cannot_be_read_leaves_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "empty.html").write_bytes(b"")
    before = sorted(tmp_path.iterdir())
    done = CliRunner().invoke(commands, ["review", *arguments])
    assert done.exit_code == status
    assert done.output.strip()
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "empty.html").read_bytes() == b""
