-- rule = "sheet_present"
-- severity = "warning"
-- table = "measure"
-- reason = "Every measure of the overview has its sheet in the book, and every sheet stands in the overview."
-- [case.no_sheet]
-- column = "measure_no"
-- message = "施策{measure_no}「{measure_name}」は一覧にありますが、そのシートが読み取れていません。"
-- [case.not_listed]
-- column = "measure_no"
-- message = "施策{measure_no}「{measure_name}」のシートはありますが、一覧に見当たりません。"
WITH sheet AS (
    SELECT book, row_key, measure_no, measure_name FROM measure
    UNION ALL
    -- A sheet that is held back is there all the same.
    SELECT DISTINCT book, row_key, regexp_extract(row_key, 'measure_no=([^/]*)', 1), NULL
    FROM held
    WHERE table_name = 'measure' AND column_name = ''
)
SELECT
    coalesce(overview.book, sheet.book) AS book,
    coalesce(overview.row_key, sheet.row_key) AS row_key,
    coalesce(overview.measure_no, sheet.measure_no) AS measure_no,
    coalesce(overview.measure_name, sheet.measure_name) AS measure_name,
    CASE
        WHEN overview.book IS NULL THEN 'not_listed'
        WHEN sheet.book IS NULL THEN 'no_sheet'
    END AS violation
FROM sheet
FULL JOIN overview ON overview.book = sheet.book AND overview.measure_no = sheet.measure_no
WHERE coalesce(overview.book, sheet.book) IN (SELECT book FROM overview)
