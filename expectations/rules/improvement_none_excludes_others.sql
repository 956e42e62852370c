-- rule = "improvement_none_excludes_others"
-- severity = "warning"
-- table = "project"
-- reason = "改善余地なし says that there is nothing to improve, so no other direction can be ticked beside it."
-- explanation = "「改善余地なし」は、ほかの方向性と同時には選べません。"
-- [case.both]
-- column = "improvement_directions"
-- message = "施策{measure_no}の事務事業{project_no}「{project_name}」は、「改善余地なし」のほかに「{others}」にも印があります。"
WITH ticked AS (
    SELECT
        book, row_key, measure_no, project_no, project_name,
        list_transform(improvement_directions, lambda direction: squeezed(direction)) AS directions
    FROM project
    WHERE len(improvement_directions) > 0
)
SELECT
    *,
    array_to_string(list_filter(directions, lambda direction: direction <> '改善余地なし'), '」「') AS others,
    CASE WHEN list_contains(directions, '改善余地なし') AND len(directions) > 1 THEN 'both' END AS violation
FROM ticked
