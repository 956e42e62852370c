-- 事務事業の方向性として、どの改善にいくつ印が付いているか。年度によって変わったか。
SELECT direction, fiscal_year, count(*) AS projects
FROM (SELECT fiscal_year, unnest(improvement_directions) AS direction FROM project)
GROUP BY ALL
ORDER BY direction, fiscal_year;
