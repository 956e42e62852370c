-- rule = "contents_agree"
-- severity = "warning"
-- table = "measure"
-- reason = "The table of contents repeats the name of each sheet."
-- explanation = "目次の施策名は、シートの施策名と同じはずです。"
-- [case.differs]
-- column = "measure_name"
-- message = "施策{measure_no}の施策名は、目次では「{listed}」、シートでは「{measure_name}」です。"
SELECT
    measure.book, measure.row_key, measure.measure_no, measure.measure_name, contents.measure_name AS listed,
    CASE WHEN name_form(contents.measure_name) <> name_form(measure.measure_name) THEN 'differs' END AS violation
FROM measure
JOIN contents ON contents.book = measure.book AND contents.measure_no = measure.measure_no
WHERE contents.measure_name IS NOT NULL AND measure.measure_name IS NOT NULL
