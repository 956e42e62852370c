-- 主管課ごとに、指標の目標をどれだけ達成したか。
-- 割合は、実績値と目標値があって判定できた指標を分母とします。
SELECT fiscal_year, lead_department, measures, indicators, indicators_judged, indicators_met, met_rate
FROM department_achievement
ORDER BY fiscal_year DESC, met_rate DESC NULLS LAST, lead_department;
