"""Rulings to cells: the same as pdfplumber's own table finder, to the last digit."""

from __future__ import annotations

import inspect
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pdfplumber.table import (
    TableSettings,
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)
from pdfplumber.utils import filter_edges

from extract import rulings
from extract.page import Edge, edges_of

CellBox = tuple[float, float, float, float]


def as_pdfplumber(edge: Edge) -> dict[str, Any]:
    x0, top, x1, bottom = edge
    return {
        "object_type": "line",
        **{"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top},
        "orientation": "h" if edge.horizontal else "v",
    }


def expected(edges: list[Edge]) -> tuple[list[Edge], list[CellBox], list[set[CellBox]]]:
    """Edges, cells and tables of more than one cell, as `pdfplumber.table.TableFinder` finds them."""
    s = TableSettings()
    merged = filter_edges([as_pdfplumber(edge) for edge in edges], min_length=s.edge_min_length_prefilter)
    merged = merge_edges(merged, s.snap_x_tolerance, s.snap_y_tolerance, s.join_x_tolerance, s.join_y_tolerance)
    merged = filter_edges(merged, min_length=s.edge_min_length)
    points = edges_to_intersections(merged, s.intersection_x_tolerance, s.intersection_y_tolerance)
    cells = intersections_to_cells(points)
    return (
        [Edge(e["x0"], e["top"], e["x1"], e["bottom"]) for e in merged],
        cells,
        [set(table) for table in cells_to_tables(cells)],
    )


def found(edges: list[Edge]) -> tuple[list[Edge], list[CellBox], list[set[CellBox]]]:
    own = rulings.rulings_of(edges_of(edges))
    merged = [Edge(start, at, end, at) for at, start, end in own.horizontal]
    merged += [Edge(at, start, at, end) for at, start, end in own.vertical]
    cells = rulings.cells_of(own)
    return merged, cells, [set(table) for table in rulings.tables_of(cells) if len(table) > 1]


# Quarters of a point are exact in floating point, and close enough to each other to be snapped, joined or missed.
places = st.one_of(
    st.integers(0, 80).map(lambda n: n / 4),
    st.integers(0, 6).map(lambda n: n * 20.0),
    st.tuples(st.integers(0, 6), st.integers(-14, 14)).map(lambda t: t[0] * 20 + t[1] / 4),
)


@st.composite
def edges_of_a_page(draw: st.DrawFn) -> list[Edge]:
    drawn = []
    for upright, at, one, other in draw(
        st.lists(st.tuples(st.booleans(), places, places, places), min_size=4, max_size=40)
    ):
        start, end = sorted((one, other))
        drawn.append(Edge(at, start, at, end) if upright else Edge(start, at, end, at))
    return drawn


def grid(xs: list[float], ys: list[float]) -> list[Edge]:
    return [Edge(xs[0], y, xs[-1], y) for y in ys] + [Edge(x, ys[0], x, ys[-1]) for x in xs]


@settings(max_examples=250, deadline=None)
@given(edges_of_a_page())
@example(grid([0, 20, 40], [0, 20, 40]))
@example([*grid([0, 20, 40], [0, 20, 40]), *grid([40, 60], [40, 60])])
@example([*grid([0, 20], [0, 20]), Edge(0, 23.5, 20, 23.5), Edge(10, 20, 10, 23.5)])
@example([Edge(0, 0, 40, 0), Edge(0, 20, 19, 20), Edge(20, 22, 40, 22), *(Edge(x, 0, x, 22) for x in (0, 20, 40))])
def test_cells_are_those_of_pdfplumber(edges: list[Edge]) -> None:
    assert found(edges) == expected(edges)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0, 300, allow_nan=False), min_size=2, max_size=7, unique=True),
    st.lists(st.floats(0, 300, allow_nan=False), min_size=2, max_size=7, unique=True),
    st.data(),
)
def test_cells_of_broken_grids_are_those_of_pdfplumber(xs: list[float], ys: list[float], data: st.DataObject) -> None:
    xs, ys = sorted(xs), sorted(ys)
    pieces = [Edge(a, y, b, y) for y in ys for a, b in pairwise(xs)]
    pieces += [Edge(x, a, x, b) for x in xs for a, b in pairwise(ys)]
    kept = data.draw(st.lists(st.booleans(), min_size=len(pieces), max_size=len(pieces)))
    edges = [piece for piece, keep in zip(pieces, kept, strict=True) if keep]
    assert found(edges)[1:] == expected(edges)[1:]


@pytest.mark.parametrize(
    ("own", "name"),
    [
        (rulings.SNAP, "snap_tolerance"),
        (rulings.JOIN, "join_tolerance"),
        (rulings.INTERSECTION, "intersection_tolerance"),
        (rulings.LEAST, "edge_min_length"),
        (rulings.LEAST_PIECE, "edge_min_length_prefilter"),
    ],
)
def test_tolerances_are_pdfplumber_s(own: float, name: str) -> None:
    assert own == inspect.signature(TableSettings).parameters[name].default
