# /// script
# requires-python = ">=3.11"
# dependencies = ["altair>=5.5", "duckdb>=2.0,<3", "marimo>=0.20", "pandas>=2.3"]
# ///
"""倉庫をはじめて開く人のための marimo ノートブック。倉庫は環境変数 SHISAKU_WAREHOUSE、なければ shisaku.duckdb。"""

import marimo

__generated_with = "0.25.2"

app = marimo.App(width="medium", app_title="行政評価の倉庫をはじめて見る")


@app.cell
def _():
    import os

    import altair as alt
    import duckdb
    import marimo as mo

    file = os.environ.get("SHISAKU_WAREHOUSE") or "shisaku.duckdb"
    warehouse = duckdb.connect(file, read_only=True)
    return alt, file, mo, warehouse


@app.cell
def _(file, mo, warehouse):
    years = [y for (y,) in warehouse.execute("SELECT DISTINCT fiscal_year FROM document ORDER BY 1").fetchall()]
    mo.md(
        f"""
        # 行政評価の倉庫をはじめて見る

        `{file}` には {"、".join(f"{year}年度" for year in years)} の本があります。
        表と列の意味は `docs/data-dictionary.md`、値を使う前に知っておくべきことは `docs/caveats.md` にあります。
        """
    )
    return (years,)


@app.cell
def _(mo, warehouse):
    grades = warehouse.sql("SELECT * EXCLUDE (municipality_code) FROM grade_matrix ORDER BY measure_no").df()
    mo.vstack([mo.md("## 施策ごとの総合評価"), mo.ui.table(grades, selection=None)])
    return (grades,)


@app.cell
def _(mo, warehouse):
    names = {
        f"{measure_no} {name}（{unit or '単位なし'}）": key
        for key, name, unit, measure_no in warehouse.execute(
            "SELECT indicator_key, arg_max(indicator_name, printed_in), arg_max(unit, printed_in), "
            "arg_max(measure_no, printed_in) FROM indicator_history WHERE actual IS NOT NULL GROUP BY ALL ORDER BY 4, 2"
        ).fetchall()
    }
    indicator = mo.ui.dropdown(names, value=next(iter(names)), label="指標")
    mo.vstack([mo.md("## 指標の推移"), indicator])
    return (indicator,)


@app.cell
def _(alt, indicator, mo, warehouse):
    # 達成率は、小さいほどよい指標などでは NULL になる。目標は、その本に印刷された年度と値。
    history = warehouse.execute(
        "SELECT value_fiscal_year, actual::DOUBLE AS actual, target::DOUBLE AS target, target_fiscal_year, "
        "achievement_rate, direction, direction_evidence, printed_in, was_revised "
        "FROM indicator_history WHERE indicator_key = ? ORDER BY value_fiscal_year",
        [indicator.value],
    ).df()
    year = alt.X("value_fiscal_year:O", title="年度")
    chart = alt.layer(
        alt.Chart(history).mark_line(point=True).encode(year, alt.Y("actual:Q", title="実績値")),
        alt.Chart(history).mark_tick(color="firebrick", thickness=2).encode(year, alt.Y("target:Q", title="目標値")),
    )
    mo.vstack([chart, mo.ui.table(history, selection=None)])
    return chart, history


@app.cell
def _(mo, warehouse):
    departments = warehouse.sql(
        "SELECT fiscal_year, lead_department, indicators_judged, indicators_met, met_rate FROM department_achievement "
        "ORDER BY fiscal_year DESC, met_rate DESC NULLS LAST, lead_department"
    ).df()
    mo.vstack([mo.md("## 主管課ごとの目標の達成"), mo.ui.table(departments, selection=None)])
    return (departments,)


@app.cell
def _(mo):
    word = mo.ui.text(value="避難", label="探す言葉")
    mo.vstack([mo.md("## 文章から探す"), word])
    return (word,)


@app.cell
def _(mo, warehouse, word):
    found = warehouse.execute(
        "SELECT fiscal_year, measure_no, table_name, page, text FROM search(?) "
        "ORDER BY fiscal_year DESC, measure_no, page",
        [word.value or "　"],
    ).df()
    mo.ui.table(found, selection=None)
    return (found,)


if __name__ == "__main__":
    app.run()
