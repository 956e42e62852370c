"""Pages a second of this project's reader beside others, and how many printed values each has in a cell of its own.

    python -m benchmarks.pages [PDF...] [--rounds 5] [--pages 40] [--without PEER]

Each reader has processes of its own, so that none works on the memory that another has left in pieces. In a round each
of them, one after the other, opens the book and reads all pages, as it does in use (two processes: each does, and the
time is that of one); each round another goes first, so that whatever else the machine does meets all alike. What is
shown are medians over the rounds, and the median of the rounds' ratios to stock pdfplumber (`extract_tables` and
`extract_text`). Where a book has its truth beside it (NAME.truth.json) and all its pages are read, `right` is the share
of the printed values (whole cells of tables, blanks aside) that stand in a cell of just that text; `cells` is the share
of stock pdfplumber's cells that a reader finds in the same place.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.chart import draw
from benchmarks.peers import BOTH, STOCK, Cell, Peer, peers
from flows import settings

#: Columns whose values fill whole cells of the forms' tables.
_WHOLE_CELLS = ("indicator_name", "raw", "unit", "project_name", "department", "overview", "results", "future_actions")
_NEAR = 0.5  # points

_T = TypeVar("_T")


@dataclass(slots=True)
class Score:
    """What one reader needed, by round, and what it found in the first."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    cells: list[list[Cell]] = field(default_factory=list)

    @property
    def texts(self) -> Counter[str]:
        return Counter("".join(cell.text.split()) for page in self.cells for cell in page)


def measure(path: Path, readers: Sequence[Peer], *, rounds: int, most: int) -> tuple[dict[str, Score], int]:
    """Each reader's score on a book, and the number of pages read."""
    scores = {reader.name: Score() for reader in readers}
    with STOCK.open(path) as book:
        pages = range(0, book.pages, max(1, -(-book.pages // most)))
    with ExitStack() as stack:
        homes: dict[str, Executor] = {
            reader.name: stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
            for reader in readers
            if reader.name != BOTH.name  # which has its own
        }
        for reader in readers:  # imports, and does not count
            scores[reader.name].cells = _done(homes.get(reader.name), _cells, reader.name, path, pages)
        for number in range(rounds):
            turn = number % len(readers)
            for reader in (*readers[turn:], *readers[:turn]):
                wall, cpu = _done(homes.get(reader.name), _seconds, reader.name, path, pages)
                scores[reader.name].wall.append(wall)
                scores[reader.name].cpu.append(cpu)
    return scores, len(pages)


def _done(home: Executor | None, work: Callable[[str, Path, Sequence[int]], _T], *args: Any) -> _T:
    """What a call returns, made in another process or in this one."""
    return work(*args) if home is None else home.submit(work, *args).result()


def _peer(name: str) -> Peer:
    return next(peer for peer in peers()[0] if peer.name == name)


def _cells(name: str, path: Path, pages: Sequence[int]) -> list[list[Cell]]:
    """What a reader finds on each page."""
    with _peer(name).open(path) as book:
        if book.read_all is not None:
            book.read_all(pages)
        return [list(book.cells(book.read(index))) for index in pages]


def _seconds(name: str, path: Path, pages: Sequence[int]) -> tuple[float, float]:
    """Wall-clock and processor seconds for opening a book and reading these pages; for a book, if it reads several."""
    peer = _peer(name)
    began, began_cpu = time.perf_counter(), time.process_time()
    with peer.open(path) as book:
        if book.read_all is not None:
            book.read_all(pages)
        else:
            for index in pages:
                book.read(index)
    return (time.perf_counter() - began) / peer.at_once, time.process_time() - began_cpu


def printed_values(path: Path) -> Counter[str]:
    """The values that fill cells, by the truth beside the book; empty without one."""
    beside = path.with_suffix(".truth.json")
    if not beside.exists():
        return Counter()
    found: Counter[str] = Counter()
    _gather(json.loads(beside.read_text(encoding="utf-8")), found)
    return found


def _gather(said: Any, found: Counter[str]) -> None:
    if isinstance(said, list):
        for each in said:
            _gather(each, found)
    elif isinstance(said, dict):
        for name, value in said.items():
            if name in _WHOLE_CELLS and isinstance(value, str) and value.strip():
                found["".join(value.split())] += 1
            else:
                _gather(value, found)


def share_right(values: Counter[str], texts: Counter[str]) -> float | None:
    return (values & texts).total() / values.total() if values else None


def share_of_boxes(wanted: Sequence[Iterable[Cell]], found: Sequence[Iterable[Cell]]) -> float | None:
    """Of the boxes on the pages, how many the other reader has too."""
    total = same = 0
    for theirs, ours in zip(wanted, found, strict=True):
        places = {_rounded(cell.box, dx) for cell in ours if cell.box for dx in (0, 1)}
        for cell in theirs:
            if cell.box:
                total += 1
                same += bool({_rounded(cell.box, dx) for dx in (0, 1)} & places)
    return same / total if total else None


def _rounded(box: tuple[float, float, float, float], shift: int) -> tuple[int, ...]:
    """The box on a grid of half a point, or on another half a step beside it: near boxes agree on one at least."""
    return (shift, *(round(value / (2 * _NEAR) + shift / 2) for value in box))


def report(path: Path, scores: dict[str, Score], pages: int, rounds: int) -> list[str]:
    """One line for each reader."""
    stock, values = scores[STOCK.name], printed_values(path)
    with STOCK.open(path) as book:
        book_pages = book.pages
    lines = [
        f"{path.name}: {pages} pages, {rounds} rounds",
        f"  {'':20} {'ms/page':>8} {'pages/s':>8} {'x stock':>8} {'(least–most)':>14} {'x cpu':>7}"
        f" {'cells':>8} {'right':>8}",
    ]
    for name, score in scores.items():
        ratios = _ratios(scores, name)
        cpu = statistics.median(theirs / own for theirs, own in zip(stock.cpu, score.cpu, strict=True))
        by_cpu = "–" if name == BOTH.name else f"{cpu:.1f}"  # the work is other processes'
        wall = statistics.median(score.wall) / pages
        spread = f"({min(ratios):.1f}–{max(ratios):.1f})"
        boxes = share_of_boxes(stock.cells, score.cells) if any(score.cells) else None
        right = share_right(values, score.texts) if any(score.cells) and len(score.cells) == book_pages else None
        lines.append(
            f"  {name:20} {wall * 1000:8.1f} {1 / wall:8.1f} {statistics.median(ratios):8.1f} {spread:>14} {by_cpu:>7}"
            f" {_percent(boxes):>8} {_percent(right):>8}"
        )
    return lines


def _ratios(scores: dict[str, Score], name: str) -> list[float]:
    """How many times as fast as stock pdfplumber, by round."""
    return [theirs / own for theirs, own in zip(scores[STOCK.name].wall, scores[name].wall, strict=True)]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdf", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=40, help="of a longer book so many, spread over it")
    parser.add_argument("--picture", type=Path, metavar="PNG", help="the ratios as bars")
    parser.add_argument("--without", action="append", default=[], metavar="PEER")
    given = parser.parse_args()
    readers, absent = peers()
    readers = [reader for reader in readers if reader.name not in given.without]
    drawn: dict[str, dict[str, float]] = {}
    for path in given.pdf or sorted(settings.samples().glob("*.pdf")):
        scores, pages = measure(path, readers, rounds=given.rounds, most=given.pages)
        drawn[path.name] = {name: statistics.median(_ratios(scores, name)) for name in scores}
        print("\n".join(report(path, scores, pages, given.rounds)), flush=True)
    for line in absent:
        print(line)
    if given.picture is not None:
        draw(drawn, given.picture)


if __name__ == "__main__":
    main()
