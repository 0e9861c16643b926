"""Word files read as Word prints them."""

from __future__ import annotations

import re
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import Reason, ReportError
from extractor.reading import legacy, read
from extractor.reading.package import MAX_PART
from tests.extractor.reading.wordml import cell_of, lines, paragraph, relations, row, run, said, table, word_file
from tests.rendering import contents, render_docx


def test_paragraphs_and_tables_come_in_document_order_and_offsets_hold() -> None:
    page = read(word_file(paragraph("前") + table(row("甲", "1")) + paragraph("后")), "report.docx")
    assert contents(page) == ["前", [["甲", "1"]], "后"]
    for grid in page.grids:
        for cells in grid.rows:
            assert all(page.text[cell.start : cell.end] == cell.text for cell in cells)
    assert page.source == "report.docx"
    assert page.media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_content_controls_hold_paragraphs_tables_rows_and_runs() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = control.format(paragraph("块") + table(control.format(row("甲", control.format(cell_of(paragraph("乙")))))))
    body += paragraph(runs=run("前") + control.format(run("中")) + run("后"))
    assert said(body) == ["块", [["甲", "乙"]], "前中后"]


def test_the_prompt_of_a_content_control_is_not_text() -> None:
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = prompt.format(paragraph("单击此处输入文字")) + paragraph(runs=run("部门") + prompt.format(run("选择一项")))
    assert said(body) == ["部门"]


_BOX = "<w:txbxContent>{}</w:txbxContent>"
_TEXT_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{0}</wps:txbx></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_a_text_box_is_read_once_after_the_paragraph_that_holds_it() -> None:
    box = _TEXT_BOX.format(_BOX.format(paragraph("框内") + table(row("甲", "1"))))
    assert said(paragraph("段前", runs=box) + paragraph("段后")) == ["段前", "框内", [["甲", "1"]], "段后"]


def test_a_text_box_within_a_text_box_is_read_once() -> None:
    inner = _TEXT_BOX.format(_BOX.format(paragraph("里")))
    assert said(paragraph(runs=_TEXT_BOX.format(_BOX.format(paragraph("外", runs=inner))))) == ["外", "里"]


def test_text_boxes_in_a_group_are_read_once_each() -> None:
    shape = _TEXT_BOX.removeprefix("<w:r>").removesuffix("</w:r>").format(_BOX.format(paragraph("框")))
    group = f"<w:r><w:drawing><wps:group>{shape}{shape}</wps:group></w:drawing></w:r>"
    assert said(paragraph(runs=group)) == ["框", "框"]


def test_a_text_box_of_an_old_program_is_read() -> None:
    box = f"<w:r><w:pict><v:textbox>{_BOX.format(paragraph('旧框'))}</v:textbox></w:pict></w:r>"
    assert said(paragraph(runs=box)) == ["旧框"]


def test_merged_cells_leave_empty_cells() -> None:
    wide, first, below = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        row(cell_of(paragraph("项目"), first), cell_of(paragraph("金额"), wide), "备注"),
        row(cell_of(paragraph("看不见"), below), "预算", "决算", ""),
        row("党建", "1", "2", "3"),
    )
    assert said(body) == [[["项目", "金额", "", "备注"], ["", "预算", "决算"], ["党建", "1", "2", "3"]]]


def test_a_row_that_begins_further_right_keeps_its_columns() -> None:
    body = table(row("一", "二", "三"), row("乙", "丙", properties='<w:gridBefore w:val="1"/>'))
    assert said(body) == [[["一", "二", "三"], ["", "乙", "丙"]]]


def test_columns_in_which_no_cell_begins_are_no_columns() -> None:
    body = table(row(cell_of(paragraph("甲"), '<w:gridSpan w:val="3"/>'), "乙"), row("", properties=""))
    assert said(body)[0] == [["甲", "乙"], []]
    assert len(read(word_file(body)).grids[0].rows[0]) == 2


def test_absurd_spans_do_not_grow_the_table() -> None:
    body = table(*[row(cell_of(paragraph("甲"), '<w:gridSpan w:val="2000000000"/>'), "乙")] * 50)
    assert said(body) == [[["甲", "乙"]] * 50]


def test_a_nested_table_stays_a_table_of_its_own() -> None:
    inner = table(row("指标", "目标值"), row("数量", "5"))
    body = table(row("项目名称", "党建工作经费专项资金项目"), row("绩效", cell_of(paragraph("见表") + inner)))
    outer = [["项目名称", "党建工作经费专项资金项目"], ["绩效", "见表"]]
    assert said(body) == [outer, [["指标", "目标值"], ["数量", "5"]]]


def test_a_table_that_only_frames_others_is_read_through() -> None:
    inner = table(row("指标", "目标值", "实际值"), row("数量", "5", "6"))
    body = table(row(cell_of(paragraph("标题") + inner + paragraph("说明"))))
    assert said(body) == ["标题", [["指标", "目标值", "实际值"], ["数量", "5", "6"]], "说明"]


def test_changes_are_accepted() -> None:
    by = 'w:id="1" w:author="某"'
    runs = (
        run("支出")
        + f"<w:ins {by}>{run('100')}</w:ins>"
        + f"<w:del {by}><w:r><w:delText>90</w:delText></w:r></w:del>"
        + f"<w:moveFrom {by}>{run('旧处')}</w:moveFrom><w:moveTo {by}>{run('万元')}</w:moveTo>"
    )
    deleted_row = row("删", "掉", properties=f"<w:del {by}/>")
    deleted_cell = cell_of(paragraph("删"), f"<w:cellDel {by}/>")
    body = paragraph(runs=runs) + table(row("留", deleted_cell, "下"), deleted_row)
    assert said(body) == ["支出100万元", [["留", "下"]]]


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    deleted = '<w:rPr><w:del w:id="1" w:author="某"/></w:rPr>'
    assert said(paragraph("前半", deleted) + paragraph("后半") + paragraph("另段")) == ["前半后半", "另段"]
    assert said(paragraph("表前", deleted) + table(row("甲", "乙"))) == ["表前", [["甲", "乙"]]]
    assert said(paragraph("段") + paragraph("末", deleted)) == ["段", "末"]


def test_comments_notes_and_hidden_text_stay_out() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Child"><w:basedOn w:val="Secret"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    runs = (
        run("决算")
        + '<w:commentRangeStart w:id="0"/>'
        + run("数")
        + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/><w:footnoteReference w:id="2"/></w:r>'
        + run("藏", "<w:vanish/>")
        + run("隐", '<w:rStyle w:val="Child"/>')
        + run("显", '<w:vanish w:val="0"/>')
    )
    hidden_style = '<w:pStyle w:val="Hidden"/>'
    body = paragraph(runs=runs) + paragraph("全藏", hidden_style) + paragraph("末段")
    assert said(body, styles=styles) == ["决算数显", "末段"]


_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def test_fields_give_their_results_not_their_codes() -> None:
    code = "<w:r><w:instrText>{}</w:instrText></w:r>"
    nested = _FIELD.format("begin") + code.format("PAGE") + _FIELD.format("separate") + run("九") + _FIELD.format("end")
    runs = (
        run("共")
        + (_FIELD.format("begin") + code.format("=SUM(") + nested + code.format(")") + _FIELD.format("separate"))
        + (run("12") + _FIELD.format("end"))
        + f'<w:fldSimple w:instr="DATE">{run("项")}</w:fldSimple>'
    )
    assert said(paragraph(runs=runs)) == ["共12项"]


def test_a_broken_field_does_not_swallow_the_report() -> None:
    separate = _FIELD.format("separate")
    assert said(paragraph("甲", runs=separate) + paragraph("乙", runs=_FIELD.format("unknown"))) == ["甲", "乙"]
    runs = _FIELD.format("begin") + run("码") + _FIELD.format("end") + _FIELD.format("end") + run("正文")
    assert said(paragraph(runs=runs) + paragraph("下段")) == ["正文", "下段"]
    assert said(paragraph("甲", runs=_FIELD.format("begin")) + paragraph("乙")) == ["甲", "乙"]


def test_breaks_tabs_hyphens_and_symbols() -> None:
    symbols = '<w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Wingdings" w:char="F0FE"/>'
    runs = (
        "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/><w:t>2</w:t><w:noBreakHyphen/><w:t>3</w:t>"
        f"<w:softHyphen/><w:t>丁</w:t>{symbols}<w:sym w:font='Unknown' w:char='zz'/></w:r>"
    )
    assert lines(paragraph(runs=runs + run("\u00ad戊\u200b己\u00a0庚"))) == ["甲 乙", "丙", "2-3丁≥☑戊己 庚"]


def test_white_space_at_the_ends_of_a_run_counts_only_where_the_file_says_so() -> None:
    assert lines(
        paragraph(runs="<w:r><w:t> 100 </w:t><w:t xml:space='preserve'> 万元 </w:t><w:t> 整 </w:t></w:r>")
    ) == ["100 万元 整"]


def test_a_table_without_text_is_no_table() -> None:
    assert said(table(row("", "")) + paragraph("文")) == ["文"]


def test_a_line_never_begins_with_a_tab_that_is_no_cell() -> None:
    assert lines(paragraph(runs="<w:r><w:tab/></w:r>" + run("\t甲"))) == ["甲"]


def test_equations_and_ruby_are_text() -> None:
    part = "<m:{0}><m:r><m:t>{1}</m:t></m:r></m:{0}>"
    equation = f"<m:oMath><m:f>{part.format('num', '决算数')}{part.format('den', '预算数')}</m:f></m:oMath>"
    ruby = f"<w:r><w:ruby><w:rt>{run('zhu')}</w:rt><w:rubyBase>{run('注')}</w:rubyBase></w:ruby></w:r>"
    assert said(paragraph("执行率=", runs=equation) + paragraph(runs=ruby)) == ["执行率=决算数/预算数", "注"]


def test_headers_and_footers_stay_out() -> None:
    header = '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p/></w:hdr>'
    parts = {"word/header1.xml": header.replace("<w:p/>", paragraph("页眉"))}
    assert contents(read(word_file(paragraph("正文"), **parts))) == ["正文"]


def test_strict_files_are_read_like_the_usual_ones() -> None:
    content = _with_part(word_file(paragraph("正文") + table(row("甲", "乙"))), "word/document.xml", _strict)
    assert contents(read(content)) == ["正文", [["甲", "乙"]]]


def _strict(part: str) -> str:
    return part.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )


def _with_part(content: bytes, name: str, change: object) -> bytes:
    """The package with one part changed by a function."""
    assert callable(change)
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            part = old.read(entry).decode()
            new.writestr(entry, change(part) if entry == name else part)
    return file.getvalue()


def test_the_document_stands_where_the_package_says() -> None:
    parts = {"_rels/.rels": relations(officeDocument="/word/document2.xml")}
    content = word_file(paragraph("旧"), **parts)
    content = _with_part(content, "[Content_Types].xml", lambda part: part.replace("document.xml", "document2.xml"))
    with pytest.raises(ReportError) as error:
        read(content)
    assert error.value.reason is Reason.DAMAGED
    main = zipfile.ZipFile(BytesIO(word_file(paragraph("新")))).read("word/document.xml")
    file = BytesIO(content)
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("word/document2.xml", main)
    assert contents(read(file.getvalue())) == ["新"]


def test_packages_of_careless_writers_are_read() -> None:
    with zipfile.ZipFile(BytesIO(word_file(paragraph("文")))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr("/" + name.replace("/", "\\").replace("document", "Document"), content)
    assert contents(read(file.getvalue())) == ["文"]
    linked = relations(styles="http://example.org/styles.xml").replace("/>", ' TargetMode="External"/>')
    linked = linked.replace("</Relationships>", relations(styles="styles.xml").partition(">")[2])
    styles = '<w:style w:type="paragraph" w:default="1" w:styleId="A"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = paragraph("藏") + paragraph(runs=run("文", '<w:vanish w:val="0"/>'))
    content = word_file(body, styles=styles, **{"word/_rels/document.xml.rels": linked})
    assert contents(read(content)) == ["文"]


def _error(content: bytes) -> ReportError:
    with pytest.raises(ReportError) as caught:
        read(content, "report.docx")
    assert caught.value.source == "report.docx"
    assert caught.value.detail
    return caught.value


def test_a_part_that_unpacks_without_end_is_refused() -> None:
    assert _error(word_file(paragraph("甲" * (64 * 2**20)))).reason is Reason.TOO_LARGE


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(word_file("", **{"word/document.xml": b" " * (MAX_PART + 9)}))
    size = (MAX_PART + 9).to_bytes(4, "little")
    assert content.count(size) == 2
    assert _error(bytes(content).replace(size, (9).to_bytes(4, "little"))).reason in (Reason.TOO_LARGE, Reason.DAMAGED)


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE w:document [<!ENTITY a "甲"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE w:document [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_refused(declared: str) -> None:
    body = paragraph(runs="<w:r><w:t>&b;</w:t></w:r>")
    content = _with_part(word_file("正文"), "word/document.xml", lambda part: declared + part.replace("正文", body))
    assert _error(content).reason is Reason.DAMAGED


def test_elements_nested_without_end_are_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 5000 + paragraph("底") + "</w:sdtContent></w:sdt>" * 5000
    assert _error(word_file(deep)).reason is Reason.DAMAGED


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9])
def test_a_file_cut_off_is_refused(keep: float) -> None:
    content = render_docx("一、部门概况\n正文")
    error = _error(content[: int(len(content) * keep)])
    assert error.reason is Reason.DAMAGED
    assert "cut off" in error.detail


def test_a_file_without_text_is_refused() -> None:
    assert _error(word_file(paragraph())).reason is Reason.EMPTY
    assert _error(word_file(paragraph(), **{"word/media/scan.png": b"\x89PNG"})).reason is Reason.SCAN


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_broken_files_give_report_errors_only(data: st.DataObject) -> None:
    content = bytearray(_SMALL)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        page = read(bytes(content), "report.docx")
    except ReportError as error:
        assert error.detail
    else:
        assert page.text.strip()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_broken_xml_gives_report_errors_only(data: st.DataObject) -> None:
    part = _PARTS[name := data.draw(st.sampled_from(sorted(_PARTS)))]
    tokens = re.findall(r"<[^>]*>|[^<]+", part)
    index = data.draw(st.integers(0, len(tokens) - 1))
    tokens[index] = data.draw(st.sampled_from(["", tokens[index] * 2, re.sub(r'="[^"]*"', '="-7"', tokens[index])]))
    try:
        page = read(_with_part(_SMALL, name, lambda _: "".join(tokens)), "report.docx")
    except ReportError as error:
        assert error.detail
    else:
        assert page.text.strip()


_SMALL = word_file(
    paragraph("一", '<w:pStyle w:val="A"/>')
    + paragraph("二", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    + table(row(cell_of(paragraph("甲"), '<w:gridSpan w:val="2"/>'), "乙"), row("丙", "丁", "戊")),
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/>'
    "</w:lvlOverride></w:num>",
    '<w:style w:type="paragraph" w:default="1" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>',
)
_PARTS = {
    name: zipfile.ZipFile(BytesIO(_SMALL)).read(name).decode()
    for name in ("word/document.xml", "word/numbering.xml", "word/styles.xml", "_rels/.rels", "[Content_Types].xml")
}


_REPORT = "某局2023年度决算\n一、部门概况\n正文如下。\n\t项目\n\t金额\n\n\t党建\n\t1.5\n\n\n二、说明\n"


@pytest.mark.parametrize(
    ("suffix", "filter_name", "media_type"),
    [("doc", "doc:MS Word 97", "application/msword"), ("rtf", "rtf:Rich Text Format", "application/rtf")],
)
def test_old_files_are_read_through_libreoffice(
    suffix: str, filter_name: str, media_type: str, soffice: str, tmp_path: Path
) -> None:
    given = tmp_path / "given.docx"
    # LibreOffice writes the pattern of an automatic number to .rtf without its Chinese punctuation.
    given.write_bytes(render_docx(_REPORT, numbered=suffix == "doc"))
    command = [soffice, f"-env:UserInstallation={tmp_path.as_uri()}/profile", "--headless", "--convert-to", filter_name]
    subprocess.run([*command, "--outdir", str(tmp_path), str(given)], check=True, capture_output=True, timeout=120)
    page = read((tmp_path / f"given.{suffix}").read_bytes(), "given")
    assert contents(page) == contents(read(_REPORT))
    assert page.media_type == media_type


def test_without_libreoffice_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy.shutil, "which", lambda _: None)
    error = _error(rb"{\rtf1 report}")
    assert error.reason is Reason.NEEDS_LIBREOFFICE
    assert "libreoffice" in error.detail


def test_a_conversion_that_gives_nothing_or_takes_too_long_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho cannot load\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    error = _error(rb"{\rtf1 report}")
    assert error.reason is Reason.DAMAGED
    assert "cannot load" in error.detail
    program.write_text("#!/bin/sh\nsleep 600 & sleep 600\n")
    monkeypatch.setattr(legacy, "TIMEOUT_SECONDS", 0.2)
    assert "did not convert" in _error(rb"{\rtf1 report}").detail
