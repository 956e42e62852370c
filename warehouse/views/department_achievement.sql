-- For each department in charge and year: how many of its measures' indicators reached their target.
SELECT
    municipality_code, fiscal_year, lead_department,
    count(DISTINCT measure_no) AS measures,
    count(indicator_no) AS indicators,
    count(is_met) AS indicators_judged,
    count(*) FILTER (is_met) AS indicators_met,
    round(100.0 * indicators_met / nullif(indicators_judged, 0), 1)::DOUBLE AS met_rate
FROM measure
LEFT JOIN indicator USING (municipality_code, fiscal_year, measure_no)
LEFT JOIN (
    SELECT municipality_code, fiscal_year, measure_no, indicator_no, is_met
    FROM indicator_result
    WHERE value_fiscal_year = fiscal_year
) AS result USING (municipality_code, fiscal_year, measure_no, indicator_no)
WHERE lead_department IS NOT NULL
GROUP BY municipality_code, fiscal_year, lead_department
ORDER BY municipality_code, fiscal_year, lead_department
