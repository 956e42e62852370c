-- One row for each indicator and year over all books: the last book that prints a figure for the year stands.
SELECT
    municipality_code, indicator_key, indicator_name, unit, measure_no, value_fiscal_year, actual, target,
    target_fiscal_year, baseline, achievement_rate,
    fiscal_year AS printed_in,
    -- After the unit's scale, so that 12千円 and 12,000円 are the same figure.
    coalesce(min(actual_base_value) OVER of_year <> max(actual_base_value) OVER of_year, false) AS was_revised,
    direction, direction_evidence, is_met
FROM indicator_result
WINDOW of_year AS (PARTITION BY municipality_code, indicator_key, value_fiscal_year)
-- A later book that prints no figure (―) does not take the earlier one back.
QUALIFY row_number() OVER (
    PARTITION BY municipality_code, indicator_key, value_fiscal_year
    ORDER BY actual IS NULL, fiscal_year DESC, measure_no, indicator_no
) = 1
ORDER BY municipality_code, indicator_key, value_fiscal_year
