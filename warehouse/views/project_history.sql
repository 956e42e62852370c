-- Each project and year: its cost and rating, and how they changed against the year before.
WITH merit (rating, rank) AS (
    -- Signs in the order of their merit; a sign that is not among them is compared with nothing.
    VALUES ('◎', 4), ('○', 3), ('〇', 3), ('◯', 3), ('△', 2), ('▲', 1), ('×', 0), ('✕', 0),
        ('S', 14), ('A', 13), ('B', 12), ('C', 11), ('D', 10)
),
ranked AS (
    SELECT project.*, rank
    FROM project
    LEFT JOIN merit USING (rating)
),
year_before AS (
    SELECT
        municipality_code, project_key,
        fiscal_year + 1 AS fiscal_year,
        any_value(cost_thousand_yen) AS cost_before,
        any_value(rating) AS rating_before,
        any_value(rank) AS rank_before,
        any_value(progress) AS progress_before
    FROM ranked
    GROUP BY ALL
    -- A project that stands under several measures has no single cost to compare with.
    HAVING count(*) = 1
)
SELECT
    municipality_code, project_key, project_name, measure_no, project_no, fiscal_year, cost_thousand_yen,
    round((cost_thousand_yen - cost_before) / nullif(cost_before, 0) * 100, 4) AS cost_change_rate,
    rating, progress, department, cost_before, rating_before,
    -- Signs and letters are two scales.
    CASE WHEN (rank >= 10) = (rank_before >= 10) THEN sign(rank - rank_before)::INTEGER END AS rating_change,
    progress_before
FROM ranked
LEFT JOIN year_before USING (municipality_code, project_key, fiscal_year)
ORDER BY municipality_code, measure_no, project_no, fiscal_year
