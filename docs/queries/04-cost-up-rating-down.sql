-- 前の年度より費用が増えたのに、実績評価が下がった事務事業はどれか。
SELECT
    fiscal_year, measure_no, project_name, department, cost_before, cost_thousand_yen,
    round(cost_change_rate, 1) AS cost_change_rate, rating_before, rating
FROM cost_up_rating_down
ORDER BY cost_change_thousand_yen DESC, fiscal_year, measure_no, project_no;
