-- rule = "name_unchanged"
-- severity = "warning"
-- table = "measure"
-- reason = """A name that differs a little from the earlier book's is a misprint, a misreading, or a renaming that breaks its
-- history. Where a new plan begins, names are changed on purpose: there, and where most of a name is new, it is only
-- told."""
-- explanation = "施策・指標・事務事業の名称が前の冊子から少しだけ変わっています。誤植か、改称です。計画が改まるときの改称と、大きな改称は参考にとどめます。"
-- [case.changed]
-- message = "{label}の名称が、{earlier_year}年度の冊子の「{earlier_name}」から「{name}」に少し変わっています。"
-- [case.other]
-- severity = "info"
-- message = "{label}の名称が、{earlier_year}年度の冊子の「{earlier_name}」から「{name}」に変わっています。"
SELECT
    book, kind AS table_name, row_key, name_column AS column_name, measure_no, name, earlier_name, earlier_year,
    '施策' || measure_no || CASE kind WHEN 'measure' THEN '' WHEN 'indicator' THEN 'のまちづくり指標' ELSE 'の事務事業' END AS label,
    CASE
        WHEN edits = 0 THEN NULL
        WHEN edits = 1 OR (same_plan AND edits <= greatest(2, 0.25 * greatest(length(name), length(earlier_name))))
            THEN 'changed'
        ELSE 'other'
    END AS violation
FROM known.succession
WHERE row_key IS NOT NULL AND earlier_key IS NOT NULL
