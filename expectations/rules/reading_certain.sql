-- rule = "reading_certain"
-- severity = "critical"
-- table = "measure"
-- reason = """What the reader was not sure of stands in quarantine under a rule of the reader's own. Here it is counted
-- with the findings of the checks; rules that have a file of their own report theirs."""
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
