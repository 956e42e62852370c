"""The flows that run by themselves: `yearly` looks for new books, `backfill` takes in all that are known.

Each is discover → fetch → read → check → publish → report. What was finished before is neither fetched nor read
again: the store keeps the files, the cache (or the exchange) the readings, the warehouse the books.

`flows.prefect_environment.prepare` must have run before this module is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from prefect import Flow, flow, get_run_logger, tags, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import FlowRun, State
from prefect.runtime import flow_run as this_run
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import AfterValidator, Field

from flows import artifacts, catalog
from flows.acquire import Acquired, Acquisition, contradicted, got_of, kept_source, site_of
from flows.catalog import is_municipality_code
from flows.catalog_model import Catalog
from flows.configuration import configuration
from flows.discover import Discovery, Wanted, discover
from flows.fetch import Fetched
from flows.ingest import Request
from flows.inputs import Named
from flows.listener import Silent
from flows.notify import Notice, notify, ways
from flows.outcome import NothingLoadedError, Outcome, Report
from flows.prefect_ingest import ingest_given, state_of
from flows.site import FetchError, Site
from flows.store import Store
from flows.tags import PART_TAG
from flows.untold import noted
from flows.wording import year_name
from warehouse.history import loaded


def _code(text: str) -> str:
    if not is_municipality_code(text):
        raise ValueError(f"団体コード「{text}」は検査数字を含む正しい6桁のコードではありません")
    return text


Code = Annotated[str, AfterValidator(_code)]
Year = Annotated[int, Field(ge=1989, le=2100)]


@task(name="discover", task_run_name="discover {name}", cache_policy=NO_CACHE, persist_result=False)
def look(name: str, book: Catalog, code: str, site: Site) -> Discovery:
    """Look at one municipality's pages; pages that fail are part of the result."""
    [municipality] = book.chosen([code])
    return discover(book, municipality, site)


@task(name="fetch", task_run_name="fetch {name}", cache_policy=NO_CACHE, persist_result=False)
def get(name: str, wanted: Wanted, site: Site, store: Store) -> State[Fetched | FetchError | None]:
    """Have one file in the store; the state says what became of it, and a failure is a failed task."""
    got = got_of(wanted, site, store)
    if isinstance(got, FetchError):
        return Failed(message=f"{got.reason}{got.remedy}", data=got)
    if got is None or got.status == "unchanged":
        return Completed(name="Cached", message="変わりありません。", data=got)
    return Completed(message=f"{got.kept.byte_size:,} バイト", data=got)


#: What a notice says of a run that died. One that failed may fail again.
_GOES_ON = "次の実行で、終わっていないところから続けます。"
#: What the state of a run says that could tell nobody; the next run tries again.
_UNDELIVERED = "知らせを送れなかったので、次の実行でもう一度知らせます。"


def _told(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """A run that ends without a report of its own still tells a person: it failed, or its process died."""
    if state.is_failed() and isinstance(state.result(raise_on_failure=False), NothingLoadedError):
        return
    notify(ended_notice(flow.name, flow_run.name, state), configuration())


def ended_notice(flow_name: str, run_name: str, state: State[Any]) -> Notice:
    """What to tell of a run that failed or died."""
    word = "途中で止まりました" if state.is_crashed() else "失敗しました"
    return Notice(
        "crashed" if state.is_crashed() else "failed",
        f"shisaku {flow_name}: 実行（{run_name}）が{word}",
        f"{state.message or ''} {_GOES_ON if state.is_crashed() else ''}".strip(),
        run_name,
    )


@flow(
    name="yearly",
    task_runner=ThreadPoolTaskRunner(max_workers=configuration().fetchers),  # type: ignore[arg-type]
    on_failure=[_told],
    on_crashed=[_told],
)
def yearly(
    catalog_file: Path | None = None, warehouse: Path | None = None, municipalities: list[Code] | None = None
) -> State[Report]:
    """Look for new and replaced books on the pages of a catalog, and take them in.

    Args:
        catalog_file, warehouse: as in the settings unless given.
        municipalities: only these codes; all of the catalog for None.
    """
    return _run("年次の取り込み", catalog_file, warehouse, municipalities, lambda wanted: True, kept=False)


@flow(
    name="backfill",
    task_runner=ThreadPoolTaskRunner(max_workers=configuration().fetchers),  # type: ignore[arg-type]
    on_failure=[_told],
    on_crashed=[_told],
)
def backfill(
    catalog_file: Path | None = None,
    warehouse: Path | None = None,
    municipalities: list[Code] | None = None,
    first_year: Year | None = None,
    last_year: Year | None = None,
) -> State[Report]:
    """Take in the books of all known years: named by the catalog, on the pages, or fetched at any time before.

    Args:
        first_year, last_year: only books of these fiscal years, as far as link or catalog say a year.
    """
    if first_year is not None and last_year is not None and first_year > last_year:
        raise ValueError(f"first_year（{first_year}）が last_year（{last_year}）より後です")

    def is_meant(wanted: Wanted) -> bool:
        year = wanted.fiscal_year
        return year is None or (first_year or year) <= year <= (last_year or year)

    every_year = first_year is None and last_year is None
    return _run("過去の年度の取り込み", catalog_file, warehouse, municipalities, is_meant, kept=every_year)


def _run(
    title: str,
    catalog_file: Path | None,
    warehouse: Path | None,
    municipalities: Sequence[str] | None,
    is_meant: Callable[[Wanted], bool],
    *,
    kept: bool,
) -> State[Report]:
    said = configuration()
    path = said.catalog if catalog_file is None else catalog_file
    book = catalog.load(path)
    acquired = _acquire(book, municipalities, is_meant)
    entries: list[Named] = [entry for one in acquired for entry in one.entries]
    if kept:
        entries += _kept(book, municipalities, acquired)
    warnings = [warning for one in acquired for warning in one.warnings]
    log = get_run_logger()
    for warning in warnings:
        log.warning(warning)
    request = Request(entries, warehouse or said.warehouse, catalog=path)
    fetched = {got.kept.sha256 for one in acquired for got in one.fetched}
    with noted(said.store / "untold", fetched - loaded(request.warehouse).keys()) as notes:
        with tags(PART_TAG):
            done = ingest_given(request, Silent())
        log.info("報告します。")
        contradictions = contradicted(acquired, done.outcomes)
        for warning in contradictions:
            log.warning(warning)
        done = replace(done, warnings=[*warnings, *contradictions, *done.warnings])
        summary = summary_of(done, notes.late)
        artifacts.publish_report(done, f"{title}: {summary}")
        if not _tell(done, notes.late, summary):
            notes.keep()
            summary += _UNDELIVERED
    return state_of(done, summary)


def _acquire(book: Catalog, codes: Sequence[str] | None, is_meant: Callable[[Wanted], bool]) -> list[Acquired]:
    """All municipalities side by side; each one's site is asked for one thing at a time."""
    store = Store(configuration().store)
    chosen = book.chosen(codes)
    log = get_run_logger()
    log.info("公開ページを見ます（%d団体）。", len(chosen))
    sites = [site_of(book, municipality) for municipality in chosen]
    try:
        looks = [
            look.submit(municipality.name, book, municipality.code, site)
            for municipality, site in zip(chosen, sites, strict=True)
        ]
        found = []
        for looked, site in zip(looks, sites, strict=True):
            one = Acquisition(looked.result())
            wanted = [each for each in one.discovery.wanted if is_meant(each)]
            gets = [None if each.file is not None else get.submit(each.name, each, site, store) for each in wanted]
            found.append((one, wanted, gets))
        log.info("取得します（%d件）。", sum(future is not None for _, _, gets in found for future in gets))
        for one, wanted, gets in found:
            for each, future in zip(wanted, gets, strict=True):
                one.add(each, None if future is None else _got(future))
        return [one.done() for one, _, _ in found]
    finally:
        for site in sites:
            site.close()


def _got(future: Any) -> Fetched | FetchError:
    """What a task gave, its failure as a value; what nobody foresaw is raised."""
    future.wait()
    got: Any = future.state.result(raise_on_failure=False)
    if isinstance(got, Fetched | FetchError):
        return got
    raise got


def _kept(book: Catalog, codes: Sequence[str] | None, acquired: Sequence[Acquired]) -> list[Named]:
    """What was fetched at any time before, and is not on the pages any more."""
    known = {got.kept.sha256 for one in acquired for got in one.fetched}
    meant = {municipality.code for municipality in book.chosen(codes)}
    store = Store(configuration().store)
    return [kept_source(kept) for kept in store.all() if kept.sha256 not in known and kept.municipality_code in meant]


def summary_of(done: Report, late: Set[str] = frozenset()) -> str:
    """A run in one sentence: what came in, with how many sheets and warnings; what did not.

    `late`: documents that earlier runs may have brought in and told nobody of: they died, or no notice went out.
    """
    parts = []
    if came := _named(_came(done)):
        parts.append(f"{came}を取り込みました")
    if before := _named(_came_before(done, late)):
        parts.append(f"{before}を前の実行で取り込み、まだ知らせていませんでした")
    checked = len(done.outcomes) - len(done.refused)
    if not parts and (checked or not done.refused):
        parts.append(f"新しい冊子はありません（{checked}件を確認）")
    if done.refused:
        parts.append(f"取り込めなかったもの{len(done.refused)}件")
    remarks = sum(failure.severity == "info" for failure in done.failures)
    if doubts := len(done.failures) - remarks + len(done.warnings):
        parts.append(f"注意{doubts}件")
    if remarks:
        parts.append(f"参考{remarks}件")
    return "。".join(parts) + "。"


def _named(outcomes: Sequence[Outcome]) -> str:
    return "、".join(
        f"{outcome.municipality or outcome.municipality_code} {year_name(outcome.fiscal_year or 0)} "
        f"施策{outcome.sheets}件"
        for outcome in outcomes
    )


def _came(done: Report) -> list[Outcome]:
    return [outcome for outcome in done.outcomes if outcome.status == "loaded"]


def _came_before(done: Report, late: Set[str]) -> list[Outcome]:
    return [outcome for outcome in done.outcomes if outcome.status == "unchanged" and outcome.document_id in late]


def _tell(done: Report, late: Set[str], summary: str) -> bool:
    """Tell a person what is new, or what is wrong; a run that finds nothing new says nothing.

    Returns: whether nobody is left untold: one way of several is enough.
    """
    if not _came(done) and not _came_before(done, late) and not done.refused:
        return True
    text = artifacts.markdown(done, summary)
    notice = Notice("refused" if done.refused else "new_book", f"shisaku: {summary}", text, str(this_run.name or ""))
    said = configuration()
    failed = notify(notice, said, get_run_logger())
    return not failed or len(failed) < len(ways(said))
