-- Each printed actual beside the target and the baseline of the same book.
WITH figure AS (
    SELECT
        municipality_code, fiscal_year, measure_no, indicator_no, role, value_fiscal_year, value, base_unit,
        coalesce(base_value, value) AS amount,
        coalesce(list_has_any(qualifiers, ['at_least', 'more_than']), false) AS is_floor,
        coalesce(list_has_any(qualifiers, ['at_most', 'less_than']), false) AS is_ceiling,
        coalesce(list_contains(qualifiers, 'less_than'), false) AS is_less_than,
        coalesce(list_contains(qualifiers, 'more_than'), false) AS is_more_than,
        -- What the figure leaves open: from where to where the true one lies, NULL for no end. Of a range the
        -- bounds are printed in the row's unit.
        CASE WHEN is_floor OR NOT is_ceiling THEN coalesce(amount, value_low) END AS lowest,
        CASE WHEN is_ceiling OR NOT is_floor THEN coalesce(amount, value_high) END AS highest,
        value IS NULL AND coalesce(value_low, value_high) IS NOT NULL AS is_range
    FROM indicator_value
    WHERE role <> 'baseline'
),
actual AS (
    SELECT * FROM figure WHERE role = 'actual'
),
target AS (
    SELECT * FROM figure WHERE role = 'target'
),
compared AS (
    SELECT
        municipality_code, fiscal_year, measure_no, indicator_no, actual.value_fiscal_year,
        indicator_key, indicator_name, unit, printed_achievement_rate, baseline,
        CASE WHEN target.is_range THEN 'range' ELSE direction END AS direction,
        CASE WHEN target.is_range THEN 'target' ELSE direction_evidence END AS direction_evidence,
        actual.value AS actual,
        actual.amount AS actual_base_value,
        actual.is_floor OR actual.is_ceiling AS is_bound,
        actual.lowest AS actual_lowest,
        actual.highest AS actual_highest,
        target.value AS target,
        target.value_fiscal_year AS target_fiscal_year,
        target.amount AS target_amount,
        target.is_less_than,
        target.is_more_than,
        target.lowest AS target_lowest,
        target.highest AS target_highest,
        -- A figure in another unit cannot be set against the target. Ranges have no form that is free of the unit's
        -- scale, so the row's unit must be the other's own.
        CASE
            WHEN actual.is_range OR target.is_range
                THEN actual.amount IS NOT DISTINCT FROM actual.value AND target.amount IS NOT DISTINCT FROM target.value
            ELSE actual.base_unit IS NOT DISTINCT FROM target.base_unit
        END AS is_comparable
    FROM actual
    JOIN indicator_direction USING (municipality_code, fiscal_year, measure_no, indicator_no)
    LEFT JOIN target USING (municipality_code, fiscal_year, measure_no, indicator_no)
    -- Of several targets: one with a figure, the first that is not before the actual's year, else the last.
    QUALIFY row_number() OVER (
        PARTITION BY municipality_code, fiscal_year, measure_no, indicator_no, actual.value_fiscal_year
        ORDER BY
            target.amount IS NULL AND NOT coalesce(target.is_range, false),
            target.value_fiscal_year < actual.value_fiscal_year,
            abs(target.value_fiscal_year - actual.value_fiscal_year)
    ) = 1
)
SELECT
    municipality_code, fiscal_year, measure_no, indicator_no, indicator_key, indicator_name, unit, value_fiscal_year,
    actual, actual_base_value, target, target_fiscal_year, baseline, direction, direction_evidence,
    CASE
        WHEN is_comparable AND direction = 'higher' AND target_amount > 0 AND NOT is_bound
            THEN round(actual_base_value / target_amount * 100, 4)
        WHEN value_fiscal_year = fiscal_year THEN printed_achievement_rate::DOUBLE
    END AS achievement_rate,
    CASE
        WHEN NOT is_comparable THEN NULL
        WHEN direction = 'range' THEN CASE
            WHEN actual_lowest >= target_lowest AND actual_highest <= target_highest THEN true
            WHEN actual_highest < target_lowest OR actual_lowest > target_highest THEN false
        END
        WHEN direction = 'lower' THEN CASE
            WHEN actual_highest < target_amount OR (actual_highest = target_amount AND NOT is_less_than) THEN true
            WHEN actual_lowest > target_amount OR (actual_lowest = target_amount AND is_less_than) THEN false
        END
        ELSE CASE
            WHEN actual_lowest > target_amount OR (actual_lowest = target_amount AND NOT is_more_than) THEN true
            WHEN actual_highest < target_amount OR (actual_highest = target_amount AND is_more_than) THEN false
        END
    END AS is_met
FROM compared
ORDER BY municipality_code, fiscal_year, measure_no, indicator_no, value_fiscal_year
