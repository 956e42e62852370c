-- rule = "overview_agrees"
-- severity = "warning"
-- table = "measure"
-- reason = """The overview at the front of a book repeats each sheet's name, grade and department. It may leave out the
-- division above a department."""
-- explanation = "冒頭の一覧の施策名・総合評価・主管課名は、シートと同じはずです（部の名を省くことはあります）。"
-- [case.measure_name]
-- column = "measure_name"
-- message = "施策{measure_no}の施策名は、一覧では「{listed}」、シートでは「{on_sheet}」です。"
-- [case.grade]
-- column = "grade"
-- message = "施策{measure_no}の総合評価は、一覧では「{listed}」、シートでは「{on_sheet}」です。"
-- [case.lead_department]
-- column = "lead_department"
-- message = "施策{measure_no}の主管課名は、一覧では「{listed}」、シートでは「{on_sheet}」です。"
WITH compared AS (
    SELECT
        measure.book, measure.row_key, measure.measure_no,
        unnest(['measure_name', 'grade', 'lead_department']) AS field,
        unnest([overview.measure_name, overview.grade, overview.lead_department]) AS listed,
        unnest([measure.measure_name, measure.grade, measure.lead_department]) AS on_sheet
    FROM measure
    JOIN overview ON overview.book = measure.book AND overview.measure_no = measure.measure_no
)
SELECT
    *,
    CASE
        WHEN squeezed(on_sheet) = squeezed(listed) THEN NULL
        WHEN field = 'lead_department'
            AND suffix(squeezed(on_sheet), squeezed(listed))
            AND regexp_matches(left(squeezed(on_sheet), -length(squeezed(listed))), '[部局]$') THEN NULL
        ELSE field
    END AS violation
FROM compared
WHERE listed IS NOT NULL
    AND NOT EXISTS (
        FROM withheld
        WHERE withheld.book = compared.book
            AND withheld.table_name = 'measure'
            AND withheld.row_key = compared.row_key
            AND withheld.column_name = compared.field
    )
