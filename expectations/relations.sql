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

-- Each sign that a sheet prints in a column whose signs it explains, or the layout knows; `unknown` has those that it
-- does not. Writings of one sign count as the same. A sign that the catalog does not know of its column is told by the
-- check of the column, also where it is accepted: it is no second finding here.
CREATE MACRO sign_form(signs) AS translate(squeezed(signs), 'ＳＡＢＣＤＥ◯〇✕', 'SABCDE○○×');

CREATE VIEW sign_used AS
WITH used AS (
    SELECT book, measure_no, row_key, 'measure' AS table_name, 'grade' AS column_name, sign_form(grade) AS signs FROM measure
    UNION ALL
    SELECT book, measure_no, row_key, 'indicator', 'marks', sign_form(array_to_string(marks, '')) FROM indicator
    UNION ALL
    SELECT book, measure_no, row_key, 'plan', 'mark', sign_form(mark) FROM plan
    UNION ALL
    SELECT book, measure_no, row_key, 'project', 'priority_project', sign_form(priority_project) FROM project
    UNION ALL
    SELECT book, measure_no, row_key, 'project', 'rating', sign_form(rating) FROM project
),
explained AS (
    SELECT
        book, measure_no, described_table, described_column, list(sign) AS signs, string_agg(sign, '・') AS known,
        bool_or(is_printed) AS is_printed
    FROM legend
    GROUP BY ALL
),
catalogued AS (
    SELECT table_name, column_name, list(sign_form(value)) AS signs FROM enum_value GROUP BY ALL
)
SELECT used.*, explained.known, explained.is_printed,
    if(explained.is_printed, 'シートの凡例', 'この様式の記号') AS source,
    list_filter(
        string_split(used.signs, ''),
        lambda sign: NOT list_contains(explained.signs, sign) AND coalesce(list_contains(catalogued.signs, sign), TRUE)
    ) AS unknown
FROM used
JOIN explained
    ON explained.book = used.book
    AND explained.measure_no = used.measure_no
    AND explained.described_table = used.table_name
    AND explained.described_column = used.column_name
LEFT JOIN catalogued ON catalogued.table_name = used.table_name AND catalogued.column_name = used.column_name
WHERE used.signs <> '';

-- Names of the same thing are compared without blanks and in one width (transform.identity folds them likewise).
CREATE MACRO name_form(name) AS translate(
    squeezed(name),
    '０１２３４５６７８９（）［］｛｝，．：；・･－‐―—–−％＆／「」『』、。',
    '0123456789()[]{},.:;'
);

-- An action's number without the measure's: 2 of 07-2.
CREATE MACRO action_part(action_no) AS
    TRY_CAST(regexp_extract(translate(action_no, '０１２３４５６７８９', '0123456789'), '(\d+)\D*$', 1) AS INTEGER);

-- The measure's number that an action's begins with.
CREATE MACRO action_measure(action_no) AS
    regexp_extract(translate(action_no, '０１２３４５６７８９', '0123456789'), '^\s*(\d+)', 1);

-- The plan that each book belongs to, as far as it can be told: the years of its targets, and that of most of them.
CREATE VIEW known.plan_years AS
SELECT book, mode(value_fiscal_year) AS usual, list(DISTINCT value_fiscal_year) AS years
FROM known.indicator_value
WHERE role = 'target' AND missing_reason IS NULL
GROUP BY book;

-- The measures whose sheets stand in the other parts of a book that is being checked, given or published. Another file of
-- the year is another part where the two have no measure in common; else it is another revision.
CREATE TABLE known.in_other_part AS
WITH sheet AS (
    SELECT municipality_code, fiscal_year, document_id, measure_no FROM main.measure
    UNION
    SELECT municipality_code, fiscal_year, document_id, measure_no FROM known.published_sheet
),
meeting AS (
    SELECT DISTINCT one.municipality_code, one.fiscal_year, one.document_id, other.document_id AS other_id
    FROM sheet AS one
    JOIN sheet AS other USING (municipality_code, fiscal_year, measure_no)
)
SELECT DISTINCT given.book, other.measure_no
FROM main.document AS given
JOIN sheet AS other USING (municipality_code, fiscal_year)
ANTI JOIN meeting
    ON meeting.municipality_code = given.municipality_code AND meeting.fiscal_year = given.fiscal_year
    AND meeting.document_id = given.document_id AND meeting.other_id = other.document_id
WHERE other.document_id <> given.document_id;

-- A book with the one before it, where either is being checked: what is found is told of that one (`book`).
CREATE TABLE known.book_pair AS
WITH book AS (SELECT DISTINCT book, municipality_code, fiscal_year, is_new FROM known.measure)
SELECT
    if(later.is_new, later.book, earlier.book) AS book,
    later.book AS later, earlier.book AS earlier,
    later.fiscal_year, earlier.fiscal_year AS earlier_year,
    coalesce(
        list_contains(later_plan.years, earlier_plan.usual) OR list_contains(earlier_plan.years, later_plan.usual), FALSE
    ) AS same_plan
FROM book AS later
JOIN book AS earlier
    ON earlier.municipality_code = later.municipality_code
    AND earlier.fiscal_year = (
        SELECT max(b.fiscal_year) FROM book AS b
        WHERE b.municipality_code = later.municipality_code AND b.fiscal_year < later.fiscal_year
    )
LEFT JOIN known.plan_years AS later_plan ON later_plan.book = later.book
LEFT JOIN known.plan_years AS earlier_plan ON earlier_plan.book = earlier.book
WHERE later.is_new OR earlier.is_new;

-- Everything with a name that goes on from book to book. `identity` is the key that a thing keeps over the years.
CREATE TABLE known.named AS
SELECT
    book, 'measure' AS kind, row_key, measure_no, measure_no AS number, measure_name AS name, 'measure_name' AS name_column,
    measure_no AS identity
FROM known.measure
UNION ALL
SELECT book, 'indicator', row_key, measure_no, CAST(indicator_no AS VARCHAR), indicator_name, 'indicator_name', indicator_key
FROM known.indicator
UNION ALL
SELECT book, 'project', row_key, measure_no, CAST(project_no AS VARCHAR), project_name, 'project_name', project_key
FROM known.project
WHERE project_name IS NOT NULL;

-- What each thing of a book is in the book before it: by its name, else by its key, else by the likest name that is
-- left over on the same sheet. One side is NULL for what vanishes or appears.
CREATE TABLE known.succession AS
WITH side AS (
    SELECT pair.book, pair.later, pair.earlier, pair.same_plan, pair.fiscal_year, pair.earlier_year, named.* EXCLUDE (book),
        named.book = pair.later AS is_later, name_form(named.name) AS form
    FROM known.book_pair AS pair
    JOIN known.named AS named ON named.book IN (pair.later, pair.earlier)
),
certain AS (
    SELECT a.later, a.earlier, a.kind, a.row_key AS later_key, b.row_key AS earlier_key
    FROM side AS a
    JOIN side AS b
        ON b.later = a.later AND b.earlier = a.earlier AND b.kind = a.kind AND b.measure_no = a.measure_no
        AND (b.form = a.form OR b.identity = a.identity)
    WHERE a.is_later AND NOT b.is_later
    -- Of two things of one name on a sheet, the one with the same number is meant.
    QUALIFY row_number() OVER (PARTITION BY a.later, a.earlier, a.kind, a.row_key ORDER BY b.form = a.form DESC, b.number = a.number DESC) = 1
        AND row_number() OVER (PARTITION BY a.later, a.earlier, a.kind, b.row_key ORDER BY b.form = a.form DESC, b.number = a.number DESC) = 1
),
-- Moved to another sheet under the same name: it neither vanishes nor appears.
moved AS (
    SELECT a.later, a.earlier, a.kind, a.row_key AS later_key, b.row_key AS earlier_key
    FROM side AS a
    JOIN side AS b
        ON b.later = a.later AND b.earlier = a.earlier AND b.kind = a.kind AND b.measure_no <> a.measure_no AND b.form = a.form
    ANTI JOIN certain ON certain.later = a.later AND certain.earlier = a.earlier AND certain.later_key = a.row_key
    WHERE a.is_later AND NOT b.is_later AND a.kind <> 'measure'
        AND NOT EXISTS (
            FROM certain WHERE certain.later = b.later AND certain.earlier = b.earlier AND certain.earlier_key = b.row_key
        )
    QUALIFY row_number() OVER (PARTITION BY a.later, a.earlier, a.row_key ORDER BY b.row_key) = 1
        AND row_number() OVER (PARTITION BY a.later, a.earlier, b.row_key ORDER BY a.row_key) = 1
),
settled AS (FROM certain UNION ALL FROM moved),
open_side AS (
    SELECT side.* FROM side
    WHERE NOT EXISTS (
        FROM settled
        WHERE settled.later = side.later AND settled.earlier = side.earlier AND settled.kind = side.kind
            AND side.row_key = if(side.is_later, settled.later_key, settled.earlier_key)
    )
),
alike AS (
    SELECT a.later, a.earlier, a.kind, a.row_key AS later_key, b.row_key AS earlier_key,
        edits(a.form, b.form) AS edits, greatest(length(a.form), length(b.form)) AS size, a.number = b.number AS same_number
    FROM open_side AS a
    JOIN open_side AS b
        ON b.later = a.later AND b.earlier = a.earlier AND b.kind = a.kind AND b.measure_no = a.measure_no
    WHERE a.is_later AND NOT b.is_later
),
guessed AS (
    SELECT later, earlier, kind, later_key, earlier_key FROM alike
    WHERE 3 * edits <= size
    QUALIFY row_number() OVER (PARTITION BY later, earlier, kind, later_key ORDER BY edits, same_number DESC) = 1
        AND row_number() OVER (PARTITION BY later, earlier, kind, earlier_key ORDER BY edits, same_number DESC) = 1
),
linked AS (FROM settled UNION ALL FROM guessed)
SELECT
    a.book, a.kind, a.same_plan, a.fiscal_year, a.earlier_year, a.measure_no, a.name_column,
    a.row_key, a.name, b.row_key AS earlier_key, b.name AS earlier_name, b.measure_no AS earlier_measure_no,
    edits(a.form, b.form) AS edits
FROM side AS a
LEFT JOIN linked ON linked.later = a.later AND linked.earlier = a.earlier AND linked.kind = a.kind AND linked.later_key = a.row_key
LEFT JOIN side AS b
    ON b.later = a.later AND b.earlier = a.earlier AND b.kind = a.kind AND NOT b.is_later AND b.row_key = linked.earlier_key
WHERE a.is_later
UNION ALL
SELECT
    b.book, b.kind, b.same_plan, b.fiscal_year, b.earlier_year, b.measure_no, b.name_column,
    NULL, NULL, b.row_key, b.name, b.measure_no, NULL
FROM side AS b
WHERE NOT b.is_later
    AND NOT EXISTS (
        FROM linked
        WHERE linked.later = b.later AND linked.earlier = b.earlier AND linked.kind = b.kind AND linked.earlier_key = b.row_key
    );

-- Indicators under the keys by which the rules compare them. One that goes on under the same name and unit is the same
-- one to a reader, also where its figures contradict the earlier book's so much that it was given a key of its own: just
-- that is to be told.
CREATE TABLE known.indicator_thread AS
WITH kept AS (
    SELECT later.book, later.row_key, min(earlier.indicator_key) AS indicator_key
    FROM known.succession AS succession
    JOIN known.book_pair AS pair ON pair.book = succession.book AND pair.fiscal_year = succession.fiscal_year
    JOIN known.indicator AS later ON later.book = pair.later AND later.row_key = succession.row_key
    JOIN known.indicator AS earlier ON earlier.book = pair.earlier AND earlier.row_key = succession.earlier_key
    WHERE succession.kind = 'indicator' AND succession.edits = 0
        AND unit_form(later.unit) IS NOT DISTINCT FROM unit_form(earlier.unit)
    GROUP BY later.book, later.row_key
)
SELECT indicator.* REPLACE (coalesce(kept.indicator_key, indicator.indicator_key) AS indicator_key)
FROM known.indicator AS indicator
LEFT JOIN kept USING (book, row_key);

-- The figures of indicators that could be read, over all known books; `amount` does not depend on the unit's scale.
CREATE VIEW known.figure AS
SELECT
    figure.*,
    indicator.indicator_key,
    indicator.indicator_name,
    unit_form(indicator.unit) AS unit,
    coalesce(figure.base_value, figure.value) AS amount
FROM known.indicator_value AS figure
JOIN known.indicator_thread AS indicator
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
    -- Under another unit the same printed figure is the unit's change, and no other figure.
    (
        later.amount IS DISTINCT FROM earlier.amount
        AND (later.base_unit IS NOT DISTINCT FROM earlier.base_unit OR later.value IS DISTINCT FROM earlier.value)
    )
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

-- What a book says of a baseline or a target that the book before it says too, as the rules about both ask it. `found`:
-- `changed` or `declared` for another figure of the same year; `other_year` where the same indicator has it for another
-- year; NULL where it is what it was. A target that was due may be followed by the next.
CREATE VIEW known.aim AS
SELECT
    book, row_key, measure_no, indicator_name, role, value_fiscal_year, fiscal_year, raw, earlier_year, earlier_raw,
    NULL AS earlier_value_year,
    CASE WHEN differs THEN if(declared, 'declared', 'changed') END AS found
FROM known.reprint
WHERE role IN ('baseline', 'target')
UNION ALL
SELECT
    pair.book, later.row_key, later.measure_no, later.indicator_name, later.role, later.value_fiscal_year,
    later.fiscal_year, later.raw, earlier.fiscal_year, earlier.raw, earlier.value_fiscal_year,
    if(pair.same_plan AND (later.role = 'baseline' OR earlier.value_fiscal_year >= pair.fiscal_year), 'other_year', NULL)
FROM known.book_pair AS pair
JOIN known.figure AS later ON later.book = pair.later AND later.role IN ('baseline', 'target')
JOIN known.figure AS earlier
    ON earlier.book = pair.earlier AND earlier.role = later.role AND earlier.indicator_key = later.indicator_key
WHERE NOT EXISTS (
    FROM known.figure AS same
    WHERE same.indicator_key = later.indicator_key AND same.role = later.role
        AND (
            (same.book = pair.earlier AND same.value_fiscal_year = later.value_fiscal_year)
            OR (same.book = pair.later AND same.value_fiscal_year = earlier.value_fiscal_year)
        )
);

-- What a book prints of a figure's kind and of an indicator's actuals, one for each year: the latest book's.
CREATE TABLE known.series AS
SELECT municipality_code, indicator_key, role, value_fiscal_year, fiscal_year, book, raw, amount, unit
FROM known.figure
WHERE amount IS NOT NULL AND role IN ('actual', 'baseline');
