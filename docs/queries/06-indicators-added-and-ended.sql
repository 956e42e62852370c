-- 年度ごとに、前の年度の本にはなかった指標と、この年度を最後に本からなくなった指標はどれか。
WITH printed AS (
    SELECT
        municipality_code, indicator_key, arg_max(indicator_name, fiscal_year) AS indicator_name,
        arg_max(measure_no, fiscal_year) AS measure_no, min(fiscal_year) AS first_year, max(fiscal_year) AS last_year
    FROM indicator
    GROUP BY ALL
),
loaded AS (
    SELECT municipality_code, min(fiscal_year) AS first_loaded, max(fiscal_year) AS last_loaded
    FROM document
    GROUP BY ALL
)
SELECT first_year AS fiscal_year, '新しい' AS change, measure_no, indicator_name
FROM printed
JOIN loaded USING (municipality_code)
WHERE first_year > first_loaded
UNION ALL
SELECT last_year, '最後', measure_no, indicator_name
FROM printed
JOIN loaded USING (municipality_code)
WHERE last_year < last_loaded
ORDER BY fiscal_year, measure_no, change, indicator_name;
