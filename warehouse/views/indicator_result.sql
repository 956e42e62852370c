-- Each printed actual beside the target and the baseline of the same book.
WITH actual AS (
    SELECT
        municipality_code, fiscal_year, measure_no, indicator_no, value_fiscal_year,
        value AS actual,
        coalesce(base_value, value) AS actual_base_value,
        coalesce(list_has_any(qualifiers, ['at_least', 'more_than', 'at_most', 'less_than']), false) AS is_bound
    FROM indicator_value
    WHERE role = 'actual'
),
target AS (
    SELECT
        municipality_code, fiscal_year, measure_no, indicator_no,
        value AS target,
        value_fiscal_year AS target_fiscal_year,
        coalesce(list_contains(qualifiers, 'at_most'), false) AS is_at_most,
        coalesce(list_contains(qualifiers, 'less_than'), false) AS is_less_than,
        coalesce(list_contains(qualifiers, 'more_than'), false) AS is_more_than
    FROM indicator_value
    WHERE role = 'target'
),
baseline AS (
    SELECT
        municipality_code, fiscal_year, measure_no, indicator_no,
        arg_min(value, value_fiscal_year) AS baseline
    FROM indicator_value
    WHERE role = 'baseline' AND value IS NOT NULL
    GROUP BY ALL
),
compared AS (
    SELECT
        actual.*, target.* EXCLUDE (municipality_code, fiscal_year, measure_no, indicator_no), baseline,
        indicator_key, indicator_name, unit, printed_achievement_rate,
        CASE WHEN target IS NOT NULL THEN is_at_most OR is_less_than OR coalesce(target < baseline, false) END
            AS is_lower_better
    FROM actual
    JOIN indicator USING (municipality_code, fiscal_year, measure_no, indicator_no)
    LEFT JOIN target USING (municipality_code, fiscal_year, measure_no, indicator_no)
    LEFT JOIN baseline USING (municipality_code, fiscal_year, measure_no, indicator_no)
    -- Of several targets: one with a figure, the first that is not before the actual's year, else the last.
    QUALIFY row_number() OVER (
        PARTITION BY municipality_code, fiscal_year, measure_no, indicator_no, value_fiscal_year
        ORDER BY target IS NULL, target_fiscal_year < value_fiscal_year, abs(target_fiscal_year - value_fiscal_year)
    ) = 1
)
SELECT
    municipality_code, fiscal_year, measure_no, indicator_no, indicator_key, indicator_name, unit, value_fiscal_year,
    actual, actual_base_value, target, target_fiscal_year, baseline, is_lower_better,
    CASE
        WHEN target > 0 AND actual IS NOT NULL AND NOT is_lower_better AND NOT is_bound
            THEN round(actual / target * 100, 4)
        WHEN value_fiscal_year = fiscal_year THEN printed_achievement_rate::DOUBLE
    END AS achievement_rate,
    CASE
        WHEN is_bound THEN NULL
        WHEN is_less_than THEN actual < target
        WHEN is_lower_better THEN actual <= target
        WHEN is_more_than THEN actual > target
        ELSE actual >= target
    END AS is_met
FROM compared
ORDER BY municipality_code, fiscal_year, measure_no, indicator_no, value_fiscal_year
