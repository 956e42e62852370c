"""Writes the sample books and their truth: `python -m samples.make [FOLDER]` (default: the samples' own folder)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from samples.city import FISCAL_YEARS, edition
from samples.model import fiscal_year_short
from samples.render import render
from samples.truth import truth


def make(folder: Path) -> list[Path]:
    """Writes `h30.pdf`, `r1.pdf`, `r2.pdf`, each with its `.truth.json`; gives the paths of the PDFs."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for fiscal_year in FISCAL_YEARS:
        book = edition(fiscal_year)
        rendered = render(book)
        path = folder / f"{fiscal_year_short(fiscal_year).lower()}.pdf"
        path.write_bytes(rendered.pdf)
        text = json.dumps(truth(book, rendered), ensure_ascii=False, indent=1)
        path.with_suffix(".truth.json").write_text(text + "\n", encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    for pdf in make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent):
        print(pdf)
