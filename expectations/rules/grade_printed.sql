-- rule = "grade_printed"
-- severity = "warning"
-- table = "measure"
-- reason = "Every sheet ends in a grade where the book's other sheets do."
-- explanation = "ほかのシートに総合評価があるのに、このシートにだけありません。"
-- [case.missing]
-- column = "grade"
-- message = "施策{measure_no}「{measure_name}」の総合評価が印刷されていません。"
SELECT
    book, row_key, measure_no, measure_name,
    if(grade IS NULL, 'missing', NULL) AS violation
FROM measure
WHERE book IN (SELECT book FROM measure WHERE grade IS NOT NULL)
    AND NOT EXISTS (
        FROM withheld
        WHERE withheld.book = measure.book
            AND withheld.table_name = 'measure'
            AND withheld.row_key = measure.row_key
            AND withheld.column_name = 'grade'
    )
