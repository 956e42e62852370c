-- この実績値は、どのファイルのどのページの、どこに印刷されているか。
-- 位置は、ページの左上からのポイントです。
SELECT
    indicator_name, value_fiscal_year, raw, value, file_name, page, round(x0, 1) AS x0, round(top, 1) AS top,
    round(x1, 1) AS x1, round(bottom, 1) AS bottom
FROM indicator_figure
WHERE fiscal_year = 2019 AND measure_no = '02' AND role = 'actual'
ORDER BY indicator_no, value_fiscal_year;
