-- rule = "actual_restated"
-- severity = "warning"
-- table = "indicator_value"
-- reason = """A later book may print another actual for a year than an earlier book did: a restatement, or a
-- misreading of either."""
-- explanation = "同じ年度の実績値が、後の冊子で別の値になっています。修正か、どちらかの読み誤り・誤植です。両方の値を残しています。"
-- [case.restated]
-- column = "value"
-- message = "施策{measure_no}の指標「{indicator_name}」の{value_fiscal_year}年度の実績値は、{earlier_year}年度の冊子では「{earlier_raw}」、{fiscal_year}年度の冊子では「{raw}」です。"
-- [case.declared]
-- column = "value"
-- severity = "info"
-- message = "施策{measure_no}の指標「{indicator_name}」の{value_fiscal_year}年度の実績値は、{earlier_year}年度の冊子では「{earlier_raw}」、{fiscal_year}年度の冊子では「{raw}」です（見込・速報または修正の表示があります）。"
SELECT *, CASE WHEN differs THEN if(declared, 'declared', 'restated') END AS violation
FROM known.reprint
WHERE role = 'actual'
