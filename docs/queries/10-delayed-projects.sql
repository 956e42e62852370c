-- 「計画遅れ」となった事務事業はどれか。前の年度も遅れていたか。今後どうすると書いているか。
SELECT
    history.fiscal_year, history.measure_no, history.project_name, history.department,
    history.progress_before = '計画遅れ' AS was_delayed_before, future_actions
FROM project_history AS history
JOIN project USING (municipality_code, fiscal_year, measure_no, project_no)
WHERE history.progress = '計画遅れ'
ORDER BY history.fiscal_year DESC, history.measure_no, project_no;
