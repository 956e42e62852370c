-- rule = "tally_percent"
-- severity = "warning"
-- table = "project_tally"
-- reason = """The row 割合(%) is the tally's share of the sheet's projects. It is right if it follows from the printed
-- count or from the ticks: where those two differ, tally_count says so."""
-- explanation = "事務事業の表の「割合(%)」は、計または印の数を事務事業の数で割ったものです。四捨五入と偶数丸めのどちらも認めます。"
-- [case.differs]
-- column = "printed_percent"
-- message = "施策{measure_no}の「{category}」は、割合の欄に{printed_percent}％とありますが、事務事業{projects}件のうち{printed_count}件では{expected}％になります。"
WITH share AS (
    SELECT
        tally.book, tally.row_key, tally.measure_no, tally.category, tally.printed_count, tally.printed_percent,
        -- How many decimals the cell shows; one, as the column has, where the cell's own text is not known.
        if(printed.raw IS NOT NULL AND NOT regexp_matches(printed.raw, '[.．]'), 1, 10) AS scale,
        (
            SELECT count(*) FROM project
            WHERE project.book = tally.book AND project.measure_no = tally.measure_no
        ) AS projects,
        (
            SELECT count(*) FROM tick
            WHERE tick.book = tally.book AND tick.measure_no = tally.measure_no
                AND tick.category = squeezed(tally.category)
        ) AS ticks
    FROM project_tally AS tally
    LEFT JOIN printed
        ON printed.book = tally.book
        AND printed.table_name = 'project_tally'
        AND printed.row_key = tally.row_key
        AND printed.column_name = 'printed_percent'
    WHERE tally.printed_percent IS NOT NULL AND tally.printed_count IS NOT NULL
)
SELECT
    *,
    round(100 * printed_count / projects, if(scale = 1, 0, 1)) AS expected,
    CASE
        WHEN NOT list_contains(
            shares(printed_count, projects, scale) || shares(ticks, projects, scale),
            CAST(printed_percent * scale AS BIGINT)
        ) THEN 'differs'
    END AS violation
FROM share
WHERE projects > 0
