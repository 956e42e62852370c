-- Indicators that the latest loaded book of their city no longer has, as the last book that has them left them.
WITH latest AS (
    SELECT municipality_code, max(fiscal_year) AS latest_fiscal_year FROM document GROUP BY ALL
),
last_printed AS (
    SELECT *, min(fiscal_year) OVER (PARTITION BY municipality_code, indicator_key) AS first_printed_in
    FROM indicator
    QUALIFY row_number() OVER (
        PARTITION BY municipality_code, indicator_key ORDER BY fiscal_year DESC, measure_no, indicator_no
    ) = 1
),
last_result AS (
    -- The last year with a figure, else the last year.
    SELECT *
    FROM indicator_history
    QUALIFY row_number() OVER (
        PARTITION BY municipality_code, indicator_key ORDER BY actual IS NULL, value_fiscal_year DESC
    ) = 1
)
SELECT
    municipality_code, indicator_key, last_printed.indicator_name, last_printed.unit, last_printed.measure_no,
    measure_name, first_printed_in,
    last_printed.fiscal_year AS last_printed_in,
    value_fiscal_year, actual, target, target_fiscal_year, achievement_rate, is_met,
    EXISTS (
        SELECT 1
        FROM measure AS present
        WHERE present.municipality_code = last_printed.municipality_code
            AND present.measure_no = last_printed.measure_no
            AND present.fiscal_year = latest_fiscal_year
    ) AS measure_continues
FROM last_printed
JOIN latest USING (municipality_code)
LEFT JOIN last_result USING (municipality_code, indicator_key)
LEFT JOIN measure
    ON measure.municipality_code = last_printed.municipality_code
    AND measure.fiscal_year = last_printed.fiscal_year
    AND measure.measure_no = last_printed.measure_no
WHERE last_printed.fiscal_year < latest_fiscal_year
ORDER BY municipality_code, last_printed_in, last_printed.measure_no, indicator_key
