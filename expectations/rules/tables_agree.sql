-- rule = "tables_agree"
-- severity = "warning"
-- table = "project"
-- reason = """A sheet prints name, priority project, strategy and department of a project in two tables. The reader joins
-- them, and says in quarantine where they differ."""
-- explanation = "同じ事務事業が二つの表に印刷されています。名称・重点プロジェクト・総合戦略・部署は同じで、どちらの表にもあるはずです。"
-- [case.differs]
-- message = "施策{measure_no}の事務事業{project_no}の「{column_name}」が、二つの表で異なります。{said}"
SELECT
    project.book, project.row_key, project.measure_no, project.project_no,
    nullif(doubt.column_name, '') AS column_name,
    doubt.message AS said,
    if(doubt.book IS NOT NULL, 'differs', NULL) AS violation
FROM project
LEFT JOIN quarantine AS doubt
    ON doubt.book = project.book
    AND doubt.table_name = 'project'
    AND doubt.row_key = project.row_key
    AND doubt.rule = 'tables_agree'
