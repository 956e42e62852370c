-- rule = "plan_mark_known"
-- severity = "warning"
-- table = "plan"
-- reason = """The items of the plan begin with a mark that the heading of the table explains (★, ●, ○), or with a plain bullet. Any
-- other sign means nothing that the book explains. ◆ and ※ stand before remarks inside of an item."""
-- explanation = "今後の取組の印は、見出しの凡例にあるもの（★・●・○）か、ふつうの・です。"
-- [case.unknown]
-- column = "mark"
-- message = "施策{measure_no}の今後の取組「{excerpt}」の印「{sign}」は、凡例にありません。"
-- [case.not_in_legend]
-- column = "mark"
-- message = "施策{measure_no}の今後の取組「{excerpt}」の印「{mark}」は、{source}（{known}）にありません。"
WITH marked AS (
    SELECT
        plan.*, used.source, used.known, used.unknown,
        regexp_extract(plan.text, '(?:^|\n)\s*([☆◎◇□■△▲▽▼◯♦◈⬤▪▫✓✔×✕])', 1) AS sign, left(squeezed(plan.text), 20) AS excerpt
    FROM plan
    LEFT JOIN sign_used AS used ON used.book = plan.book AND used.row_key = plan.row_key AND used.table_name = 'plan'
)
SELECT
    book, row_key, measure_no, excerpt, mark, sign, source, known,
    CASE WHEN sign <> '' THEN 'unknown' WHEN len(unknown) > 0 THEN 'not_in_legend' END AS violation
FROM marked
