-- rule = "figure_readable"
-- severity = "critical"
-- table = "indicator_value"
-- reason = """A figure that the grammar of figures does not cover is refused when the book is read, and none may vanish
-- without a word."""
-- explanation = "数値の欄にあるのに、数値としても、値がない理由としても読めないものは、値を載せずに保留します。"
-- [case.refused]
-- message = "「{raw}」を数値として読めません。"
-- [case.lost]
-- message = "欄に「{raw}」とありますが、値としても、値がない理由としても読まれていません。"
SELECT book, table_name, row_key, nullif(column_name, '') AS column_name, raw, 'refused' AS violation
FROM quarantine
WHERE rule = 'figure_readable'
UNION ALL
SELECT
    book, 'indicator_value', row_key, 'value', raw,
    if(coalesce(value, value_low, value_high) IS NULL AND missing_reason IS NULL, 'lost', NULL)
FROM indicator_value
WHERE NOT EXISTS (
    FROM quarantine AS refused
    WHERE refused.rule = 'figure_readable'
        AND refused.book = indicator_value.book
        AND refused.table_name = 'indicator_value'
        AND refused.row_key = indicator_value.row_key
)
UNION ALL
SELECT book, 'project', row_key, 'cost_thousand_yen', NULL, NULL
FROM project
WHERE cost_thousand_yen IS NOT NULL
