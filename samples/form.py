"""The form of an edition as data: its labels, the columns of its tables, and what stands where.

Labels are those of the 施策マネジメントシート; a drifted edition is a `Form` with other labels, columns or levels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from samples.model import fiscal_year_label, fiscal_year_short

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        key: which value of the row it prints (see `render`); a key that the row does not have prints `extras[item]`.
        path: its headings from the top level down. Neighbours that share the beginning of their paths share the
            heading cell; a path shorter than the table's longest one ends in a cell over several heading rows.
        width: its share of the table's width, in any unit.
        item: which one of several columns with the same key: a fiscal year (`2018`), a tick's category.
        vertical: the last heading is set one character below another.
        note: a second text in small print in the last heading's cell.
        label: its cells are labels of their rows, and filled as headings are.
    """

    key: str
    path: tuple[str, ...]
    width: float
    align: Align = "center"
    item: str = ""
    vertical: bool = False
    note: str = ""
    label: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled cell of the sheet's head. Rows whose first field has the same `group` share a label before them."""

    key: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class TallyRow:
    """A row of totals under the tick columns."""

    kind: Literal["count", "percent"]
    label: str


@dataclass(frozen=True, slots=True)
class Form:
    """All that an edition prints besides its content. `""` or an empty tuple leaves a part out."""

    cover: tuple[str, ...]
    contents_title: str
    introduction_title: str
    introduction: tuple[str, ...]
    overview_title: str
    overview_columns: tuple[Column, ...]
    head: tuple[tuple[Field, ...], ...]
    list_separator: str
    sdg_label: str
    do_heading: str
    achievements_heading: str
    achievements_lead: str
    action_line: str
    theme_prefix: str
    bullet: str
    summary_label: str
    indicator_columns: tuple[Column, ...]
    marks_bracket: str
    remarks_label: str
    check_heading: str
    grade_label: str
    grade_legend: tuple[str, ...]
    reasons_label: str
    action_heading: str
    plan_columns: tuple[Column, ...]
    project_columns: tuple[Column, ...]
    evaluation_note_above: str
    evaluation_columns: tuple[Column, ...]
    tally_rows: tuple[TallyRow, ...]
    tick: str
    evaluation_note_below: str
    appendix_title: str
    appendix_columns: tuple[Column, ...]
    title_line: str = "{no} {name}"
    title_labels: tuple[str, ...] = ()
    """Labels of the number and the name: where given, each page's title is a row of a table."""
    grade_choices: tuple[str, ...] = ()
    """All grades: where given, the grade's cell prints each behind a mark."""
    choice_marks: tuple[str, str] = ("○", "●")
    """The marks of a choice that was not made and of one that was, in lists of choices."""
    choice_separator: str = "\n"
    in_two: tuple[str, ...] = ()
    """Tables that stand in two halves side by side: `projects`, `appendix`."""
    empty_rows: int = 0
    """How many blank rows end the lists of projects and indicators, as in forms with a fixed number of them."""
    empty_rows_numbered: bool = False
    numbered: bool = True
    """Whether projects and indicators have their numbers printed."""
    no_cost: str = ""
    """What stands in the cost's cell of a project that has none: a dash, a word."""
    cost: str = "{cost:,}"
    """How a cost is printed; `{part}` is a part of it."""
    plan_beside_indicators: bool = False
    """Whether the plan stands in one frame with the indicators, at their right."""

    @property
    def tick_categories(self) -> tuple[str, ...]:
        """The headings of the tick columns, in printed order."""
        return tuple(column.item for column in self.evaluation_columns if column.key in TICK_KEYS)

    @property
    def budget_fiscal_year(self) -> int | None:
        """The year of the budget column, None where the edition prints none."""
        return next((int(c.item) for c in self.evaluation_columns if c.key == "budget"), None)


TICK_KEYS = ("progress", "direction")
PROGRESS = ("計画前倒し", "計画どおり", "計画遅れ")
DIRECTIONS = ("有効性改善", "効率性改善", "財政面改善", "参加と協働改善", "改善余地なし")
GRADES = (
    "S：「計画を大きく上回る成果があった。」",
    "A：「計画に見合う成果があった。」",
    "B：「おおよそ計画に沿った成果があった。」",
    "C：「計画にやや届かない結果となった。」",
    "D：「計画に遠く及ばない結果となった。」",
)
INDICATOR_HEADING = "まちづくり指標\n【☆：基本計画におけるまちづくり指標，◎：総合戦略における指標】"
PLAN_HEADING = "今後の取組の方向\n★：重点プロジェクトに関連する取組，●：新規の取組，○：拡充の検討を要する取組"


def indicator_columns(
    actuals: Sequence[int], target: int, *, levels: int, name: float, baseline: float, year: float
) -> tuple[Column, ...]:
    """The columns of まちづくり指標 for these years; on one level the year stands in the second line of the heading.

    `name`, `baseline` and `year` are widths.
    """

    def of_year(role: str, heading: str, fiscal_year: int) -> Column:
        label = fiscal_year_label(fiscal_year)
        path = (f"{heading}\n{label}",) if levels == 1 else (heading, label)
        return Column(role, path, year, item=str(fiscal_year))

    return (
        Column("no", (INDICATOR_HEADING,), 4),
        Column("name", (INDICATOR_HEADING,), name, "left"),
        Column("baseline", ("基準値\n(基準年度)",), baseline),
        Column("unit", ("単位",), 10),
        *(of_year("actual", "実績値", y) for y in actuals),
        of_year("target", "目標値", target),
    )


def project_columns(*, wide: bool) -> tuple[Column, ...]:
    """The columns of the projects' overview; `wide` is the spreadsheet's proportion."""
    priority, strategy = (8.5, 6.5) if wide else (7, 6)
    return (
        Column("no", ("No.",), 5),
        Column("name", ("事務事業名",), 18, "left"),
        Column("priority", ("重点プロジェクト事業",), priority),
        Column("in_strategy", ("総合戦略",), strategy),
        Column("department", ("所管部署",), 12),
        Column("overview", ("事務事業の概要",), 49, "left"),
    )


def evaluation_columns(fiscal_year: int, *, budget: bool = False, infection_note: bool = True) -> tuple[Column, ...]:
    """The columns of the projects' evaluation, three heading levels; with the next year's budget where asked for."""
    label, short = fiscal_year_label(fiscal_year), fiscal_year_short(fiscal_year)
    status = "進捗状況・今後の取組の方向性"
    budgets = (
        Column(
            "budget",
            (f"{fiscal_year_short(fiscal_year + 1)} 予算額(千円)",),
            5.5,
            "right",
            item=str(fiscal_year + 1),
        ),
    )
    return (
        Column("no", ("No.",), 2.4),
        Column("name", ("事務事業名",), 9, "left"),
        Column("priority", ("重点プロジェクト事業",), 3, vertical=True),
        Column("in_strategy", ("総合戦略",), 2.6, vertical=True),
        Column("department", ("所管部署",), 6),
        Column("cost", (f"{short} 決算事業費(千円)",), 5.5, "right"),
        *(budgets if budget else ()),
        Column("results", (f"{label}の実績",), 20.5 if budget else 26, "left"),
        Column("rating", ("実績評価",), 3, vertical=True),
        *(Column("progress", (status, f"{short} 取組実績", c), 2.6, item=c, vertical=True) for c in PROGRESS),
        *(Column("direction", (status, "方向性", c), 2.6, item=c, vertical=True) for c in DIRECTIONS),
        Column(
            "future",
            (status, "今後の取組内容"),
            21,
            "left",
            note="(感染症の影響に関する内容は、冒頭に◆印を付けています)" if infection_note else "",
        ),
    )


def form(
    *,
    city: str,
    fiscal_year: int,
    indicators: Iterable[Column],
    projects: Iterable[Column],
    evaluation: Iterable[Column],
    contents: bool = True,
    legend_at_front: bool = True,
    related_label: str = "関係課名\n（組織順）",
    two_actions: str = "",
    brackets: tuple[str, str] = ("＜", "＞"),
    dash: str = "―",
) -> Form:
    """An edition's form in the wording that all editions of the samples share."""
    label, short = fiscal_year_label(fiscal_year), fiscal_year_short(fiscal_year)
    opening, closing = brackets
    introduction = (
        f"本書は，{label}に行った施策の成果を市が自ら点検し，次の年度からの進め方とあわせて公表するものです。"
    )
    legend_lead = "総合評価は，成果の大きさにより次の5つに分けています。"
    return Form(
        cover=(label, f"{city}行政評価結果", "（施策マネジメントシート）", city),
        contents_title="目次" if contents else "",
        introduction_title="行政評価の概要",
        introduction=(introduction, legend_lead, *GRADES) if legend_at_front else (introduction,),
        overview_title="評価結果の一覧",
        overview_columns=(
            Column("measure_no", ("No.",), 8),
            Column("measure_name", ("施策名",), 44, "left"),
            Column("grade", ("総合評価",), 14),
            Column("lead_department", ("主管課名",), 34, "left"),
        ),
        head=(
            (Field("lead_department", "主管課名"),),
            (Field("lead_manager", "主管課長名"), Field("phone", "電話番号")),
            (Field("related_departments", related_label),),
            (Field("target", "対象", group="目的"),),
            (Field("intent", "意図", group="目的"),),
            (Field("direction", "施策の方向"),),
        ),
        list_separator="，",
        sdg_label=f"{opening}施策と関連するSDGsの目標（ゴール）{closing}",
        do_heading=f"1 {label}の振り返り {dash} 取組実績（DO）",
        achievements_heading="施策の成果向上に向けた主な取組実績",
        achievements_lead=two_actions,
        action_line="（{no} {name}）",
        theme_prefix="■",
        bullet="・",
        summary_label=f"{opening}{label}における施策の成果についての総括{closing}",
        indicator_columns=tuple(indicators),
        marks_bracket="【{}】",
        remarks_label="【備考】",
        check_heading=f"2 {label}の振り返り {dash} 評価 (CHECK)",
        grade_label="総合評価",
        grade_legend=GRADES,
        reasons_label="理由",
        action_heading=f"3 施策の方向 {dash} (ACTION)",
        plan_columns=(
            Column("category", ("区分",), 24, label=True),
            Column("items", (PLAN_HEADING,), 76, "left"),
        ),
        project_columns=tuple(projects),
        evaluation_note_above="※事務事業ごとの概要は、巻末の「⑦事務事業概要一覧」に載せています。",
        evaluation_columns=tuple(evaluation),
        tally_rows=(TallyRow("count", "計"), TallyRow("percent", "割合(%)")),
        tick="●",
        evaluation_note_below="この施策に属する事務事業の全体は、巻末の「⑥事務事業一覧(施策体系順)」に載せています。",
        appendix_title="⑥事務事業一覧(施策体系順)",
        appendix_columns=(
            Column("measure_no", ("施策",), 8),
            Column("project_no", ("No.",), 8),
            Column("project_name", ("事務事業名",), 44, "left"),
            Column("department", ("所管部署",), 22, "left"),
            Column("cost", (f"{short} 決算事業費(千円)",), 18, "right"),
        ),
    )
