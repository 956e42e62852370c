-- rule = "plan_mark_known"
-- severity = "warning"
-- table = "plan"
-- reason = """The items of the plan begin with ★, ● or ○ as the heading of the table explains, or with a plain bullet. Any other
-- sign means nothing that the book explains. ◆ and ※ stand before remarks inside of an item."""
-- explanation = "今後の取組の印は、凡例にある★・●・○か、ふつうの・です。"
-- [case.unknown]
-- column = "mark"
-- message = "施策{measure_no}の今後の取組「{excerpt}」の印が、凡例にない「{sign}」です。"
WITH marked AS (
    SELECT *, regexp_extract(text, '(?:^|\n)\s*([☆◎◇□■△▲▽▼◯♦◈⬤▪▫✓✔×✕])', 1) AS sign, left(squeezed(text), 20) AS excerpt
    FROM plan
)
SELECT book, row_key, measure_no, excerpt, sign, if(sign <> '', 'unknown', NULL) AS violation
FROM marked
