-- rule = "actual_jump"
-- severity = "warning"
-- table = "indicator_value"
-- reason = """A figure that is ten, a hundred or a thousand times its history, or that part of it, is more often misread or
-- misprinted than true: a digit or a decimal point too many. It is compared with the figure of the nearest other year; what
-- lies within the range of the other years is none. Of small counts less is said."""
-- explanation = "実績値が前後の年度の10倍・100倍・1000倍や、その逆数に近いときは、桁や小数点の誤りが疑われます。"
-- [case.jump]
-- column = "value"
-- message = "施策{measure_no}の指標{indicator_no}「{indicator_name}」の{value_fiscal_year}年度の実績値「{raw}」は、{near_year}年度の値（{near_raw}）と桁が違います。"
WITH checked AS (
    SELECT book, * EXCLUDE (book) FROM known.figure WHERE is_new AND role = 'actual'
    UNION ALL BY NAME
    -- A book of an earlier year that comes after it is history too, for the figures that are published already.
    SELECT min(earlier.book) AS book, any_value(COLUMNS(figure.* EXCLUDE (book)))
    FROM known.figure AS figure
    JOIN known.figure AS earlier
        ON earlier.municipality_code = figure.municipality_code
        AND earlier.indicator_key = figure.indicator_key
        AND earlier.fiscal_year < figure.fiscal_year
    WHERE NOT figure.is_new AND figure.role = 'actual' AND earlier.is_new
    GROUP BY figure.book, figure.row_key
),
other AS (
    SELECT
        figure.book, figure.row_key, figure.measure_no, figure.indicator_no, figure.indicator_name,
        figure.value_fiscal_year, figure.raw, CAST(figure.amount AS DOUBLE) AS amount,
        series.raw AS other_raw,
        series.value_fiscal_year AS other_year, CAST(series.amount AS DOUBLE) AS other, series.role
    FROM checked AS figure
    JOIN known.series AS series
        ON series.municipality_code = figure.municipality_code
        AND series.indicator_key = figure.indicator_key
        AND series.value_fiscal_year <> figure.value_fiscal_year
        AND series.unit IS NOT DISTINCT FROM figure.unit
    WHERE figure.amount > 0 AND series.amount > 0
    -- Of a year that several books print: the actual of the latest.
    QUALIFY row_number() OVER (
        PARTITION BY figure.book, figure.row_key, series.value_fiscal_year
        ORDER BY series.role = 'actual' DESC, series.book = figure.book DESC, series.fiscal_year DESC
    ) = 1
),
history AS (
    SELECT
        book, row_key, measure_no, indicator_no, indicator_name, value_fiscal_year, raw, amount,
        -- The year before comes first; of equally near ones the earlier.
        arg_min(other, 2 * abs(other_year - value_fiscal_year) + CAST(other_year > value_fiscal_year AS INTEGER)) AS near,
        arg_min(
            other_raw, 2 * abs(other_year - value_fiscal_year) + CAST(other_year > value_fiscal_year AS INTEGER)
        ) AS near_raw,
        arg_min(other_year, 2 * abs(other_year - value_fiscal_year) + CAST(other_year > value_fiscal_year AS INTEGER)) AS near_year,
        NOT contains(raw, '.') AND NOT contains(raw, '．') AS is_count,
        min(other) AS lowest, max(other) AS highest, median(other) AS middle, count(*) AS years
    FROM other
    GROUP BY ALL
)
SELECT
    *,
    CASE
        -- With a longer history the odd one out is the one that is far from the middle of the others.
        WHEN years >= 3 AND amount BETWEEN middle / 4 AND middle * 4 THEN NULL
        WHEN amount BETWEEN lowest / 1.5 AND highest * 1.5 THEN NULL
        -- Few things more or less are many times as many: of 2, 7 and 21 floods none is a misprint.
        WHEN least(amount, near) < 10 AND is_count AND amount BETWEEN lowest / 4 AND highest * 4 THEN NULL
        WHEN least(amount, near) < 5 AND is_count AND greatest(amount, near) < 10 * least(amount, near) THEN NULL
        -- Where the other years hardly differ, less is enough: the tenfold of a figure that fell by half.
        WHEN years >= 3 AND highest <= 2 * lowest AND (amount >= 4 * highest OR 5 * amount <= lowest)
            AND (least(amount, lowest) >= 10 OR NOT is_count) THEN 'jump'
        -- Half a digit and more beyond what a year changes: the tenfold of a figure that fell by a third.
        WHEN amount >= 6.5 * near OR near >= 6.5 * amount THEN 'jump'
    END AS violation
FROM history
