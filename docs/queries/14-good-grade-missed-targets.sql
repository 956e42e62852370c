-- 総合評価は S か A なのに、指標の目標を半分も達成していない施策はどれか。
SELECT fiscal_year, measure_no, measure_name, grade, indicators, indicators_met
FROM measure_history
WHERE grade IN ('S', 'A') AND indicators > 0 AND indicators_met * 2 < indicators
ORDER BY fiscal_year, measure_no;
