-- rule = "reading_certain"
-- severity = "critical"
-- table = "measure"
-- reason = """What the reader was not sure of stands in quarantine under a rule of the reader's own. Here it is counted
-- with the findings of the checks; rules that have a file of their own report theirs."""
-- explanation = "読み取りの段階で確信が持てなかったものを、検査の結果と並べて数えます。内容は保留の一覧にあります。"
-- [case.held]
-- message = "{said}（{quarantined_as}）"
-- [case.doubted]
-- severity = "info"
-- message = "{said}（{quarantined_as}）"
SELECT book, 'measure' AS table_name, row_key, NULL AS column_name, NULL AS quarantined_as, NULL AS said, NULL AS violation
FROM measure
UNION ALL
SELECT
    book, table_name, row_key, nullif(column_name, ''), rule, message,
    if(status = 'held', 'held', 'doubted')
FROM quarantine
WHERE rule NOT IN ('figure_readable', 'progress_exactly_one', 'tables_agree')
