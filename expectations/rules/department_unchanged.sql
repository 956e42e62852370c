-- rule = "department_unchanged"
-- severity = "info"
-- table = "measure"
-- reason = "Departments are reorganised: a change is worth knowing, and seldom a slip."
-- explanation = "担当する部署が前の冊子から変わったことを知らせます。多くは組織の改正によるものです。"
-- [case.changed]
-- message = "施策{measure_no}の{label}は、{earlier_year}年度の冊子では「{earlier_department}」、{fiscal_year}年度の冊子では「{department}」です。"
WITH held_by AS (
    SELECT book, 'measure' AS kind, row_key, 'lead_department' AS column_name, '主管課名' AS label, lead_department AS department
    FROM known.measure
    UNION ALL
    SELECT book, 'project', row_key, 'department', '事務事業「' || coalesce(project_name, '') || '」の所管部署', department
    FROM known.project
)
SELECT
    succession.book, succession.kind AS table_name, succession.row_key, later.column_name, succession.measure_no, later.label,
    succession.earlier_year, succession.fiscal_year,
    later.department, earlier.department AS earlier_department,
    CASE WHEN name_form(later.department) <> name_form(earlier.department) THEN 'changed' END AS violation
FROM known.succession AS succession
JOIN held_by AS later ON later.kind = succession.kind AND later.row_key = succession.row_key
JOIN held_by AS earlier ON earlier.kind = succession.kind AND earlier.row_key = succession.earlier_key
JOIN known.book_pair AS pair
    ON pair.book = succession.book AND pair.fiscal_year = succession.fiscal_year
    AND pair.later = later.book AND pair.earlier = earlier.book
WHERE later.department IS NOT NULL AND earlier.department IS NOT NULL
