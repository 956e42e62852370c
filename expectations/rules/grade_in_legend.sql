-- rule = "grade_in_legend"
-- severity = "warning"
-- table = "measure"
-- reason = """The sheet explains beside the grade which grades there are; another one means nothing that the sheet says. Where it
-- explains none, the layout's grades count."""
-- explanation = "総合評価は、シートの凡例にある記号のどれかのはずです（凡例のないシートでは、様式の決められた記号）。"
-- [case.unknown]
-- column = "grade"
-- message = "施策{measure_no}の総合評価「{signs}」は、{source}（{known}）にありません。"
SELECT book, row_key, measure_no, signs, source, known, if(len(unknown) > 0, 'unknown', NULL) AS violation
FROM sign_used
WHERE column_name = 'grade'
