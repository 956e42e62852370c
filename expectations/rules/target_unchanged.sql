-- rule = "target_unchanged"
-- severity = "warning"
-- table = "indicator_value"
-- reason = """Within a plan the target for a year stays what it was."""
-- [case.changed]
-- column = "value"
-- message = "施策{measure_no}の指標「{indicator_name}」の{value_fiscal_year}年度の目標値は、{earlier_year}年度の冊子では「{earlier_raw}」、{fiscal_year}年度の冊子では「{raw}」です。"
-- [case.declared]
-- column = "value"
-- severity = "info"
-- message = "施策{measure_no}の指標「{indicator_name}」の{value_fiscal_year}年度の目標値は、{earlier_year}年度の冊子では「{earlier_raw}」、{fiscal_year}年度の冊子では「{raw}」です（見込・速報または修正の表示があります）。"
SELECT *, CASE WHEN differs THEN if(declared, 'declared', 'changed') END AS violation
FROM known.reprint
WHERE role = 'target'
