"""A layout file for a book that drifted, as a proposal: what a person has to confirm stands beside it as a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.labels import YEAR, normalise
from extract.layout import Layout, TableSpec
from extract.records import Book
from extract.review import Remark, review

_YEAR = re.compile(YEAR)
_TEXTS = 40  # texts without a field that the draft names
_LABEL = 20  # characters: longer texts are no labels


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed layout file.

    Attributes:
        text: the file, in TOML.
        proposed: what it says already: renamed labels, labels that are not printed.
        open: what only a person can decide; it stands in comments.
    """

    text: str
    proposed: Sequence[Remark]
    open: Sequence[Remark]


def draft(book: Book, layout: Layout, name: str) -> Draft:
    """Propose a layout of this name for a book, which inherits from the one that the book was read with.

    A doubtful label becomes a further label of what it was read as. A label that stands on no sheet is declared as
    not printed, unless something unknown stands in its table, which may be the same under another name.
    """
    remarks = review(book, layout)
    renamed, disputed = _renamed([r for r in remarks if r.kind == "doubtful"], layout)
    absent = [r for r in remarks if r.kind == "absent"]
    vanished = [r for r in absent if _vanished(r, remarks, layout)]
    unknown = [r for r in remarks if r.kind == "unknown_column"]
    titles = [r for r in remarks if r.kind == "title"]
    texts = [r for r in remarks if r.kind == "unclaimed"]
    others = [r for r in remarks if r.kind == "other"]
    missed = [r for r in absent if r not in vanished]
    lines = [
        f"# {book.file_name} をレイアウト「{layout.name}」で読んで作った案です。",
        "# 「要確認」の行を冊子のページと見比べ、違うものは直すか消してください。",
        "# 行頭に # のある案は、その # を取ると有効になります。",
        "",
        f"name = {_quoted(name)}",
        f"title = {_quoted(f'{layout.title}（{name}）')}",
        f"inherits = {_quoted(layout.name)}",
        *_section("この版に印刷されていない欄と列", _not_printed(vanished)),
        *_section("施策の題名の書き方", _lines(map(_title, titles[:1]))),
        *_section("施策の題名のほかの書き方", _lines(map(_commented, map(_title, titles[1:])))),
        *_section("見つからないが、消えたとは言い切れない欄と列", _maybe_absent(missed)),
        *_section("名前の変わった見出し", _lines(_add_label(r, layout) for r in renamed)),
        *_section("名前の変わった見出しで、行き先が決まらないもの", _lines(_disputed(r, layout) for r in disputed)),
        *_section("レイアウトの知らない列", _lines(map(_unknown_column, unknown))),
        *_section("どの欄にも当たらない文字", _texts(texts)),
        *_section("そのほか、読み取りで気づいたこと", [f"# 要確認: {r.message}{r.where}" for r in others]),
    ]
    return Draft(
        "\n".join(lines) + "\n",
        (*vanished, *titles[:1], *renamed),
        (*titles[1:], *missed, *disputed, *unknown, *texts, *others),
    )


def _renamed(doubtful: Sequence[Remark], layout: Layout) -> tuple[list[Remark], list[Remark]]:
    """Those whose printed label can become a label of what it was read as, and those that two things claim."""
    claims: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for remark in doubtful:
        claims.setdefault(_claim(remark), set()).add(_target(remark.subject, layout))
    renamed: dict[tuple[str, str], Remark] = {}
    disputed = []
    for remark in doubtful:
        claim = _claim(remark)
        if len(claims[claim]) > 1 or not claim[1] or _is_known(remark, layout):
            disputed.append(remark)
        else:
            renamed.setdefault(claim, remark)
    return list(renamed.values()), disputed


def _claim(remark: Remark) -> tuple[str, str]:
    """Within what a label has to be the only one of its wording, and the wording."""
    return remark.subject.partition(".")[0] if "." in remark.subject else "", normalise(remark.printed)


def _is_known(remark: Remark, layout: Layout) -> bool:
    table, _, column = remark.subject.partition(".")
    if column in _tallies(table, layout):
        return _spec(table, layout).tallies.find(remark.printed) is not None
    labels = layout.column_labels[table] if column else layout.field_labels
    return normalise(remark.printed) in labels


def _target(subject: str, layout: Layout) -> tuple[str, str]:
    """The table and the column or tally of the layout whose label it is; a field has no table."""
    table, _, part = subject.partition(".")
    if not part:
        return "", table
    if part in _tallies(table, layout):
        return table, part
    return table, next(c.key for c in _spec(table, layout).columns if part in (c.key, *c.split))


def _spec(table: str, layout: Layout) -> TableSpec:
    return next(t for t in (*layout.tables, *layout.book_tables) if t.key == table)


def _tallies(table: str, layout: Layout) -> list[str]:
    """The keys of a table's tally rows; none for a field."""
    return [key for key, _ in _spec(table, layout).tally_labels] if table in layout.column_labels else []


def _vanished(absent: Remark, remarks: Sequence[Remark], layout: Layout) -> bool:
    """Whether the label stands on no sheet, and nothing unknown can be it."""
    table, _, column = absent.subject.partition(".")
    if not absent.everywhere or any(t.row == column for t in layout.tables if t.key == table):
        return False
    if column:
        return not any(r.kind == "unknown_column" and r.subject == table for r in remarks)
    return not any(r.kind == "unclaimed" and r.everywhere and len(r.printed) <= _LABEL for r in remarks)


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", f"# ---- {title}", *lines] if lines else []


def _lines(blocks: Iterable[Sequence[str]]) -> list[str]:
    """The blocks one after the other, a blank line between."""
    return [line for i, block in enumerate(blocks) for line in (*([""] if i else []), *block)]


def _not_printed(remarks: Sequence[Remark]) -> list[str]:
    if not remarks:
        return []
    entries = [f"  {_quoted(r.subject)}, # 要確認: どのシートにもありません。{r.message}" for r in remarks]
    return ["not_printed = [", *entries, "]"]


def _maybe_absent(remarks: Sequence[Remark]) -> list[str]:
    return [
        f"# 要確認: {r.message}{r.where} 印刷されていなければ not_printed に {_quoted(r.subject)} を加えます。"
        for r in remarks
    ]


def _title(remark: Remark) -> list[str]:
    """The pattern of the titles; a layout has one, which is the most frequent first."""
    return [f"# 要確認: 題名はこの書き方です。{remark.where}", "[sheet]", f"title = {_quoted(remark.printed)}"]


def _add_label(remark: Remark, layout: Layout) -> list[str]:
    table, key = _target(remark.subject, layout)
    part = "tally" if key in _tallies(table, layout) else "column"
    names = [f"table = {_quoted(table)}", f"{part} = {_quoted(key)}"] if table else [f"field = {_quoted(key)}"]
    return [_renaming(remark), "[[add_label]]", *names, f"labels = [{_quoted(_label(remark.printed))}]"]


def _disputed(remark: Remark, layout: Layout) -> list[str]:
    comment, *entry = _add_label(remark, layout)
    return [comment, *_commented(entry)]


def _renaming(remark: Remark) -> str:
    alike = f"{remark.similarity:.0%}" if remark.similarity is not None else "不明"
    return f"# 要確認: 「{remark.printed}」←「{remark.known}」（文字の一致 {alike}）{remark.where}"


def _unknown_column(remark: Remark) -> list[str]:
    table, labels = f"table = {_quoted(remark.subject)}", f"labels = [{_quoted(_label(remark.printed))}]"
    return [
        f"# 要確認: {remark.message}{remark.where}",
        "# 知っている列の新しい名前なら、column に列の名前を書きます（shisaku layout show で調べられます）:",
        *_commented(["[[add_label]]", table, 'column = ""', labels]),
        "# 新しい列で、公開する列に当たるものがなければ:",
        *_commented(["[[additional]]", table, labels]),
    ]


def _texts(remarks: Sequence[Remark]) -> list[str]:
    """Texts of no field: what every sheet prints comes first, for it is the form's own."""
    if not remarks:
        return []
    ordered = sorted(remarks, key=lambda r: (not r.everywhere, -len(r.pages)))
    rest = len(ordered) - _TEXTS
    return [
        "# 欄の見出しなら [[add_label]] に、様式の注記なら [[note]]（表の外）か [[legend]]（表の中）に加えます。",
        *(line for r in ordered[:_TEXTS] for line in _text(r)),
        *([f"# ほか{rest}件（shisaku layout check で見られます）"] if rest > 0 else []),
    ]


def _text(remark: Remark) -> list[str]:
    """A text of no field; one that stands on every sheet is offered as a note of the form."""
    note = _commented(["[[note]]", f"pattern = {_quoted(f'^{re.escape(remark.printed)}$')}"])
    return [f"# 要確認: {_quoted(remark.printed)}{remark.where}", *(note if remark.everywhere else [])]


def _commented(lines: Iterable[str]) -> list[str]:
    return [f"# {line}" for line in lines]


def _label(printed: str) -> str:
    """A printed label as layouts write it: the year as {fy}, no line breaks."""
    return _YEAR.sub("{fy}", "".join(printed.split("\n")))


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's, but for the one character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
