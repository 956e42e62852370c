-- rule = "appendix_total"
-- severity = "warning"
-- table = "appendix_total"
-- reason = """A sum row of the appendix repeats what its rows say: 小計 those of a measure, 合計 those of all. Where one of them is
-- withheld, their sum is not known; a blank or a dash adds nothing."""
-- explanation = "巻末の一覧の小計・合計は、その範囲の事務事業の決算事業費を足したものです。"
-- [case.differs]
-- column = "cost_thousand_yen"
-- message = "巻末の一覧の「{label}」（{scope}）は{cost_thousand_yen}千円と印刷されていますが、{parts}件の決算事業費を足すと{summed}千円になります。"
WITH summed_up AS (
    SELECT
        total.book, total.row_key, total.label, total.cost_thousand_yen,
        coalesce('施策' || total.measure_no, '複数の施策') AS scope,
        count(part.row_no) AS parts, coalesce(sum(part.cost_thousand_yen), 0) AS summed,
        bool_or(withheld.book IS NOT NULL) AS unclear
    FROM appendix_total AS total
    JOIN appendix_project AS part
        ON part.book = total.book AND part.row_no BETWEEN total.first_row_no AND total.last_row_no
    LEFT JOIN withheld
        ON withheld.book = part.book AND withheld.table_name = 'appendix_project' AND withheld.row_key = part.row_key
    WHERE total.cost_thousand_yen IS NOT NULL
    GROUP BY ALL
)
SELECT *, if(cost_thousand_yen <> summed, 'differs', NULL) AS violation
FROM summed_up
WHERE NOT unclear
