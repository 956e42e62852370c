-- rule = "unit_unchanged"
-- severity = "warning"
-- table = "indicator"
-- reason = """An indicator keeps its unit from book to book; another unit makes its figures incomparable, or one of the
-- two was misread."""
-- explanation = "指標の単位は、年度が変わっても同じはずです（％の全角・半角などの違いは除きます）。"
-- [case.changed]
-- column = "unit"
-- message = "施策{measure_no}の指標「{indicator_name}」の単位は、{earlier_year}年度の冊子では「{earlier_unit}」、{fiscal_year}年度の冊子では「{unit}」です。"
WITH measured AS (SELECT * FROM known.indicator WHERE unit IS NOT NULL)
-- An indicator of the same name that goes on under another key: with another unit it may be taken for another one.
SELECT
    succession.book, later.row_key, later.measure_no, later.indicator_name, later.fiscal_year, later.unit,
    earlier.fiscal_year AS earlier_year,
    earlier.unit AS earlier_unit,
    CASE WHEN unit_form(later.unit) <> unit_form(earlier.unit) THEN 'changed' END AS violation
FROM known.succession AS succession
JOIN known.book_pair AS pair ON pair.book = succession.book AND pair.fiscal_year = succession.fiscal_year
JOIN measured AS later ON later.book = pair.later AND later.row_key = succession.row_key
JOIN measured AS earlier ON earlier.book = pair.earlier AND earlier.row_key = succession.earlier_key
WHERE succession.kind = 'indicator' AND succession.edits = 0 AND later.indicator_key <> earlier.indicator_key
UNION ALL
SELECT
    if(later.is_new, later.book, earlier.book) AS book,
    later.row_key, later.measure_no, later.indicator_name, later.fiscal_year, later.unit,
    earlier.fiscal_year AS earlier_year,
    earlier.unit AS earlier_unit,
    CASE WHEN unit_form(later.unit) <> unit_form(earlier.unit) THEN 'changed' END AS violation
FROM measured AS later
ASOF JOIN measured AS earlier
    ON earlier.municipality_code = later.municipality_code
    AND earlier.indicator_key = later.indicator_key
    AND earlier.fiscal_year < later.fiscal_year
WHERE later.is_new OR earlier.is_new
