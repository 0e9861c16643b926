from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("填表人：王小明  联系电话：2268912", "填表人：＊＊＊  联系电话：＊＊＊＊＊＊＊"),
        ("填表人（签名）：李 四 联系电话：0730-8888123", "填表人（签名）：＊＊＊ 联系电话：＊＊＊＊＊＊＊＊＊＊＊＊"),
        (
            "填表人：王小明联系电话：13812345678 填报日期：2021年",
            "填表人：＊＊＊联系电话：＊＊＊＊＊＊＊＊＊＊＊ 填报日期：2021年",
        ),
        ("\t联系人\n\t李四\n\t联络电话\n\t88123456\n\n", "\t联系人\n\t＊＊\n\t联络电话\n\t＊＊＊＊＊＊＊＊\n\n"),
        ("联系人：阿卜杜拉·买买提\n", "联系人：＊＊＊＊＊＊＊＊\n"),
        ("有事请拨13912345678。", "有事请拨＊＊＊＊＊＊＊＊＊＊＊。"),
    ],
)  # fmt: skip
def test_names_and_numbers_are_hidden(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "负责人才工作的各单位负责人和干部",
        "负责人：\n部门概况\n",
        "填表人：\n联系电话：\n填报日期：2021年3月",
        "\t项目负责人\n\t项目名称\n",
        "新装电话50部，支出13812345678.00元，合计13812345678元",
        "受理电话咨询12345人次",
    ],
)
def test_nothing_else_is(text: str) -> None:
    assert mask(text) == text


@given(st.text(alphabet="填表人联系电话：: \t\n（）签名王李四12345-｡.元·😀", max_size=80))
def test_every_offset_stays(text: str) -> None:
    assert len(mask(text)) == len(text)
