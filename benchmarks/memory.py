"""Memory of a process that reads pages, by page: `python -m benchmarks.memory [PDF] [--pages 300]`.

The pages of the book are read over and over, as a worker process reads them (cells and texts of each), until there are
enough. What is shown is the resident memory (VmRSS) after so many pages, in MB; Linux only.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pypdfium2

from flows import settings


def resident() -> float:
    """This process's resident memory in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdf", nargs="?", type=Path, default=settings.samples() / "h30.pdf")
    parser.add_argument("--pages", type=int, default=300)
    given = parser.parse_args()
    print(f"{'start':>6} {resident():6.0f} MB")

    import extract.book  # noqa: F401 - a worker imports all that reads books
    from extract.grid import page_grid
    from extract.pdfium_reader import PdfiumReader

    print(f"{'import':>6} {resident():6.0f} MB")
    read = 0
    while read < given.pages:
        document = pypdfium2.PdfDocument(given.pdf)
        for index in range(min(len(document), given.pages - read)):
            page_grid(PdfiumReader(document).read(index))
            read += 1
            if read in (1, 10) or read % 50 == 0:
                print(f"{read:6} {resident():6.0f} MB", flush=True)
        document.close()


if __name__ == "__main__":
    main()
