"""The public face of the schema: what is declared, and the typed frames in which rows reach the warehouse."""

from __future__ import annotations

from warehouse.catalog import Catalog, CatalogError, Column, Relation, Scope, Table, View, catalog
from warehouse.frames import FrameError, arrow_schema, frame, to_arrow
from warehouse.relationships import children
from warehouse.row_keys import row_key_columns, row_key_sql

__all__ = [
    "Catalog",
    "CatalogError",
    "Column",
    "FrameError",
    "Relation",
    "Scope",
    "Table",
    "View",
    "arrow_schema",
    "catalog",
    "children",
    "frame",
    "row_key_columns",
    "row_key_sql",
    "to_arrow",
]
