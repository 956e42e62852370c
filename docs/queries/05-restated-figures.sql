-- 後の年度の本で値が書き換えられた指標はどれか。前の値と後の値、それぞれのページを並べる。
SELECT
    indicator_name, role, value_fiscal_year, earlier_printed_in, earlier_raw, earlier_page, printed_in, raw, page,
    difference, is_declared
FROM restated_figure
ORDER BY printed_in, measure_no, indicator_no, role, value_fiscal_year;
