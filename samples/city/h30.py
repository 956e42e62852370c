"""The sheets of the book on 平成30年度."""

from __future__ import annotations

from samples.city import frame
from samples.city.frame import category
from samples.city.series import Years
from samples.model import Measure

YEAR = 2018
NEXT = "令和元年度の取組"
LATER = "令和2年度以降の計画期間内の取組\n(令和元年度から継続する取組を除く)"


def measures(years: Years) -> tuple[Measure, ...]:
    """Three sheets: 02, 05 and 14."""
    return (_waves(years), _learning(years), _inlet(years))


def _waves(years: Years) -> Measure:
    n = years.notation.number
    return Measure(
        **frame.WAVES,
        lead_manager="山田 太郎",
        achievements=(
            *frame.RUN_AWAY.did(
                f"津波避難訓練を23の地区すべてで行い，参加者は延べ{n(12480)}人（前年度比{n(frame.DRILLS.change(YEAR))}人増）となった。",
                "高台へ向かう道のうち4路線に，暗くなると光る案内板と手すりを設けた。",
                "夜に停電したときの逃げ方を小学校区ごとに話し合い，地区の避難計画に書き加えた。",
            ),
            *frame.HOLD_BACK.did(
                "北浜海岸の堤防120ｍについて，地盤を固める工事を終えた。",
                "大雨のときに川の様子を映すカメラを，三つの川に1台ずつ置いた。",
                "流れの妨げとなる川沿いの竹やぶを，地域の方と共に刈り取った。",
            ),
        ),
        summary=(
            "避難訓練への参加が広がり，目標とした人数を上回った。一方で，堤防の工事は資材の値上がりを受けて一部を"
            "次の年度へ送ったため，工程を組み直す必要がある。"
        ),
        indicators=(
            frame.DRILLS.indicator(1, years),
            frame.SEAWALL.indicator(2, years),
            frame.FLOODED.indicator(3, years),
        ),
        remarks="指標3は，1月から12月までに起きたものを数えている。",
        grade="A",
        grade_reasons=(
            "避難訓練の参加者数が目標を上回り，地区ごとの避難計画に夜の逃げ方を書き加えることができたため。",
            "堤防の工事の一部を次の年度へ送ったものの，耐震化率は目標に届いたため。",
        ),
        plan=(
            category(
                NEXT,
                "★高台へ続く避難路のうち，残る6路線の設計と用地の相談",
                "●停電しても自ら光る避難標識の設置",
                "自主防災会の資機材の一斉点検",
                "○堤防の補強を二つの工区に分けて同時に進める方法の検討",
            ),
            category(
                LATER,
                "★北浜海岸から南浜海岸までの堤防の補強の完了",
                "津波のときに逃げ込める建物の指定の拡大",
            ),
        ),
        projects=(
            frame.ESCAPE_ROUTES.project(
                1,
                YEAR,
                results=(
                    "高台へ続く道のうち4路線の整備を終え、光る案内板38枚と手すり640ｍを設けた。"
                    "工事の前には地区ごとに現地を歩く会を開き、段差や暗がりについて出された意見を設計に生かした。"
                ),
                rating="◎",
                progress="計画前倒し",
                directions=("有効性改善",),
                future="残る6路線について、用地の相談を早めに始める。あわせて、車いすで上れる勾配かどうかを一つずつ確かめる。",
            ),
            frame.NEIGHBOURS.project(
                2,
                YEAR,
                results="41の自主防災会に補助を行い、可搬式の発電機や担架などの購入を助けた。新たに2つの会が生まれた。",
                rating="○",
                progress="計画どおり",
                directions=("効率性改善", "参加と協働改善"),
                future="申請の書類を減らすとともに、会どうしが資機材を貸し合える一覧をつくる。",
            ),
            frame.SEAWALL_WORKS.project(
                3,
                YEAR,
                results=(
                    "北浜海岸の堤防120ｍの地盤を固めた。資材の値上がりにより入札が1回不調となり、"
                    "南側の40ｍは次の年度の工事とした。磯の生き物の調査では、工事の前後で種類の数に変わりはなかった。"
                ),
                rating="△",
                progress="計画遅れ",
                directions=("効率性改善", "財政面改善"),
                future="国の交付金を早い時期に申し込み、二つの工区を同時に進める方法を検討する。",
            ),
        ),
    )


def _learning(years: Years) -> Measure:
    n = years.notation.number
    return Measure(
        **frame.LEARNING,
        lead_manager="佐藤 花子",
        achievements=(
            *frame.NEARBY.did(
                "改修を終えた中央公民館を再び開き，海の文化を学ぶ講座を新たに6つ設けた。",
                f"公民館講座の受講者は延べ{n(1920)}人となり，改修の前を上回った。",
                "講座を終えた人が次の講座を手伝う「学びのバトン」に，18人が登録した。",
            ),
            *frame.READING.did(
                f"移動図書館の巡る場所を2か所増やし，貸出しは{n(17103)}冊（前年度比{n(frame.MOBILE_LIBRARY_LOANS.change(YEAR))}冊増）となった。",
                "生まれた赤ちゃんに絵本を贈る場で，図書館の利用券をあわせて渡した。",
                "中学生が選んだ本の帯づくりの催しを開き，できた帯を付けた本を館内に並べた。",
                "学校図書館のボランティアを対象に，本の直し方の研修を3回行った。",
            ),
        ),
        summary=(
            "公民館の再開により講座の受講者が戻り，移動図書館の貸出しも伸びた。"
            "学んだことを地域で生かす人を増やすことが，これからの課題である。"
        ),
        indicators=(
            frame.MOBILE_LIBRARY_LOANS.indicator(1, years),
            frame.COURSES.indicator(2, years),
            frame.SCHOOL_LIBRARY.indicator(3, years),
        ),
        remarks="指標2の平成29年度は，公民館の改修のため講座を行わなかった。指標3は平成28年度から調べている。",
        grade="S",
        grade_reasons=("三つの指標のすべてで目標を上回り，学びを手伝う人の登録も始まったため。",),
        plan=(
            category(
                NEXT,
                "★移動図書館の車の更新と，車いすで乗れる昇降機の取付け",
                "●公民館の講座を動画で振り返る仕組みの試行",
                "○学校図書館を放課後に地域へ開く日の追加",
            ),
            category(LATER),
        ),
        projects=(
            frame.MOBILE_LIBRARY.project(
                1,
                YEAR,
                results="巡る場所を2か所増やして26か所とした。夏休みには児童館にも立ち寄り、工作の本を多く積んだ。",
                rating="◎",
                progress="計画どおり",
                directions=("改善余地なし",),
                future="古くなった1台を更新し、車いすのまま乗れる昇降機を取り付ける。",
            ),
            frame.COURSES_WORK.project(
                2,
                YEAR,
                results=(
                    "中央公民館の改修を終え、休んでいた講座を再開した。海の文化を学ぶ講座では、"
                    "漁網の繕い方や干物づくりを漁業者から教わり、いずれも定員を超える申込みがあった。"
                ),
                rating="○",
                progress="計画どおり",
                directions=("有効性改善", "参加と協働改善"),
                future="働く人が参加しやすいよう、夜と週末の講座を増やす。",
            ),
            frame.SCHOOL_LIBRARY_WORK.project(
                3,
                YEAR,
                results="すべての小学校に学校司書を置き、読み聞かせを週1回行った。ボランティアは71人となった。",
                rating="○",
                progress="計画どおり",
                directions=("有効性改善",),
                future="中学校にも学校司書を順に置き、授業で使う資料の相談に応じる。",
            ),
        ),
    )


def _inlet(years: Years) -> Measure:
    n = years.notation.number
    return Measure(
        **frame.INLET,
        lead_manager="鈴木 一郎",
        achievements=(
            *frame.SHORE.did(
                f"干潟の観察会と清掃を合わせて14回開き，延べ{n(955)}人が参加した。",
                "渡り鳥の調査で52種を確認し，飛来の時期をまとめた暦を配った。",
                f"里山林の所有者3人と新たに協定を結び，手入れをした面積は{n(45300)}㎡となった。",
            ),
            *frame.WATER.did(
                "合併浄化槽に替える68世帯に補助を行った。",
                "流しに油を流さない工夫を集めた小冊子を，全世帯に配った。",
                "生ごみを乾かして減らす道具の貸出しを始め，112世帯が利用した。",
            ),
        ),
        summary="干潟と里山の活動に加わる人が増え，水の透明度とごみの量のいずれも目標に届いた。",
        indicators=(
            frame.TIDAL_FLAT.indicator(1, years),
            frame.CLARITY.indicator(2, years),
            frame.WASTE.indicator(3, years),
            frame.WOODLAND.indicator(4, years),
        ),
        grade="B",
        grade_reasons=(
            "指標の値はいずれも目標に届いたが，合併浄化槽への転換が見込んだ世帯数に達しなかったため。",
            "干潟の活動では，同じ人が何度も参加する傾向があり，初めての人を増やす工夫が要るため。",
        ),
        plan=(
            category(
                NEXT,
                "★親子で泊まって学ぶ干潟の学校の開催",
                "里山の木を使ったベンチの駅前への設置",
                "●漁の網に掛かったごみを市が引き取る仕組みづくり",
                "○浄化槽の転換に係る相談日の追加",
            ),
            category(LATER, "★干潟を一望できる観察小屋の建替え", "生ごみを堆肥にして農家へ届ける輪づくり"),
        ),
        projects=(
            frame.TIDAL_FLAT_WORK.project(
                1,
                YEAR,
                results="観察会を8回、清掃を6回開いた。調査の結果をまとめた暦を小学校の全学級に配り、授業で使われた。",
                rating="○",
                progress="計画どおり",
                directions=("参加と協働改善",),
                future="初めての人が参加しやすいよう、駅から歩いて行ける浜での活動日を設ける。",
            ),
            frame.WOODLAND_WORK.project(
                2,
                YEAR,
                results="協定を結んだ里山林で間伐と竹の伐採を行い、切り出した竹を砕いて遊歩道に敷いた。",
                rating="◎",
                progress="計画前倒し",
                directions=("改善余地なし",),
                future="切り出した木でベンチをつくり、駅前と公園に置く。",
            ),
            frame.SEPTIC_TANKS.project(
                3,
                YEAR,
                results=(
                    "80世帯を見込んだところ、補助は68世帯にとどまった。"
                    "工事の費用のうち自ら負担する額が大きいことと、工事業者の予約が取りにくいことが理由として挙げられた。"
                ),
                rating="△",
                progress="計画遅れ",
                directions=("有効性改善", "財政面改善"),
                future="撤去に要する費用の補助を厚くし、工事業者を紹介する相談日を設ける。",
            ),
        ),
    )
