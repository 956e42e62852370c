-- SDGs のゴールごとに、関連する施策はいくつあり、総合評価はどう分かれているか（最新の年度）。
SELECT
    goal, count(*) AS measures,
    count(*) FILTER (grade IN ('S', 'A')) AS s_or_a,
    count(*) FILTER (grade = 'B') AS b,
    count(*) FILTER (grade IN ('C', 'D')) AS c_or_d,
    string_agg(measure_no, '・' ORDER BY measure_no) AS measure_nos
FROM (SELECT measure_no, grade, fiscal_year, unnest(sdg_goals) AS goal FROM measure)
WHERE fiscal_year = (SELECT max(fiscal_year) FROM measure)
GROUP BY goal
ORDER BY goal;
