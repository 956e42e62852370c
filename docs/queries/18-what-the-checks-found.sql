-- 検査で何が見つかったか。値を使う前に知っておくべきことは何か。
SELECT fiscal_year, severity, rule, checked, failed, message
FROM quality_result
WHERE status <> 'pass'
ORDER BY severity, fiscal_year, rule, message;
