-- rule = "indicator_mark_known"
-- severity = "warning"
-- table = "indicator"
-- reason = """The heading of the table explains the marks behind an indicator's name: ☆ of the plan, ◎ of the strategy. Another mark
-- says of no plan that the indicator is one of it."""
-- explanation = "指標の名称の【】の印は、見出しの凡例にあるもの（☆・◎など）のはずです。"
-- [case.unknown]
-- column = "marks"
-- message = "施策{measure_no}の指標{indicator_no}「{indicator_name}」の印「{signs}」は、{source}（{known}）にありません。"
SELECT
    used.book, used.row_key, used.measure_no, indicator.indicator_no, indicator.indicator_name, used.signs, used.source,
    used.known,
    if(len(used.unknown) > 0, 'unknown', NULL) AS violation
FROM sign_used AS used
JOIN indicator ON indicator.book = used.book AND indicator.row_key = used.row_key
WHERE used.column_name = 'marks'
