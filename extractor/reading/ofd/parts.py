"""The parts of an OFD package: documents, their pages, templates and resources."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.errors import Reason, ReportError
from extractor.reading.package import Element, Package

ROOT = "OFD.xml"
# What GM/T 0099 puts into a package that is encrypted.
_ENCRYPTED = {"encryptions.xml", "decryptseed.dat", "entriesmap.dat"}
_RESOURCES = ("PublicRes", "DocumentRes", "PageRes")


@dataclass(slots=True)
class Resources:
    """What pages refer to by number: the contents of drawings, and the parts that are pictures."""

    drawings: dict[str, Element] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)

    def add(self, package: Package, part: str) -> None:
        """Adds what a part of resources defines.

        Raises:
            ReportError: DAMAGED, it is broken.
        """
        root = package.xml(part)
        if root is None:
            return
        for unit in root.iterfind("{*}CompositeGraphicUnits/{*}CompositeGraphicUnit"):
            if (content := unit.find("{*}Content")) is not None:
                self.drawings[unit.get("ID", "")] = content
        folder = root.get("BaseLoc", "")
        for media in root.iterfind("{*}MultiMedias/{*}MultiMedia"):
            place = media.findtext("{*}MediaFile", "").strip()
            if place:
                self.pictures[media.get("ID", "")] = located(part, posixpath.join(folder.strip(), place))

    def copy(self) -> Resources:
        """The same, to be added to."""
        return Resources(dict(self.drawings), dict(self.pictures))


@dataclass(slots=True)
class Body:
    """A document of the package: its root, the part that it is, and what its pages share.

    `templates` are parts by their numbers.
    """

    part: str
    root: Element
    templates: dict[str, str] = field(default_factory=dict)
    resources: Resources = field(default_factory=Resources)

    @property
    def pages(self) -> list[str]:
        """The parts of its pages, in order."""
        return [located(self.part, page.get("BaseLoc", "")) for page in self.root.iterfind("{*}Pages/{*}Page")]


class Contents:
    """What the pages of a package show and refer to."""

    def __init__(self, package: Package, source: str) -> None:
        self._package, self._source = package, source
        self._templates: dict[str, Element] = {}

    def resources(self, body: Body, part: str, root: Element) -> Resources:
        """What a page may refer to: the document's resources, and its own.

        Raises:
            ReportError: DAMAGED, a part of them is broken.
        """
        own = [located(part, place.text or "") for place in root.iterfind("{*}PageRes")]
        if not own:
            return body.resources
        resources = body.resources.copy()
        for place in own:
            resources.add(self._package, place)
        return resources

    def templates(self, body: Body, root: Element) -> list[Element]:
        """The templates that a page shows behind or before its own content.

        Raises:
            ReportError: DAMAGED, one is missing or broken.
        """
        found = []
        for reference in root.iterfind("{*}Template"):
            part = body.templates.get(reference.get("TemplateID", ""))
            if part is None:
                continue
            if part not in self._templates:
                self._templates[part] = required(self._package, part, self._source)
            found.append(self._templates[part])
        return found


def bodies(package: Package, source: str) -> Iterator[Body]:
    """The documents of a package, in order.

    Raises:
        ReportError: ENCRYPTED; DAMAGED, a part is missing or broken.
    """
    if _ENCRYPTED & {posixpath.basename(name) for name in package.names}:
        raise ReportError(source, Reason.ENCRYPTED, "the OFD file is encrypted; save it without a password")
    root = package.xml(ROOT)
    found = root.iterfind("{*}DocBody/{*}DocRoot") if root is not None else ()
    for place in found:
        part = located("", place.text or "")
        document = required(package, part, source)
        body = Body(part, document)
        for template in document.iterfind("{*}CommonData/{*}TemplatePage"):
            body.templates[template.get("ID", "")] = located(part, template.get("BaseLoc", ""))
        for resource in _RESOURCES:
            for place in document.iterfind(f"{{*}}CommonData/{{*}}{resource}"):
                body.resources.add(package, located(part, place.text or ""))
        yield body


def required(package: Package, part: str, source: str) -> Element:
    """The root of a part that must be there.

    Raises:
        ReportError: DAMAGED, it is not, or is broken.
    """
    root = package.xml(part)
    if root is None:
        detail = f"the OFD file lacks its part {part or ROOT}; it is cut off or damaged, fetch it again"
        raise ReportError(source, Reason.DAMAGED, detail)
    return root


def located(part: str, place: str) -> str:
    """The part that another one names: by a place from the package's root (/Doc_0/…) or from its own folder."""
    place = place.strip().replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), place)).lstrip("/")
