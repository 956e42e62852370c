"""What DuckDB says of a statement that it cannot run, in one Japanese line that says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

import duckdb

from warehouse.catalog import Relation, catalog

_NEAR = 4


def explain(error: duckdb.Error, sql: str) -> str:
    """One line: what is wrong and, where one can tell, what was meant; else what DuckDB itself says."""
    # The first paragraphs say what is wrong; the last repeats the statement.
    message = " ".join(str(error).split("\n\nLINE", 1)[0].split())
    for expression, say in _EXPLANATIONS:
        if found := re.search(expression, message):
            return say(found, sql)
    return message


def _no_column(found: re.Match[str], sql: str) -> str:
    name = found["name"].rsplit(".", 1)[-1].strip('"')
    given = re.findall(r'"([^"]+)"', found["candidates"] or "")
    near = _merged([candidate.rsplit(".", 1)[-1] for candidate in given], _near(name, _columns()))
    # Someone who thinks in the printed words, but asks the tables with English names.
    for relation in _relations():
        column = next((column for column in relation.columns if column.ja_name == name), None)
        if column is not None and re.search(rf"\b{relation.name}\b", sql):
            return (
                f"列「{name}」は、ここでは {column.name} です。"
                f"日本語の名前は ja.{relation.ja_name} で使えます（例: SELECT {name} FROM ja.{relation.ja_name}）。"
            )
    return f"列「{name}」がありません。{_perhaps(near)}`shisaku schema 表の名前` で列の一覧が見られます。"


def _no_table(found: re.Match[str], sql: str) -> str:
    name = found["name"].strip('"').rsplit(".", 1)[-1]
    if any(relation.ja_name == name for relation in _relations()):
        return f"表「{name}」は ja.{name} と書いてください。"
    if any(relation.name == name for relation in _relations()):
        return f"表「{name}」がこの倉庫にはまだありません（以前の版で作られています）。冊子を取り込み直してください。"
    names = [each for relation in _relations() for each in (relation.name, f"ja.{relation.ja_name}")]
    near = _near(name, names) or _near(f"ja.{name}", names)
    return f"表「{name}」がありません。{_perhaps(near)}`shisaku schema` で表の一覧が見られます。"


def _no_function(found: re.Match[str], sql: str) -> str:
    near = re.findall(r'Did you mean "([^"]+)"', found.string)
    return f"関数「{found['name']}」がありません。{_perhaps(near)}"


_EXPLANATIONS: tuple[tuple[str, Callable[[re.Match[str], str], str]], ...] = (
    (
        r'Referenced column (?P<name>".+?") (?:not found in FROM clause|was not found).*?'
        r"(?:Candidate bindings: (?P<candidates>.*))?$",
        _no_column,
    ),
    (
        r'(?:Table|Values list) ".+?" does not have a column named (?P<name>".+?").*?'
        r"(?:Candidate bindings: :? ?(?P<candidates>.*))?$",
        _no_column,
    ),
    (r"Table with name (?P<name>\S+) does not exist", _no_table),
    (r"Function with name (?P<name>\S+) does not exist", _no_function),
    (
        r'syntax error at or near "(?P<near>[^"]*)"',
        lambda found, sql: f"SQL の書き方が正しくありません（「{found['near']}」のあたり）。",
    ),
    (r"unterminated", lambda found, sql: "引用符が閉じられていません。"),
    (
        r"read-only mode",
        lambda found, sql: "倉庫は読み取り専用です。表を作るときは、別の DuckDB ファイルにしてください。",
    ),
    (
        r"file system operations are disabled|disabled by configuration|configuration has been locked",
        lambda found, sql: "倉庫のほかのファイルや設定は使えません。",
    ),
    (
        r"Could not convert string '(?P<text>.*?)' to (?P<type>\w+)",
        lambda found, sql: f"「{found['text']}」を {found['type']} に変換できません（try_cast なら NULL になります）。",
    ),
    (
        r'column (?P<name>".+?") must appear in the GROUP BY clause',
        lambda found, sql: f"列{found['name']}を GROUP BY に加えるか、集計してください（GROUP BY ALL も使えます）。",
    ),
)


def _perhaps(names: Iterable[str]) -> str:
    listed = "、".join(names)
    return f"近い名前: {listed}。" if listed else ""


def _merged(*lists: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for names in lists for name in names))[:_NEAR]


def _near(name: str, names: Iterable[str]) -> list[str]:
    return get_close_matches(name, list(dict.fromkeys(names)), n=_NEAR, cutoff=0.5)


def _columns() -> list[str]:
    return [name for relation in _relations() for column in relation.columns for name in (column.name, column.ja_name)]


def _relations() -> list[Relation]:
    return [*catalog().tables.values(), *catalog().views.values()]
