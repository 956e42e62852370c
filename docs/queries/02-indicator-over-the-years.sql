-- ある指標は年度とともにどう動き、目標にどれだけ近づいたか。
-- printed_in はその値を印刷している本の年度、was_revised は後の本で値が変わったことを示します。
SELECT value_fiscal_year, actual, unit, target, target_fiscal_year, achievement_rate, is_met, printed_in, was_revised
FROM indicator_history
WHERE indicator_name = '海岸堤防の耐震化率'
ORDER BY indicator_key, value_fiscal_year;
