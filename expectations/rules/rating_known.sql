-- rule = "rating_known"
-- severity = "warning"
-- table = "project"
-- reason = """The results of a project are rated with one of the signs that the sheet explains, or that the layout knows. Another
-- one, or two of them in one cell, is a slip or a misreading."""
-- explanation = "実績評価は、シートの凡例にある記号のどれか一つのはずです（凡例のないシートでは、◎・○・△など様式の決められた記号）。"
-- [case.unknown]
-- column = "rating"
-- message = "施策{measure_no}の事務事業{project_no}「{project_name}」の実績評価「{rating}」は、{source}（{known}）にありません。"
-- [case.several]
-- column = "rating"
-- message = "施策{measure_no}の事務事業{project_no}「{project_name}」の実績評価に、記号が二つ以上あります（「{rating}」）。"
SELECT
    used.book, used.row_key, used.measure_no, project.project_no, project.project_name, project.rating,
    used.source, used.known,
    CASE
        WHEN len(used.unknown) > 0 THEN 'unknown'
        WHEN length(used.signs) > 1 THEN 'several'
    END AS violation
FROM sign_used AS used
JOIN project ON project.book = used.book AND project.row_key = used.row_key
WHERE used.column_name = 'rating'
