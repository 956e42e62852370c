"""A form of the tests' own: small, with one of each kind of thing that a layout can say."""

from __future__ import annotations

from collections.abc import Callable

WriteLayout = Callable[[str, str], None]
"""Writes a layout file: its name, its text."""

FORM = r"""
name = "form"
title = "試験用の様式"

[sheet]
title = '^(?P<no>\d{2})\s+(?P<name>\S.*)$'
anchors = 2

[[field]]
key = "lead"
labels = ["主管課名", "担当課名"]
anchor = true
required = true

[[field]]
key = "target"
labels = ["対象"]
under = "目的"
anchor = true

[[field]]
key = "intent"
labels = ["意図"]
under = "目的"

[[field]]
key = "achievements"
labels = ["主な取組実績"]
place = "below"
kind = "items"

  [[field.level]]
  name = "legend"
  pattern = '^※凡例'

  [[field.level]]
  name = "action"
  pattern = '^（(?P<no>\d+-\d+)\s*(?P<name>.*?)）$'

  [[field.level]]
  name = "item"
  pattern = '^(?P<mark>[・●])\s*(?P<text>.*)$'

[[field]]
key = "summary"
labels = ["＜{fy}の総括＞", "総括"]
place = "inside"
required = true

[[field]]
key = "remarks"
labels = ["【備考】"]
place = "inside"

[[table]]
key = "indicators"
row = "indicator_name"

  [[table.column]]
  key = "indicator_name"
  labels = ["まちづくり指標"]
  split = ["indicator_no", "indicator_name"]
  required = true

  [[table.column]]
  key = "unit"
  labels = ["単位"]
  required = true

  [[table.column]]
  key = "actual"
  labels = ["実績値", "実績値{fy}"]
  many = true
  required = true

  [[table.column]]
  key = "target"
  labels = ["目標値", "目標値{fy}"]
  many = true

[[table]]
key = "plans"
row = "category"
required = true

  [[table.column]]
  key = "category"
  labels = ["区分"]
  required = true

  [[table.column]]
  key = "items"
  labels = ["今後の取組の方向"]
  kind = "items"
  required = true

    [[table.column.level]]
    name = "item"
    pattern = '^(?P<mark>[・★])\s*(?P<text>.*)$'

[[table]]
key = "evaluation"
row = "project_no"

  [[table.column]]
  key = "project_no"
  labels = ["No."]
  required = true

  [[table.column]]
  key = "project_name"
  labels = ["事務事業名"]
  required = true

  [[table.column]]
  key = "cost"
  labels = ["{fy}決算事業費（千円）"]

  [[table.column]]
  key = "results"
  labels = ["{fy}の実績"]
  required = true
  distinctive = true

  [[table.column]]
  key = "progress"
  labels = ["取組実績"]
  ticks = ["計画前倒し", "計画どおり", "計画遅れ"]

  [[table.column]]
  key = "directions"
  labels = ["方向性"]
  ticks = ["有効性改善", "改善余地なし"]

  [[table.column]]
  key = "future"
  labels = ["今後の取組内容"]

  [[table.tally]]
  key = "count"
  labels = ["計"]

  [[table.tally]]
  key = "percent"
  labels = ["割合（％）"]

[[book_table]]
key = "overview"
row = "measure_no"

  [[book_table.column]]
  key = "measure_no"
  labels = ["施策番号"]
  required = true

  [[book_table.column]]
  key = "grade"
  labels = ["評価"]
  required = true

[icons]
heading = '関連するSDGs'

[[heading]]
pattern = '^\d\s*{fy}の振り返り'
evaluates = true

[[heading]]
pattern = '^\d\s*施策の方向'

[[note]]
pattern = '^-\s*\d+\s*-$'

[[legend]]
pattern = '^[SABCD]：'
"""
