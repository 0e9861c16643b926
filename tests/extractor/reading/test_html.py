"""Web pages read as a browser shows them, without what the site puts around the report."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import Reason, ReportError
from extractor.reading import read
from tests.rendering import contents, render_html

_SENTENCE = "本部门全年支出一百二十万元，比上年增加十万元，主要原因是人员经费增加，项目支出按进度完成。"


def _said(body: str, head: str = "") -> list[str | list[list[str]]]:
    """What is read from a page, white space left out."""
    return contents(read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "page"))


def _lines(body: str) -> list[str]:
    return read(f"<html><body>{body}</body></html>".encode(), "page").text.splitlines()


def test_blocks_are_paragraphs_and_breaks_end_them() -> None:
    body = "<h2>标题</h2>散文<div>一<p>二<p>三<br>四<span>五</span><b>六</b></div>七<hr>八<section>九</section>"
    assert _said(body) == ["标题", "散文", "一", "二", "三", "四五六", "七", "八", "九"]


def test_white_space_is_as_a_browser_shows_it() -> None:
    assert _lines("<p>  预算\n  执行\t 率  A\n B&nbsp;&#12288;丙&emsp;</p>") == ["预算执行 率 A B \u3000丙"]
    assert _lines("<p>“甲”\n为<b>乙</b>\n丙</p>") == ["“甲”为乙丙"]
    assert _lines("<pre>一  二\n三\r\n四</pre>") == ["一 二", "三", "四"]


def test_entities_are_characters() -> None:
    assert _said("<p>&lt;5%&amp;&#8805;3 &yen;1&times;2 &hellip;&unknown;</p>") == ["<5%&≥3¥1×2…&unknown;"]


def test_what_does_not_show_is_not_read() -> None:
    body = (
        "<p>甲<span style='DISPLAY : none'>藏</span>乙<!-- 注 --><script>x</script>丙<style>y</style>"
        "<span hidden>藏</span><i style='visibility:hidden'>藏</i><span style='mso-hide:all'>藏</span>丁</p>"
        "<noscript>请开启</noscript><template>模</template><select><option>选</select><textarea>填</textarea>"
        "<input value=入><button>按</button><table><tr style='display:none'><td>藏<td>藏<tr><td>戊<td>己</table>"
    )
    assert _said(body) == ["甲乙丙丁", [["戊", "己"]]]


def test_the_conditional_comments_of_word_do_not_cut_paragraphs() -> None:
    body = (
        "<p class=MsoNormal>一、<![if !supportLists]><span>部门</span><![endif]>概况"
        "<!--[if gte mso 9]><xml/><![endif]-->完<o:p></o:p></p>"
    )
    assert _said(body) == ["一、部门概况完"]


def test_merged_cells_leave_empty_cells() -> None:
    body = (
        "<table><caption>表一</caption><thead><tr><th rowspan=2>项目<th colspan=2>金额<th rowspan=2>备注"
        "<tr><th>预算<th>决算</thead><tbody><tr><td rowspan=0>合计<td>1<td>2<td>甲<tr><td>3<td>4<td>乙</tbody>"
        "<tfoot><tr><td colspan=4>注</tfoot></table>"
    )
    grid = [
        ["项目", "金额", "", "备注"],
        ["", "预算", "决算"],
        ["合计", "1", "2", "甲"],
        ["", "3", "4", "乙"],
        ["注"],
    ]
    assert _said(body) == ["表一", grid]
    page = read(f"<html><body>{body}".encode())
    assert {len(row) for row in page.grids[0].rows} == {4}


def test_a_span_ends_with_its_group_and_the_foot_comes_last() -> None:
    body = (
        "<table><tfoot><tr><td>脚<td>9</tfoot><thead><tr><td rowspan=9>头<td>1</thead>"
        "<tbody><tr><td>身<td>2<td>3</tbody></table>"
    )
    assert _said(body) == [[["头", "1"], ["身", "2", "3"], ["脚", "9"]]]


def test_cells_pass_by_what_spans_from_above_on_both_sides() -> None:
    body = "<table><tr><td rowspan=2>甲<td>乙<td rowspan=3>丙<tr><td>丁<tr><td>戊<td>己</table>"
    assert _said(body) == [[["甲", "乙", "丙"], ["", "丁"], ["戊", "己"]]]


@pytest.mark.parametrize("span", ["", "0", "-3", "2x", "many", "99999999999", "1e9", "²"])
def test_absurd_spans_lose_no_text_and_add_no_column(span: str) -> None:
    row = f"<tr><td colspan='{span}'>甲<td colspan='{span}'>乙"
    assert [[cell for cell in cells if cell] for cells in _said(f"<table>{row * 20}</table>")[0]] == [["甲", "乙"]] * 20


def test_cells_that_claim_to_cover_everything_do_not_multiply() -> None:
    body = "<table>" + "<tr><td rowspan=0 colspan=999>甲<td>乙" * 2000 + "</table>"
    rows = read(body.encode()).grids[0].rows
    assert [[cell.text for cell in row if cell.text] for row in rows] == [["甲", "乙"]] * 2000
    assert sum(map(len, rows)) < 100_000


def test_cells_hold_lines() -> None:
    body = "<table><tr><td><p>一</p><p>二</p>三<br>四<ul><li>五</ul><td>  六\n 七  </table>"
    assert read(body.encode()).grids[0].rows[0][0].text == "一\n二\n三\n四\n五"
    assert read(body.encode()).grids[0].rows[0][1].text == "六七"


def test_a_table_that_only_places_the_page_is_no_table() -> None:
    inner = "<table border=1><tr><td>项目<td>金额<tr><td>党建<td>5</table>"
    body = f"<table><tr><td><p>一、概况</p>{inner}<p>说明</p></td></tr></table>"
    grid = [["项目", "金额"], ["党建", "5"]]
    assert _said(body) == ["一、概况", grid, "说明"]
    assert _said(f"<table><tr><td>菜单<td>{body}</table>") == ["菜单", "一、概况", grid, "说明"]


def test_a_table_in_a_cell_of_a_form_stays_a_table_of_its_own() -> None:
    inner = "<table><tr><td>数量<td>5</table>"
    body = f"<table><tr><td>项目名称<td>党建工作经费专项资金项目<tr><td>指标<td>{inner}</table>"
    assert _said(body) == [[["项目名称", "党建工作经费专项资金项目"], ["指标"]], [["数量", "5"]]]


def test_text_between_the_cells_of_a_table_is_not_lost() -> None:
    body = "<table>表外<tr>行外<td>甲<td>乙</tr>行间<tr><td>丙<td>丁</table>后"
    assert "".join(map(str, _said(body))).count("外") == 2
    assert _said(body)[-2:] == [[["甲", "乙"], ["丙", "丁"]], "后"]
    assert "行间" in _said(body)


def test_lists_show_their_numbers() -> None:
    body = "<ol><li>甲<li><p>乙</p><p>续</p></ol><ul><li>丙</ul><ol start=3 type=A><li>丁</ol>"
    body += "<ol><li value=9>2023年<li>己</ol>"
    assert _said(body) == ["1.甲", "2.乙", "续", "丙", "C.丁", "9.2023年", "10.己"]
    body = "<ol style='list-style-type: cjk-ideographic'><li>甲<ol><li>子</ol><li>乙</ol>"
    body += "<ol style='list-style:none'><li>丙</ol>"
    assert _said(body) == ["一、甲", "1.子", "二、乙", "丙"]


_CHROME = (
    "<div id=top><div class=logo>某市人民政府门户网站</div>"
    "<ul><li><a href=/>首页</a><li><a href=/z>政务公开</a></ul></div>"
    "<div class=path>您所在的位置：<a href=/>首页</a>&gt;<a href=/c>财政信息</a></div><div class=main>{}</div>"
    "<div class=share>字号：大 中 小 打印</div>"
    "<div class=foot><p>主办：某市人民政府办公室</p><p>备案号00000000</p></div>"
)
_HEAD = "<meta name=ArticleTitle content='某局2023年度决算'><title>某局2023年度决算-某市</title>"


def test_the_report_is_found_among_what_the_site_puts_around_it() -> None:
    report = f"<p>{_SENTENCE}</p>" * 5
    article = f"<h1>某局2023年度决算</h1><div class=info>发布时间：2024年</div><div class=editor>{report}</div>"
    assert _said(_CHROME.format(article), _HEAD) == ["某局2023年度决算", *[_SENTENCE] * 5]


def test_the_title_is_kept_once() -> None:
    report = f"<p>某局2023年 度决算</p>{f'<p>{_SENTENCE}</p>' * 5}"
    assert _said(_CHROME.format(report), _HEAD) == ["某局2023年度决算", *[_SENTENCE] * 5]
    report = f"<p>{_SENTENCE}</p>" * 5
    heading = f"<div class=name><h1>某市</h1></div><h2>某局2023年度决算</h2><div>{report}</div>"
    assert _said(_CHROME.format(heading), "<title>某市-某局2023年度决算</title>")[0] == "某局2023年度决算"


def test_sections_and_tables_beside_the_longest_part_are_kept() -> None:
    long, short = f"<p>{_SENTENCE}</p>" * 40, "<p>一、部门概况</p>"
    sections = f"<div class=WordSection1>{short}</div><div class=WordSection2>{long}</div>"
    assert "一、部门概况" in _said(_CHROME.format(sections), _HEAD)
    rows = "<tr><td>数量<td>5<td>6" * 4
    with_table = f"<div class=text>{long}</div><div class=annex><table>{rows}</table></div>"
    assert _said(_CHROME.format(with_table), _HEAD)[-1] == [["数量", "5", "6"]] * 4
    with_prose = f"<div class=text>{long}</div><div class=more><p>{_SENTENCE}</p><p>{_SENTENCE}</p></div>"
    assert _said(_CHROME.format(with_prose), _HEAD)[-42:] == [_SENTENCE] * 42


def test_a_large_table_is_never_taken_for_the_whole_report() -> None:
    table = "<table>" + f"<tr><td>党建<td>{_SENTENCE}" * 60 + "</table>"
    report = f"<p>一、概况</p><div>{table}</div><p>二、说明</p>"
    said = _said(_CHROME.format(report), _HEAD)
    assert said[-1] == "二、说明"
    assert "一、概况" in said


def test_lines_without_elements_of_their_own_are_kept() -> None:
    bare = "<br>".join(
        ["一、部门概况", "二、收入决算情况", "三、支出决算情况", "四、机关运行经费情况", "五、政府采购情况"]
    )
    said = _said(_CHROME.format(f"{bare}<div class=text>{f'<p>{_SENTENCE}</p>' * 40}</div>"), _HEAD)
    assert "四、机关运行经费情况" in said


def test_a_form_around_the_whole_page_is_no_search_box() -> None:
    assert _said(f"<form action=/><div><p>{_SENTENCE}</p></div></form>") == [_SENTENCE]


def test_a_header_within_the_article_is_kept() -> None:
    assert _said("<header>站名</header><article><header><h1>标题</h1></header><p>文</p></article>") == ["标题", "文"]


@pytest.mark.parametrize(
    ("encoding", "declaration"),
    [
        ("utf-8", ""),
        ("utf-8", '<meta charset="utf-8">'),
        ("utf-8", "<meta charset=gb2312>"),
        ("utf-8-sig", "<meta charset=gb2312>"),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("gb18030", ""),
        ("gb18030", '<META http-equiv="Content-Type" content="text/html; charset=gb2312">'),
        ("gb18030", "<meta charset=utf-16>"),
        ("gb18030", "<meta charset=nonsense>"),
        ("gb18030", "<meta charset=base64>"),
        ("big5", "<meta charset=big5>"),
    ],
)
def test_encodings(encoding: str, declaration: str) -> None:
    characters = "某局預算" if encoding == "big5" else "某局预算镕㐂"
    body = f"<html><head><script charset='big5'></script>{declaration}</head><body><p>{characters}</p></body></html>"
    assert contents(read(body.encode(encoding))) == [characters]


def test_a_character_cut_in_half_does_not_cost_the_page() -> None:
    content = f"<html><meta charset=utf-8><body><p>{_SENTENCE}</p>".encode() + "决".encode()[:2] + b"<p>\xe5\xae\x8c"
    said = contents(read(content))
    assert said[0] == _SENTENCE
    assert said[-1] == "完"
    with pytest.raises(ReportError) as caught:
        read(b"<html><body>" + b"\xff" * 4000)
    assert caught.value.reason is Reason.DAMAGED


@pytest.mark.parametrize("body", ["", "<p> &nbsp; </p>", "<img src=scan.png>", "<script>x</script>", "<iframe src=a>"])
def test_a_page_without_text_is_refused(body: str) -> None:
    with pytest.raises(ReportError) as caught:
        read(f"<html><body>{body}</body></html>".encode(), "page.html")
    assert caught.value.reason is Reason.EMPTY


@pytest.mark.parametrize("tag", ["div", "span", "font", "table><tr><td"])
def test_elements_nested_without_end_are_refused_not_cut_off(tag: str) -> None:
    with pytest.raises(ReportError) as caught:
        read(f"<html><body>{f'<{tag}>' * 3000}底".encode())
    assert caught.value.reason is Reason.DAMAGED


def test_elements_nested_deep_are_read() -> None:
    assert _said(f"{'<div><font>' * 500}底{'</font></div>' * 500}") == ["底"]


_TAGS = re.findall(r"\w+", "div p span table tr td th thead tbody ul ol li br a h1 form script pre b header article")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([f"<{tag}>" for tag in _TAGS] + [f"</{tag}>" for tag in _TAGS]),
            st.sampled_from(["<td rowspan=3 colspan=2>", "<td colspan=0>", "<p hidden>", "<!--", "-->", "<![CDATA["]),
            st.text(max_size=4),
        ),
        max_size=40,
    )
)
def test_any_markup_is_read_or_refused(pieces: list[str]) -> None:
    try:
        page = read(("<html>" + "".join(pieces)).encode("utf-8", "replace"))
    except ReportError as error:
        assert error.detail
        return
    assert page.text.strip()
    ends = [0]
    for block in page.blocks:
        assert ends[-1] <= block.start < block.end or page.grids
        ends.append(block.end)


def test_no_text_of_a_page_is_lost_or_doubled() -> None:
    text = "\n".join([f"{index}、{_SENTENCE}" for index in range(1, 30)])
    page = read(render_html(text))
    assert re.findall(r"(\d+)、本", page.text) == [str(index) for index in range(1, 30)]
