-- rule = "priority_known"
-- severity = "warning"
-- table = "project"
-- reason = "The priority projects of a plan are ①–⑤; another number belongs to none."
-- explanation = "重点プロジェクトの番号は①〜⑤です。"
-- [case.unknown]
-- column = "priority_project"
-- message = "施策{measure_no}の事務事業{project_no}「{project_name}」の重点プロジェクト事業に、①〜⑤にない「{priority_project}」とあります。"
SELECT
    book, row_key, measure_no, project_no, project_name, priority_project,
    if(NOT regexp_matches(squeezed(priority_project), '^[①-⑤]+$'), 'unknown', NULL) AS violation
FROM project
WHERE priority_project IS NOT NULL
