-- rule = "indicator_kind_stable"
-- severity = "warning"
-- table = "indicator"
-- reason = """An indicator stays what it is: a count or a share, and higher or lower is better. Within a plan a target that
-- turns from 以上 to 以下, or from above the baseline to below it, is a slip of the book or of the reading."""
-- explanation = "指標は、件数か割合か、高いほどよいか低いほどよいかが、年度によって変わらないはずです。"
-- [case.share]
-- column = "unit"
-- message = "施策{measure_no}の指標{indicator_no}「{indicator_name}」は、{earlier_year}年度の冊子では単位「{earlier_unit}」、{fiscal_year}年度の冊子では単位「{unit}」で、割合と件数などの別が変わっています。"
-- [case.direction]
-- column = "indicator_name"
-- message = "施策{measure_no}の指標{indicator_no}「{indicator_name}」は、目標値が{earlier_year}年度の冊子では「{earlier_target}」、{fiscal_year}年度の冊子では「{target}」で、低いほどよいかどうかが変わっています。"
WITH target AS (
    SELECT
        book, measure_no, indicator_no, raw, value,
        list_has_any(qualifiers, ['at_most', 'less_than']) AS at_most,
        list_has_any(qualifiers, ['at_least', 'more_than']) AS at_least
    FROM known.indicator_value
    WHERE role = 'target'
    QUALIFY row_number() OVER (PARTITION BY book, measure_no, indicator_no ORDER BY value IS NULL, value_fiscal_year DESC) = 1
),
baseline AS (
    SELECT book, measure_no, indicator_no, value FROM known.indicator_value WHERE role = 'baseline' AND value IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY book, measure_no, indicator_no ORDER BY value_fiscal_year) = 1
),
kind AS (
    SELECT
        indicator.*, target.raw AS target,
        unit_form(indicator.unit) IN ('%', 'パーセント', '‰', '割', 'ポイント') AS is_share,
        CASE
            WHEN target.at_most THEN TRUE
            WHEN target.at_least THEN FALSE
            WHEN target.value <> baseline.value THEN target.value < baseline.value
        END AS is_lower_better
    FROM known.indicator_thread AS indicator
    LEFT JOIN target USING (book, measure_no, indicator_no)
    LEFT JOIN baseline USING (book, measure_no, indicator_no)
)
SELECT
    pair.book, later.row_key, later.measure_no, later.indicator_no, later.indicator_name, later.unit, later.target,
    later.fiscal_year, earlier.unit AS earlier_unit, earlier.target AS earlier_target, earlier.fiscal_year AS earlier_year,
    CASE
        WHEN later.is_share <> earlier.is_share THEN 'share'
        WHEN pair.same_plan AND later.is_lower_better <> earlier.is_lower_better THEN 'direction'
    END AS violation
FROM known.book_pair AS pair
JOIN kind AS later ON later.book = pair.later
JOIN kind AS earlier ON earlier.book = pair.earlier AND earlier.indicator_key = later.indicator_key
