-- rule = "priority_known"
-- severity = "warning"
-- table = "project"
-- reason = """The priority projects of a plan are those that the sheet explains or the layout knows, ①–⑤; another number belongs to
-- none."""
-- explanation = "重点プロジェクトの番号は、凡例または様式にあるもの（①〜⑤）のはずです。"
-- [case.unknown]
-- column = "priority_project"
-- message = "施策{measure_no}の事務事業{project_no}「{project_name}」の重点プロジェクト事業「{priority_project}」は、{source}（{known}）にありません。"
SELECT
    used.book, used.row_key, used.measure_no, project.project_no, project.project_name, project.priority_project,
    used.source, used.known,
    if(len(used.unknown) > 0, 'unknown', NULL) AS violation
FROM sign_used AS used
JOIN project ON project.book = used.book AND project.row_key = used.row_key
WHERE used.column_name = 'priority_project'
