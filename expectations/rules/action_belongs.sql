-- rule = "action_belongs"
-- severity = "warning"
-- table = "action"
-- reason = "An action is numbered under its measure: 07-2 is an action of 07. Another number belongs to another sheet."
-- explanation = "基本的取組の番号は施策の番号で始まります（07-2は施策07の取組）。別の番号は、別のシートのものか誤植です。"
-- [case.other_measure]
-- column = "action_no"
-- message = "施策{measure_no}のシートに、別の施策の番号の基本的取組「{action_no} {action_name}」があります。"
SELECT
    book, row_key, measure_no, action_no, action_name,
    CASE
        WHEN ltrim(action_measure(action_no), '0') <> ltrim(translate(measure_no, '０１２３４５６７８９', '0123456789'), '0')
            THEN 'other_measure'
    END AS violation
FROM action
-- A measure may be numbered in a way that its actions do not follow.
WHERE regexp_matches(translate(measure_no, '０１２３４５６７８９', '0123456789'), '^\d+$')
