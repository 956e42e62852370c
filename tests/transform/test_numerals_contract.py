"""Cells written from the published reading rules alone: each is read with every field, or refused."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest

from transform.numerals import Figure, parse

# Fields that a row leaves out are expected to be empty; a row is (cell, unit= of the column, stated fields).
Row = tuple[str, str | None, dict[str, Any]]

BARE: dict[str, Any] = Figure("", "text")._asdict()


def row(cell: str, kind: str, column: str | None = None, q: str = "", **fields: Any) -> Row:
    """A row whose unit has no scale, and whose bounds are inclusive, unless it says otherwise."""
    if kind not in {"missing", "date"}:
        fields = {"base_unit": fields.get("unit") or column} | fields
    if "value" in fields:
        fields = {"base_value": fields["value"]} | fields
    for name in ("value", "low", "high", "base_value"):
        if name in fields:
            fields[name] = Decimal(fields[name])
    for bound in ("low", "high"):
        if bound in fields:
            fields.setdefault(f"{bound}_inclusive", True)
    return cell, column, BARE | {"kind": kind, "qualifiers": frozenset(q.split())} | fields


def number(cell: str, value: str, unit: str | None = None, **fields: Any) -> Row:
    return row(cell, "number", value=value, unit=unit, **fields)


def plain_numbers() -> Iterator[Row]:
    for cell, value in {
        "0": "0",
        "7": "7",
        "48210": "48210",
        "1,234": "1234",
        "12,345,678": "12345678",
        "0.5": "0.5",
        "12.5": "12.5",
        "１２．５": "12.5",
        "１，２３４": "1234",
        "1，234": "1234",
        "100.0": "100.0",
        "0.00": "0.00",
        "1,234.50": "1234.50",
        "　42　": "42",
        " 8 ": "8",
        "1,\n234": "1234",
        "1, 234": "1234",
        "3万": "30000",
        "3 万": "30000",
        "1万2,300": "12300",
        "4万3210": "43210",
        "6万0,800": "60800",
        "６万０，８００": "60800",
        "３億２，０００万": "320000000",
        "3億2000万": "320000000",
        "3億\n2,000万": "320000000",
        "3億 2,000万": "320000000",
        "1兆2億": "1000200000000",
        "2京": "20000000000000000",
        "1千138億": "113800000000",
        "5千": "5000",
        "3百": "300",
        "1千2百": "1200",
        "2千5百万": "25000000",
        "1.5万": "15000",
        "12.5億": "1250000000",
        "千": "1000",
        "百": "100",
        "十": "10",
        "十二": "12",
        "二十": "20",
        "百五": "105",
        "三百二十一": "321",
        "千二百": "1200",
        "三千": "3000",
        "一万": "10000",
        "三億二千万": "320000000",
        "一万二千三百四十五": "12345",
        "二〇": "20",
        "一〇五": "105",
        "二〇二〇": "2020",
        "七・五": "7.5",
        "一二・三": "12.3",
        "廿": "20",
        "卅": "30",
        "廿五": "25",
        "卅一": "31",
        "壱": "1",
        "弐": "2",
        "参": "3",
        "拾": "10",
        "壱拾": "10",
        "弐拾五": "25",
        "参拾萬": "300000",
        "壱萬": "10000",
        "ゼロ": "0",
        "10万5千": "105000",
        "10万 5千": "105000",
        "1億0,500万": "105000000",
        "1億0500": "100000500",
        "9兆9億9万9": "9000900090009",
        "+12": "12",
        "＋１２": "12",
        "-3": "-3",
        "－３": "-3",
        "−5": "-5",
        "‐5": "-5",
        "‑5": "-5",
        "–5": "-5",
        "—5": "-5",
        "―5": "-5",
        "ー5": "-5",
        "─5": "-5",
        "△5": "-5",
        "▲5": "-5",
        "△ 5": "-5",
        "▲1,234": "-1234",
        "▲0.5": "-0.5",
        "△１２．３": "-12.3",
        "マイナス5": "-5",
        "マイナス1.5": "-1.5",
        "△3万": "-30000",
        "⼀": "1",
        "⼆": "2",
        "⼗": "10",
        "⼋": "8",
        "年間120": "120",
        "県内5": "5",
        "市内1,200": "1200",
        "第3": "3",
        "第三": "3",
    }.items():
        yield number(cell, value)


UNITS = [
    "件",
    "人",
    "円",
    "回",
    "校",
    "箇所",
    "か所",
    "世帯",
    "戸",
    "本",
    "台",
    "日",
    "冊",
    "点",
    "団体",
    "組",
    "ha",
    "km",
    "㎡",
    "m",
    "t",
    "kg",
    "時間",
    "施設",
    "事業",
    "名",
    "路線",
    "棟",
    "園",
    "店",
    "種類",
    "基",
    "kWh",
]


def units() -> Iterator[Row]:
    for unit in UNITS:
        yield number(f"1,205{unit}", "1205", unit)
        yield number("1,205", "1205", column=unit)
    for cell, value, unit, base_unit, base in [
        ("48,210千円", "48210", "千円", "円", "48210000"),
        ("48,210 千円", "48210", "千円", "円", "48210000"),
        ("４８，２１０千円", "48210", "千円", "円", "48210000"),
        ("3百万円", "3", "百万円", "円", "3000000"),
        ("1,250百万円", "1250", "百万円", "円", "1250000000"),
        ("△5百万円", "-5", "百万円", "円", "-5000000"),
        ("500円", "500", "円", "円", "500"),
        ("￥500", "500", "円", "円", "500"),
        ("¥1,200", "1200", "円", "円", "1200"),
        ("12.5%", "12.5", "%", "％", "12.5"),
        ("12.5％", "12.5", "％", "％", "12.5"),
        ("12.5パーセント", "12.5", "％", "％", "12.5"),
        ("12.5㌫", "12.5", "％", "％", "12.5"),
        ("100.0％", "100.0", "％", "％", "100.0"),
        ("△2.5％", "-2.5", "％", "％", "-2.5"),
        ("△5ポイント", "-5", "ポイント", "ポイント", "-5"),
        ("1.5t", "1.5", "t", "t", "1.5"),
    ]:
        yield number(cell, value, unit, base_unit=base_unit, base_value=base)
    for cell, column, value, base_unit, base in [
        ("48,210", "千円", "48210", "円", "48210000"),
        ("△1.5", "百万円", "-1.5", "円", "-1500000"),
        ("3", "億円", "3", "円", "300000000"),
        ("12", "万人", "12", "人", "120000"),
        ("0", "千円", "0", "円", "0"),
        ("12.5", "％", "12.5", "％", "12.5"),
        ("42", "人", "42", "人", "42"),
        ("1.2", "万円", "1.2", "円", "12000"),
        ("7", "千人", "7", "人", "7000"),
        ("5", "千件", "5", "件", "5000"),
    ]:
        yield number(cell, value, column=column, base_unit=base_unit, base_value=base)


APPROX_BEFORE = ("約", "およそ", "概ね", "おおむね", "ほぼ")
APPROX_AFTER = ("ほど", "程度", "前後", "弱", "強", "余", "余り")
AT_LEAST_AFTER, AT_LEAST_BEFORE = ("以上",), ("少なくとも", "最低")
AT_MOST_AFTER, AT_MOST_BEFORE = ("以下", "以内", "まで"), ("最大", "上限")


def qualifiers() -> Iterator[Row]:
    for word in APPROX_BEFORE:
        yield number(f"{word}300人", "300", "人", q="approx")
        yield number(f"{word}1,200", "1200", q="approx")
    for word in APPROX_AFTER:
        yield number(f"300人{word}", "300", "人", q="approx")
    yield number("80程度", "80", q="approx")
    yield number("80以上", "80", q="at_least", low="80")
    yield number("80以下", "80", q="at_most", high="80")
    yield number("80以内", "80", q="at_most", high="80")
    yield number("80未満", "80", q="less_than", high="80", high_inclusive=False)
    for word in AT_LEAST_AFTER:
        yield number(f"80％{word}", "80", "％", q="at_least", low="80", low_inclusive=True)
        yield number(f"80％ {word}", "80", "％", q="at_least", low="80", low_inclusive=True)
        yield number(f"80％\n{word}", "80", "％", q="at_least", low="80", low_inclusive=True)
    for word in AT_LEAST_BEFORE:
        yield number(f"{word}80件", "80", "件", q="at_least", low="80", low_inclusive=True)
    for word in AT_MOST_AFTER:
        yield number(f"80件{word}", "80", "件", q="at_most", high="80", high_inclusive=True)
    for word in AT_MOST_BEFORE:
        yield number(f"{word}80件", "80", "件", q="at_most", high="80", high_inclusive=True)
    yield number("80件未満", "80", "件", q="less_than", high="80", high_inclusive=False)
    yield number("80件超", "80", "件", q="more_than", low="80", low_inclusive=False)
    yield number("80件を超える", "80", "件", q="more_than", low="80", low_inclusive=False)
    yield number("1.5％未満", "1.5", "％", q="less_than", high="1.5", high_inclusive=False)
    yield number("延べ800以上", "800", q="gross at_least", low="800", low_inclusive=True)
    yield number("延べ800人以上", "800", "人", q="gross at_least", low="800")
    yield number("累計1,000件以上", "1000", "件", q="cumulative at_least", low="1000")
    yield number("約3万人", "3", "万人", q="approx", base_unit="人", base_value="30000")
    yield number("約3億2,000万円", "320000000", "円", q="approx")
    for word in ("延べ", "延", "のべ", "延べ人数", "延人数"):
        yield number(f"{word}1,205人", "1205", "人", q="gross")
        yield number(f"{word}1,205", "1205", q="gross")
    for word in ("累計", "通算"):
        yield number(f"{word}45件", "45", "件", q="cumulative")
        yield number(f"{word}45", "45", q="cumulative")
    yield number("45件（累計）", "45", "件", q="cumulative")
    yield number("45人（延べ）", "45", "人", q="gross")
    for word in ("見込", "見込み", "予定", "推計"):
        yield number(f"45件（{word}）", "45", "件", q="forecast")
        yield number(f"45({word})", "45", q="forecast")
    for word in ("速報", "暫定", "概数"):
        yield number(f"45件（{word}）", "45", "件", q="provisional")
    yield number("45件（速報値）", "45", "件", q="provisional")
    yield number("45件（暫定値）", "45", "件", q="provisional")
    yield number("45件（確定値）", "45", "件")
    yield number("45（修正）", "45", q="revised")
    yield number("45件（暦年）", "45", "件", q="calendar_year")
    yield number("累計約45件", "45", "件", q="cumulative approx")
    yield number("延べ約45人", "45", "人", q="gross approx")
    yield number("年間延べ120人", "120", "人", q="gross")
    yield number("年間約120件", "120", "件", q="approx")
    yield number("年間120件以上", "120", "件", q="at_least", low="120")
    yield number("市内約50か所", "50", "か所", q="approx")
    yield number("最大約50人", "50", "人", q="at_most approx", high="50")
    yield number("45件見込み", "45", "件", q="forecast")
    yield number("約45件（見込）", "45", "件", q="approx forecast")
    yield number("80以上", "80", column="千円", q="at_least", low="80", base_unit="円", base_value="80000")


def years_beside() -> Iterator[Row]:
    for bracket, year in {
        "平成28年度": 2016,
        "H28": 2016,
        "Ｈ２８": 2016,
        "令和元年度": 2019,
        "令和元": 2019,
        "R1": 2019,
        "Ｒ３": 2021,
        "令元": 2019,
        "平29": 2017,
        "㋿2": 2020,
        "昭和63年度": 1988,
        "S63": 1988,
        "2016年度": 2016,
        "平成33年度": 2021,
        "H28年度": 2016,
        "H28実績": 2016,
        "平成28年度末": 2016,
        "H28実績値": 2016,
        "H28決算": 2016,
        "H28指標値": 2016,
        "平成31（令和元）年度": 2019,
        "平成二十八年度": 2016,
        "H31/R1": 2019,
        "R2年度": 2020,
    }.items():
        yield number(f"31.4（{bracket}）", "31.4", base_fiscal_year=year)
        yield number(f"4万3210人（{bracket}）", "43210", "人", base_fiscal_year=year)
    for lead, year in {
        "(H25) ": 2013,
        "H28：": 2016,
        "（平成28年度）": 2016,
        "R1:": 2019,
        "（令和元年度）\n": 2019,
    }.items():
        yield number(f"{lead}2,205", "2205", base_fiscal_year=year)
        yield number(f"{lead}31.4％", "31.4", "％", base_fiscal_year=year)
    for bracket in ("H26見込", "H26見込み", "平成26年度見込", "H26推計", "H26予定"):
        yield number(f"120({bracket})", "120", q="forecast", base_fiscal_year=2014)
    yield number("120（H26速報）", "120", q="provisional", base_fiscal_year=2014)
    yield number("約120件（H26）", "120", "件", q="approx", base_fiscal_year=2014)
    yield number("80％以上（H26）", "80", "％", q="at_least", low="80", base_fiscal_year=2014)
    yield number("4万3210（平成28年度）", "43210", base_fiscal_year=2016)
    yield number("120（R4.3末）", "120", as_of=date(2022, 3, 31), base_fiscal_year=2021)
    for bracket, day, year in [
        ("平成31年3月31日現在", date(2019, 3, 31), 2018),
        ("平成31年4月1日現在", date(2019, 4, 1), 2019),
        ("令和2年4月1日現在", date(2020, 4, 1), 2020),
        ("R2.4.1現在", date(2020, 4, 1), 2020),
        ("H31.3.31現在", date(2019, 3, 31), 2018),
        ("2020年3月31日現在", date(2020, 3, 31), 2019),
        ("令和2年3月末", date(2020, 3, 31), 2019),
        ("平成28年2月末", date(2016, 2, 29), 2015),
        ("H30.3末現在", date(2018, 3, 31), 2017),
    ]:
        yield number(f"120（{bracket}）", "120", as_of=day, base_fiscal_year=year)
        yield number(f"5,120人（{bracket}）", "5120", "人", as_of=day, base_fiscal_year=year)


def footnotes() -> Iterator[Row]:
    for mark in ("※2", "※", "注1)", "*", "①", "¹", "²", "⑳"):
        yield number(f"15件{mark}", "15", "件", footnote=mark)
        yield number(f"15{mark}", "15", footnote=mark)
    yield number(
        "約48,210千円（H26見込）※2",
        "48210",
        "千円",
        q="approx forecast",
        base_fiscal_year=2014,
        footnote="※2",
        base_unit="円",
        base_value="48210000",
    )


def ranges() -> Iterator[Row]:
    for dash in "-‐‑–—―−－ー─～〜~":
        yield row(f"10{dash}15", "range", low="10", high="15", low_inclusive=True, high_inclusive=True)
    for dash in "～〜-－":
        yield row(f"10{dash}15人", "range", low="10", high="15", unit="人")
    yield row("10人～15人", "range", low="10", high="15", unit="人")
    yield row("10.5～15.5％", "range", low="10.5", high="15.5", unit="％")
    yield row("1,000～2,000", "range", low="1000", high="2000")
    yield row("1,000 ～ 2,000", "range", low="1000", high="2000")
    yield row("10～15", "range", column="千円", low="10", high="15", base_unit="円")
    yield row("約10～15人", "range", low="10", high="15", unit="人", q="approx")
    yield row("10～15人程度", "range", low="10", high="15", unit="人", q="approx")
    yield row("80％以上90％未満", "range", low="80", high="90", unit="％", high_inclusive=False, q="at_least less_than")
    yield row("80以上90以下", "range", low="80", high="90", q="at_least at_most")
    yield row("80超90以下", "range", low="80", high="90", low_inclusive=False, q="more_than at_most")
    yield row("△5～△3", "range", low="-5", high="-3")
    yield row("5\n～\n10", "range", low="5", high="10")
    yield row("10千円～15千円", "range", low="10", high="15", unit="千円", base_unit="円")
    yield row("10～15（H28）", "range", low="10", high="15", base_fiscal_year=2016)


def deltas() -> Iterator[Row]:
    for cell, value, unit in [
        ("前年度比210件増", "210", "件"),
        ("前年度比210件減", "-210", "件"),
        ("3ポイント減", "-3", "ポイント"),
        ("3ポイント増", "3", "ポイント"),
        ("7.5％の減", "-7.5", "％"),
        ("7.5％増", "7.5", "％"),
        ("前年比7.5％減", "-7.5", "％"),
        ("210件増", "210", "件"),
        ("210件減", "-210", "件"),
        ("2.5ポイント上昇", "2.5", "ポイント"),
        ("2.5ポイント低下", "-2.5", "ポイント"),
        ("前年度比3ポイント増", "3", "ポイント"),
        ("前年度比1,205人減", "-1205", "人"),
        ("前年比12人増", "12", "人"),
        ("15人増", "15", "人"),
        ("5％上昇", "5", "％"),
        ("5％低下", "-5", "％"),
        ("前年度比0.5％減", "-0.5", "％"),
    ]:
        yield row(cell, "delta", value=value, unit=unit)
    yield row("増減なし", "delta", value="0")
    yield row("約210件増", "delta", value="210", unit="件", q="approx")
    yield row("7.5%減", "delta", value="-7.5", unit="%", base_unit="％")
    yield row("5件以上減", "delta", value="-5", unit="件", high="-5", q="at_least")
    yield number("前年度比103%", "103", "%", base_unit="％")
    yield number("前年度比103％", "103", "％")
    yield number("前年比98.5％", "98.5", "％")


def ranks() -> Iterator[Row]:
    for cell, value in {
        "4位": "4",
        "1位": "1",
        "第4位": "4",
        "県内4位": "4",
        "市内3位": "3",
        "12位": "12",
        "４位": "4",
    }.items():
        yield row(cell, "rank", value=value, unit="位")
    yield row("4位以内", "rank", value="4", unit="位", q="at_most", high="4", high_inclusive=True)
    yield row("県内10位以内", "rank", value="10", unit="位", q="at_most", high="10")
    yield row("4位（H28）", "rank", value="4", unit="位", base_fiscal_year=2016)


MISSING = {
    "blank": ["", " ", "　", "\n"],
    "dash": list("-‐‑–—―−－ー─"),
    "pending": ["集計中", "調査中", "算定中", "確認中", "未集計", "（集計中）", "集計中※1"],
    "not_conducted": [
        "未実施",
        "実施なし",
        "調査なし",
        "中止",
        "休止",
        "隔年調査",
        "―（未実施）",
        "－（未実施）",
        "－\n（中止）",
        "-(調査なし)",
        "感染症により中止",
    ],
    "unpublished": ["未公表", "非公表", "未発表", "―（未公表）"],
    "not_applicable": [
        "該当なし",
        "非該当",
        "対象外",
        "評価対象外",
        "N/A",
        "廃止",
        "Ｎ／Ａ",
        "－（該当なし）",
        "―（対象外）",
    ],
    "unknown": ["不明", "不詳", "…", "・・・", "―（不明）"],
    "undecided": ["未定", "検討中", "－（未定）"],
}


def missing() -> Iterator[Row]:
    for kind, cells in MISSING.items():
        for cell in cells:
            note = "※1" if cell.endswith("※1") else None
            yield row(cell, "missing", missing_kind=kind, footnote=note)


ERAS = [
    ("明治", "M", 1867, 30),
    ("大正", "T", 1911, 5),
    ("昭和", "S", 1925, 60),
    ("平成", "H", 1988, 28),
    ("令和", "R", 2018, 3),
]


def years() -> Iterator[Row]:
    for era, letter, offset, n in ERAS:
        year = offset + n
        yield row(f"{era}{n}年度", "fiscal_year", fiscal_year=year)
        yield row(f"{era}{n}年", "year", fiscal_year=year)
        yield row(f"{era}元年度", "fiscal_year", fiscal_year=offset + 1)
        yield row(f"{era}元年", "year", fiscal_year=offset + 1)
        yield row(f"{letter}{n}年度", "fiscal_year", fiscal_year=year)
        yield row(f"{era}　{n} 年度", "fiscal_year", fiscal_year=year)
    for cell, year in {
        "H28": 2016,
        "H27": 2015,
        "Ｒ３": 2021,
        "R3": 2021,
        "S63": 1988,
        "H31/R1": 2019,
        "H31/R1年度": 2019,
        "平29": 2017,
        "令元": 2019,
        "令元年度": 2019,
        "平29年度": 2017,
        "平成31（令和元）年度": 2019,
        "平成31(令和元)年度": 2019,
        "㋿2年度": 2020,
        "㍻28年度": 2016,
        "㍼63年度": 1988,
        "2016年度": 2016,
        "２０１６年度": 2016,
        "平成33年度": 2021,
        "平成二十八年度": 2016,
        "令和二年度": 2020,
        "平成三〇年度": 2018,
        "平成28年度末": 2016,
        "H28年度実績": 2016,
        "H32": 2020,
        "大正16年度": 1927,
        "S64/H1": 1989,
        "平成28（2016）年度": 2016,
        "令和40年度": 2058,
        "H28実績値": 2016,
    }.items():
        yield row(cell, "fiscal_year", fiscal_year=year)
    for cell, year in {"2016年": 2016, "令和二年": 2020, "平成二十八年": 2016, "㋿2年": 2020, "令和40年": 2058}.items():
        yield row(cell, "year", fiscal_year=year)
    for cell, low, high in [
        ("平成26～28年度", 2014, 2016),
        ("平成26年度～平成28年度", 2014, 2016),
        ("平成26年度～28年度", 2014, 2016),
        ("平成30～令和2年度", 2018, 2020),
        ("平成30年度～令和2年度", 2018, 2020),
        ("H26～H28", 2014, 2016),
        ("H26-H28", 2014, 2016),
        ("H26～28", 2014, 2016),
        ("令和元～4年度", 2019, 2022),
        ("2014～2016年度", 2014, 2016),
        ("2014年度～2016年度", 2014, 2016),
        ("H30～R2", 2018, 2020),
        ("平成26年度－平成28年度", 2014, 2016),
        ("平成29～31（令和元）年度", 2017, 2019),
        ("平成29～令和元（平成31）年度", 2017, 2019),
        ("H29～31(R1)", 2017, 2019),
    ]:
        yield row(cell, "fiscal_year_range", fiscal_year=low, fiscal_year_end=high)
    for cell, low, high in [
        ("平成26年～28年", 2014, 2016),
        ("平成26～28年", 2014, 2016),
        ("2014年～2016年", 2014, 2016),
    ]:
        yield row(cell, "year_range", fiscal_year=low, fiscal_year_end=high)
    for cell, day, year in [
        ("平成31年3月31日", date(2019, 3, 31), 2018),
        ("平成31年4月1日", date(2019, 4, 1), 2019),
        ("平成31年5月", date(2019, 5, 1), 2019),
        ("令和2年3月", date(2020, 3, 1), 2019),
        ("令和元年5月1日", date(2019, 5, 1), 2019),
        ("R2.4.1", date(2020, 4, 1), 2020),
        ("H31.3.31", date(2019, 3, 31), 2018),
        ("2020年4月1日", date(2020, 4, 1), 2020),
        ("2020年3月", date(2020, 3, 1), 2019),
        ("2020/4/1", date(2020, 4, 1), 2020),
        ("令和二年三月三十一日", date(2020, 3, 31), 2019),
        ("Ｒ２．４．１", date(2020, 4, 1), 2020),
        ("平成28年2月29日", date(2016, 2, 29), 2015),
        ("昭和64年1月7日", date(1989, 1, 7), 1988),
    ]:
        yield row(cell, "date", date=day, fiscal_year=year)


def brackets() -> Iterator[Row]:
    yield number("120（件）", "120", "件")
    yield number("48,210（千円）", "48210", "千円", base_unit="円", base_value="48210000")
    yield number("12.5（％）", "12.5", "％")
    yield number("120(人)", "120", "人")
    yield number("120件（市内）", "120", "件")


READ: list[Row] = list(
    chain(
        plain_numbers(),
        units(),
        qualifiers(),
        years_beside(),
        footnotes(),
        ranges(),
        deltas(),
        ranks(),
        missing(),
        years(),
        brackets(),
    )
)

# (cell, kind, the parts' values)
COMPOSED: list[tuple[str, str, list[str]]] = [
    ("2/7", "ratio", ["2", "7"]),
    ("２／７", "ratio", ["2", "7"]),
    ("2件/7件", "ratio", ["2", "7"]),
    ("12/48", "ratio", ["12", "48"]),
    ("1/4", "ratio", ["1", "4"]),
    ("1,200/2,400", "ratio", ["1200", "2400"]),
    ("120\n150", "multi", ["120", "150"]),
    ("120件\n150件", "multi", ["120", "150"]),
    ("12.5％\n15.0％", "multi", ["12.5", "15.0"]),
    ("5、7", "multi", ["5", "7"]),
    ("5（3）", "multi", ["5", "3"]),
    ("①5件②7件", "multi", ["5", "7"]),
    ("(120)150", "multi", ["120", "150"]),
    ("5件、7件", "multi", ["5", "7"]),
    ("1,200人\n1,300人", "multi", ["1200", "1300"]),
]

# Right or refused: the only value that the cell may be read with, None where any value is wrong.
UNCLEAR: dict[str, str | None] = dict.fromkeys(
    [
        # broken marks of thousands and points
        "1 234",
        "12 345",
        "1 234 567",
        "１ ２３４",
        "1,23",
        "1,2万",
        "12,34",
        "1,2345",
        "12,3,456",
        "1,,234",
        ",234",
        "1,234,",
        "1,234,5",
        "1234,567",
        "0,123",
        "12.5.3",
        "1..5",
        ".5.",
        "5.",
        "1.234,5",
        "1.2,345",
        "12，34",
        "1,23件",
        "1,2人",
        "1.2.3件",
        "3,00",
        "12,3450",
        "1,234,56",
        "1'234",
        "1_000",
        "1,_000",
        "1;234",
        # notations that are no printed figure here
        "NaN",
        "nan",
        "inf",
        "-inf",
        "Infinity",
        "1e5",
        "1E5",
        "1e-3",
        "0x1F",
        "0b1",
        "1j",
        "1.5e3",
        "１ｅ５",
        "٣",
        "١٢٣",
        "۱۲",
        "१२",
        "๑๒",
        "߁",
        "1٢",
        "Ⅳ",
        "𝟏𝟐",
        "½",
        "1½",
        # letters that look like digits
        "l2",
        "1O",
        "O5",
        "I0",
        "1l",
        "3O件",
        "l,234",
        "1,2O4",
        "5S",
        "Z5",
        "B8",
        "1o0",
        "o",
        "ｌ２",
        # kanji that are words
        "十分な",
        "十分",
        "一部",
        "一部実施",
        "三条",
        "千代田",
        "一般",
        "万一",
        "百貨店",
        "四国",
        "三鷹市",
        "八王子",
        "二次評価",
        "一次評価",
        "七夕",
        "五日市",
        "千葉",
        "万全",
        "十日町",
        "一定",
        "一層",
        "統一",
        "唯一",
        "第一小学校",
        "三世代",
        "百科事典",
        "八百屋",
        # names with a digit
        "PM2.5",
        "CO2",
        "1人当たり",
        "Wi-Fi6",
        "A4",
        "No.5",
        "B1",
        "SDGs17",
        "Web2.0",
        "AH28",
        "XR3",
        "5G",
        "3R",
        # myriads that do not fall, or are broken
        "3億2,0000万",
        "2万3000万",
        "3万2億",
        "5万5万",
        "3億億",
        "万",
        "億5",
        "万5",
        "1万2,30",
        "3億2,00万",
        "2万30000",
        "1万12345",
        "千千",
        "二百三百",
        "十百",
        "1千12百",
        "百千",
        "一千二千",
        "5万,300",
        "1億万",
        # marks alone
        "○",
        "◯",
        "〇",
        "△",
        "▲",
        "×",
        "◎",
        "☆",
        "→",
        "①",
        "②③",
        "※",
        "*",
        "※1",
        "±",
        "+",
        "％",
        "件",
        "円",
        "、",
        ",",
        ".",
        "約",
        "約―",
        "約－",
        "以上",
        "約以上",
        "延べ約",
        "延べ",
        "以上以下",
        "見込",
        "累計",
        "未満",
        # dates that do not exist
        "2月30日",
        "平成31年2月30日",
        "令和2年13月1日",
        "R2.2.30",
        "2019年2月29日",
        "令和0年度",
        "平成0年",
        "H0",
        "2020/13/1",
        "令和元年0月1日",
        "平成31年4月31日",
        "R2.4.0",
        # months, ages, times, spans of days
        "4～6月",
        "20～30代",
        "4月",
        "4月1日",
        "30代",
        "4月～6月",
        "10時30分",
        "10:30",
        "9:00～17:00",
        "65歳以上の高齢者",
        # unbalanced and odd brackets
        "5件（",
        "（5件",
        "5）件",
        "5[",
        "（）",
        "((7)",
        "5（（H28）",
        "--5",
        "△△5",
        "△-5",
        "+-5",
        "5-",
        "5--10",
        "10～",
        "～",
        "5～～7",
        "10～15～20",
        "15～△",
        "5件5人6",
        "5件以上以下",
        "5以上未満",
        "5件未満超",
        "増",
        "減",
        "前年度比",
        "増5",
        "5増減",
        "位",
        "/7",
        "2/",
        "2//7",
        "5/0",
        "対前年度比増",
        "1-2-3",
        "03-1234-5678",
        "〒182-0026",
        "http://example.jp/1",
        "2号機",
        "12号",
        "第2条第3項",
        "3つの柱",
        "1日2回5分",
        "5人中3",
        "○5",
        "5○",
        "5×3",
        "(1) 5件",
        "(1)5",
        "（1）5件（2）7件",
        "(1)5件\n(2)7件",
        "平成29～31（令和2）年度",
        "M46",
        "T16",
        "5+3",
        "5=5",
        "#5",
        "?5",
        "5?",
        "５？",
        "約約約",
        "￥",
    ]
)
UNCLEAR |= {
    "1人当たり 5件": "5",
    "1人当たり5件": "5",
    "人口千人当たり3.2人": "3.2",
    "①5件": "5",
    "① 5件": "5",
    "②12": "12",
    "10万5 千": "105000",
    "（1,205）": "1205",
    "(5)": "5",
    "3～": "3",
    "～10": "10",
    "1,234,567,89": None,
    "5 人": "5",
    "5  ％": "5",
    "12 .5": "12.5",
    "12. 5": "12.5",
    "1 ,234": "1234",
    "２ ３": None,
    "0.5.": None,
    "007": "7",
    "約300人が参加": "300",
    "300人が参加": "300",
    "目標300人": "300",
    "実績：300人": "300",
    "5件（うち市内3件）": "5",
    "5件(内数3件)": "5",
    "３億２，０００万": "320000000",
    "CO2 5t": "5",
    "PM2.5 15μg": "15",
    "10以上20": None,
    "5人以上10": None,
}

# A scale in the cell upon a scale of the column: which of the two is meant, the page does not say.
SCALED_TWICE = [
    ("3万", "万人"),
    ("1.5万", "万人"),
    ("3千", "千円"),
    ("12万", "千円"),
    ("3億2,000万", "千円"),
    ("3億", "百万円"),
    ("3千万", "千円"),
    ("3万～40000", "千円"),
    ("3億～5億", "千円"),
]


@pytest.mark.parametrize(("cell", "column", "fields"), READ, ids=[repr(cell) for cell, _, _ in READ])
def test_a_clear_cell_is_read_with_every_field_and_nothing_added(
    cell: str, column: str | None, fields: dict[str, Any]
) -> None:
    assert parse(cell, unit=column)._asdict() == fields | {"raw": cell}


@pytest.mark.parametrize(("cell", "kind", "values"), COMPOSED, ids=[repr(cell) for cell, _, _ in COMPOSED])
def test_a_composed_cell_keeps_every_part(cell: str, kind: str, values: list[str]) -> None:
    figure = parse(cell)
    parts = [Decimal(value) for value in values]
    assert figure.kind == kind
    assert [item.value for item in figure.items] == parts
    assert figure.value == (parts[0] / parts[1] if kind == "ratio" else None)


@pytest.mark.parametrize("cell", UNCLEAR, ids=repr)
def test_an_unclear_cell_is_right_or_refused_with_its_text(cell: str) -> None:
    figure = parse(cell)
    value = UNCLEAR[cell]
    assert figure.raw == cell
    assert figure == Figure(cell, "text") or (value is not None and figure.value == Decimal(value))


@pytest.mark.parametrize(("cell", "column"), SCALED_TWICE)
def test_a_scale_in_the_cell_and_one_in_the_column_are_not_multiplied(cell: str, column: str) -> None:
    assert parse(cell, unit=column) == Figure(cell, "text")


def test_the_column_scales_what_the_cell_spells_out_to_the_last_digit() -> None:
    assert parse("1万7436", unit="千円").base_value == 17_436_000


def test_a_number_in_two_brackets_is_that_number() -> None:
    assert parse("((5))").value == 5
