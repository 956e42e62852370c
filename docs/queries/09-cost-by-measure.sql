-- 施策ごとの決算事業費はいくらで、前の年度からどう変わったか。
-- 金額の印刷がない事務事業は含みません。前の年度の本がなければ、増減は NULL です。
SELECT
    measure_no, measure_name, fiscal_year, projects, cost_thousand_yen,
    CASE WHEN lag(fiscal_year) OVER years = fiscal_year - 1
        THEN cost_thousand_yen - lag(cost_thousand_yen) OVER years
    END AS change_thousand_yen
FROM measure_history
WINDOW years AS (PARTITION BY municipality_code, measure_no ORDER BY fiscal_year)
ORDER BY municipality_code, measure_no, fiscal_year;
