"""Which pipes read a report, and in which order. The only place that knows."""

from __future__ import annotations

import functools
import hashlib
import importlib
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractor.doubts import doubted
from extractor.explanations import explanations
from extractor.garbage import uncollected
from extractor.grounding import boxed, grounded
from extractor.grounding import printed as with_printed
from extractor.pipes.layers import layers
from extractor.reading.page import Page
from extractor.result import DocumentInfo, Evidence, FileInfo, PageInfo, Result, Table

# Each is a module of `extractor.pipes` that registers a factory of its name.
PIPES = (
    "cover",
    "tables",
    "sections",
    "kinds",
    "passages",
    "tenses",
    "quantities",
    "budget_lines",
    "variances",
    "changes",
    "achievements",
    "indicators",
    "links",
    "facts",
    "plans",
    "findings",
)


# The pipes that can use a learned model, and what they call it; the registry entry that loads it.
LEARNED = {"achievements": "typer", "variances": "tagger", "links": "matcher"}
MODEL = "jixiao.model.v1"
BUNDLED, NONE = "bundled", "none"


class CharacterTokenizer:
    """One character a token, so that any span of characters is a spaCy Span, exactly."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The text as a Doc of its characters."""
        return Doc(self.vocab, words=list(text), spaces=[False] * len(text))


def chosen(model: str | Path | None) -> str | None:
    """What `build` calls a model: None for the rules alone (`none`), and of a registry its current version's folder.

    A registry's version is called by its own folder, so that a new one is loaded.
    """
    if model is None or model == NONE:
        return None
    if model == BUNDLED:
        return BUNDLED
    current = Path(model) / "current"
    return str((current if current.exists() else Path(model)).resolve())


@functools.lru_cache(maxsize=8)
def build(ontology: Path | None = None, model: str | None = None) -> Language:
    """The pipeline.

    Args:
        ontology: a YAML file of achievement types that extends or replaces the built-in ones.
        model: "bundled" or a model's folder; the package `models` provides it through spaCy's registry.

    Raises:
        KnowledgeError: a knowledge file holds a wrong entry.
    """
    nlp = spacy.blank("xx")
    nlp.tokenizer = CharacterTokenizer(nlp.vocab)
    nlp.max_length = 2**31
    for pipe in PIPES:
        importlib.import_module(f"extractor.pipes.{pipe}")
        settings: dict[str, object] = {"ontology": str(ontology)} if pipe == "achievements" and ontology else {}
        if model and pipe in LEARNED:
            settings[LEARNED[pipe]] = {"@misc": MODEL, "model": model}
        nlp.add_pipe(f"jixiao_{pipe}", config=settings)
    return nlp


@uncollected()
def run(page: Page, nlp: Language, *, explain: bool = False, boxes: bool = False, printed: bool = False) -> Result:
    """Reads a page with a pipeline; the result points into the original text.

    Args:
        explain: whether the result says what every decision rests on.
        boxes: whether every span says where it is printed.
        printed: whether every page says what is printed where on it.
    """
    result = to_result(nlp(prepared(page, nlp, explain=explain)))
    if page.map:
        result = grounded(result, page.map)
    result.document.remember(page.ink)
    if page.ink:
        result = doubted(result, page.ink)
    if printed:
        result = with_printed(result, page.ink)
    return boxed(result) if boxes else result


def prepared(page: Page, nlp: Language, *, explain: bool = False) -> Doc:
    """The Doc that the pipes read: of the page's logical text; `explain` makes them keep what their scores rest on."""
    doc = nlp.make_doc(page.text)
    layers(doc).page, layers(doc).explained = page, explain
    return doc


def to_result(doc: Doc) -> Result:
    """Gathers the layers of a Doc into a result that points into the logical text."""
    layer = layers(doc)
    page, about = layer.page, layer.cover
    identity = hashlib.sha256(page.original.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Result(
        document=DocumentInfo(
            id=identity,
            source=page.source,
            media_type=page.media_type,
            title=about.title,
            organization=about.organization,
            fiscal_year=about.fiscal_year,
            kind=layer.kind.name,
            kind_confidence=layer.kind.confidence,
            text=page.text,
            files=[
                FileInfo(name=file.name, media_type=file.media_type, start=file.start, end=file.end)
                for file in page.sources
            ],
            pages=[
                PageInfo(
                    number=leaf.number,
                    file=leaf.file or page.source,
                    width=leaf.width,
                    height=leaf.height,
                    start=leaf.start,
                    end=leaf.end,
                    ocr=leaf.ocr,
                    confidence=round(leaf.confidence, 3),
                    turn=round(leaf.turn, 2),
                )
                for leaf in page.leaves
            ],
        ),
        sections=[node.record for node in layer.sections],
        tables=[
            Table(
                id=table.id,
                start=table.grid.start,
                end=table.grid.end,
                section_id=layer.sections[table.section].record.id if table.section is not None else None,
                kind=table.kind,
                rows=[
                    [Evidence(start=cell.start, end=cell.end, text=cell.text) for cell in row]
                    for row in table.grid.rows
                ],
            )
            for table in layer.tables
        ],
        budget_lines=layer.budget_lines or [],
        variances=layer.variances or [],
        changes=layer.changes or [],
        achievements=layer.achievements or [],
        facts=layer.facts or [],
        plans=layer.plans or [],
        indicators=layer.indicators or [],
        findings=layer.findings or [],
        explanations=explanations(layer) if layer.explained else None,
    )
