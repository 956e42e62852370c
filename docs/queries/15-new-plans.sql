-- 今後の取組のうち、新しく始めるもの（●）と広げるもの（○）は何か（最新の年度）。
SELECT measure_no, category, mark, text
FROM plan
WHERE mark IN ('●', '○') AND fiscal_year = (SELECT max(fiscal_year) FROM plan)
ORDER BY measure_no, category_no, seq;
