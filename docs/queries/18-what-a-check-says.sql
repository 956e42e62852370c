-- 前の年度の本と実績値が違うことについて、検査は何と報告しているか。
-- rule の条件を外すと、ほかの検査が見つけたこともすべて見られます。
SELECT fiscal_year, severity, checked, failed, message
FROM quality_result
WHERE status <> 'pass' AND rule = 'actual_restated'
ORDER BY severity, fiscal_year, rule, message;
