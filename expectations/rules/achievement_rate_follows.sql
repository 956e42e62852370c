-- rule = "achievement_rate_follows"
-- severity = "warning"
-- table = "indicator"
-- reason = """A printed achievement rate follows from the actual of the book's year and a target of the same row, rounded half up
-- or half to even to the decimals that are printed: actual ÷ target; for lower-is-better target ÷ actual, or twice the
-- target less the actual, ÷ target; or the way from the baseline to the target that was gone. Without an actual or a
-- target there is nothing that it could follow from."""
-- explanation = "印刷された達成率は、その年度の実績値と目標値から計算できます。四捨五入と偶数丸めのどちらでもよく、低いほどよい指標は目標値÷実績値などの計算も認めます。実績値や目標値がなければ、達成率もないはずです。"
-- [case.differs]
-- column = "printed_achievement_rate"
-- message = "施策{measure_no}の指標{indicator_no}「{indicator_name}」の達成率は{printed_achievement_rate}％と印刷されていますが、実績値「{actual_raw}」と目標値「{target_raw}」からは{expected}％になります。"
-- [case.without_actual]
-- column = "printed_achievement_rate"
-- message = "施策{measure_no}の指標{indicator_no}「{indicator_name}」の達成率は{printed_achievement_rate}％と印刷されていますが、実績値は「{actual_raw}」で、計算のもとになる値がありません。"
-- [case.without_target]
-- column = "printed_achievement_rate"
-- message = "施策{measure_no}の指標{indicator_no}「{indicator_name}」の達成率は{printed_achievement_rate}％と印刷されていますが、目標値は「{target_raw}」で、計算のもとになる値がありません。"
WITH figure AS (
    SELECT * FROM indicator_value WHERE value IS NOT NULL
),
candidate AS (
    SELECT
        indicator.book, indicator.row_key, indicator.measure_no, indicator.indicator_no, indicator.indicator_name,
        indicator.printed_achievement_rate,
        CAST(actual.value AS DOUBLE) AS a, CAST(target.value AS DOUBLE) AS t, CAST(baseline.value AS DOUBLE) AS b,
        actual.raw AS actual_raw, target.raw AS target_raw,
        list_has_any(target.qualifiers, ['at_most', 'less_than']) OR coalesce(target.value < baseline.value, FALSE) AS lower,
        CAST(
            length(regexp_extract(translate(printed.raw, '０１２３４５６７８９．', '0123456789.'), '\.(\d+)', 1)) AS INTEGER
        ) AS decimals
    FROM indicator
    JOIN figure AS actual
        ON actual.book = indicator.book AND actual.measure_no = indicator.measure_no
        AND actual.indicator_no = indicator.indicator_no AND actual.role = 'actual'
        AND actual.value_fiscal_year = indicator.fiscal_year
    JOIN figure AS target
        ON target.book = indicator.book AND target.measure_no = indicator.measure_no
        AND target.indicator_no = indicator.indicator_no AND target.role = 'target'
    LEFT JOIN figure AS baseline
        ON baseline.book = indicator.book AND baseline.measure_no = indicator.measure_no
        AND baseline.indicator_no = indicator.indicator_no AND baseline.role = 'baseline'
    LEFT JOIN printed
        ON printed.book = indicator.book AND printed.table_name = 'indicator' AND printed.row_key = indicator.row_key
        AND printed.column_name = 'printed_achievement_rate'
    WHERE indicator.printed_achievement_rate IS NOT NULL
),
possible AS (
    SELECT
        *,
        unnest([
            if(coalesce(lower, FALSE), NULL, 100 * a / nullif(t, 0)),
            if(coalesce(lower, FALSE), 100 * t / nullif(a, 0), NULL),
            if(coalesce(lower, FALSE), 100 * (2 * t - a) / nullif(t, 0), NULL),
            100 * (a - b) / nullif(t - b, 0)
        ]) AS rate,
        unnest([1, 2, 3, 4]) AS place
    FROM candidate
),
compared AS (
    SELECT
        book, row_key, measure_no, indicator_no, indicator_name, printed_achievement_rate,
        any_value(actual_raw) AS actual_raw, any_value(target_raw) AS target_raw,
        -- What it should be, by the first of the ways.
        first(round(rate, coalesce(decimals, 0)) ORDER BY place) AS expected,
        -- Half a unit of the last printed decimal either way, and a hair for the arithmetic: both roundings.
        bool_or(
            abs(rate - CAST(printed_achievement_rate AS DOUBLE)) <= 0.5 * pow(10, -coalesce(decimals, 0)) + 1e-6
        ) AS follows
    FROM possible
    WHERE rate IS NOT NULL
    GROUP BY ALL
),
-- Rates beside a cell that says that there is no figure, or is blank.
unfounded AS (
    SELECT
        indicator.book, indicator.row_key, indicator.measure_no, indicator.indicator_no, indicator.indicator_name,
        indicator.printed_achievement_rate, empty.role,
        coalesce(max(empty.raw), '') AS raw
    FROM indicator
    JOIN indicator_value AS empty
        ON empty.book = indicator.book AND empty.measure_no = indicator.measure_no
        AND empty.indicator_no = indicator.indicator_no
        AND (empty.role = 'target' OR (empty.role = 'actual' AND empty.value_fiscal_year = indicator.fiscal_year))
    WHERE indicator.printed_achievement_rate IS NOT NULL
    GROUP BY ALL
    HAVING bool_and(empty.missing_reason IS NOT NULL)
)
SELECT *, if(follows, NULL, 'differs') AS violation
FROM compared
UNION ALL BY NAME
SELECT
    * EXCLUDE (role, raw), if(role = 'actual', raw, NULL) AS actual_raw, if(role = 'target', raw, NULL) AS target_raw,
    'without_' || role AS violation
FROM unfounded
-- Where both are missing, it is said once.
QUALIFY row_number() OVER (PARTITION BY book, row_key ORDER BY role) = 1
