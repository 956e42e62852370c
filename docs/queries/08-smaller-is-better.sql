-- 小さいほどよい指標は、基準値からどれだけ減ったか。そう判断した根拠は何か。
-- 達成率（実績値÷目標値）は意味をもたないため、基準値からの増減で見ます。
SELECT
    indicator_name, value_fiscal_year, baseline, actual, target,
    round((actual - baseline) / nullif(baseline, 0) * 100, 1) AS change_from_baseline, is_met, direction_evidence
FROM indicator_history
WHERE direction = 'lower' AND actual IS NOT NULL
ORDER BY indicator_key, value_fiscal_year;
