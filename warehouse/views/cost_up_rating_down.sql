-- Projects that cost more than the year before and were rated worse.
SELECT
    municipality_code, project_key, project_name, measure_no, project_no, fiscal_year, department, cost_before,
    cost_thousand_yen,
    cost_thousand_yen - cost_before AS cost_change_thousand_yen,
    cost_change_rate, rating_before, rating, progress
FROM project_history
WHERE cost_thousand_yen > cost_before AND rating_change < 0
ORDER BY municipality_code, fiscal_year, cost_change_thousand_yen DESC, measure_no, project_no
