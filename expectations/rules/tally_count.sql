-- rule = "tally_count"
-- severity = "warning"
-- table = "project_tally"
-- reason = "The row 計 under the tick columns repeats what the ticks above it say."
-- explanation = "事務事業の表の「計」は、その列の印の数と同じはずです。"
-- [case.differs]
-- column = "printed_count"
-- message = "施策{measure_no}の「{category}」は、計の欄に{printed_count}とありますが、表の印は{ticks}件です。"
WITH counted AS (
    SELECT
        tally.book, tally.row_key, tally.measure_no, tally.category, tally.printed_count,
        count(tick.category) AS ticks
    FROM project_tally AS tally
    LEFT JOIN tick
        ON tick.book = tally.book AND tick.measure_no = tally.measure_no AND tick.category = squeezed(tally.category)
    WHERE tally.printed_count IS NOT NULL
    GROUP BY ALL
)
SELECT *, CASE WHEN printed_count <> ticks THEN 'differs' END AS violation
FROM counted
-- Where a tick is withheld, it is not known how many there are.
WHERE NOT EXISTS (
    FROM unclear_tick
    WHERE unclear_tick.book = counted.book
        AND unclear_tick.measure_no = counted.measure_no
        AND unclear_tick.category = squeezed(counted.category)
)
