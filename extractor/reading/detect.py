"""Tells by its content, never by its name, which reader a file needs, and names what no reader can read."""

from __future__ import annotations

import re
import struct
from enum import StrEnum
from io import BytesIO
from typing import NoReturn

import olefile

from extractor.errors import Reason, ReportError
from extractor.reading import encodings
from extractor.reading.package import Package


class Format(StrEnum):
    """A kind of file that a reader takes; the value is its media type."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    DOC = "application/msword"
    RTF = "application/rtf"
    HTML = "text/html"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    XLS = "application/vnd.ms-excel"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    OFD = "application/ofd"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    TEXT = "text/plain"


_SAVE_AS = "save it as .docx, .pdf, .xlsx, .html or plain text and try again"

# How the files begin that are sent in place of a report.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"SQLite format 3\0", "a database"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a picture, sound or film"),
    (b"%!PS", "a PostScript file"),
    (b"PAR1", "a Parquet file"),
)
_PICTURE_KINDS = {"a GIF picture", "a BMP picture"}
# How pictures begin that may be scans of reports.
_SCANS: tuple[tuple[bytes, Format], ...] = (
    (b"\x89PNG\r\n", Format.PNG),
    (b"\xff\xd8\xff", Format.JPEG),
    (b"II*\0", Format.TIFF),
    (b"MM\0*", Format.TIFF),
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_WORKBOOKS = ("Workbook", "Book")
# How much of a workbook's stream is searched for the record that says that the rest is encrypted, and its number.
_FIRST_RECORDS, _FILEPASS = 1024, 0x2F
_OLE_KINDS = (
    ("PowerPoint Document", "a PowerPoint presentation (.ppt)"),
    ("VisioDocument", "a Visio drawing"),
    ("__properties_version1.0", "an Outlook message"),
)
# In a Word file's first block of fields (FibBase): where the flags stand, and the one that says encrypted.
_FIB_FLAGS, _FIB_ENCRYPTED = 0x0A, 0x0100

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PACKAGE_KINDS = (
    ("ms-excel", "an Excel workbook of the binary form (.xlsb)"),
    ("presentationml", "a PowerPoint presentation (.pptx)"),
    ("ms-powerpoint", "a PowerPoint presentation"),
)
_MIMETYPE_KINDS = (
    ("opendocument.text", "an OpenDocument text (.odt)"),
    ("opendocument.presentation", "an OpenDocument presentation (.odp)"),
    ("epub", "an e-book (.epub)"),
)

_HEAD = 65536
_PDF_WITHIN = 1024
_FEW_ZEROS = 0.2  # share of a text's bytes that may be zero where it is damaged and no other kind of file
_MARKUP_SKIPPED = re.compile(r"\s+|<!--(?:[^-]|-(?!->))*+-->|<\?[^>]*+>")
_HTML_START = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|meta|title|link|style|script|base|div|span|p|br|hr|table|tbody|tr|td|ul|ol"
    r"|h[1-6]|center|font|form|section|article|main|header|nav|pre|b|strong|a|img)[\s/>])",
    re.IGNORECASE,
)
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1a\x1b") + b"\x7f"


def detect(content: bytes, source: str) -> Format:
    """The kind of file that the content is.

    Args:
        content: the whole file.
        source: the name of the file, for errors only.

    Raises:
        ReportError: EMPTY, there is no byte; ENCRYPTED, a password protects it; DAMAGED, it begins as a known kind but
            cannot be opened; UNSUPPORTED, it is of a kind that holds no report; SCAN, it is a picture.
    """
    if not content.strip(b" \t\r\n\0"):
        raise ReportError(source, Reason.EMPTY, "the file is empty; check that it was saved and sent in full")
    if content.startswith(_OLE):
        return _compound(content, source)
    if content.startswith(_ZIP):
        return _packaged(content, source)
    if content.startswith(b"{\\rtf"):
        return Format.RTF
    if picture := next((kind for signature, kind in _SCANS if content.startswith(signature)), None):
        return picture
    head = content[:_HEAD]
    pdf = re.search(rb"%PDF-\d", head[:_PDF_WITHIN])
    if pdf and not _begins_as_html(head[: pdf.start()]):
        return Format.PDF
    _refuse_known_binaries(head, source)
    text = _as_text(head)
    if text is None and _control_share(head.replace(b"\0", b"")) <= 0.01 and head.count(0) < _FEW_ZEROS * len(head):
        raise ReportError(source, Reason.DAMAGED, encodings.ZERO_BYTES)
    if text is None:
        _refuse(source, "a binary file of an unknown kind")
    return _markup(text, source) or Format.TEXT


def _compound(content: bytes, source: str) -> Format:
    """What stands in an OLE2 compound file, the container of the Office programs up to 2003."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as ole:
            if ole.exists("EncryptedPackage"):
                raise ReportError(source, Reason.ENCRYPTED, "a password protects the file; save it without one")
            if ole.exists("WordDocument"):
                flags = ole.openstream("WordDocument").read(_FIB_FLAGS + 2)[_FIB_FLAGS:]
                if int.from_bytes(flags, "little") & _FIB_ENCRYPTED:
                    raise ReportError(source, Reason.ENCRYPTED, "a password protects the file; save it without one")
                return Format.DOC
            for stream in _OLE_WORKBOOKS:
                if ole.exists(stream):
                    if _filepass(ole.openstream(stream).read(_FIRST_RECORDS)):
                        raise ReportError(source, Reason.ENCRYPTED, "a password protects the file; save it without one")
                    return Format.XLS
            kind = next((kind for stream, kind in _OLE_KINDS if ole.exists(stream)), "an OLE2 file of an unknown kind")
    except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError) as error:
        # olefile gives these, not errors of its own, for some of the ways in which a file can be broken.
        detail = "the file begins as one of Office 97-2003 but is cut off or damaged; fetch it again"
        raise ReportError(source, Reason.DAMAGED, detail) from error
    _refuse(source, kind)


def _filepass(head: bytes) -> bool:
    """Whether the records at the beginning of an Excel workbook say that a password protects it."""
    at = 0
    while at + 4 <= len(head):
        kind, length = struct.unpack_from("<HH", head, at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _packaged(content: bytes, source: str) -> Format:
    """What stands in a zip file."""
    package = Package(content, source)
    main = package.main_part()
    kind = package.content_type(main) if main else ""
    if main and ("wordprocessingml" in kind or "ms-word" in kind or (not kind and main.endswith("word/document.xml"))):
        return Format.DOCX
    if "word/document.xml" in package.names and not main:
        return Format.DOCX
    if "spreadsheetml" in kind or "ms-excel.sheet.macro" in kind:
        return Format.XLSX
    mimetype = (package.read("mimetype") or b"")[:200].decode("ascii", "replace")
    if "opendocument.spreadsheet" in mimetype:
        return Format.ODS
    if "ofd.xml" in package.names:
        return Format.OFD
    named = (name for key, name in _PACKAGE_KINDS if key in kind)
    named_by_mimetype = (name for key, name in _MIMETYPE_KINDS if key in mimetype)
    _refuse(source, next(named, None) or next(named_by_mimetype, "a zip archive"))


def _refuse_known_binaries(head: bytes, source: str) -> None:
    if head[4:8] == b"ftyp":
        _refuse(source, "a film or picture (MP4, HEIC)")
    for signature, kind in _SIGNATURES:
        # A text may begin with the letters of a signature (BM, MZ), but it has no control characters.
        if head.startswith(signature) and not (signature.isalnum() and _control_share(head) == 0):
            _refuse(source, kind)


def _control_share(head: bytes) -> float:
    return (len(head) - len(head.translate(None, _CONTROL))) / max(len(head), 1)


def _as_text(head: bytes) -> str | None:
    """The head as characters, well enough to see markup in it, or None where it is no text."""
    if found := encodings.marked(head):
        return head[len(found[0]) :].decode(found[1], "replace")
    if b"\0" in head and (encoding := encodings.wide(head)):
        return head.decode(encoding, "replace")
    return None if _control_share(head) > 0.01 else head.decode("latin-1")


def _begins_as_html(head: bytes) -> bool:
    return bool(_HTML_START.match(_after_prolog(head.decode("latin-1"))))


def _after_prolog(text: str) -> str:
    """The text after white space, comments and processing instructions."""
    at = 0
    if text.startswith("\xef\xbb\xbf"):
        at = 3
    while skipped := _MARKUP_SKIPPED.match(text, at):
        at = skipped.end()
    return text[at:]


def _markup(text: str, source: str) -> Format | None:
    """HTML, an error for other markup that is no report, or None where the text has no markup at its beginning."""
    if _HTML_START.match(_after_prolog(text)):
        return Format.HTML
    if text.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        _refuse(source, "an XML file")
    opening = text[:4096].lower()
    if "mime-version:" in opening and "multipart/related" in opening:
        _refuse(source, "a web archive (.mht)")
    return None


def _refuse(source: str, kind: str) -> NoReturn:
    if kind in _PICTURE_KINDS:
        detail = f"this is {kind}; save it as .png, .jpg or .tif and try again"
        raise ReportError(source, Reason.SCAN, detail)
    raise ReportError(source, Reason.UNSUPPORTED, f"this is {kind}, not a report; {_SAVE_AS}")
