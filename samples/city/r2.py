"""The sheets of the book on 令和2年度."""

from __future__ import annotations

from samples.city import frame
from samples.city.frame import APPEAL, COOPERATION, category
from samples.city.series import Years
from samples.model import Measure

YEAR = 2020
NEXT = "令和3年度の取組"
INFECTION = "新型コロナウイルス感染症の影響に伴う対応"
TYPHOON = "台風への対応を踏まえた災害対応"
LATER = "令和4年度以降の計画期間内の取組\n(令和3年度から継続する取組を除く)"


def measures(years: Years) -> tuple[Measure, ...]:
    """Four sheets: 02, 05 (with a new indicator and a new project), 11 and 14."""
    return (_waves(years), _learning(years), _harbour(years), _inlet(years))


def _waves(years: Years) -> Measure:
    return Measure(
        **frame.WAVES,
        lead_manager="田中 三郎",
        achievements=(
            *frame.RUN_AWAY.did(
                "津波避難訓練は感染症の広がりにより行わず，家ごとに逃げ道を確かめる手引きを全世帯に配った。",
                "高台へ続く避難路のうち4路線の工事を終えた。",
            ),
            *frame.RUN_AWAY.did(
                "避難の合図と放送文を四つの言葉でそろえ，市内にある旅館・民宿・釣り船・土産物店・飲食店・観光案内所・駅・バス停・港の待合所・市役所"
                "・図書館に掲げた。",
                cross_action=COOPERATION,
                theme="連携テーマ1 「海辺の安全を共に守る取組」",
            ),
            *frame.HOLD_BACK.did(
                "二つの工区で同時に工事を進め，堤防105ｍの地盤を固めた。",
                "ポンプ場の点検を年2回から年4回に増やした。",
            ),
        ),
        summary="訓練は行えなかったが，家ごとの備えを促す手引きを届けた。堤防の工事は二つの工区で進み，予定の長さを終えた。",
        indicators=(
            frame.DRILLS.indicator(1, years),
            frame.SEAWALL.indicator(2, years),
            frame.FLOODED.indicator(3, years),
        ),
        remarks="指標1の令和2年度は，感染症の広がりにより訓練を行わなかった。",
        grade="B",
        grade_reasons=(
            "堤防の耐震化率が伸び，ポンプ場の点検を強めたことで床上浸水が減ったため。",
            "訓練を行えず，避難の手順を確かめる機会が減ったため。",
        ),
        plan=(
            category(NEXT, "★高台へ続く避難路のうち，残る2路線の工事", "●地区ごとに日を分けて行う小さな訓練"),
            # As long as the cell is wide up to 乳児食: a spreadsheet program begins the next line with the ・ after it.
            category(
                INFECTION,
                "避難所の体温計・消毒液・間仕切り・換気扇・発電機・投光器・簡易寝台・毛布・飲み水・粉ミルク・乳児食"
                "・紙おむつの点検と補充",
            ),
            category(TYPHOON),
            category(LATER, "★北浜海岸から南浜海岸までの堤防の補強の完了", "○津波のときに逃げ込める建物の指定の拡大"),
        ),
        projects=(
            frame.ESCAPE_ROUTES.project(
                1,
                YEAR,
                results="4路線の工事を終えた。光る案内板52枚を設け、うち20枚には点字を付けた。",
                rating="◎",
                progress="計画どおり",
                directions=("有効性改善",),
                future="残る2路線の工事を行う。\n◆完成した避難路を少人数で歩く日を、地区ごとに設ける。",
            ),
            frame.NEIGHBOURS.project(
                2,
                YEAR,
                results="訓練の中止により補助は19の会にとどまったが、資機材を貸し合う一覧を42の会でつくった。",
                rating="△",
                progress="計画遅れ",
                directions=("効率性改善", "参加と協働改善"),
                future="一覧を使った貸し借りの練習を行う。\n◆会の集まりに代え、電話と書面で年2回の聞き取りを行う。",
            ),
            frame.SEAWALL_WORKS.project(
                3,
                YEAR,
                results="二つの工区で同時に工事を進め、堤防105ｍの地盤を固めた。",
                rating="○",
                progress="計画どおり",
                directions=("財政面改善",),
                future="残る区間の地盤の調査を進め、工事の順番を見直す。",
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
                f"公民館の講座は定員を半分にして開き，受講者は延べ{n(640)}人となった。",
                "講座の動画を84本配信し，家で学ぶ人を支えた。",
            ),
            *frame.READING.did(
                f"電子図書館を10月に開き，電子図書の貸出しは{n(3218)}点となった。",
                f"移動図書館は4月から6月まで運行を休み，貸出しは{n(12904)}冊となった。",
            ),
            *frame.READING.did(
                "観光案内所に郷土の本を集めた書架を設け，海・漁・船・魚・鳥・灯台・地図・祭り・民話・食・工芸・方言・芸能・名所・人物・暮らし・自然"
                "・歌の棚に分けた。",
                cross_action=APPEAL,
            ),
        ),
        summary="人の集まる学びは減ったが，電子図書館と動画により，家で学ぶ道を開くことができた。",
        indicators=(
            frame.MOBILE_LIBRARY_LOANS.indicator(1, years),
            frame.E_BOOK_LOANS.indicator(2, years),
            frame.COURSES.indicator(3, years),
            frame.SCHOOL_LIBRARY.indicator(4, years),
        ),
        remarks="指標2は令和2年度に加えた。",
        grade="B",
        grade_reasons=(
            "移動図書館と講座の利用は減ったものの，電子図書館を予定より早く開くことができたため。",
            "学校図書館を支えるボランティアが，休校の間も本の直しを続けたため。",
        ),
        plan=(
            category(
                NEXT, "★読み上げのできる電子図書の追加", "●動画で学んだ人が集まる小さな勉強会", "公民館の机と椅子の更新"
            ),
            category(INFECTION, "○本を消毒する機械の増設の検討"),
            category(TYPHOON),
            category(LATER),
        ),
        projects=(
            frame.MOBILE_LIBRARY.project(
                1,
                YEAR,
                results="3か月の運行休止のあと、予約した本を車の外で渡す方法で再開した。",
                rating="○",
                progress="計画遅れ",
                directions=("有効性改善",),
                future="巡る場所を見直し、集会所の駐車場を3か所加える。\n◆車内に入る人数を2人までとする。",
            ),
            frame.E_LIBRARY.project(
                2,
                YEAR,
                results="予定より3か月早い10月に電子図書館を開き、2,100点をそろえた。利用の登録は1,460人となった。",
                rating="◎",
                progress="計画前倒し",
                directions=("有効性改善", "財政面改善"),
                future="読み上げのできる本と、子ども向けの本を増やす。",
            ),
            frame.COURSES_WORK.project(
                3,
                YEAR,
                results="定員を半分にして42の講座を開き、料理・草木染・書道・体操の動画を84本配信した。",
                rating="○",
                progress="計画どおり",
                directions=("参加と協働改善",),
                future="動画を見た人が感想を語り合う会を、公民館ごとに開く。\n◆集まる講座は、換気のできる部屋に限って行う。",
            ),
            frame.SCHOOL_LIBRARY_WORK.project(
                4,
                YEAR,
                results="中学校3校に学校司書を置き、すべての小中学校への配置を終えた。",
                rating="◎",
                progress="計画どおり",
                directions=("改善余地なし",),
                future="学校どうしで本を貸し合う仕組みを整える。",
            ),
        ),
    )


def _harbour(years: Years) -> Measure:
    return Measure(
        **frame.HARBOUR,
        lead_manager="高橋 二郎",
        achievements=(
            *frame.WORKERS.did(
                "研修を終えた6人が漁を始め，住まいとして空き家3軒を貸し出した。",
                "相談の受付けを画面越しでも行い，市の外から43件の相談があった。",
            ),
            *frame.VISITORS.did(
                "朝市を14週にわたり休み，再開の後は店の間隔を広げて開いた。",
                "朝市の品を家に届ける仕組みを始め，年間で5,200件の注文があった。",
            ),
            *frame.VISITORS.did(
                "朝市の品を家に届ける仕組みを始め，年間で5,200件の注文があった。（再掲）",
                cross_action=APPEAL,
                theme="連携テーマ2 「浜の恵みを伝える取組」",
            ),
        ),
        summary="朝市の来場者は大きく減ったが，家に届ける仕組みが新たな客を呼び，漁を始める人も増えている。",
        indicators=(
            frame.MARKET.indicator(1, years),
            frame.NEW_FISHERS.indicator(2, years),
            frame.SHIPMENTS.indicator(3, years),
        ),
        remarks="指標3の令和元年度は確定した値に改めた。令和2年度は集計中である。",
        grade="D",
        grade_reasons=("感染症の広がりにより朝市を長く休み，来場者数が目標を大きく下回ったため。",),
        plan=(
            category(NEXT, "★朝市通りの西側の残る60ｍの工事", "獲れる時期の変わった魚の料理教室"),
            category(INFECTION, "★朝市の品を家に届ける仕組みの品数の追加", "●店先の支払いの電子化"),
            category(TYPHOON, "漁船を早めに避難させる訓練"),
            category(LATER, "★浜で働きながら住むことのできる寮の整備"),
        ),
        projects=(
            frame.FISHERS.project(
                1,
                YEAR,
                results="8人が研修に進み、6人が漁を始めた。研修の間に住む家を3軒用意した。",
                rating="◎",
                progress="計画どおり",
                directions=("改善余地なし",),
                future="海の仕事を高校生に伝える日を設ける。\n◆市の外から来る人には、画面越しの面談をあらかじめ行う。",
            ),
            frame.MARKET_STREET.project(
                2,
                YEAR,
                results="西側のうち50ｍの電線を地中に収めた。資材の入荷が遅れ、残る60ｍは次の年度に送った。",
                rating="△",
                progress="計画遅れ",
                directions=("効率性改善", "財政面改善"),
                future="資材を早めに注文し、残る60ｍの工事を終える。",
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
                f"干潟の観察会を1回10人までとして22回開き，保全活動の参加者は延べ{n(430)}人となった。",
                f"里山林の手入れをした面積は{n(52100)}㎡となった。",
            ),
            *frame.SHORE.did(
                "漁業者41人が海ごみ7.9ｔを集め，種類と量を市のウェブページで公開した。",
                cross_action=COOPERATION,
                theme="連携テーマ3 「海のごみを減らす取組」",
            ),
            *frame.WATER.did("合併浄化槽に替える57世帯に補助を行った。"),
        ),
        summary="集まる人数を抑えながらも回数を増やし，活動を絶やさずに続けた。浜の流木を薪として配る仕組みも根付いてきた。",
        indicators=(
            frame.TIDAL_FLAT.indicator(1, years),
            frame.CLARITY.indicator(2, years),
            frame.WASTE.indicator(3, years),
            frame.WOODLAND.indicator(4, years),
        ),
        grade="B",
        grade_reasons=(
            "水の透明度と里山林の面積は伸びたが，干潟の活動の参加者数が大きく減ったため。",
            "海ごみの記録を公開し，隣の市との共同の清掃に結び付けることができたため。",
        ),
        plan=(
            category(NEXT, "★観察小屋の建替えの工事", "○海ごみの記録の様式の，隣の市との統一"),
            category(INFECTION, "家で見ることのできる干潟の生き物の映像の公開"),
            category(TYPHOON, "●流木を止める網場の増設"),
            category(LATER),
        ),
        projects=(
            frame.TIDAL_FLAT_WORK.project(
                1,
                YEAR,
                results="1回10人までの観察会を22回開いた。渡り鳥は54種を確認した。",
                rating="○",
                progress="計画どおり",
                directions=("参加と協働改善",),
                future="観察小屋の建替えに合わせ、映像で見ることのできる観察の記録を増やす。\n◆干潟の学校は、日帰りで行う。",
            ),
            frame.WOODLAND_WORK.project(
                2,
                YEAR,
                results="間伐を学ぶ日に高校生16人が参加した。遊歩道400ｍに竹の砕いたものを敷いた。",
                rating="○",
                progress="計画どおり",
                directions=("有効性改善",),
                future="薪の配付を、申込みの少ない地区にも知らせる。",
            ),
            frame.SEPTIC_TANKS.project(
                3,
                YEAR,
                results="補助は57世帯となった。工事の時期を均す話合いを、組合と4回行った。",
                rating="△",
                progress="計画遅れ",
                directions=("効率性改善", "財政面改善"),
                future="工事の少ない夏に申し込む世帯への補助を厚くする。",
            ),
            frame.SEA_LITTER.project(
                4,
                YEAR,
                results="漁業者41人が集めた7.9ｔを引き取った。記録から、ごみの3割が川を下って来たものと分かった。",
                rating="◎",
                progress="計画前倒し",
                directions=("有効性改善", "参加と協働改善"),
                future="川の上流の市と共に、川辺の清掃の日をそろえる。",
            ),
        ),
    )
