-- rule = "appendix_agrees"
-- severity = "warning"
-- table = "project"
-- reason = """The appendix repeats the department of each project; it may leave out the division above it. It may list
-- projects that are on no sheet, which is only told."""
-- explanation = "巻末の一覧は、事務事業の所管部署をくり返しています（部の名を省くことはあります）。一覧だけにある事務事業は知らせるだけです。"
-- [case.department]
-- column = "department"
-- message = "施策{measure_no}の事務事業{project_no}「{project_name}」の所管部署は、シートでは「{department}」、巻末の一覧では「{listed}」です。"
-- [case.only_listed]
-- column = "project_name"
-- severity = "info"
-- message = "巻末の一覧にある施策{measure_no}の事務事業「{project_name}」は、シートにはありません。"
SELECT
    project.book, 'project' AS table_name, project.row_key, project.measure_no, project.project_no, project.project_name,
    project.department, appendix.department AS listed,
    CASE
        WHEN name_form(project.department) <> name_form(appendix.department)
            AND NOT suffix(name_form(project.department), name_form(appendix.department))
            AND NOT suffix(name_form(appendix.department), name_form(project.department)) THEN 'department'
    END AS violation
FROM project
JOIN appendix_project AS appendix
    ON appendix.book = project.book
    AND appendix.measure_no = project.measure_no
    AND squeezed(appendix.project_name) = squeezed(project.project_name)
WHERE project.department IS NOT NULL AND appendix.department IS NOT NULL
-- Of two projects of one name under a measure, the one with the same number is meant.
QUALIFY row_number() OVER (
    PARTITION BY project.book, project.row_key ORDER BY appendix.project_no = project.project_no DESC NULLS LAST
) = 1
UNION ALL
SELECT
    appendix.book, 'appendix_project', appendix.row_key, appendix.measure_no, appendix.project_no, appendix.project_name,
    NULL, NULL, 'only_listed'
FROM appendix_project AS appendix
WHERE (appendix.book, appendix.measure_no) IN (SELECT (book, measure_no) FROM measure)
    AND NOT EXISTS (
        FROM project
        WHERE project.book = appendix.book
            AND project.measure_no = appendix.measure_no
            AND squeezed(project.project_name) = squeezed(appendix.project_name)
    )
