"""The one direction in which the packages know each other, and what a command must not pay for."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import PATIENCE

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("extract", "transform", "expectations", "warehouse", "flows")
OURS = {*PACKAGES, "samples", "tests", "benchmarks"}

#: What each package may import of the others: a package's name allows all of it, a module's name that module.
ALLOWED: dict[str, set[str]] = {
    "extract": set(),
    "warehouse": set(),
    "transform": {"extract.records", "extract.errors", "extract.version", "extract.choices", "warehouse.schema"},
    "expectations": {"warehouse.schema", "transform.years"},
    "flows": {"extract", "transform", "expectations", "warehouse"},
}


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in the file; `from a import b` gives a.b, for b may be a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            module = ".".join([*parents, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def is_allowed(package: str, module: str) -> bool:
    if module.split(".", maxsplit=1)[0] not in OURS - {package}:
        return True
    return any(module == name or module.startswith(f"{name}.") for name in ALLOWED[package])


@pytest.mark.parametrize("package", PACKAGES)
def test_package_imports_only_downwards(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    wrong = [
        f"{file.relative_to(ROOT)}: {module}"
        for file in files
        for module in imported(file)
        if not is_allowed(package, module)
    ]
    assert wrong == []


def test_the_rule_itself_finds_upward_imports() -> None:
    assert not is_allowed("extract", "warehouse.schema")
    assert not is_allowed("transform", "extract.page.read")
    assert not is_allowed("flows", "samples.city")
    assert is_allowed("transform", "extract.records.Book")
    assert is_allowed("extract", "extract.page")


def loaded_by(*arguments: str) -> set[str]:
    """The top-level modules that one run of the command line has imported when it ends."""
    program = (
        "import sys\n"
        "from flows.cli import main\n"
        f"sys.argv = {['shisaku', *arguments]!r}\n"
        "try:\n"
        "    main()\n"
        "except SystemExit:\n"
        "    pass\n"
        "print('\\nMODULES', *sorted({name.split('.')[0] for name in sys.modules}))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT, timeout=PATIENCE
    )
    return set(run.stdout.rsplit("MODULES", 1)[1].split())


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One sample book, and a warehouse with it."""
    book = min((ROOT / "samples").glob("*.pdf"))
    warehouse = tmp_path_factory.mktemp("imports") / "w.duckdb"
    assert "prefect" not in loaded_by("ingest", "--direct", "--warehouse", str(warehouse), str(book))
    return book, warehouse


def test_a_direct_ingestion_does_not_import_prefect(sample: tuple[Path, Path]) -> None:
    assert sample[1].exists()


@pytest.mark.parametrize("command", ["help", "figure", "query", "inspect", "unchanged"])
def test_a_command_does_not_wait_for_libraries_that_it_does_not_use(sample: tuple[Path, Path], command: str) -> None:
    book, warehouse = map(str, sample)
    arguments = {
        "help": ["--help"],
        "figure": ["figure", "48,210", "--unit", "千円"],
        "query": ["query", "--warehouse", warehouse, "SELECT 1"],
        "inspect": ["inspect", book],
        "unchanged": ["ingest", "--direct", "--warehouse", warehouse, book],
    }[command]
    unused = {"prefect", "great_expectations"}
    if command in ("help", "unchanged"):  # what nothing is read for
        unused |= {"pandas", "pyarrow", "numpy", "pydantic", "pypdfium2", "pdfplumber"}
    if command == "help":
        unused |= {"duckdb"}
    assert loaded_by(*arguments) & unused == set()
