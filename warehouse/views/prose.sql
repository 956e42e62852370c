-- All that is printed in words: a row for each text, with its place.
WITH piece AS (
    SELECT
        municipality_code, fiscal_year, measure_no, document_id, 'measure' AS table_name,
        format('fiscal_year={}/measure_no={}', fiscal_year, measure_no) AS row_key,
        unnest([
            {column_name: 'measure_name', item: 0, text: measure_name},
            {column_name: 'purpose_target', item: 0, text: purpose_target},
            {column_name: 'purpose_intent', item: 0, text: purpose_intent},
            {column_name: 'policy_direction', item: 0, text: policy_direction},
            {column_name: 'summary', item: 0, text: summary},
            {column_name: 'indicator_remarks', item: 0, text: indicator_remarks}
        ], recursive := true)
    FROM measure
    UNION ALL
    SELECT
        municipality_code, fiscal_year, measure_no, document_id, 'measure',
        format('fiscal_year={}/measure_no={}', fiscal_year, measure_no),
        'grade_reasons',
        generate_subscripts(grade_reasons, 1),
        unnest(grade_reasons)
    FROM measure
    UNION ALL
    SELECT
        municipality_code, fiscal_year, measure_no, document_id, 'action',
        format('fiscal_year={}/measure_no={}/seq={}', fiscal_year, measure_no, seq), 'action_name', 0, action_name
    FROM action
    UNION ALL
    SELECT
        municipality_code, fiscal_year, measure_no, document_id, 'achievement',
        format('fiscal_year={}/measure_no={}/seq={}', fiscal_year, measure_no, seq),
        unnest([
            -- A heading is printed once, over the first of its bullets.
            {column_name: 'theme', item: 0, text: nullif(theme, theme_above)},
            {column_name: 'text', item: 0, text: text}
        ], recursive := true)
    FROM (
        SELECT *, lag(theme) OVER (PARTITION BY municipality_code, fiscal_year, measure_no ORDER BY seq) AS theme_above
        FROM achievement
    )
    UNION ALL
    SELECT
        municipality_code, fiscal_year, measure_no, document_id, 'indicator',
        format('fiscal_year={}/measure_no={}/indicator_no={}', fiscal_year, measure_no, indicator_no),
        'indicator_name', 0, indicator_name
    FROM indicator
    UNION ALL
    SELECT
        municipality_code, fiscal_year, measure_no, document_id, 'plan',
        format(
            'fiscal_year={}/measure_no={}/category_no={}/seq={}', fiscal_year, measure_no, category_no, seq
        ),
        'text', 0, text
    FROM plan
    UNION ALL
    SELECT
        municipality_code, fiscal_year, measure_no, document_id, 'project',
        format('fiscal_year={}/measure_no={}/project_no={}', fiscal_year, measure_no, project_no),
        unnest([
            {column_name: 'project_name', item: 0, text: project_name},
            {column_name: 'overview', item: 0, text: overview},
            {column_name: 'results', item: 0, text: results},
            {column_name: 'future_actions', item: 0, text: future_actions}
        ], recursive := true)
    FROM project
)
SELECT
    municipality_code, fiscal_year, measure_no, measure_name, table_name, row_key, column_name, item::INTEGER AS item,
    text, page
FROM piece
LEFT JOIN (SELECT municipality_code, fiscal_year, measure_no, measure_name FROM measure)
    USING (municipality_code, fiscal_year, measure_no)
LEFT JOIN (
    SELECT municipality_code, document_id, table_name, row_key, column_name, item, page FROM provenance WHERE part = 1
) USING (municipality_code, document_id, table_name, row_key, column_name, item)
WHERE text IS NOT NULL
ORDER BY municipality_code, fiscal_year, measure_no, table_name, row_key, column_name, item
