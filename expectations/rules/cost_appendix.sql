-- rule = "cost_appendix"
-- severity = "warning"
-- table = "project"
-- reason = """The appendix lists the projects of all measures, those of the sheets with the same costs. It may list more
-- and number them in its own way, so projects are matched by name."""
-- explanation = "巻末の一覧の決算事業費は、シートの決算事業費と同じはずです。一覧の番号は別の付け方でもよいよう、名称で照らし合わせます。"
-- [case.differs]
-- column = "cost_thousand_yen"
-- message = "施策{measure_no}の事務事業{project_no}「{project_name}」の決算事業費は、シートでは{cost_thousand_yen}千円、巻末の一覧では{listed_cost}千円です。"
-- [case.absent]
-- column = "project_name"
-- message = "施策{measure_no}の事務事業{project_no}「{project_name}」が、巻末の一覧のこの施策に見当たりません。"
SELECT
    project.book, project.row_key, project.measure_no, project.project_no, project.project_name,
    project.cost_thousand_yen,
    appendix.cost_thousand_yen AS listed_cost,
    CASE
        WHEN appendix.book IS NULL THEN 'absent'
        WHEN project.cost_thousand_yen <> appendix.cost_thousand_yen THEN 'differs'
    END AS violation
FROM project
LEFT JOIN appendix_project AS appendix
    ON appendix.book = project.book
    AND appendix.measure_no = project.measure_no
    AND squeezed(appendix.project_name) = squeezed(project.project_name)
WHERE project.book IN (SELECT book FROM appendix_project)
-- Of two projects of one name under a measure, the one with the same number is meant.
QUALIFY row_number() OVER (
    PARTITION BY project.book, project.row_key ORDER BY appendix.project_no = project.project_no DESC NULLS LAST
) = 1
