-- Each measure and year: its grade, how many indicators met their target, how many projects at what cost.
WITH indicators AS (
    SELECT municipality_code, fiscal_year, measure_no, count(*) AS indicators
    FROM indicator
    GROUP BY ALL
),
met AS (
    SELECT municipality_code, fiscal_year, measure_no, count(*) AS indicators_met
    FROM indicator_result
    WHERE value_fiscal_year = fiscal_year AND is_met
    GROUP BY ALL
),
projects AS (
    SELECT
        municipality_code, fiscal_year, measure_no,
        count(*) AS projects,
        sum(cost_thousand_yen)::BIGINT AS cost_thousand_yen
    FROM project
    GROUP BY ALL
)
SELECT
    municipality_code, measure_no, measure_name, fiscal_year, grade,
    coalesce(indicators, 0) AS indicators,
    coalesce(indicators_met, 0) AS indicators_met,
    coalesce(projects, 0) AS projects,
    cost_thousand_yen
FROM measure
LEFT JOIN indicators USING (municipality_code, fiscal_year, measure_no)
LEFT JOIN met USING (municipality_code, fiscal_year, measure_no)
LEFT JOIN projects USING (municipality_code, fiscal_year, measure_no)
ORDER BY municipality_code, measure_no, fiscal_year
