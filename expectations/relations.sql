-- What the rules share. The frames that are checked stand as tables under their own names; the schema `known` has the
-- tables of editions once more with the published books beside them (`is_new`: it is being checked). Every row has
-- its `row_key` as `provenance` writes it, and `book`, the same for the rows of one year's book in one file. `held` has
-- the rows of `quarantine` for what the checks before the rules have taken out, `enum_value` the values that the catalog
-- knows for a column.

-- Line breaks and blanks in a cell come from its width, so texts are compared without them.
CREATE MACRO squeezed(printed) AS regexp_replace(printed, '[\s\p{Z}]+', '', 'g');

-- A book may print ％ in one year and % in the next.
CREATE MACRO unit_form(unit) AS translate(squeezed(unit), '％㌫', '%%');

-- A share in units of 1/scale percent, halves rounded up: half_up_share(1, 8, 10) is 125, for 12.5 %.
CREATE MACRO half_up_share(part, whole, scale) AS (200 * scale * part + whole) // (2 * whole);

-- The two roundings in which a share may be printed: halves up, and halves to the even digit.
CREATE MACRO shares(part, whole, scale) AS [
    half_up_share(part, whole, scale),
    half_up_share(part, whole, scale)
    - if((200 * scale * part + whole) % (2 * whole) = 0, half_up_share(part, whole, scale) % 2, 0)
];

-- The whole of one printed value: its parts on several pages joined.
CREATE VIEW printed AS
SELECT book, table_name, row_key, column_name, string_agg(raw, '' ORDER BY item, part) AS raw, min(page) AS page
FROM provenance
GROUP BY ALL;

-- One row for each tick under the columns that a sheet sums up: the heading of the ticked column.
CREATE VIEW tick AS
SELECT book, measure_no, squeezed(progress) AS category FROM project WHERE progress IS NOT NULL
UNION ALL
SELECT book, measure_no, squeezed(unnest(improvement_directions)) FROM project;

-- What is printed but stands in no column, by the reader or by the checks before the rules: NULL says nothing there.
CREATE VIEW withheld AS
SELECT book, table_name, row_key, column_name FROM quarantine WHERE status = 'held'
UNION ALL
SELECT book, table_name, row_key, column_name FROM held;

-- The tick columns of a sheet whose ticks are not all known.
CREATE VIEW unclear_tick AS
SELECT withheld.book, project.measure_no, enum_value.value AS category
FROM withheld
JOIN project ON project.book = withheld.book AND project.row_key = withheld.row_key
JOIN enum_value ON enum_value.table_name = withheld.table_name AND enum_value.column_name = withheld.column_name
WHERE withheld.table_name = 'project';

-- The figures of indicators that could be read, over all known books; `amount` does not depend on the unit's scale.
CREATE VIEW known.figure AS
SELECT
    figure.*,
    indicator.indicator_key,
    indicator.indicator_name,
    unit_form(indicator.unit) AS unit,
    coalesce(figure.base_value, figure.value) AS amount
FROM known.indicator_value AS figure
JOIN known.indicator AS indicator
    ON indicator.book = figure.book
    AND indicator.measure_no = figure.measure_no
    AND indicator.indicator_no = figure.indicator_no
WHERE coalesce(figure.value, figure.value_low, figure.value_high) IS NOT NULL;

-- Figures for a year that an earlier book printed too, with that book's. A figure is declared to differ where the
-- later cell says 修正, or the earlier one 見込 or 速報.
CREATE VIEW known.reprint AS
SELECT
    if(later.is_new, later.book, earlier.book) AS book,
    later.row_key, later.measure_no, later.indicator_name, later.role, later.value_fiscal_year,
    later.fiscal_year,
    later.raw,
    earlier.fiscal_year AS earlier_year,
    earlier.raw AS earlier_raw,
    later.amount IS DISTINCT FROM earlier.amount
    -- Bounds have no form that is free of the unit's scale.
    OR (
        later.unit IS NOT DISTINCT FROM earlier.unit
        AND (later.value_low, later.value_high) IS DISTINCT FROM (earlier.value_low, earlier.value_high)
    ) AS differs,
    coalesce(
        list_contains(later.qualifiers, 'revised') OR list_has_any(earlier.qualifiers, ['forecast', 'provisional']),
        FALSE
    ) AS declared
FROM known.figure AS later
ASOF JOIN known.figure AS earlier
    ON earlier.municipality_code = later.municipality_code
    AND earlier.indicator_key = later.indicator_key
    AND earlier.role = later.role
    AND earlier.value_fiscal_year = later.value_fiscal_year
    AND earlier.fiscal_year < later.fiscal_year
WHERE later.is_new OR earlier.is_new;
