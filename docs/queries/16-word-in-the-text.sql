-- 「避難」という言葉は、どの年度のどの施策の、どの文章に出てくるか。
-- search('…') は、全角・半角や途中の空白・改行の違いを問わずに探します。
SELECT fiscal_year, measure_no, measure_name, table_name, column_name, page, text
FROM search('避難')
ORDER BY fiscal_year, measure_no, table_name, row_key, column_name, item;
