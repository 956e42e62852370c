"""Declared corrections of what publishers misprinted: `*.toml` in this folder, and in folders that the user names.

    [[correction]]
    municipality_code = "992011"
    table = "indicator_value"
    row_key = "fiscal_year=2019/measure_no=02/indicator_no=1/role=actual/value_fiscal_year=2019"
    column = "value"
    printed = "延べ1万3046"     # of a figure, the cell's whole text; else the value as the table has it
    right = "延べ1万3064"       # read as the cell would be; "" for no value
    reason = "…"
    source = "…"
    document_id = "…"          # optional: for this file only, not for other printings of the book

What is printed guards each: where the book prints something else, the correction fails and says so.
"""
