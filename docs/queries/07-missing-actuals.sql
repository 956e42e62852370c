-- 実績値の数値が印刷されていないのはどの指標か。代わりに何と印刷されているか。
-- 空欄は「（空欄）」、読み取れなかったものは「（保留）」と示します。
SELECT
    fiscal_year, measure_no, indicator_name, value_fiscal_year,
    CASE WHEN missing_reason = '' THEN '（空欄）' ELSE coalesce(missing_reason, '（保留）') END AS printed,
    page
FROM indicator_figure
WHERE role = 'actual' AND coalesce(value, value_low, value_high) IS NULL
ORDER BY fiscal_year, measure_no, indicator_no, value_fiscal_year;
