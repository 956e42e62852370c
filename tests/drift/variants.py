"""The ways in which editions drift and files are rough, each as a change of a sample edition or of the pen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from reportlab.lib.colors import HexColor

from samples.form import Column, Form
from samples.model import IndicatorValue, Measure, with_summaries
from samples.pen import Pen, Ruling
from samples.render import Edition
from samples.style import Margins, Style

Change = Callable[[Edition], Edition]


@dataclass(frozen=True)
class Variant:
    """A named way to drift: a change of the edition, and the pen that draws it."""

    name: str
    change: Change = lambda edition: edition
    pen: type[Pen] = Pen

    def with_(self, other: Variant) -> Variant | None:
        """Both at once; None where both need a pen of their own."""
        if self.pen is not Pen and other.pen is not Pen:
            return None
        pen = self.pen if self.pen is not Pen else other.pen
        return Variant(f"{self.name}+{other.name}", lambda e: other.change(self.change(e)), pen)


def look(name: str, **changes: object) -> Variant:
    """Another style."""
    return Variant(name, lambda e: replace(e, style=replace(e.style, **changes)))  # type: ignore[arg-type]


def form(name: str, change: Callable[[Form], Form]) -> Variant:
    """Another form."""
    return Variant(name, lambda e: _with_form(e, change(e.form)))


def _with_form(edition: Edition, changed: Form) -> Edition:
    return replace(edition, form=changed, book=with_summaries(edition.book, changed.tick_categories))


def scaled(style: Style, factor: float) -> dict[str, float]:
    sizes = ("text_size", "small_size", "landscape_size", "landscape_small_size", "heading_size", "title_size")
    return {name: getattr(style, name) * factor for name in sizes}


def _sizes(factor: float) -> Change:
    return lambda e: replace(e, style=replace(e.style, **scaled(e.style, factor)))  # type: ignore[arg-type]


# ---- content ------------------------------------------------------------------------------------------------------


def many_measures(edition: Edition) -> Edition:
    """31 measures, as a real city has."""
    own = edition.book.measures
    measures = []
    for number in range(1, 32):
        model = own[number % len(own)]
        measures.append(renumbered(model, f"{number:02d}"))
    book = replace(edition.book, measures=tuple(measures))
    return replace(edition, book=with_summaries(book, edition.form.tick_categories))


def renumbered(measure: Measure, no: str) -> Measure:
    """The same measure under another number; its actions carry the number too."""
    achievements = tuple(replace(a, action_no=a.action_no.replace(measure.no, no, 1)) for a in measure.achievements)
    return replace(measure, no=no, name=f"{measure.name}その{int(no)}", achievements=achievements)


# ---- form ---------------------------------------------------------------------------------------------------------


def relabelled(labels: dict[str, str]) -> Callable[[Form], Form]:
    """Fields of the sheet's head under other labels."""
    return lambda f: replace(
        f, head=tuple(tuple(replace(x, label=labels.get(x.label, x.label)) for x in row) for row in f.head)
    )


def heading(columns: Iterable[Column], old: str, new: str) -> tuple[Column, ...]:
    """Columns with one of their headings renamed."""
    return tuple(replace(c, path=tuple(p.replace(old, new) for p in c.path)) for c in columns)


def moved(columns: Sequence[Column], key: str, to: int) -> tuple[Column, ...]:
    """Columns with the one of this key at another place."""
    rest = [c for c in columns if c.key != key]
    return (*rest[:to], *(c for c in columns if c.key == key), *rest[to:])


def added(columns: Sequence[Column], column: Column, at: int) -> tuple[Column, ...]:
    return (*columns[:at], column, *columns[at:])


def flattened(columns: Iterable[Column], *, drop: str) -> tuple[Column, ...]:
    """Columns without a heading level: the one that begins with `drop`."""
    return tuple(replace(c, path=tuple(p for p in c.path if not p.startswith(drop)) or c.path) for c in columns)


def spread(label: str) -> str:
    """A label spread over its cell with blanks."""
    return "　".join(label) if len(label) < 6 else label


LOOKS = (
    Variant("small", _sizes(0.82)),
    Variant("large", _sizes(1.18)),
    look("tight", leading=1.05, padding=1.0),
    look("airy", leading=1.8, padding=5.0),
    look("no fills", heading_fill="#ffffff", blank_fill="#ffffff"),
    look("dark fills", heading_fill="#9db7d0", blank_fill="#888888"),
    look("grey rulings", ruling_colour="#999999"),
    look("hairlines", ruling_width=0.2),
    look("thick rulings", ruling_width=1.8),
    look("rectangles", ruling="rectangle"),
    look("strokes", ruling="stroke"),
    look("thick rectangles", ruling="rectangle", ruling_width=1.5),
    look("rows cut", row_break="cut"),
    look("rows whole", row_break="whole"),
    look("headings repeated", repeat_headings=True, row_break="whole"),
    look("headings repeated and rows cut", repeat_headings=True, row_break="cut"),
    look("headings kept", keep_headings=True),
    look("words whole", break_words=False),
    look("no hanging indent", hang_bullets=False),
    look("hanging indent", hang_bullets=True),
    look("no kinsoku", no_line_start="", no_line_end=""),
    look("bold double", bold="double"),
    look("bold stroke", bold="stroke"),
    look("not bold", bold="none"),
    look("no title ruling", title_ruling=False),
    look("B5", portrait=(516.0, 729.0)),
    look("letter", portrait=(612.0, 792.0)),
    look("low pages", portrait=(595.0, 560.0)),
    look("very low pages", portrait=(595.0, 430.0)),
    look("wide margins", portrait_margins=Margins(70, 90, 70, 90), landscape_margins=Margins(60, 80, 60, 80)),
    look("narrow margins", portrait_margins=Margins(12, 14, 12, 30), landscape_margins=Margins(10, 14, 10, 30)),
    look("icons apart", icon_gap=18.0),
    look("icons touching", icon_gap=0.0),
    look("small icons", icon_size=18.0),
    look("page number plain", page_number="{n}"),
    look("page number words", page_number="{n}ページ"),
    look("page number dashes", page_number="―{n}―"),
    Variant("31 measures", many_measures),
)


# ---- drift of the form: what a next edition does -------------------------------------------------------------------

_RENAMED = {
    "主管課名": "担当課名",
    "主管課長名": "担当課長名",
    "電話番号": "連絡先",
    "関係課名": "関連する課",
    "関係課名\n（組織順）": "関連する課\n（組織順）",
    "施策の方向": "施策がめざす方向",
}


def _extra_evaluation(f: Form) -> Form:
    column = Column("extra", ("従事職員数(人)",), 4, "right", item="staff")
    return replace(f, evaluation_columns=added(f.evaluation_columns, column, 6))


def _rate_column(f: Form) -> Form:
    column = Column("extra", ("達成率(％)",), 8, item="rate")
    return replace(f, indicator_columns=(*f.indicator_columns, column))


def _without_tick(edition: Edition) -> Edition:
    """An edition that has given up one of the directions."""
    gone = "財政面改善"
    changed = replace(
        edition.form, evaluation_columns=tuple(c for c in edition.form.evaluation_columns if c.item != gone)
    )
    measures = tuple(
        replace(
            m,
            projects=tuple(replace(p, directions=tuple(d for d in p.directions if d != gone)) for p in m.projects),
        )
        for m in edition.book.measures
    )
    return _with_form(replace(edition, book=replace(edition.book, measures=measures)), changed)


def without_a_cost(edition: Edition) -> Edition:
    """The first project of each measure without a cost."""
    measures = tuple(
        replace(m, projects=(replace(m.projects[0], cost_thousand_yen=None), *m.projects[1:]))
        for m in edition.book.measures
    )
    return replace(edition, book=replace(edition.book, measures=measures))


def _with_part(f: Form) -> Form:
    """Costs with a part of them below, in brackets, as the heading says."""
    old, new = "事業費(千円)", "事業費（うち一般財源）(千円)"
    return replace(
        f,
        cost="{cost:,}\n({part:,})",
        evaluation_columns=heading(f.evaluation_columns, old, new),
        appendix_columns=heading(f.appendix_columns, old, new),
    )


def _choices(separator: str, marks: tuple[str, str]) -> Callable[[Form], Form]:
    """Lists of choices in one cell: the grade, the progress and the directions, each choice behind a mark."""

    def changed(f: Form) -> Form:
        columns: list[Column] = []
        for (key, above), group in groupby(f.evaluation_columns, key=lambda c: (c.key, c.path[:-1])):
            own = list(group)
            if key in ("progress", "direction"):
                every = "、".join(c.item for c in own)
                columns.append(Column(f"{key}_list", above, 10, "left", item=every))
            else:
                columns += own
        return replace(
            f,
            evaluation_columns=tuple(columns),
            grade_choices=tuple("SABCD"),
            choice_marks=marks,
            choice_separator=separator,
        )

    return changed


FORMS = (
    form("choices in lines", _choices("\n", ("○", "●"))),
    form("choices in a row", _choices("　", ("□", "■"))),
    form("empty rows", lambda f: replace(f, empty_rows=3)),
    form("empty rows with numbers", lambda f: replace(f, empty_rows=2, empty_rows_numbered=True)),
    form("rows without numbers", lambda f: replace(f, numbered=False)),
    Variant("dashes for costs", lambda e: _with_form(without_a_cost(e), replace(e.form, no_cost="―"))),
    Variant("words for costs", lambda e: _with_form(without_a_cost(e), replace(e.form, no_cost="人件費のみ"))),
    form("costs with a part", _with_part),
    form("costs with a named part", lambda f: replace(f, cost="{cost:,}（うち一般財源{part:,}）")),
    Variant("sheets out of order", lambda e: replace(e, book=replace(e.book, measures=e.book.measures[::-1]))),
    form("projects in two", lambda f: replace(f, in_two=("projects",))),
    form("appendix in two", lambda f: replace(f, in_two=("appendix",))),
    form("plan beside indicators", lambda f: replace(f, plan_beside_indicators=True)),
    form("labels spread", relabelled({"主管課名": "主　管　課　名", "電話番号": "電　話　番　号"})),
    form(
        "labels with other brackets", lambda f: replace(f, summary_label=f.summary_label.strip("＜＞<>").join("【】"))
    ),
    form("one label renamed", relabelled({"主管課名": "担当課名"})),
    form("labels renamed", relabelled(_RENAMED)),
    form(
        "project heading renamed",
        lambda f: replace(f, evaluation_columns=heading(f.evaluation_columns, "事務事業名", "取り組む事業の名")),
    ),
    form(
        "results heading renamed",
        lambda f: replace(
            f, evaluation_columns=heading(f.evaluation_columns, "今後の取組内容", "これからの取組の内容")
        ),
    ),
    form(
        "cost heading renamed",
        lambda f: replace(f, evaluation_columns=heading(f.evaluation_columns, "決算事業費(千円)", "決算額（千円）")),
    ),
    form(
        "indicator headings renamed",
        lambda f: replace(
            f,
            indicator_columns=heading(
                heading(f.indicator_columns, "まちづくり指標", "成果を測るものさし"), "基準値", "計画をつくった時の値"
            ),
        ),
    ),
    form("achievements heading renamed", lambda f: replace(f, achievements_heading="この1年に行ったこと")),
    form("summary label renamed", lambda f: replace(f, summary_label="＜1年を振り返って＞")),
    form(
        "project table headings renamed",
        lambda f: replace(f, project_columns=heading(f.project_columns, "事務事業の概要", "どんな事業か")),
    ),
    form(
        "plan heading renamed",
        lambda f: replace(f, plan_columns=heading(f.plan_columns, "今後の取組の方向", "これから行うこと")),
    ),
    form("grade label renamed", lambda f: replace(f, grade_label="評価")),
    form("column moved", lambda f: replace(f, evaluation_columns=moved(f.evaluation_columns, "department", 2))),
    form("unit before baseline", lambda f: replace(f, indicator_columns=moved(f.indicator_columns, "unit", 2))),
    form("unknown column", _extra_evaluation),
    form("achievement rate column", _rate_column),
    form(
        "no top heading over ticks",
        lambda f: replace(f, evaluation_columns=flattened(f.evaluation_columns, drop="進捗状況")),
    ),
    form(
        "ticks under one heading",
        lambda f: replace(f, evaluation_columns=flattened(f.evaluation_columns, drop="方向性")),
    ),
    form(
        "tick column added",
        lambda f: replace(
            f,
            evaluation_columns=added(
                f.evaluation_columns,
                Column(
                    "direction",
                    ("進捗状況・今後の取組の方向性", "方向性", "広域連携"),
                    2.6,
                    item="広域連携",
                    vertical=True,
                ),
                len(f.evaluation_columns) - 2,
            ),
        ),
    ),
    Variant("tick column gone", _without_tick),
    form("other ticks", lambda f: replace(f, tick="○")),
    form(
        "overview table without ticks",
        lambda f: replace(
            f, project_columns=tuple(c for c in f.project_columns if c.key not in ("priority", "in_strategy"))
        ),
    ),
    form("no remarks", lambda f: replace(f, remarks_label="備考")),
    form("no contents", lambda f: replace(f, contents_title="")),
    form("other separators", lambda f: replace(f, list_separator="、")),
    form("other bullet", lambda f: replace(f, bullet="•")),
    form(
        "plan heading shorter",
        lambda f: replace(f, plan_columns=heading(f.plan_columns, f.plan_columns[1].path[0], "今後の取組の方向")),
    ),
    form(
        "tally labels",
        lambda f: replace(
            f,
            tally_rows=tuple(
                replace(t, label={"計": "合計", "割合(%)": "割合（％）"}.get(t.label, t.label)) for t in f.tally_rows
            ),
        ),
    ),
    form(
        "other cross reference",
        lambda f: replace(f, evaluation_note_above="※ 詳しくは、巻末資料の「事業一覧」をご覧ください。"),
    ),
    form("unknown note", lambda f: replace(f, evaluation_note_below="（注）事業費には人件費を含みません。")),
)


# ---- roughness of files --------------------------------------------------------------------------------------------


class RunningHeads(Pen):
    """A form's name and a date above and below each page's content."""

    def begin_page(self, width: float, height: float) -> None:
        super().begin_page(width, height)
        self.text(width - 150, 6, "様式第3号（第5条関係）", 7, leading=8)
        self.text(24, 6, "令和3年8月2日現在", 7, leading=8)


class WhiteRulings(Pen):
    """White lines beside the black ones, as spreadsheets leave for borders that are switched off."""

    def rulings(self, rulings: Iterable[Ruling], *, width: float, colour: str) -> None:
        kept = list(rulings)
        xs = sorted({r.x0 for r in kept if r.x0 == r.x1})
        if len(xs) > 1:
            top, bottom = min(r.y0 for r in kept), max(r.y1 for r in kept)
            self.canvas.setStrokeColor(HexColor("#ffffff"))
            self.canvas.setLineWidth(0.5)
            middle = (xs[0] + xs[1]) / 2
            self.canvas.line(middle, self._height - top, middle, self._height - bottom)
        super().rulings(kept, width=width, colour=colour)


class HiddenGrid(Pen):
    """A grid drawn in black and covered by a white area, then the real rulings."""

    def fill(self, x0: float, top: float, x1: float, bottom: float, colour: str) -> None:
        self.canvas.setStrokeColor(HexColor("#000000"))
        self.canvas.setLineWidth(0.5)
        for part in (1, 2, 3):
            x = x0 + (x1 - x0) * part / 4
            self.canvas.line(x, self._height - top - 1, x, self._height - bottom + 1)
        super().fill(x0, top, x1, bottom, colour)


class OnePath(Pen):
    """All rulings of a table in one path."""

    def rulings(self, rulings: Iterable[Ruling], *, width: float, colour: str) -> None:
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(width)
        path = self.canvas.beginPath()
        for x0, y0, x1, y1 in rulings:
            path.moveTo(x0, self._height - y0)
            path.lineTo(x1, self._height - y1)
        self.canvas.drawPath(path)


class Dashes(Pen):
    """Rulings in pieces of two points."""

    def rulings(self, rulings: Iterable[Ruling], *, width: float, colour: str) -> None:
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(width)
        for x0, y0, x1, y1 in rulings:
            length = max(x1 - x0, y1 - y0)
            across = x1 > x0
            at = 0.0
            while at < length:
                to = min(at + 2, length)
                a = (x0 + at, y0) if across else (x0, y0 + at)
                b = (x0 + to, y0) if across else (x0, y0 + to)
                self.canvas.line(a[0], self._height - a[1], b[0], self._height - b[1])
                at += 3.2


class WhiteText(Pen):
    """White notes that nobody sees, all over the page."""

    def text(self, x: float, top: float, text: str, size: float, *, leading: float, bold: bool = False) -> None:
        drawn = self.canvas.beginText(x, self._height - top - size)
        drawn.setFont(self.font, size / 2)
        drawn.setFillColor(HexColor("#ffffff"))
        drawn.textOut("999")
        if not self._on_fill:
            self.canvas.drawText(drawn)
        super().text(x, top, text, size, leading=leading, bold=bold)

    _on_fill = False

    def fill(self, x0: float, top: float, x1: float, bottom: float, colour: str) -> None:
        self._on_fill = True
        super().fill(x0, top, x1, bottom, colour)

    def begin_page(self, width: float, height: float) -> None:
        self._on_fill = False
        super().begin_page(width, height)


class DoubleLines(Pen):
    """Every line of text drawn twice, whole line after whole line."""

    def text(self, x: float, top: float, text: str, size: float, *, leading: float, bold: bool = False) -> None:
        for shift in (0.0, 0.3):
            super().text(x + shift, top, text, size, leading=leading, bold=False)


class StoredRotated(Pen):
    """Pages stored turned and displayed upright by /Rotate."""

    def begin_page(self, width: float, height: float) -> None:
        super().begin_page(width, height)
        self.canvas.setPageRotation(90)  # ReportLab swaps the page's sides by itself
        self.canvas.transform(0, 1, -1, 0, height, 0)


class PrintedSideways(Pen):
    """Pages whose content lies on its side, and nothing that says so."""

    def begin_page(self, width: float, height: float) -> None:
        super().begin_page(width, height)
        self.canvas.setPageSize((height, width))
        self.canvas.transform(0, 1, -1, 0, height, 0)


class ScaledForm(Pen):
    """Each page's content in a form XObject, drawn at three quarters and scaled back up by the page."""

    def begin_page(self, width: float, height: float) -> None:
        super().begin_page(width, height)
        self.canvas.beginForm(f"page{self.page_number}", 0, 0, width * 2, height * 2)
        self.canvas.scale(0.75, 0.75)

    def end_page(self) -> None:
        self.canvas.endForm()
        self.canvas.saveState()
        self.canvas.scale(1 / 0.75, 1 / 0.75)
        self.canvas.doForm(f"page{self.page_number}")
        self.canvas.restoreState()
        super().end_page()


class CharacterByCharacter(Pen):
    """Each character a text object of its own, in an order that is not that of reading."""

    def text(self, x: float, top: float, text: str, size: float, *, leading: float, bold: bool = False) -> None:
        at = x
        placed = []
        for character in text:
            placed.append((at, character))
            at += self.width(character, size)
        for where, character in reversed(placed):
            super().text(where, top, character, size, leading=leading, bold=False)


class ContinuedTitles(Pen):
    """（続き） behind a title that was printed before."""

    _titles: frozenset[str] = frozenset()

    def text(self, x: float, top: float, text: str, size: float, *, leading: float, bold: bool = False) -> None:
        printed = text
        if size == self.style.title_size and text[:1].isdigit():
            printed = f"{text}（続き）" if text in self._titles else text
            self._titles |= {text}
        super().text(x, top, printed, size, leading=leading, bold=bold)


class Diagonals(Pen):
    """A slash through the cells that are left blank on purpose."""

    def fill(self, x0: float, top: float, x1: float, bottom: float, colour: str) -> None:
        super().fill(x0, top, x1, bottom, colour)
        if colour == self.style.blank_fill:
            self.canvas.setStrokeColor(HexColor("#000000"))
            self.canvas.setLineWidth(0.5)
            self.canvas.line(x0, self._height - bottom, x1, self._height - top)


class Spilling(Pen):
    """Text an eighth wider than its cell was made for, so that it runs over the border (but not off the page)."""

    def text(self, x: float, top: float, text: str, size: float, *, leading: float, bold: bool = False) -> None:
        if size != self.style.landscape_size:
            super().text(x, top, text, size, leading=leading, bold=bold)
            return
        drawn = self.canvas.beginText(x, self._height - (top + (leading - size) / 2 + 0.88 * size))
        drawn.setFont(self.font, size)
        drawn.setFillColor(HexColor(self.style.text_colour))
        drawn.setHorizScale(112)
        drawn.textOut(text)
        self.canvas.drawText(drawn)


def _marked(value: IndicatorValue) -> IndicatorValue:
    return replace(value, figure=replace(value.figure, text=f"{value.figure.text}※1"))


def _footnoted(edition: Edition) -> Edition:
    """A footnote's mark behind every figure of the last column."""
    measures = tuple(
        replace(
            m,
            indicators=tuple(
                replace(i, values=tuple(_marked(v) if v.role == "target" else v for v in i.values))
                for i in m.indicators
            ),
        )
        for m in edition.book.measures
    )
    return replace(edition, book=replace(edition.book, measures=measures))


ROUGH = (
    Variant("continued titles", pen=ContinuedTitles),
    Variant("diagonals", pen=Diagonals),
    Variant("spilling text", pen=Spilling),
    Variant("footnote marks", _footnoted),
    Variant("running heads", pen=RunningHeads),
    Variant("white rulings", pen=WhiteRulings),
    Variant("grid under fills", pen=HiddenGrid),
    Variant("one path", pen=OnePath),
    Variant("dashes", pen=Dashes),
    Variant("white text", pen=WhiteText),
    Variant("double lines", pen=DoubleLines),
    Variant("stored rotated", pen=StoredRotated),
    Variant("printed sideways", pen=PrintedSideways),
    Variant("scaled forms", pen=ScaledForm),
    Variant("character by character", pen=CharacterByCharacter),
)
VARIANTS = (*LOOKS, *FORMS, *ROUGH)
