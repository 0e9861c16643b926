"""The zip packages that Office files are (OPC, ISO/IEC 29500-2), opened with limits.

A package comes from anyone: its parts are read with a cap on what they unpack to, and its XML without entities,
network or document type.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TypeAlias

from lxml import etree

from extractor.errors import Reason, ReportError

Element: TypeAlias = etree._Element

_Relation: TypeAlias = tuple[str, str, str]  # id, type and target

# A report of a thousand pages unpacks to some 50 MB; a part that unpacks to more, or more than MAX_RATIO-fold, is
# meant to exhaust the memory.
MAX_PART = 128 * 2**20
MAX_RATIO = 400
_RATIO_FROM = 8 * 2**20

_MAIN_PART = "/officeDocument"
_CONTENT_TYPES = "[content_types].xml"
# Strict files (ISO/IEC 29500-4's alternative) differ from the usual ones by these names alone.
_STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/officeDocument/math": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}


class Package:
    """A zip file and, where it is an Office file, its parts and their relations.

    Raises:
        ReportError: DAMAGED, the zip file cannot be opened; ENCRYPTED, its entries are; TOO_LARGE, a part is.
    """

    def __init__(self, content: bytes, source: str) -> None:
        self._source = source
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, EOFError, NotImplementedError) as error:
            raise self._damaged("the zip package cannot be opened; it is cut off or damaged, fetch it again") from error
        self._known: dict[str, list[_Relation]] = {}
        # Some writers separate folders by a backslash, and part names do not heed case.
        self._entries = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()}

    @property
    def names(self) -> set[str]:
        """The names of the parts, in lower case and without a leading slash."""
        return set(self._entries)

    def size(self, name: str) -> int:
        """How many bytes a part has when it is unpacked, or 0 where the package has none of that name."""
        info = self._entries.get(name.lstrip("/").lower())
        return info.file_size if info else 0

    def read(self, name: str) -> bytes | None:
        """The unpacked bytes of a part, or None where the package has none of that name."""
        info = self._entries.get(name.lstrip("/").lower())
        if info is None:
            return None
        if info.flag_bits & 1:
            raise ReportError(self._source, Reason.ENCRYPTED, "the package is encrypted; save it without a password")
        too_dense = info.file_size > _RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        if info.file_size > MAX_PART or too_dense:
            raise self._too_large(name)
        try:
            with self._zip.open(info) as part:
                content = part.read(MAX_PART + 1)  # the size that the zip file states may be a lie
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise self._damaged(f"the part {name} cannot be unpacked; the file is damaged, fetch it again") from error
        if len(content) > MAX_PART:
            raise self._too_large(name)
        return content

    def xml(self, name: str) -> Element | None:
        """The root of an XML part with the usual names for those of Strict files, or None where there is none."""
        content = self.read(name)
        if content is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            detail = f"the part {name} is not well-formed XML; open the file in Word, save it again and try that"
            raise self._damaged(detail) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._damaged(f"the part {name} declares a document type, which no Office program writes")
        return _in_usual_names(root)

    def main_part(self) -> str | None:
        """The name of the part that holds the document, or None where this is no Office file."""
        return self.related("", _MAIN_PART)

    def related(self, part: str, kind: str) -> str | None:
        """The part that another refers to.

        Args:
            part: the referring part, or "" for the package itself.
            kind: how the type of the relation ends, e.g. "/styles".
        """
        return next((target for _, type_, target in self._relations(part) if type_.endswith(kind)), None)

    def targets(self, part: str) -> dict[str, str]:
        """The parts that a part refers to, by the ids of the relations."""
        return {identity: target for identity, _, target in self._relations(part)}

    def _relations(self, part: str) -> list[_Relation]:
        """The relations of a part to other parts of the package."""
        if part not in self._known:
            self._known[part] = list(self._read_relations(part))
        return self._known[part]

    def _read_relations(self, part: str) -> Iterator[_Relation]:
        folder, name = posixpath.split(part)
        relations = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in relations if relations is not None else ():
            if relation.get("TargetMode") != "External":
                target = relation.get("Target", "").replace("\\", "/")
                place = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                yield relation.get("Id", ""), relation.get("Type", ""), place

    def content_type(self, part: str) -> str:
        """What the package says a part is, in lower case; "" where it does not say."""
        types = self.xml(_CONTENT_TYPES)
        found = ""
        for entry in types if types is not None else ():
            if entry.get("PartName", "").lstrip("/").lower() == part.lower():
                return entry.get("ContentType", "").lower()
            if entry.get("Extension", "").lower() == posixpath.splitext(part)[1].lstrip(".").lower():
                found = entry.get("ContentType", "").lower()
        return found

    def _damaged(self, detail: str) -> ReportError:
        return ReportError(self._source, Reason.DAMAGED, detail)

    def _too_large(self, name: str) -> ReportError:
        limit = f"{MAX_PART // 2**20} MiB or {MAX_RATIO}-fold"
        detail = f"the part {name} unpacks to more than {limit}, which no report does; split the report or save it anew"
        return ReportError(self._source, Reason.TOO_LARGE, detail)


def _in_usual_names(root: Element) -> Element:
    if not any(uri in _STRICT for uri in root.nsmap.values()):
        return root
    for element in root.iter(etree.Element):
        element.tag = _usual(element.tag)
        for name, value in list(element.attrib.items()):
            usual = _usual(name)
            if usual != name:
                del element.attrib[name]
                element.set(usual, value)
    return root


def _usual(name: str | bytes) -> str:
    name = name.decode() if isinstance(name, bytes) else name
    uri, _, local = name[1:].rpartition("}")
    return f"{{{_STRICT[uri]}}}{local}" if uri in _STRICT else name
