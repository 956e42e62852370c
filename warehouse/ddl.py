"""The catalog as SQL: base tables, the views of schemas `main` and `ja`, and the comments on all of them.

Schema ``history`` holds the base tables with every revision, ``main`` shows the current one of each municipality
and fiscal year, ``ja`` shows the same rows under Japanese names. ``computed`` keeps the rows of those views that take
long; the file is never changed, so they hold as long as it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources

from warehouse.catalog import Column, Relation, Table, View, catalog
from warehouse.text_pattern import macros

SCHEMAS = ("history", "computed", "main", "ja")
"""The schemas of the file; users' own objects belong in other files."""


def identifier(name: str) -> str:
    """The name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def identifiers(names: Iterable[str]) -> str:
    """The names as a list of quoted SQL identifiers."""
    return ", ".join(map(identifier, names))


def history_columns(table: Table) -> tuple[Column, ...]:
    """The columns of the base table: those of the published one, and in content of an edition its revision."""
    if table.scope != "edition":
        return table.columns
    return (*table.columns, catalog().tables["document"].column("revision"))


def history_key(table: Table) -> tuple[str, ...]:
    """The key of the base table, where several revisions stand side by side."""
    if "document_id" in table.key or table.scope in ("run", "derived"):
        return table.key
    return (*table.key, "document_id")


def views_and_comments(fiscal_years: Sequence[int]) -> Iterator[str]:
    """The statements that follow on the loading of the base tables: all views, then all comments.

    Comments come last, because replacing a view drops its comments.
    """
    tables, views = catalog().tables.values(), catalog().views.values()
    for table in tables:
        yield f"CREATE VIEW main.{identifier(table.name)} AS {_current(table)}"
    for view in views:
        yield from _view(view, fiscal_years)
    relations: list[tuple[Relation, tuple[Column, ...]]] = [
        *((table, table.columns) for table in tables),
        *((view, view_columns(view, fiscal_years)) for view in views),
    ]
    for relation, columns in relations:
        renamed = ", ".join(f"{identifier(c.name)} AS {identifier(c.ja_name)}" for c in columns)
        yield f"CREATE VIEW ja.{identifier(relation.ja_name)} AS SELECT {renamed} FROM main.{identifier(relation.name)}"
    yield from macros()
    for table in tables:
        named = {c.name: c for c in history_columns(table)}
        yield from _comments("TABLE", f"history.{identifier(table.name)}", table, named)
    for view in views:
        if view.stored:
            named = {c.name: c for c in view_columns(view, fiscal_years)}
            yield from _comments("TABLE", _stored(view), view, named)
    for relation, columns in relations:
        yield from _comments("VIEW", f"main.{identifier(relation.name)}", relation, {c.name: c for c in columns})
        yield from _comments("VIEW", f"ja.{identifier(relation.ja_name)}", relation, {c.ja_name: c for c in columns})


def create_tables() -> Iterator[str]:
    """The statements that make the schemas and the empty base tables.

    Keys are no constraints here: the finished file is checked for them, which names every key that stands twice and
    costs neither an index nor its memory.
    """
    yield "CREATE SCHEMA history"
    yield "CREATE SCHEMA computed"
    yield "CREATE SCHEMA ja"
    for table in catalog().tables.values():
        columns = ", ".join(
            f"{identifier(c.name)} {c.type}{' NOT NULL' if c.required or c.assigned else ''}"
            for c in history_columns(table)
        )
        yield f"CREATE TABLE history.{identifier(table.name)} ({columns})"


def view_columns(view: View, fiscal_years: Sequence[int]) -> tuple[Column, ...]:
    """The columns that the view has when these fiscal years are loaded."""
    if view.per_year is None:
        return view.columns
    return (*view.columns, *(view.year_column(year) for year in fiscal_years))


def view_sql(view: View, fiscal_years: Sequence[int]) -> str:
    """The SELECT of a view of the contract: its file in ``views/``, with a column for each year where it has them."""
    text = resources.files("warehouse").joinpath("views", f"{view.name}.sql").read_text(encoding="utf-8")
    # DuckDB keeps a view's text; the file's comment lines are for its readers here.
    sql = "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip()
    if view.per_year is None:
        return sql
    template = next(line for line in sql.splitlines() if "{fiscal_year}" in line)
    return sql.replace(template, "\n".join(template.format(fiscal_year=year) for year in fiscal_years))


def _view(view: View, fiscal_years: Sequence[int]) -> Iterator[str]:
    sql = view_sql(view, fiscal_years)
    if view.stored:
        yield f"CREATE TABLE {_stored(view)} AS {sql}"
        sql = f"SELECT {identifiers(c.name for c in view_columns(view, fiscal_years))} FROM {_stored(view)}"
    yield f"CREATE VIEW main.{identifier(view.name)} AS {sql}"


def _stored(view: View) -> str:
    return f"computed.{identifier(view.name)}"


def _current(table: Table) -> str:
    name, columns = identifier(table.name), identifiers(c.name for c in table.columns)
    if table.name == "document":
        return f"SELECT {columns} FROM history.{name} WHERE is_current"
    if table.name == "quality_result":
        # Of each municipality and year (NULL: over the years) what the last run found.
        return (
            f"SELECT {columns} FROM history.{name} "
            "JOIN (SELECT municipality_code, run_id, finished_at FROM history.ingestion_run) "
            "USING (municipality_code, run_id) "
            "QUALIFY finished_at = max(finished_at) OVER (PARTITION BY municipality_code, fiscal_year)"
        )
    if table.name == "quality_finding":
        keys = "municipality_code, run_id, expectation_id"
        return f"SELECT {columns} FROM history.{name} SEMI JOIN main.quality_result USING ({keys})"
    if table.scope in ("run", "derived"):
        return f"SELECT {columns} FROM history.{name}"
    if table.repeated_in_parts:
        # Of the parts of one book each may print it: what stands in several of them is the first one's.
        key = identifiers(table.key)
        return (
            f"SELECT {columns} FROM history.{name} "
            "JOIN (SELECT municipality_code, fiscal_year, document_id, part_no FROM history.document "
            "WHERE is_current) USING (municipality_code, fiscal_year, document_id) "
            f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY part_no) = 1"
        )
    return (
        f"SELECT {columns} FROM history.{name} "
        "SEMI JOIN (SELECT municipality_code, fiscal_year, document_id FROM history.document WHERE is_current) "
        "USING (municipality_code, fiscal_year, document_id)"
    )


def _comments(kind: str, qualified: str, relation: Relation, columns: Mapping[str, Column]) -> Iterator[str]:
    yield f"COMMENT ON {kind} {qualified} IS {literal(relation.comment)}"
    for name, column in columns.items():
        yield f"COMMENT ON COLUMN {qualified}.{identifier(name)} IS {literal(column.comment)}"
