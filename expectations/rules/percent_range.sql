-- rule = "percent_range"
-- severity = "warning"
-- table = "indicator_value"
-- reason = """A share lies between 0 and 100 %. Rates that may pass these bounds are left alone: their name says so
-- (達成率, 前年度比, 増減率 …), or another figure of the same indicator lies beyond the same bound."""
-- explanation = "単位が％の値は0〜100のはずです。100を超えうる率（達成率、前年度比など）は、名称や同じ指標のほかの値から見分けて除きます。"
-- [case.above]
-- column = "value"
-- message = "施策{measure_no}の指標{indicator_no}「{indicator_name}」の{value_fiscal_year}年度の値「{raw}」は、単位が{unit}なのに100を超えています。"
-- [case.below]
-- column = "value"
-- message = "施策{measure_no}の指標{indicator_no}「{indicator_name}」の{value_fiscal_year}年度の値「{raw}」は、単位が{unit}なのに0を下回っています。"
WITH share AS (
    SELECT
        figure.book, figure.row_key, figure.measure_no, figure.indicator_no, figure.value_fiscal_year, figure.raw,
        indicator.indicator_name, indicator.unit,
        regexp_matches(
            squeezed(indicator.indicator_name),
            '比$|比[（(率]|達成率|充足率|伸び率|増加率|減少率|増減率|上昇率|変化率|成長率|倍率|回転率|自給率'
        ) AS unbounded,
        least(figure.value, figure.value_low, figure.value_high) AS lowest,
        greatest(figure.value, figure.value_low, figure.value_high) AS highest
    FROM indicator_value AS figure
    JOIN indicator
        ON indicator.book = figure.book
        AND indicator.measure_no = figure.measure_no
        AND indicator.indicator_no = figure.indicator_no
    WHERE unit_form(indicator.unit) IN ('%', 'パーセント')
        AND coalesce(figure.value, figure.value_low, figure.value_high) IS NOT NULL
)
SELECT
    *,
    CASE
        WHEN unbounded THEN NULL
        WHEN highest > 100 AND count(*) FILTER (highest > 100) OVER same_indicator = 1 THEN 'above'
        WHEN lowest < 0 AND count(*) FILTER (lowest < 0) OVER same_indicator = 1 THEN 'below'
    END AS violation
FROM share
WINDOW same_indicator AS (PARTITION BY book, measure_no, indicator_no)
