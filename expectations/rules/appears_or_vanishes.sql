-- rule = "appears_or_vanishes"
-- severity = "info"
-- table = "measure"
-- reason = """Measures, indicators and projects end and begin; a reader should know, since a sheet may also have been left out.
-- With a measure, what is on its sheet goes and comes without a word of its own."""
-- explanation = "施策・指標・事務事業が前の冊子からなくなった、または新しく現れたことを知らせます。シートの抜けに気づく手がかりにもなります。"
-- [case.vanished]
-- message = "{earlier_year}年度の冊子にあった{label}「{earlier_name}」が、{fiscal_year}年度の冊子に見当たりません。"
-- [case.appeared]
-- message = "{label}「{name}」は、{earlier_year}年度の冊子にはありませんでした。"
-- [case.moved]
-- message = "{label}「{name}」は、{earlier_year}年度の冊子では施策{earlier_measure_no}にありました。"
SELECT
    book, kind AS table_name, coalesce(row_key, earlier_key) AS row_key, name_column AS column_name, measure_no, name,
    earlier_name, earlier_year, fiscal_year, earlier_measure_no,
    '施策' || measure_no || CASE kind WHEN 'measure' THEN '' WHEN 'indicator' THEN 'のまちづくり指標' ELSE 'の事務事業' END AS label,
    CASE
        WHEN row_key IS NULL THEN 'vanished'
        WHEN earlier_key IS NULL THEN 'appeared'
        WHEN measure_no <> earlier_measure_no THEN 'moved'
    END AS violation
FROM known.succession
WHERE (
    kind = 'measure'
    OR (row_key IS NOT NULL AND earlier_key IS NOT NULL)
    OR NOT EXISTS (
        FROM known.succession AS whole
        WHERE whole.kind = 'measure'
            AND whole.book = succession.book
            AND whole.fiscal_year = succession.fiscal_year
            AND whole.measure_no = succession.measure_no
            AND (whole.row_key IS NULL OR whole.earlier_key IS NULL)
    )
)
-- What stands in another part of the book has not vanished.
AND NOT (row_key IS NULL AND (book, coalesce(earlier_measure_no, measure_no)) IN (SELECT (book, measure_no) FROM known.in_other_part))
