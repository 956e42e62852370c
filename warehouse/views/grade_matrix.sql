-- A row for each measure, a column for each loaded fiscal year (the line with the braces is repeated for each).
SELECT
    municipality_code, measure_no,
    arg_max(measure_name, fiscal_year) AS measure_name,
    max(grade) FILTER (fiscal_year = {fiscal_year}) AS fy{fiscal_year},
FROM measure
GROUP BY municipality_code, measure_no
ORDER BY municipality_code, measure_no
