-- rule = "target_unchanged"
-- severity = "warning"
-- table = "indicator_value"
-- reason = """Within a plan the target for a year stays what it was, and a target that is not due yet keeps its year."""
-- explanation = "計画の期間中は、同じ年度の目標値は変わらず、まだ来ていない目標年度も変わらないはずです。"
-- [case.changed]
-- column = "value"
-- message = "施策{measure_no}の指標「{indicator_name}」の{value_fiscal_year}年度の目標値は、{earlier_year}年度の冊子では「{earlier_raw}」、{fiscal_year}年度の冊子では「{raw}」です。"
-- [case.declared]
-- column = "value"
-- severity = "info"
-- message = "施策{measure_no}の指標「{indicator_name}」の{value_fiscal_year}年度の目標値は、{earlier_year}年度の冊子では「{earlier_raw}」、{fiscal_year}年度の冊子では「{raw}」です（見込・速報または修正の表示があります）。"
-- [case.other_year]
-- column = "value_fiscal_year"
-- message = "施策{measure_no}の指標「{indicator_name}」の目標年度は、{earlier_year}年度の冊子では{earlier_value_year}年度（「{earlier_raw}」）、{fiscal_year}年度の冊子では{value_fiscal_year}年度（「{raw}」）です。"
SELECT
    book, row_key, measure_no, indicator_name, value_fiscal_year, fiscal_year, raw, earlier_year, earlier_raw,
    NULL AS earlier_value_year,
    CASE WHEN differs THEN if(declared, 'declared', 'changed') END AS violation
FROM known.reprint
WHERE role = 'target'
UNION ALL
SELECT
    pair.book, later.row_key, later.measure_no, later.indicator_name, later.value_fiscal_year, later.fiscal_year, later.raw,
    earlier.fiscal_year, earlier.raw, earlier.value_fiscal_year,
    'other_year'
FROM known.book_pair AS pair
JOIN known.figure AS later ON later.book = pair.later AND later.role = 'target'
JOIN known.figure AS earlier
    ON earlier.book = pair.earlier AND earlier.role = 'target' AND earlier.indicator_key = later.indicator_key
WHERE pair.same_plan
    AND earlier.value_fiscal_year >= pair.fiscal_year
    AND NOT EXISTS (
        FROM known.figure AS same
        WHERE same.indicator_key = later.indicator_key AND same.role = 'target'
            AND (
                (same.book = pair.earlier AND same.value_fiscal_year = later.value_fiscal_year)
                OR (same.book = pair.later AND same.value_fiscal_year = earlier.value_fiscal_year)
            )
    )
