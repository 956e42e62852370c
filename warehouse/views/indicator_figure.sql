-- Every printed figure of the indicators with the names that it stands under, and where it is printed.
SELECT
    municipality_code, fiscal_year, measure_no, measure_name, indicator_no, indicator_key, indicator_name, unit,
    role, value_fiscal_year, indicator_value.raw, value, value_low, value_high, base_value, base_unit, qualifiers,
    missing_reason, file_name, page, x0, top, x1, bottom
FROM indicator_value
JOIN indicator USING (municipality_code, fiscal_year, measure_no, indicator_no)
LEFT JOIN measure USING (municipality_code, fiscal_year, measure_no)
LEFT JOIN (
    SELECT municipality_code, document_id, fiscal_year, any_value(file_name) AS file_name FROM document GROUP BY ALL
) AS book ON book.municipality_code = indicator_value.municipality_code
    AND book.fiscal_year = indicator_value.fiscal_year
    AND book.document_id = indicator_value.document_id
LEFT JOIN provenance
    ON provenance.municipality_code = indicator_value.municipality_code
    AND provenance.document_id = indicator_value.document_id
    AND provenance.table_name = 'indicator_value'
    AND provenance.column_name = 'raw'
    AND provenance.part = 1
    AND provenance.row_key = format(
        'fiscal_year={}/measure_no={}/indicator_no={}/role={}/value_fiscal_year={}',
        indicator_value.fiscal_year, indicator_value.measure_no, indicator_value.indicator_no, role, value_fiscal_year
    )
ORDER BY municipality_code, fiscal_year, measure_no, indicator_no, role, value_fiscal_year
