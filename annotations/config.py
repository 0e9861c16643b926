"""The labeling config: what Label Studio shows of a task and lets an annotator mark; generated from the knowledge.

The names of the tags and labels are those that `models.datasets.regions` writes and `models.datasets.marks` reads.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from annotations.labels import Label, labels
from models.datasets.regions import (
    CATEGORY_NAME,
    CAUSE,
    LABELS_NAME,
    LINE,
    LINE_NAME,
    REJECTED,
    TEXT_NAME,
    VALUE_NAME,
)

GUIDE = "docs/annotation-guide.md"

# A table's columns stand under each other only where each Chinese character is as wide as two digits. The list of
# regions offers an empty box for a value under every region: here only under an achievement that is chosen, which is
# when the part of the class jixiao-value is not hidden. (What stands here must do without the sign of child elements.)
_STYLE = """
.lsf-richtext__line, .htx-richtext { font-family: "Noto Sans Mono CJK SC", "Sarasa Mono SC", "NSimSun", monospace;
  white-space: pre-wrap; line-height: 1.9; }
.jixiao { display: flex; gap: 1.5em; align-items: flex-start; }
.jixiao-text { flex: 3; min-width: 0; }
.jixiao-side { flex: 1; min-width: 16em; max-height: 80vh; overflow-y: auto; font-size: 0.9em; }
@supports selector(:has(*)) {
  .lsf-tree .lsf-textarea-tag__form { display: none; }
  body:has(.jixiao-value:not([style*="none"])) .lsf-tree-treenode-selected .lsf-textarea-tag__form { display: block; }
}
"""


def labeling_config(ontology: Path | None = None) -> str:
    """The XML that a project is made with.

    Args:
        ontology: a user's own achievement types; None for the built-in ones.

    Raises:
        KnowledgeError: a knowledge file holds a wrong entry.
    """
    known = labels(ontology)
    root = Element("View")
    SubElement(root, "Style").text = _STYLE
    columns = SubElement(root, "View", className="jixiao")
    text = SubElement(columns, "View", className="jixiao-text")
    SubElement(text, "Header", value="$section", size="5")
    SubElement(text, "Filter", name="filter", toName=LABELS_NAME, hotkey="shift+f", minlength="1")
    choices = SubElement(text, "Labels", name=LABELS_NAME, toName=TEXT_NAME, showInline="true")
    for each in (*known.types, *known.regions):
        _label(choices, each)
    SubElement(text, "Text", name=TEXT_NAME, value="$text", granularity="symbol")
    side = SubElement(columns, "View", className="jixiao-side")
    _category(side, known.categories)
    _value(side, [each.value for each in known.types])
    _line(side, [CAUSE, *(each.value for each in known.types)])
    SubElement(side, "Header", value="本报告的预算科目", size="6")
    SubElement(side, "Text", name="lines", value="$lines")
    relations = SubElement(root, "Relations")
    for value in known.relations:
        SubElement(relations, "Relation", value=value)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode")


def is_of_reports(config: str) -> bool:
    """Whether a project's labeling config is one of these, of whatever types, or still empty."""
    try:
        root = ElementTree.fromstring(config)
    except ElementTree.ParseError:
        return False
    known = {CAUSE, LINE, REJECTED} <= {each.get("alias") for each in root.iter("Label")}
    return known or not any(each.get("toName") for each in root.iter())


def instructions(guide: str | None = None) -> str:
    """What the project tells annotators, as HTML.

    Args:
        guide: the address of the guide where annotators can read it; None names its file.
    """
    where = f'<a href="{escape(guide)}" target="_blank">{escape(guide)}</a>' if guide else GUIDE
    return labels().instructions.replace("{guide}", where)


def _label(parent: Element, label: Label) -> None:
    """A label shows its Chinese name; results carry its alias."""
    shown = SubElement(parent, "Label", value=label.name, alias=label.value, background=label.colour)
    if label.key:
        shown.set("hotkey", label.key)
    if label.hint:
        shown.set("hint", label.hint)


def _when(parent: Element, values: list[str]) -> Element:
    """A part that is shown while a region with one of the labels is chosen."""
    return SubElement(
        parent, "View", visibleWhen="region-selected", whenTagName=LABELS_NAME, whenLabelValue=",".join(values)
    )


def _category(parent: Element, categories: dict[str, str]) -> None:
    part = _when(parent, [CAUSE])
    SubElement(part, "Header", value="原因类别", size="6")
    choices = SubElement(part, "Choices", name=CATEGORY_NAME, toName=TEXT_NAME, perRegion="true", showInline="true")
    for value, name in categories.items():
        SubElement(choices, "Choice", value=name, alias=value)


def _value(parent: Element, types: list[str]) -> None:
    part = _when(parent, types)
    part.set("className", "jixiao-value")
    SubElement(part, "Header", value="数值 单位 余/近/约", size="6")
    SubElement(
        part,
        "TextArea",
        name=VALUE_NAME,
        toName=TEXT_NAME,
        perRegion="true",
        displayMode="region-list",
        editable="true",
        maxSubmissions="1",
        rows="1",
    )


def _line(parent: Element, values: list[str]) -> None:
    part = _when(parent, values)
    SubElement(part, "Header", value="所属预算科目（文中未出现时）", size="6")
    SubElement(
        part,
        "Choices",
        name=LINE_NAME,
        toName=TEXT_NAME,
        perRegion="true",
        layout="select",
        value="$choices",
    )
