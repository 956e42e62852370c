-- Figures that a later book prints otherwise than the book before it that had one for the same year: both versions.
WITH figure AS (
    SELECT
        *,
        coalesce(base_value, value) AS amount,
        -- Books may print ％ in one year and % in the next.
        translate(unit, '％', '%') AS plain_unit
    FROM indicator_figure
    WHERE coalesce(value, value_low, value_high) IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY municipality_code, indicator_key, role, value_fiscal_year, fiscal_year
        ORDER BY measure_no, indicator_no
    ) = 1
),
reprint AS (
    SELECT
        *,
        lag(fiscal_year) OVER printed AS earlier_printed_in,
        lag(raw) OVER printed AS earlier_raw,
        lag(value) OVER printed AS earlier_value,
        lag(value_low) OVER printed AS earlier_low,
        lag(value_high) OVER printed AS earlier_high,
        lag(amount) OVER printed AS earlier_amount,
        lag(unit) OVER printed AS earlier_unit,
        lag(plain_unit) OVER printed AS earlier_plain_unit,
        lag(qualifiers) OVER printed AS earlier_qualifiers,
        lag(page) OVER printed AS earlier_page,
        lag(file_name) OVER printed AS earlier_file_name
    FROM figure
    WINDOW printed AS (
        PARTITION BY municipality_code, indicator_key, role, value_fiscal_year ORDER BY fiscal_year
    )
)
SELECT
    municipality_code, indicator_key, indicator_name, measure_no, indicator_no, role, value_fiscal_year,
    earlier_printed_in, earlier_raw, earlier_value, earlier_unit, earlier_file_name, earlier_page,
    fiscal_year AS printed_in, raw, value, unit, file_name, page,
    CASE WHEN plain_unit IS NOT DISTINCT FROM earlier_plain_unit
        THEN (value - earlier_value)::DECIMAL(19,4)
    END AS difference,
    coalesce(
        list_contains(qualifiers, 'revised') OR list_has_any(earlier_qualifiers, ['forecast', 'provisional']), false
    ) AS is_declared
FROM reprint
WHERE earlier_printed_in IS NOT NULL
    AND (
        amount IS DISTINCT FROM earlier_amount
        -- Bounds have no form that is free of the unit's scale.
        OR (
            plain_unit IS NOT DISTINCT FROM earlier_plain_unit
            AND (value_low, value_high) IS DISTINCT FROM (earlier_low, earlier_high)
        )
    )
ORDER BY municipality_code, indicator_key, role, value_fiscal_year, printed_in
