-- rule = "sheet_present"
-- severity = "warning"
-- table = "measure"
-- reason = """Every measure of the table of contents and of the overview has its sheet in the book, and every sheet stands in
-- them."""
-- explanation = "目次や冒頭の一覧にある施策には、すべてシートがあるはずです。逆に、シートのある施策は一覧にあるはずです。"
-- [case.no_sheet]
-- column = "measure_no"
-- message = "施策{measure_no}「{measure_name}」は{place}にありますが、そのシートが読み取れていません。"
-- [case.not_listed]
-- column = "measure_no"
-- message = "施策{measure_no}「{measure_name}」のシートはありますが、{place}に見当たりません。"
WITH sheet AS (
    SELECT book, row_key, measure_no, measure_name FROM measure
    UNION ALL
    -- A sheet that is held back is there all the same.
    SELECT DISTINCT book, row_key, regexp_extract(row_key, 'measure_no=([^/]*)', 1), NULL
    FROM held
    WHERE table_name = 'measure' AND column_name = ''
),
listed AS (
    SELECT book, row_key, measure_no, measure_name, '一覧' AS place FROM overview
    UNION ALL
    -- Contents may number chapters as well, in another way than measures.
    SELECT book, row_key, measure_no, measure_name, '目次'
    FROM contents
    WHERE (book, length(measure_no)) IN (SELECT (book, length(measure_no)) FROM measure)
        AND book IN (FROM measure JOIN contents AS same USING (book, measure_no) SELECT book)
),
list AS (SELECT DISTINCT book, place FROM listed),
expected AS (
    SELECT sheet.book, sheet.row_key, sheet.measure_no, sheet.measure_name, list.place
    FROM sheet
    JOIN list ON list.book = sheet.book
),
compared AS (
    SELECT
        coalesce(listed.book, expected.book) AS book,
        coalesce(listed.row_key, expected.row_key) AS row_key,
        coalesce(listed.measure_no, expected.measure_no) AS measure_no,
        coalesce(listed.measure_name, expected.measure_name) AS measure_name,
        coalesce(listed.place, expected.place) AS place,
        CASE
            WHEN listed.book IS NULL THEN 'not_listed'
            WHEN expected.book IS NULL AND other.book IS NULL THEN 'no_sheet'
        END AS violation
    FROM expected
    FULL JOIN listed
        ON listed.book = expected.book AND listed.measure_no = expected.measure_no AND listed.place = expected.place
    -- The contents of one part may list the measures of all.
    LEFT JOIN known.in_other_part AS other ON other.book = listed.book AND other.measure_no = listed.measure_no
)
-- A sheet that is missing is told once, with all the places that have it.
SELECT
    book, row_key, measure_no, min_by(measure_name, place) AS measure_name,
    string_agg(place, 'と' ORDER BY place DESC) AS place, violation
FROM compared
GROUP BY book, row_key, measure_no, violation
