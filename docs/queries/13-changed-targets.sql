-- 目標値が途中で変わった指標はどれか。いつの本から、いくつに変わったか。
-- 計画が変わって目標の年度が改まったものも含みます。
SELECT
    indicator_name, before_printed_in, before_target_year, before_raw, fiscal_year AS printed_in,
    value_fiscal_year AS target_year, raw
FROM (
    SELECT
        *,
        lag(fiscal_year) OVER books AS before_printed_in,
        lag(value_fiscal_year) OVER books AS before_target_year,
        lag(raw) OVER books AS before_raw,
        lag(coalesce(base_value, value)) OVER books AS before_value
    FROM indicator_figure
    WHERE role = 'target' AND value IS NOT NULL
    WINDOW books AS (PARTITION BY municipality_code, indicator_key ORDER BY fiscal_year, value_fiscal_year)
)
WHERE coalesce(base_value, value) <> before_value AND fiscal_year > before_printed_in
ORDER BY municipality_code, measure_no, indicator_no, fiscal_year;
