-- rule = "text_figure_agrees"
-- severity = "warning"
-- table = "figure_in_text"
-- reason = """Prose repeats figures of the tables. It is held against them only where the sentence itself names the indicator or
-- the project and prints a total, a cost or a change against the year before; whatever else it counts is its own matter.
-- Parts are held against the total that the sentence prints with them. Other parts in brackets are summed up for the
-- indicator that shares its name with the project they stand in: for information, since the sentence does not say that
-- they are all."""
-- explanation = "文章が指標や事務事業の名を挙げて合計・増減・決算額を述べているとき、表の値と同じはずです。名を挙げていない数値とは比べません。合計に添えられた内訳の計は、その合計と同じはずです。合計のないかっこ書きの内訳の計は、参考として照らし合わせます。"
-- [case.total]
-- message = "施策{measure_no}の文章に「{sentence}」とありますが、指標{indicator_no}「{indicator_name}」の{fiscal_year}年度の実績値は「{table_raw}」です。"
-- [case.change]
-- message = "施策{measure_no}の文章に「{sentence}」とありますが、指標{indicator_no}「{indicator_name}」の実績値の前年度からの増減は{expected}です。"
-- [case.cost]
-- message = "施策{measure_no}の文章に「{sentence}」とありますが、事務事業{project_no}「{project_name}」の決算事業費は{expected}千円です。"
-- [case.sum]
-- message = "施策{measure_no}の文章に「{sentence}」とありますが、内訳の計は{summed}で、合計の「{table_raw}」になりません。"
-- [case.parts]
-- severity = "info"
-- message = "施策{measure_no}の文章「{sentence}」の内訳の計は{summed}ですが、指標{indicator_no}「{indicator_name}」の{fiscal_year}年度の実績値は「{table_raw}」です。"
WITH actual AS (
    SELECT
        indicator.book, indicator.municipality_code, indicator.fiscal_year, indicator.measure_no, indicator.indicator_no,
        indicator.indicator_name, thread.indicator_key, unit_form(indicator.unit) AS unit,
        figure.raw, figure.value, coalesce(figure.base_value, figure.value) AS amount, figure.base_unit,
        list_contains(figure.qualifiers, 'approx') AS approx
    FROM indicator
    JOIN known.indicator_thread AS thread ON thread.book = indicator.book AND thread.row_key = indicator.row_key
    JOIN indicator_value AS figure
        ON figure.book = indicator.book AND figure.measure_no = indicator.measure_no
        AND figure.indicator_no = indicator.indicator_no
        AND figure.role = 'actual' AND figure.value_fiscal_year = indicator.fiscal_year
    WHERE figure.value IS NOT NULL
),
-- The actual of the year before: as the same book prints it, else as the latest book before it did.
year_before AS (
    SELECT actual.book, actual.measure_no, actual.indicator_no, figure.value AS earlier_value, figure.amount AS earlier_amount
    FROM actual
    JOIN known.figure AS figure
        ON figure.municipality_code = actual.municipality_code
        AND figure.indicator_key = actual.indicator_key
        AND figure.role = 'actual'
        AND figure.value_fiscal_year = actual.fiscal_year - 1
        AND figure.fiscal_year <= actual.fiscal_year
        AND (figure.fiscal_year < actual.fiscal_year OR figure.book = actual.book)
        AND figure.unit IS NOT DISTINCT FROM actual.unit
        AND figure.value IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY actual.book, actual.measure_no, actual.indicator_no ORDER BY figure.fiscal_year DESC
    ) = 1
),
said AS (SELECT *, coalesce(base_value, value) AS amount FROM figure_in_text),
on_indicator AS (
    SELECT
        said.book, said.source_table, said.source_row_key, said.source_column, said.measure_no, said.sentence,
        said.fiscal_year, actual.indicator_no, actual.indicator_name, actual.raw AS table_raw,
        NULL AS project_no, NULL AS project_name, NULL AS summed,
        CASE WHEN said.kind = 'change' THEN actual.value - year_before.earlier_value END AS expected,
        CASE
            WHEN said.kind = 'total' THEN
                CASE
                    WHEN coalesce(list_contains(said.qualifiers, 'approx'), FALSE) OR actual.approx
                        THEN if(abs(said.amount - actual.amount) > 0.05 * abs(actual.amount), 'total', NULL)
                    WHEN said.amount <> actual.amount THEN 'total'
                END
            WHEN abs(said.amount) <> abs(
                if(said.unit = 'ポイント', actual.value - year_before.earlier_value, actual.amount - year_before.earlier_amount)
            )
                OR sign(said.value) <> sign(actual.value - year_before.earlier_value) THEN 'change'
        END AS violation
    FROM said
    JOIN actual
        ON actual.book = said.book AND actual.measure_no = said.measure_no AND actual.indicator_no = said.indicator_no
    LEFT JOIN year_before
        ON year_before.book = said.book AND year_before.measure_no = said.measure_no
        AND year_before.indicator_no = said.indicator_no
    WHERE said.value_fiscal_year = said.fiscal_year
        AND (
            (
                said.kind = 'total'
                AND (unit_form(said.unit) = actual.unit OR unit_form(said.base_unit) = unit_form(actual.base_unit))
            )
            OR (
                said.kind = 'change' AND said.change_since = 'previous_year' AND year_before.earlier_value IS NOT NULL
                AND (
                    unit_form(said.unit) = actual.unit
                    OR unit_form(said.base_unit) = unit_form(actual.base_unit)
                    OR (said.unit = 'ポイント' AND actual.unit = '%')
                )
                -- 5％ less of a share may mean points or a part of it.
                AND NOT (unit_form(said.unit) = '%' AND actual.unit = '%')
            )
        )
),
on_cost AS (
    SELECT
        said.book, said.source_table, said.source_row_key, said.source_column, said.measure_no, said.sentence,
        said.fiscal_year, NULL, NULL, NULL, project.project_no, project.project_name, NULL,
        project.cost_thousand_yen,
        -- Prose rounds: half a unit of the figure as it is written is no contradiction.
        CASE WHEN abs(said.amount - 1000 * project.cost_thousand_yen) > greatest(
            1000, 0.5 * said.amount / nullif(said.value, 0)
        ) THEN 'cost' END
    FROM said
    JOIN project
        ON project.book = said.book AND project.measure_no = said.measure_no AND project.project_no = said.project_no
    WHERE said.kind = 'total' AND said.base_unit = '円' AND project.cost_thousand_yen IS NOT NULL
        AND said.value_fiscal_year = said.fiscal_year
),
part AS (
    SELECT book, source_table, source_row_key, source_column, measure_no, sentence, fiscal_year, unit, sum(amount) AS summed
    FROM said
    WHERE kind = 'part' AND indicator_no IS NULL AND project_no IS NULL
    GROUP BY ALL
),
on_parts AS (
    SELECT
        part.book, part.source_table, part.source_row_key, part.source_column, part.measure_no, part.sentence,
        part.fiscal_year, actual.indicator_no, actual.indicator_name, actual.raw, NULL, NULL, part.summed, NULL,
        if(part.summed <> actual.amount, 'parts', NULL)
    FROM part
    JOIN project ON project.book = part.book AND part.source_table = 'project' AND project.row_key = part.source_row_key
    JOIN actual
        ON actual.book = part.book AND actual.measure_no = part.measure_no AND actual.unit = unit_form(part.unit)
        AND left(name_form(actual.indicator_name), 6) = left(name_form(project.project_name), 6)
),
-- Parts that stand in a sentence with their total, as the reader has told them from others.
breakdown AS (
    SELECT
        book, source_table, source_row_key, source_column, sentence_no, coalesce(base_unit, unit) AS counted,
        sum(amount) AS summed, sum(value) AS summed_value, count(DISTINCT unit) AS units,
        bool_or(coalesce(list_contains(qualifiers, 'approx'), FALSE)) AS approx
    FROM said
    WHERE kind = 'part' AND coalesce(indicator_no, project_no) IS NOT NULL
    GROUP BY ALL
),
on_sums AS (
    SELECT
        said.book, said.source_table, said.source_row_key, said.source_column, said.measure_no, said.sentence,
        said.fiscal_year, said.indicator_no, NULL, said.raw, said.project_no, NULL,
        if(breakdown.units = 1, breakdown.summed_value, breakdown.summed), NULL,
        if(breakdown.summed <> said.amount, 'sum', NULL)
    FROM said
    JOIN breakdown
        ON breakdown.book = said.book AND breakdown.source_table = said.source_table
        AND breakdown.source_row_key = said.source_row_key AND breakdown.source_column = said.source_column
        AND breakdown.sentence_no = said.sentence_no AND breakdown.counted = coalesce(said.base_unit, said.unit)
    -- A total that contradicts the table is told with that.
    ANTI JOIN (FROM on_indicator UNION ALL FROM on_cost) AS told
        ON told.book = said.book AND told.source_row_key = said.source_row_key
        AND told.source_column = said.source_column AND told.sentence = said.sentence AND told.violation IN ('total', 'cost')
    WHERE said.kind = 'total' AND NOT breakdown.approx
        AND NOT list_has_any(
            coalesce(said.qualifiers, []), ['approx', 'at_least', 'more_than', 'at_most', 'less_than']
        )
)
SELECT book, source_table AS table_name, source_row_key AS row_key, source_column AS column_name, * EXCLUDE (
    book, source_table, source_row_key, source_column
)
FROM (FROM on_indicator UNION ALL FROM on_cost UNION ALL FROM on_sums UNION ALL FROM on_parts)
