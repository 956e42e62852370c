-- rule = "cost_jump"
-- severity = "warning"
-- table = "project"
-- reason = """A cost of ten times or a tenth of the earlier book's is more often a misread or misprinted figure than a
-- change; so is one that a shifted decimal point explains. From or to nothing is no jump."""
-- explanation = "決算事業費が前の冊子の7倍以上または7分の1以下になっています。桁の誤りが疑われます（0円からの、または0円への変化は除きます）。"
-- [case.jump]
-- column = "cost_thousand_yen"
-- message = "施策{measure_no}の事務事業「{project_name}」の決算事業費が、{earlier_year}年度の{earlier_cost}千円から{fiscal_year}年度の{cost_thousand_yen}千円へ、桁が違うほど変わっています。"
WITH priced AS (SELECT * FROM known.project WHERE cost_thousand_yen > 0)
SELECT
    if(later.is_new, later.book, earlier.book) AS book,
    later.row_key, later.measure_no, later.project_name, later.fiscal_year, later.cost_thousand_yen,
    earlier.fiscal_year AS earlier_year,
    earlier.cost_thousand_yen AS earlier_cost,
    CASE
        -- Seven times is the tenfold of a cost that fell by less than a third.
        WHEN greatest(later.cost_thousand_yen, earlier.cost_thousand_yen)
            >= 7 * least(later.cost_thousand_yen, earlier.cost_thousand_yen) THEN 'jump'
    END AS violation
FROM priced AS later
ASOF JOIN priced AS earlier
    ON earlier.municipality_code = later.municipality_code
    AND earlier.project_key = later.project_key
    AND earlier.fiscal_year < later.fiscal_year
WHERE (later.is_new OR earlier.is_new)
    -- What a cost was years ago says little of a misprint today.
    AND earlier.fiscal_year >= later.fiscal_year - 2
