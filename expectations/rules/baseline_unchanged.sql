-- rule = "baseline_unchanged"
-- severity = "warning"
-- table = "indicator_value"
-- reason = """The baseline of an indicator for a year stays what it was; within a plan its year does too. A forecast or provisional
-- baseline may be replaced by the figure itself."""
-- explanation = "同じ年度の基準値は変わらないはずです。計画の期間中は、基準年度も変わりません。"
-- [case.changed]
-- column = "value"
-- message = "施策{measure_no}の指標「{indicator_name}」の{value_fiscal_year}年度の基準値は、{earlier_year}年度の冊子では「{earlier_raw}」、{fiscal_year}年度の冊子では「{raw}」です。"
-- [case.declared]
-- column = "value"
-- severity = "info"
-- message = "施策{measure_no}の指標「{indicator_name}」の{value_fiscal_year}年度の基準値は、{earlier_year}年度の冊子では「{earlier_raw}」、{fiscal_year}年度の冊子では「{raw}」です（見込・速報または修正の表示があります）。"
-- [case.other_year]
-- column = "value_fiscal_year"
-- message = "施策{measure_no}の指標「{indicator_name}」の基準年度は、{earlier_year}年度の冊子では「{earlier_raw}」（{earlier_value_year}年度）、{fiscal_year}年度の冊子では「{raw}」（{value_fiscal_year}年度）です。"
SELECT
    book, row_key, measure_no, indicator_name, value_fiscal_year, fiscal_year, raw, earlier_year, earlier_raw,
    NULL AS earlier_value_year,
    CASE WHEN differs THEN if(declared, 'declared', 'changed') END AS violation
FROM known.reprint
WHERE role = 'baseline'
UNION ALL
SELECT
    pair.book, later.row_key, later.measure_no, later.indicator_name, later.value_fiscal_year, later.fiscal_year, later.raw,
    earlier.fiscal_year, earlier.raw, earlier.value_fiscal_year,
    if(pair.same_plan, 'other_year', NULL)
FROM known.book_pair AS pair
JOIN known.figure AS later ON later.book = pair.later AND later.role = 'baseline'
JOIN known.figure AS earlier
    ON earlier.book = pair.earlier AND earlier.role = 'baseline' AND earlier.indicator_key = later.indicator_key
WHERE NOT EXISTS (
    FROM known.figure AS same
    WHERE same.indicator_key = later.indicator_key AND same.role = 'baseline'
        AND (
            (same.book = pair.earlier AND same.value_fiscal_year = later.value_fiscal_year)
            OR (same.book = pair.later AND same.value_fiscal_year = earlier.value_fiscal_year)
        )
)
