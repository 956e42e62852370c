-- For each indicator of each book: whether more or less is better, and by what evidence. A printed bound of the target
-- says it best, then a word beside the name, the target's side of the baseline, a name that says it by itself; what
-- the book does not say, its other years' books may, where they agree. Without evidence more counts as better, and
-- that too is said.
WITH figure AS (
    SELECT
        municipality_code, fiscal_year, measure_no, indicator_no, role, value_fiscal_year,
        coalesce(base_value, value) AS amount, base_unit, value,
        value IS NULL AND value_low IS NOT NULL AND value_high IS NOT NULL AS is_range,
        coalesce(list_has_any(qualifiers, ['at_most', 'less_than']), false) AS is_ceiling,
        coalesce(list_has_any(qualifiers, ['at_least', 'more_than']), false) AS is_floor
    FROM indicator_value
    WHERE role <> 'actual' AND coalesce(base_value, value, value_low, value_high) IS NOT NULL
),
side AS (
    SELECT
        municipality_code, fiscal_year, measure_no, indicator_no,
        CASE
            WHEN bool_and(is_range) FILTER (role = 'target') THEN 'range'
            -- A target with both words, or two with one each, says nothing.
            WHEN bool_or(is_ceiling) FILTER (role = 'target') AND NOT bool_or(is_floor) FILTER (role = 'target')
                THEN 'lower'
            WHEN bool_or(is_floor) FILTER (role = 'target') AND NOT bool_or(is_ceiling) FILTER (role = 'target')
                THEN 'higher'
        END AS by_bound,
        arg_max((amount, base_unit), value_fiscal_year) FILTER (role = 'target' AND amount IS NOT NULL) AS target,
        arg_min((amount, base_unit, value), value_fiscal_year) FILTER (role = 'baseline' AND amount IS NOT NULL)
            AS baseline,
        CASE
            WHEN target[2] IS DISTINCT FROM baseline[2] THEN NULL
            WHEN target[1] < baseline[1] THEN 'lower'
            WHEN target[1] > baseline[1] THEN 'higher'
        END AS by_baseline
    FROM figure
    GROUP BY ALL
),
said AS (
    SELECT
        municipality_code, fiscal_year, measure_no, indicator_no, indicator_key, indicator_name, unit,
        printed_achievement_rate, baseline[3] AS baseline, by_bound,
        by_baseline,
        -- Of the remarks under the table, the lines that name this indicator.
        concat_ws(' ', indicator_name, name_note, array_to_string(list_filter(
            string_split(indicator_remarks, chr(10)),
            lambda line: contains(line, indicator_name)
                OR list_contains(
                    regexp_extract_all(translate(line, '０１２３４５６７８９', '0123456789'), '指標([0-9]+)', 1),
                    indicator_no::VARCHAR
                )
        ), ' ')) AS words,
        CASE
            WHEN regexp_matches(words, '(低い|少ない|小さい|短い)(ほう|方|ほど)') THEN 'lower'
            WHEN regexp_matches(words, '(高い|多い|大きい|長い)(ほう|方|ほど)') THEN 'higher'
        END AS by_note,
        -- The whole of the name's end must be the thing to be avoided and how it is counted: 滞納整理件数,
        -- 交通事故防止教室の参加者数 and ごみの削減率 are none of these.
        CASE
            WHEN regexp_matches(
                regexp_replace(indicator_name, '[（(【].*?[）)】]|[\s\p{Z}]', '', 'g'),
                '(待機児童|不登校|交通事故|人身事故|火災|刑法犯|犯罪|特殊詐欺|空き巣|苦情|滞納|不法投棄|死亡|自殺|'
                || '放置自転車|ごみ|廃棄物|温室効果ガス|二酸化炭素|CO2|ＣＯ２|漏水|浸水|むし歯)の?'
                || '(児童|生徒|発生|認知|排出|被害|死者|死傷者|死亡|負傷者)*の?'
                || '(件数|者数|人数|戸数|台数|本数|総量|数|量|率|額|割合)$'
            ) THEN 'lower'
        END AS by_name
    FROM indicator
    LEFT JOIN side USING (municipality_code, fiscal_year, measure_no, indicator_no)
    LEFT JOIN (SELECT municipality_code, fiscal_year, measure_no, indicator_remarks FROM measure)
        USING (municipality_code, fiscal_year, measure_no)
),
agreed AS (
    SELECT
        *,
        -- What the books agree on: NULL where none says it, or they contradict one another. A range of another year
        -- says nothing about a target that is none.
        nullif(by_bound, 'range') AS side_bound,
        CASE WHEN min(side_bound) OVER books = max(side_bound) OVER books THEN max(side_bound) OVER books END
            AS any_bound,
        CASE WHEN min(by_note) OVER books = max(by_note) OVER books THEN max(by_note) OVER books END AS any_note,
        CASE WHEN min(by_baseline) OVER books = max(by_baseline) OVER books THEN max(by_baseline) OVER books END
            AS any_baseline
    FROM said
    WINDOW books AS (PARTITION BY municipality_code, indicator_key)
)
SELECT
    municipality_code, fiscal_year, measure_no, indicator_no, indicator_key, indicator_name, unit,
    printed_achievement_rate, baseline,
    coalesce(by_bound, by_note, any_bound, any_note, by_baseline, any_baseline, by_name, 'higher') AS direction,
    CASE
        WHEN by_bound IS NOT NULL THEN 'target'
        WHEN by_note IS NOT NULL THEN 'note'
        WHEN coalesce(any_bound, any_note) IS NOT NULL THEN 'other_year'
        WHEN by_baseline IS NOT NULL THEN 'baseline'
        WHEN any_baseline IS NOT NULL THEN 'other_year'
        WHEN by_name IS NOT NULL THEN 'name'
        ELSE 'assumed'
    END AS direction_evidence
FROM agreed
ORDER BY municipality_code, fiscal_year, measure_no, indicator_no
