-- rule = "numbering_without_gaps"
-- severity = "warning"
-- table = "project"
-- reason = """Indicators, projects and actions are numbered through from 1 on each sheet: a number left out or printed twice
-- is a slip, or a row was not read. Sheets whose numbers run on through the whole book begin elsewhere. The numbers of
-- measures may have gaps."""
-- explanation = "指標・事務事業・基本的取組の番号は、シートごとに1から続いているはずです。抜けや重なりは、誤植か、行の読み落としです。施策の番号は抜けていても構いません。"
-- [case.gap]
-- message = "施策{measure_no}の{label}の番号が、{before}の次に{number}となっていて、続いていません。"
-- [case.start]
-- message = "施策{measure_no}の{label}の番号が、1からではなく{number}から始まっています。"
-- [case.misnumbered]
-- message = "施策{measure_no}の{label}の番号に「{raw}」とあります。番号の並びに合わないため、並びの順で{number}と補っています。"
WITH numbered AS (
    SELECT book, 'indicator' AS table_name, row_key, 'indicator_no' AS column_name, 'まちづくり指標' AS label,
        measure_no, indicator_no AS number, indicator_no AS place
    FROM indicator
    UNION ALL
    SELECT book, 'project', row_key, 'project_no', '事務事業', measure_no, project_no, project_no FROM project
    UNION ALL
    SELECT book, 'action', row_key, 'action_no', '基本的取組', measure_no, action_part(action_no), seq
    FROM (
        -- An action's line may be repeated where the list goes on on the next page.
        FROM action
        QUALIFY action_no IS DISTINCT FROM lag(action_no) OVER (PARTITION BY book, measure_no ORDER BY seq)
    )
    WHERE action_part(action_no) IS NOT NULL
),
placed AS (
    SELECT
        *, lag(number) OVER sheet AS before,
        lag(row_key) OVER sheet IS NULL AS is_first
    FROM numbered
    WINDOW sheet AS (PARTITION BY book, table_name, measure_no ORDER BY place)
),
usual AS (
    SELECT book, table_name, avg(CAST(number = 1 AS INTEGER)) AS from_one
    FROM placed WHERE is_first GROUP BY ALL
)
SELECT
    placed.*, doubt.raw,
    CASE
        WHEN doubt.raw IS NOT NULL THEN 'misnumbered'
        WHEN is_first AND number <> 1 AND from_one >= 0.5 THEN 'start'
        WHEN NOT is_first AND number <> before + 1 THEN 'gap'
    END AS violation
FROM placed
JOIN usual USING (book, table_name)
LEFT JOIN quarantine AS doubt
    ON doubt.book = placed.book
    AND doubt.table_name = placed.table_name
    AND doubt.row_key = placed.row_key
    AND doubt.rule = 'number_inferred'
