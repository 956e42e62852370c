-- Each project and year: its cost and how that changed against the year before.
WITH year_before AS (
    SELECT municipality_code, project_key, fiscal_year + 1 AS fiscal_year, any_value(cost_thousand_yen) AS cost_before
    FROM project
    GROUP BY ALL
    -- A project that stands under several measures has no single cost to compare with.
    HAVING count(*) = 1
)
SELECT
    municipality_code, project_key, project_name, measure_no, project_no, fiscal_year, cost_thousand_yen,
    round((cost_thousand_yen - cost_before) / nullif(cost_before, 0) * 100, 4) AS cost_change_rate,
    rating, progress
FROM project
LEFT JOIN year_before USING (municipality_code, project_key, fiscal_year)
ORDER BY municipality_code, measure_no, project_no, fiscal_year
