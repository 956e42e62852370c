"""Whole next editions: many changes of the form at once, as a city makes them when a plan ends and a new one begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from samples.city import edition as sample
from samples.figures import Notation
from samples.form import Column, Form, indicator_columns
from samples.model import (
    Figure,
    Indicator,
    IndicatorValue,
    Measure,
    PlanCategory,
    PlanItem,
    Project,
    fiscal_year_label,
    fiscal_year_short,
    with_summaries,
)
from samples.render import Edition
from tests.drift.variants import (
    CharacterByCharacter,
    Dashes,
    Diagonals,
    HiddenGrid,
    RunningHeads,
    ScaledForm,
    Variant,
    WhiteRulings,
    WhiteText,
    added,
)

Words = Mapping[str, str]
_WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789,.%()"}


# ---- one more year of the same plan --------------------------------------------------------------------------------


def with_category(e: Edition) -> Edition:
    """A row more in 今後の取組の方向, before the last, as each year's events ask for."""
    fresh = PlanCategory("物価の高騰に伴う対応", (PlanItem("●", "燃料の値上がりを受けた漁業者への助成"),))
    return _measures(e, lambda m: replace(m, plan=(*m.plan[:-1], fresh, *m.plan[-1:])))


def with_budget(e: Edition) -> Edition:
    """The next year's budget before the cost, with the year on a line of its own."""
    year = e.book.fiscal_year + 1
    column = Column("budget", (f"{fiscal_year_label(year)}\n当初予算額（千円）",), 5.5, "right", item=str(year))
    columns = tuple(c for c in e.form.evaluation_columns if c.key != "budget")
    at = next(i for i, c in enumerate(columns) if c.key == "cost") + 1

    def budgeted(p: Project) -> Project:
        return replace(p, budget_thousand_yen=(p.cost_thousand_yen or 0) + 120)

    changed = _measures(e, lambda m: replace(m, projects=tuple(map(budgeted, m.projects))))
    return _form(changed, replace(e.form, evaluation_columns=added(columns, column, at)))


def with_rate(e: Edition) -> Edition:
    """A column with the achievement rate of the last actual."""
    column = Column("rate", ("達成率\n(％)",), 7)
    return _form(e, replace(e.form, indicator_columns=(*e.form.indicator_columns, column)))


def with_four_years(e: Edition) -> Edition:
    """Four years of actuals, over the change of eras where the edition's year asks for it."""
    last = e.book.fiscal_year
    years = tuple(range(last - 3, last + 1))
    target = next(int(c.item) for c in e.form.indicator_columns if c.key == "target")
    levels = max(len(c.path) for c in e.form.indicator_columns)

    def filled(i: Indicator) -> Indicator:
        known = {v.column_year: v for v in i.values if v.role == "actual"}
        model = known[last]
        actuals = (known.get(y) or IndicatorValue("actual", y, replace(model.figure, fiscal_year=y)) for y in years)
        return replace(i, values=(*(v for v in i.values if v.role != "actual"), *actuals))

    def measured(m: Measure) -> Measure:
        return replace(m, indicators=tuple(map(filled, m.indicators)))

    columns = indicator_columns(years, target, levels=levels, name=24, baseline=10, year=10)
    return _form(_measures(e, measured), replace(e.form, indicator_columns=columns))


def with_figures(write: Callable[[str], str]) -> Callable[[Edition], Edition]:
    """Another notation of the figures in the indicator table."""

    def changed(figure: Figure) -> Figure:
        missing = write(figure.missing) if figure.missing else figure.missing
        return replace(figure, text=write(figure.text), missing=missing)

    def measured(m: Measure) -> Measure:
        return replace(
            m,
            indicators=tuple(
                replace(i, values=tuple(replace(v, figure=changed(v.figure)) for v in i.values)) for i in m.indicators
            ),
        )

    return lambda e: _measures(e, measured)


def wide(text: str) -> str:
    """Full-width figures, as some offices type them; the unit letters of years too."""
    return re.sub(r"\(([HR])", lambda m: f"（{chr(ord(m[1]) + 0xFEE0)}", text).translate(_WIDE)


def in_notation(notation: Notation) -> Callable[[Edition], Edition]:
    """The same book with its figures written in this way from the start."""
    return lambda e: replace(sample(e.book.fiscal_year, notation=notation), form=e.form, style=e.style)


def with_years(write: Callable[[int], str]) -> Callable[[Edition], Edition]:
    """The years in all headings written in another way."""

    def rewritten(e: Edition) -> Edition:
        year = e.book.fiscal_year
        names = {fiscal_year_label(y): write(y) for y in range(year - 4, year + 8)}
        names |= {fiscal_year_short(y): write(y) for y in range(year - 4, year + 8)}
        return renamed(names)(e)

    return rewritten


def both_years(year: int) -> str:
    """2019（令和元）年度."""
    return f"{year}（{fiscal_year_label(year)[:-2]}）年度"


# ---- another form ---------------------------------------------------------------------------------------------------


def renamed(words: Words) -> Callable[[Edition], Edition]:
    """Labels and headings under other words, wherever the form prints them (the longest words first)."""
    ordered = sorted((word for word in words if len(word) > 1), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, ordered)))

    def new(text: str) -> str:
        return words[text] if text in words else pattern.sub(lambda m: words[m[0]], text)

    def ticks(column: Column) -> str:
        """What a tick column is for; of a list of choices, each of them."""
        if not column.key.startswith(("progress", "direction")):
            return column.item
        return "、".join(map(new, column.item.split("、")))

    def columns(each: Iterable[Column]) -> tuple[Column, ...]:
        return tuple(replace(c, path=tuple(map(new, c.path)), item=ticks(c)) for c in each)

    def changed(e: Edition) -> Edition:
        f = e.form
        again = replace(
            f,
            overview_columns=columns(f.overview_columns),
            head=tuple(tuple(replace(x, label=new(x.label), group=new(x.group)) for x in row) for row in f.head),
            sdg_label=new(f.sdg_label),
            do_heading=new(f.do_heading),
            achievements_heading=new(f.achievements_heading),
            summary_label=new(f.summary_label),
            indicator_columns=columns(f.indicator_columns),
            remarks_label=new(f.remarks_label),
            check_heading=new(f.check_heading),
            grade_label=new(f.grade_label),
            reasons_label=new(f.reasons_label),
            action_heading=new(f.action_heading),
            plan_columns=columns(f.plan_columns),
            project_columns=columns(f.project_columns),
            evaluation_columns=columns(f.evaluation_columns),
            tally_rows=tuple(replace(t, label=new(t.label)) for t in f.tally_rows),
            appendix_columns=columns(f.appendix_columns),
        )

        def ticked(m: Measure) -> Measure:
            projects = (
                replace(p, progress=new(p.progress), directions=tuple(map(new, p.directions))) for p in m.projects
            )
            return replace(m, projects=tuple(projects))

        return _form(_measures(e, ticked), again)

    return changed


def titled(line: str) -> Callable[[Edition], Edition]:
    """Another form of the title at the head of each page."""
    return lambda e: _form(e, replace(e.form, title_line=line))


def title_cells(no: str, name: str) -> Callable[[Edition], Edition]:
    """The title in a table of its own."""
    return lambda e: _form(e, replace(e.form, title_labels=(no, name)))


def legends_gone(e: Edition) -> Edition:
    """Headings without the explanations that stand in them."""
    f = e.form

    def first(columns: Sequence[Column]) -> tuple[Column, ...]:
        return tuple(replace(c, path=(*c.path[:-1], c.path[-1].split("\n")[0])) for c in columns)

    kept = tuple(c if c.key in ("actual", "target") else first([c])[0] for c in f.indicator_columns)
    return _form(e, replace(f, indicator_columns=kept, plan_columns=first(f.plan_columns)))


def all_of(*changes: Callable[[Edition], Edition]) -> Callable[[Edition], Edition]:
    """Several changes, one after the other."""

    def changed(e: Edition) -> Edition:
        for change in changes:
            e = change(e)
        return e

    return changed


def _measures(e: Edition, change: Callable[[Measure], Measure]) -> Edition:
    book = replace(e.book, measures=tuple(map(change, e.book.measures)))
    return replace(e, book=with_summaries(book, e.form.tick_categories))


def _form(e: Edition, form: Form) -> Edition:
    return replace(e, form=form, book=with_summaries(e.book, form.tick_categories))


#: Three cities' taste in words for the same things; the first is near to the known labels, the last is far from them.
NEAR_WORDS: Words = {
    "主管課名": "担当課名",
    "主管課長名": "担当課長名",
    "電話番号": "連絡先",
    "関係課名": "関連課名",
    "施策の方向": "施策の基本的方向",
    "施策の成果向上に向けた主な取組実績": "施策の成果向上に向けた取組状況",
    "における施策の成果についての総括": "の施策の成果に関する総括",
    "まちづくり指標": "成果指標",
    "基準値\n(基準年度)": "計画策定時\n(年度)",
    "【備考】": "【特記事項】",
    "総合評価": "評価区分",
    "理由": "評価理由",
    "区分": "項目",
    "今後の取組の方向": "今後の取組方針",
    "事務事業名": "主な事業",
    "重点プロジェクト事業": "重点事業",
    "所管部署": "所管課",
    "事務事業の概要": "事業内容",
    "決算事業費(千円)": "決算額(千円)",
    "予算額(千円)": "当初予算額(千円)",
    "実績評価": "達成度",
    "取組実績": "取組状況",
    "今後の取組内容": "今後の取組",
    "割合(%)": "構成比(%)",
    "振り返り": "取組の振り返り",
}
MIDDLE_WORDS: Words = {
    "主管課名": "所管課",
    "主管課長名": "所管課長",
    "電話番号": "問合せ先",
    "関係課名": "連携する課",
    "目的": "めざす姿",
    "対象": "誰を",
    "意図": "どうしたいか",
    "施策の方向": "施策の展開方針",
    "施策の成果向上に向けた主な取組実績": "主な取組と成果",
    "施策の成果についての総括": "成果のまとめ",
    "まちづくり指標": "重要業績評価指標（KPI）",
    "基準値\n(基準年度)": "計画策定時\nの値",
    "単位": "単位",
    "実績値": "実績",
    "目標値": "めざす値",
    "【備考】": "＜補足＞",
    "総合評価": "施策の評価",
    "理由": "評価の根拠",
    "区分": "取組の種類",
    "今後の取組の方向": "次年度以降の展開",
    "No.": "番号",
    "事務事業名": "主な取組",
    "重点プロジェクト事業": "重点取組",
    "総合戦略": "地方創生",
    "所管部署": "担当課",
    "事務事業の概要": "取組の内容",
    "決算事業費(千円)": "事業費(千円)",
    "予算額(千円)": "予算(千円)",
    "の実績": "の取組結果",
    "実績評価": "評価",
    "進捗状況・今後の取組の方向性": "進捗と見直し",
    "取組実績": "進捗",
    "計画前倒し": "前倒し",
    "計画どおり": "予定どおり",
    "計画遅れ": "遅れ",
    "方向性": "見直しの方向",
    "今後の取組内容": "見直しの内容",
    "割合(%)": "比率(%)",
    "計": "合計",
    "振り返り": "取組と成果",
    "施策名": "施策の名称",
}
FAR_WORDS: Words = {
    "主管課名": "責任部署",
    "主管課長名": "責任者",
    "電話番号": "内線",
    "関係課名": "協力部署",
    "目的": "ねらい",
    "対象": "だれのため",
    "意図": "望む姿",
    "施策の方向": "基本方針",
    "施策の成果向上に向けた主な取組実績": "この1年の歩み",
    "施策の成果についての総括": "全体の所見",
    "まちづくり指標": "成果を測るものさし",
    "基準値\n(基準年度)": "出発点",
    "単位": "単位",
    "実績値": "到達点",
    "目標値": "めざす値",
    "【備考】": "（注記）",
    "総合評価": "判定",
    "理由": "根拠",
    "区分": "種別",
    "今後の取組の方向": "次の一手",
    "No.": "＃",
    "事務事業名": "活動",
    "重点プロジェクト事業": "優先",
    "総合戦略": "地方創生",
    "所管部署": "担い手",
    "事務事業の概要": "どんな活動か",
    "決算事業費(千円)": "支出(千円)",
    "予算額(千円)": "来年の予定額(千円)",
    "の実績": "に行ったこと",
    "実績評価": "達成度",
    "進捗状況・今後の取組の方向性": "歩みと見直し",
    "取組実績": "歩み",
    "計画前倒し": "早い",
    "計画どおり": "ふつう",
    "計画遅れ": "遅い",
    "方向性": "見直し",
    "有効性改善": "効き目",
    "効率性改善": "手間",
    "財政面改善": "お金",
    "参加と協働改善": "市民参加",
    "改善余地なし": "なし",
    "今後の取組内容": "これから行うこと",
    "割合(%)": "率(%)",
    "計": "総数",
    "振り返り": "点検",
    "施策名": "名称",
}


class RealFile(RunningHeads, WhiteRulings, WhiteText, Diagonals):
    """What a spreadsheet leaves in a file: form names, white borders, unseen text, slashes through blank cells."""


class PrintedThroughDriver(RunningHeads, HiddenGrid, Dashes):
    """What a printer driver leaves in a file: borders under fills, rulings in pieces."""


NEXT_YEAR = all_of(with_category, with_budget, with_rate)
EDITIONS = (
    Variant("next: category", with_category),
    Variant("next: budget and rate", all_of(with_budget, with_rate)),
    Variant("next: four years", with_four_years),
    Variant("next: four years, budget, rate, category", all_of(with_four_years, NEXT_YEAR)),
    Variant("next: wide figures", all_of(NEXT_YEAR, with_figures(wide))),
    Variant("next: myriads", all_of(in_notation(Notation(myriad=True, base_year="\n（{long}{forecast}）")), NEXT_YEAR)),
    Variant("next: commas", all_of(in_notation(Notation(myriad=False, base_year="\n[{short}{forecast}]")), NEXT_YEAR)),
    Variant("next: short years", all_of(NEXT_YEAR, with_years(fiscal_year_short))),
    Variant("next: Western years", all_of(with_four_years, with_years(lambda y: f"{y}年度"))),
    Variant(
        "next: both years", all_of(with_four_years, with_years(lambda y: f"{y}（{fiscal_year_label(y)[:-2]}）年度"))
    ),
    Variant("next: years of one era", all_of(with_years(lambda y: f"{fiscal_year_label(y)[2:]}"))),
    Variant("plan: near words", all_of(renamed(NEAR_WORDS))),
    Variant("plan: near words, bare headings", all_of(legends_gone, renamed(NEAR_WORDS))),
    Variant("plan: near words, next year", all_of(NEXT_YEAR, renamed(NEAR_WORDS))),
    Variant("plan: middle words", all_of(renamed(MIDDLE_WORDS))),
    Variant("plan: middle words, next year", all_of(legends_gone, NEXT_YEAR, renamed(MIDDLE_WORDS))),
    Variant("plan: far words", all_of(renamed(FAR_WORDS))),
    Variant("title: 基本施策", titled("基本施策{no}　{name}")),
    Variant("title: 施策コード", titled("施策コード {no}　{name}")),
    Variant("title: No.", titled("No.{no} {name}")),
    Variant("title: 第章", titled("第{no}章　{name}")),
    Variant("title: brackets", titled("【{no}】{name}")),
    Variant("title: hyphen", titled("施策{no}－{name}")),
    Variant("title: number behind", titled("{name}（施策{no}）")),
    Variant("title: cells", title_cells("施策番号", "施策名")),
    Variant("title: other cells", title_cells("コード", "施策の名称")),
    Variant("title: cells, near words", all_of(renamed(NEAR_WORDS), title_cells("基本施策番号", "基本施策名"))),
    Variant("title: 基本施策, near words", all_of(renamed(NEAR_WORDS), titled("基本施策{no}　{name}"))),
    Variant("title: 施策コード, middle words", all_of(renamed(MIDDLE_WORDS), titled("施策コード {no}　{name}"))),
    Variant("title: 施策コード, far words", all_of(renamed(FAR_WORDS), titled("施策コード {no}　{name}"))),
    Variant("rough: spreadsheet", NEXT_YEAR, RealFile),
    Variant("rough: printer driver", all_of(NEXT_YEAR, with_four_years), PrintedThroughDriver),
    Variant("rough: scaled", all_of(NEXT_YEAR), ScaledForm),
    Variant("rough: characters, near words", renamed(NEAR_WORDS), CharacterByCharacter),
    Variant("rough: spreadsheet, near words", all_of(NEXT_YEAR, renamed(NEAR_WORDS)), RealFile),
)
