-- rule = "progress_exactly_one"
-- severity = "critical"
-- table = "project"
-- reason = """計画前倒し, 計画どおり and 計画遅れ exclude each other, and every evaluated project has one of them. Of several
-- ticks the reader takes none, and says so in quarantine; no tick is what the book prints."""
-- explanation = "進捗状況は、計画前倒し・計画どおり・計画遅れのうち、ちょうど一つに印があるはずです。二つ以上あるときは値を保留します。"
-- [case.several]
-- column = "progress"
-- message = "施策{measure_no}の事務事業{project_no}「{project_name}」は、進捗状況の印が一つではありません（{raw}）。"
-- [case.none]
-- column = "progress"
-- severity = "warning"
-- message = "施策{measure_no}の事務事業{project_no}「{project_name}」は、進捗状況の印がありません。"
SELECT
    project.book, project.row_key, project.measure_no, project.project_no, project.project_name, refused.message AS raw,
    CASE
        WHEN refused.book IS NOT NULL THEN 'several'
        WHEN project.progress IS NULL THEN 'none'
    END AS violation
FROM project
LEFT JOIN quarantine AS refused
    ON refused.book = project.book
    AND refused.table_name = 'project'
    AND refused.row_key = project.row_key
    AND refused.rule = 'progress_exactly_one'
-- Not every edition prints these columns; and a tick that is withheld for another reason is not known.
WHERE refused.book IS NOT NULL
    OR (
        project.book IN (SELECT book FROM project WHERE progress IS NOT NULL)
        AND NOT EXISTS (
            FROM withheld
            WHERE withheld.book = project.book
                AND withheld.table_name = 'project'
                AND withheld.row_key = project.row_key
                AND withheld.column_name = 'progress'
        )
    )
