"""The quality report as one HTML page: no other file, no network; sortable by a few lines of its own script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

from expectations.rules import rules
from flows import whereabouts
from flows.quality import SEVERITIES, Finding, Place, Quality
from flows.wording import year_name

_STYLE = """
:root{--line:#d8dde3;--ink:#1d2530;--soft:#5b6672;--back:#f6f8fa}
*{box-sizing:border-box}
body{margin:0;color:var(--ink);background:#fff;
font:15px/1.7 "Hiragino Sans","Noto Sans CJK JP","Noto Sans JP","IPAGothic",Meiryo,sans-serif}
main{max-width:1200px;margin:0 auto;padding:24px 20px 64px}
h1{font-size:24px;margin:0 0 4px}
h2{font-size:18px;margin:36px 0 8px;border-bottom:2px solid var(--line);padding-bottom:4px}
p{margin:6px 0}.soft{color:var(--soft);font-size:13px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{border:1px solid var(--line);padding:6px 8px;text-align:left;vertical-align:top}
thead th{background:var(--back);white-space:nowrap}
thead th button{all:unset;cursor:pointer;font-weight:bold}
thead th button:focus-visible{outline:2px solid #2563a8}
thead th[aria-sort=ascending] button::after{content:" ▲"}
thead th[aria-sort=descending] button::after{content:" ▼"}
td.rule code{overflow-wrap:normal}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.tag{display:inline-block;border-radius:3px;padding:0 8px;font-size:13px;font-weight:bold;white-space:nowrap}
.critical{background:#fde0de;color:#8a1410}.error{background:#3b2a4d;color:#fff}.warning{background:#fdf0cf;color:#6b4a00}
.info{background:#e3eefb;color:#16477f}.pass{background:#e2f4e6;color:#155c2a}.accepted{background:#e9e9ee;color:#444}
code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12.5px;background:var(--back);padding:1px 4px;
overflow-wrap:anywhere}
.raw{white-space:pre-wrap;max-height:7em;overflow:auto;font-size:13px}
details>summary{cursor:pointer;color:#2563a8}
.filters{display:flex;gap:12px;flex-wrap:wrap;align-items:center;margin:8px 0}
input[type=search]{font:inherit;padding:4px 8px;border:1px solid var(--line);border-radius:4px;min-width:16em}
@media print{.filters,details>summary{display:none}}
"""

_SCRIPT = """
for(const table of document.querySelectorAll("table.sortable")){
  const heads=[...table.tHead.rows[0].cells];
  heads.forEach((head,i)=>{const b=head.querySelector("button");if(!b)return;b.onclick=()=>{
    const down=head.getAttribute("aria-sort")==="ascending";
    heads.forEach(h=>h.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort",down?"descending":"ascending");
    const key=r=>r.cells[i].dataset.key??r.cells[i].textContent.trim();
    const rows=[...table.tBodies[0].rows].sort((x,y)=>key(x).localeCompare(key(y),"ja",{numeric:true}));
    if(down)rows.reverse();table.tBodies[0].append(...rows);};});
}
const search=document.getElementById("search"),boxes=[...document.querySelectorAll("input[data-severity]")];
function filter(){const words=search.value.trim().toLowerCase().split(/\\s+/).filter(Boolean);
  const shown=new Set(boxes.filter(b=>b.checked).map(b=>b.dataset.severity));let n=0;
  for(const row of document.querySelectorAll("#findings tbody tr")){
    const text=row.textContent.toLowerCase();
    row.hidden=!(shown.has(row.dataset.severity)&&words.every(w=>text.includes(w)));if(!row.hidden)n++;}
  document.getElementById("shown").textContent=n;}
if(search){search.oninput=filter;boxes.forEach(b=>b.onchange=filter);filter();}
"""


def page(quality: Quality, *, made_at: datetime | None = None) -> str:
    """The whole page.

    Args:
        made_at: the time that the page says it was made; now by default.
    """
    when = made_at or datetime.now(UTC)
    scope = f"{year_name(quality.fiscal_year)}" if quality.fiscal_year else "すべての年度"
    body = [
        "<h1>品質検査</h1>",
        f'<p class="soft">{escape(quality.warehouse.name)}・{escape(scope)}・{when:%Y-%m-%d %H:%M}（UTC）に作成</p>',
        _summary(quality),
        _findings(quality),
        _accepted(quality),
        _checks(quality),
        _history(quality),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>品質検査 {escape(scope)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(body)}</main><script>{_SCRIPT}</script></body></html>\n"
    )


def _summary(quality: Quality) -> str:
    rows = [
        [_cell(code), _cell("" if year is None else year_name(year), key=str(year)), *_numbers(counts)]
        for (code, year), counts in quality.counts().items()
    ]
    text = (
        "<p>「重大」は値を載せずに保留したもの、「注意」は載せたうえで確かめてほしいもの、「参考」は知らせるだけのもの、"
        "「検査不能」は検査そのものができなかったものです。</p>"
    )
    return "<h2>まとめ</h2>" + text + _table(["団体", "年度", *SEVERITIES.values()], rows)


def _numbers(counts: Mapping[str, int]) -> list[str]:
    return [
        f'<td class="n" data-key="{count}">' + (_tag(name, str(count)) if count else "0") + "</td>"
        for name, count in counts.items()
    ]


def _tag(severity: str, text: str | None = None) -> str:
    """A coloured word: what a severity is called, or a text in its colour."""
    return f'<span class="tag {severity}">{SEVERITIES[severity] if text is None else escape(text)}</span>'


def _findings(quality: Quality) -> str:
    found = quality.open_findings
    if not found:
        return "<h2>指摘</h2><p>規則に反するものはありませんでした。</p>"
    present = [name for name in SEVERITIES if any(f.severity == name for f in found)]
    filters = "".join(
        f'<label><input type="checkbox" data-severity="{name}" checked> {_tag(name)}</label>' for name in present
    )
    head = ["重さ", "年度", "規則", "対象", "指摘", "場所"]
    rows = [_finding_cells(finding) for finding in found]
    return (
        f'<h2>指摘（<span id="shown">{len(found)}</span>件）</h2><div class="filters">'
        f'<input type="search" id="search" placeholder="言葉で絞り込む" aria-label="言葉で絞り込む">{filters}</div>'
        + _table(head, rows, identifier="findings", attributes=[f'data-severity="{f.severity}"' for f in found])
    )


def _finding_cells(finding: Finding) -> list[str]:
    order = list(SEVERITIES).index(finding.severity)
    year = year_name(finding.fiscal_year) if finding.fiscal_year else ""
    key = f"<br><code>{escape(finding.row_key)}</code>" if finding.row_key else ""
    raw = f'<div class="raw">印刷: {escape(finding.raw)}</div>' if finding.raw else ""
    return [
        f'<td data-key="{order}">{_tag(finding.severity)}</td>',
        _cell(year, key=str(finding.fiscal_year)),
        f'<td class="rule"><code>{escape(finding.rule)}</code></td>',
        f"<td>{escape(finding.label)}{key}</td>",
        f"<td>{escape(finding.message)}{raw}</td>",
        _place_cell(finding),
    ]


def _place_cell(finding: Finding) -> str:
    if finding.place is None:
        return '<td data-key=""></td>'
    place = finding.place
    box = "（{:.0f}, {:.0f}）–（{:.0f}, {:.0f}）pt".format(*place.box) if place.box else ""
    link = f"{escape(place.file_name)} {place.page}ページ"
    if (target := _target(place)) is not None:
        link = f'<a href="{escape(target)}">{link}</a>'
    command = f"<details><summary>画像で見る</summary><code>{escape(finding.evidence or '')}</code></details>"
    key = f"{escape(place.file_name)} {place.page:05d}"
    return f'<td data-key="{key}">{link}<br><span class="soft">{box}</span>{command}</td>'


def _target(place: Place) -> str | None:
    """The address of the page in the book's own file, where this machine has it."""
    path = whereabouts.noted(place.document_id)
    return f"file://{quote(str(path))}#page={place.page}" if path is not None else None


def _accepted(quality: Quality) -> str:
    found = [f for f in quality.findings if f.accepted_reason is not None]
    if not found:
        return ""
    rows = [
        [*_finding_cells(finding)[1:5], f"<td>{escape(finding.accepted_reason or '')}</td>", _place_cell(finding)]
        for finding in found
    ]
    return f"<h2>受け入れ済み（{len(found)}件）</h2>" + _table(
        ["年度", "規則", "対象", "指摘", "受け入れた理由", "場所"], rows
    )


def _checks(quality: Quality) -> str:
    reasons = {rule.name: rule.explanation for rule in rules()}
    rows = []
    for check in quality.checks:
        status = check.severity if check.status == "fail" else check.status
        order = list(SEVERITIES).index(status)
        about = check.table_name + (f".{check.column_name}" if check.column_name else "")
        rows.append(
            [
                f'<td data-key="{order}">{_tag(status)}</td>',
                _cell(year_name(check.fiscal_year) if check.fiscal_year else "", key=str(check.fiscal_year)),
                f'<td title="{escape(reasons.get(check.rule, ""))}"><code>{escape(check.rule)}</code></td>',
                f"<td><code>{escape(about)}</code></td>",
                f'<td class="n">{check.checked}</td>',
                f'<td class="n">{check.failed}</td>',
            ]
        )
    table = _table(["結果", "年度", "規則", "対象", "確かめた数", "反した数"], rows)
    return f"<h2>すべての検査（{len(rows)}件）</h2><details><summary>表を開く</summary>{table}</details>"


def _history(quality: Quality) -> str:
    rows = [
        [
            _cell(f"{run.finished_at:%Y-%m-%d %H:%M}"),
            _cell(run.municipality_code),
            _cell("、".join(map(str, run.years))),
            *_numbers(run.counts),
            f"<td><code>{escape(run.run_id)}</code></td>",
        ]
        for run in quality.runs
    ]
    return "<h2>実行の履歴</h2>" + _table(["終了（UTC）", "団体", "年度", *SEVERITIES.values(), "実行ID"], rows)


def _cell(text: str, *, key: str | None = None) -> str:
    attribute = "" if key is None else f' data-key="{escape(key)}"'
    return f"<td{attribute}>{escape(text)}</td>"


def _table(
    head: Iterable[str], rows: Sequence[Sequence[str]], *, identifier: str = "", attributes: Sequence[str] = ()
) -> str:
    heads = "".join(f'<th scope="col"><button type="button">{escape(name)}</button></th>' for name in head)
    marks = attributes or [""] * len(rows)
    body = "".join(f"<tr {mark}>{''.join(row)}</tr>" for mark, row in zip(marks, rows, strict=True))
    named = f' id="{identifier}"' if identifier else ""
    table = f'<table class="sortable"{named}><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="scroll">{table}</div>'
