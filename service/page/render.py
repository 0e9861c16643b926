"""Writes the page: one HTML document that holds its style, its script, its words and, where there is one, a result.

Served or written to a file, it is the same document and loads nothing. What differs is whether it knows the address
of a service that it may send a report to.
"""

from __future__ import annotations

import functools
import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import jinja2

from extractor.result import SURE_LINK, Result
from extractor.years import Comparison
from service.page import why, words

HERE = Path(__file__).parent
LANGUAGES = ("zh", "en")
Who = Literal["names", "keys"]
# The script's modules, each after those that it imports from.
MODULES = (
    "text", "words", "elements", "menus", "passages", "printed", "places", "evidence", "blocks", "model", "later",
    "nodes", "reading", "parts", "review", "merging", "deciding", "why", "inspector", "cards", "lists", "overview",
    "filters", "downloads", "sending", "workspace", "sharing", "original", "papers", "sides", "seeking", "jumps",
    "reviewing", "marking", "printing", "entries", "errands", "many", "taking", "years", "main",
)  # fmt: skip
# The style's parts; what a later one says of an element goes before what an earlier one does.
STYLES = ("frame", "report", "cards", "reading", "original", "widths", "print", "years")

# `import {a, b} from "./x.js";` may go over several lines; it holds no brace, so that this is linear.
_IMPORT = re.compile(r"^import \{[^{}]*\} from \"[^\"\n]*\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function|class|const|let)", re.MULTILINE)


def page(
    shown: Result | Comparison | None,
    language: str,
    *,
    endpoint: str | None = None,
    home: str | None = None,
    workspace: Who | None = None,
    ontology: Path | None = None,
) -> str:
    """The page as one HTML document that needs no other file.

    Args:
        shown: what to show at once, a report or a comparison of several; None shows where to drop a report. Where a
            report's result has explanations, each record says why (see `why.of_records`).
        language: "zh" or "en", the language that it opens in; the reader can change it.
        endpoint: the address under which `extract` and `compare` are, relative to the page's own, with a slash at its
            end; None for a page without a service, which then offers neither a new report nor what only a service can
            write (Excel).
        home: the address of the list that the report is in, relative to the page's own; None where there is none.
        workspace: that the service keeps reviews, and how it knows who reviews: by `keys`, or by `names` that the page
            asks for; None where it keeps none.
        ontology: the user's own achievement types, for their names.

    Raises:
        ValueError: the language is none of LANGUAGES, or there is neither a result nor a service to get one from.
    """
    if language not in LANGUAGES:
        raise ValueError(f"the page speaks {', '.join(LANGUAGES)}, not {language}")
    if shown is None and endpoint is None:
        raise ValueError("a page without a result needs a service to send reports to")
    return _template().render(
        language=language,
        words=words.of(language, ontology),
        all_words=_data(words.as_json(ontology)),
        endpoint=endpoint,
        home=home,
        workspace=workspace,
        sure_link=SURE_LINK,
        policy=policy(served=endpoint is not None),
        style=_style(),
        script=_script(),
        result=_data(why.of_records(shown).model_dump_json()) if isinstance(shown, Result) else None,
        comparison=_data(shown.model_dump_json()) if isinstance(shown, Comparison) else None,
    )


def policy(*, served: bool) -> str:
    """The Content-Security-Policy under which the page works: its own style and script, by their hashes, no others.

    The page carries it in a meta element. A service should send it as a header too, where it can add what a meta
    element cannot say: `frame-ancestors 'none'`.

    Args:
        served: whether the page may talk to the service that it came from; a page in a file talks to nobody.
    """
    rules = {
        "default-src": "'none'",
        "script-src": _hash(_script()),
        "style-src": _hash(_style()),
        "img-src": "data:",  # the icon, which a browser else asks the service for
        "connect-src": "'self'" if served else "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        # No text becomes markup or script, whatever a later change of the script tries.
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def preferred(accept_language: str | None) -> str:
    """The page's language for a request's Accept-Language header: the first in it that the page speaks, else Chinese.

    Browsers write what they prefer first, so that the weights need no reading.
    """
    for part in (accept_language or "").split(","):
        code = part.partition(";")[0].strip().lower().partition("-")[0]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def joined(modules: Iterable[str]) -> str:
    """The modules as one script. They then share one scope, in which a name declared twice is a syntax error."""
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", source)) for source in modules)


@functools.cache
def _script() -> str:
    return joined((HERE / "script" / f"{name}.js").read_text(encoding="utf-8") for name in MODULES)


@functools.cache
def _style() -> str:
    return "".join((HERE / "style" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)


@functools.cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.get_template("template.html")


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _data(json: str) -> str:
    """JSON as the content of a script element, which nothing in it can end or open again."""
    return json.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")
