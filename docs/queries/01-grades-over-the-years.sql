-- 施策ごとの総合評価は、年度とともにどう変わったか。
-- 年度の列は、倉庫にある年度の数だけあります。シートのない年度は NULL です。
SELECT * EXCLUDE (municipality_code)
FROM grade_matrix
ORDER BY municipality_code, measure_no;
