"""The sheets of the book on 令和元年度."""

from __future__ import annotations

from samples.city import frame
from samples.city.frame import APPEAL, COOPERATION, category
from samples.city.series import Years, missing, quantity
from samples.model import Measure

YEAR = 2019
NEXT = "令和2年度の取組"
INFECTION = "新型コロナウイルス感染症の影響に伴う対応"
FESTIVAL = "港まつり開催延期に伴う対応"
TYPHOON = "台風への対応を踏まえた災害対応"
LATER = "令和3年度以降の計画期間内の取組\n(令和2年度から継続する取組を除く)"


def measures(years: Years) -> tuple[Measure, ...]:
    """Four sheets: 02, 05, 11 (new) and 14."""
    return (_waves(years), _learning(years), _harbour(years), _inlet(years))


def _waves(years: Years) -> Measure:
    n = years.notation.number
    theme = "連携テーマ1 「海辺の安全を共に守る取組」"
    return Measure(
        **frame.WAVES,
        lead_manager="山田 太郎",
        achievements=(
            *frame.RUN_AWAY.did(
                f"津波避難訓練の参加者は，合計で延べ{n(13046)}人（前年度比{n(frame.DRILLS.change(YEAR))}人増）となった。",
                "車いすで上れる避難路の勾配を調べ，3路線で手すりと踊り場を設け直した。",
            ),
            *frame.RUN_AWAY.did(
                "朝市の日に合わせて観光客が加わる訓練を行い，店の人が高台まで案内する手順を確かめた。",
                "港の倉庫を持つ事業者と，津波のときに屋上へ逃げ込むことができる協定を結んだ。",
                cross_action=COOPERATION,
                theme=theme,
            ),
            *frame.HOLD_BACK.did(
                "北浜海岸の堤防のうち，前の年度から送った40ｍを含む110ｍの地盤を固めた。",
                "秋の台風で床上まで水に漬かった21戸について，消毒と片付けの手伝いを行った。",
            ),
            *frame.HOLD_BACK.did(
                "港の倉庫を持つ事業者と，津波のときに屋上へ逃げ込むことができる協定を結んだ。（再掲）",
                cross_action=COOPERATION,
                theme=theme,
            ),
        ),
        summary=(
            "避難訓練は観光客や事業者にも広がり，参加者数が伸びた。秋の台風では川があふれ，床上浸水が21戸に及んだことから，"
            "海からの波だけでなく，川の水に備える取組を急ぐ必要がある。"
        ),
        indicators=(
            frame.DRILLS.indicator(1, years),
            frame.SEAWALL.indicator(2, years),
            frame.FLOODED.indicator(3, years),
        ),
        remarks="指標3は，1月から12月までに起きたものを数えている。",
        grade="B",
        grade_reasons=(
            "避難訓練の参加者数と堤防の耐震化率は伸びたが，台風による床上浸水が21戸に及んだため。",
            "避難所を開くのに時間が掛かり，高齢の方への声掛けが遅れた地区があったため。",
        ),
        plan=(
            category(
                NEXT,
                "★高台へ続く避難路のうち，残る6路線の工事",
                "★堤防の補強を二つの工区で同時に進める工事の開始",
                "川の水位を知らせる電子メールの登録の呼掛け",
            ),
            category(INFECTION, "●間隔を空けて過ごせる避難所の配置と，体温を測る道具の備え"),
            category(FESTIVAL),
            category(
                TYPHOON,
                "●川沿いの低い土地に住む世帯への，早めの避難の個別の呼掛け",
                "○ポンプ場の点検の回数の見直し",
            ),
            category(LATER, "★北浜海岸から南浜海岸までの堤防の補強の完了"),
        ),
        projects=(
            frame.ESCAPE_ROUTES.project(
                1,
                YEAR,
                results=(
                    "3路線で勾配を調べ、手すりと踊り場を設け直した。残る6路線は測量と設計を終え、"
                    "うち4路線で用地の承諾を得た。案内板には英語と中国語を書き加えた。"
                ),
                rating="○",
                progress="計画どおり",
                directions=("有効性改善", "効率性改善"),
                future=(
                    "用地の承諾を得た4路線から工事を始める。\n"
                    "◆現地を歩く会は人数を分けて開き、来られない人の意見は書面と電話で受ける。"
                ),
            ),
            frame.NEIGHBOURS.project(
                2,
                YEAR,
                results="43の自主防災会に補助を行った。台風のときには12の会が自ら避難所を手伝い、その経験を発表会で分かち合った。",
                rating="◎",
                progress="計画どおり",
                directions=("参加と協働改善",),
                future="資機材を貸し合う一覧をつくり、会どうしの助け合いを広げる。\n◆訓練は地区を細かく分け、1回の人数を減らして行う。",
            ),
            frame.SEAWALL_WORKS.project(
                3,
                YEAR,
                results="北浜海岸の堤防110ｍの地盤を固めた。国の交付金を早く申し込んだことで、入札は一度で整った。",
                rating="○",
                progress="計画どおり",
                directions=("財政面改善",),
                future="二つの工区に分け、同時に工事を進める。",
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
                f"夜と週末の講座を9つ増やし，公民館講座の受講者は延べ{n(2031)}人となった。",
                "講座の様子を動画で振り返る仕組みを，2つの公民館で試した。",
            ),
            *frame.NEARBY.did(
                "漁網の繕い方と干物づくりの講座を，観光客も加われる体験として朝市の会場で開いた。",
                cross_action=APPEAL,
            ),
            *frame.READING.did(
                f"移動図書館の1台を更新し，貸出しは{n(17655)}冊（前年度比{n(frame.MOBILE_LIBRARY_LOANS.change(YEAR))}冊増）となった。",
                "学校図書館を放課後に地域へ開く日を，3校から5校に増やした。",
                "春の一斉休校の間，予約した本を玄関先で受け取れるようにした。",
            ),
        ),
        summary="講座，貸出しともに前の年度を上回った。年度の終わりには感染症の広がりにより催しを取りやめたが，本の受渡しは工夫して続けた。",
        indicators=(
            frame.MOBILE_LIBRARY_LOANS.indicator(1, years),
            frame.COURSES.indicator(2, years),
            frame.SCHOOL_LIBRARY.indicator(3, years, {2019: missing("集計中")}),
        ),
        remarks="",
        grade="A",
        grade_reasons=(
            "公民館講座の受講者数が目標を上回り，働く人の参加も増えたため。",
            "休校の間も本の受渡しを続け，子どもの読書を支えることができたため。",
        ),
        plan=(
            category(NEXT, "★電子図書館の開設に向けた本の選定", "○学校図書館を放課後に地域へ開く日の追加"),
            category(INFECTION, "●家で見ることができる講座の動画の配信"),
            category(FESTIVAL, "港まつりに合わせて予定した海の本の展示の，図書館での開催"),
            category(TYPHOON),
            category(LATER),
        ),
        projects=(
            frame.MOBILE_LIBRARY.project(
                1,
                YEAR,
                results="古くなった1台を更新し、車いすのまま乗れる昇降機を取り付けた。停車の時間を平均で5分延ばした。",
                rating="◎",
                progress="計画どおり",
                directions=("改善余地なし",),
                future="停車する場所と時間を、利用の多い時間帯に合わせて見直す。",
            ),
            frame.COURSES_WORK.project(
                2,
                YEAR,
                results="夜と週末の講座を9つ増やした。3月に予定した5つの講座は、感染症の広がりを受けて取りやめた。",
                rating="○",
                progress="計画遅れ",
                directions=("有効性改善", "参加と協働改善"),
                future="動画で振り返る仕組みを、11の公民館すべてに広げる。\n◆定員を半分にし、同じ講座を2回に分けて開く。",
            ),
            frame.SCHOOL_LIBRARY_WORK.project(
                3,
                YEAR,
                results="中学校2校に学校司書を置いた。放課後に地域へ開く日を5校に増やし、読み聞かせを続けた。",
                rating="○",
                progress="計画どおり",
                directions=("有効性改善",),
                future="残る中学校3校にも学校司書を置く。",
            ),
        ),
    )


def _harbour(years: Years) -> Measure:
    return Measure(
        **frame.HARBOUR,
        lead_manager="高橋 二郎",
        achievements=(
            *frame.WORKERS.did(
                "漁業を始めたい人の窓口を一つにまとめ，年間で61件の相談を受けた。",
                "研修を終えた5人が，市内に住まいを借りて漁を始めた。",
            ),
            *frame.VISITORS.did(
                "朝市通りの電線を地中に収める工事を，東側の90ｍで終えた。",
                "朝市の来場者は約38.5万人となり，基準とした年度を上回った。",
            ),
            *frame.VISITORS.did(
                "朝市の品を紹介する短い映像を，市の若手の漁業者が自ら撮って公開した。",
                "隣の市と共に，二つの港を船で巡る切符を試しに売り出した。",
                cross_action=APPEAL,
                theme="連携テーマ2 「浜の恵みを伝える取組」",
            ),
        ),
        summary="漁を始める人と朝市を訪れる人は増えたが，海の水温の変化により魚の獲れる時期が変わり，出荷額は基準とした年を下回った。",
        indicators=(
            frame.MARKET.indicator(1, years),
            frame.NEW_FISHERS.indicator(2, years),
            frame.SHIPMENTS.indicator(3, years, {2019: quantity(1185, "provisional")}),
        ),
        remarks="指標3の令和元年度は速報の値であり，次の年度の冊子で改める。",
        grade="C",
        grade_reasons=("漁を始める人は増えたものの，水産物の出荷額が基準とした年を下回ったため。",),
        plan=(
            category(NEXT, "★朝市通りの西側110ｍの工事", "●獲れる時期の変わった魚の新しい食べ方の募集"),
            category(INFECTION, "★朝市の品を家に届ける仕組みづくり", "○店の間隔を空けた朝市の配置の検討"),
            category(FESTIVAL, "延期した港まつりの日程と，会場の分け方の調整"),
            category(TYPHOON, "漁船を早めに避難させる手順の確認"),
            category(LATER, "★浜で働きながら住むことのできる寮の整備"),
        ),
        projects=(
            frame.FISHERS.project(
                1,
                YEAR,
                results=(
                    "相談、体験、研修を一つの窓口で受け、9人が研修に進み、5人が漁を始めた。"
                    "受け入れた漁業者7人に、燃料と漁具の費用を補助した。"
                ),
                rating="◎",
                progress="計画前倒し",
                directions=("有効性改善", "財政面改善"),
                future="空き家の持ち主と話し合い、研修の間だけ住むことのできる家を3軒用意する。",
            ),
            frame.MARKET_STREET.project(
                2,
                YEAR,
                results="東側90ｍの電線を地中に収めた。工事の間も朝市を続けられるよう、週ごとに店の場所を組み替えた。",
                rating="○",
                progress="計画どおり",
                directions=("効率性改善",),
                future="西側110ｍの工事を始める。\n◆工事の説明は、店ごとに回って行う。",
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
                f"親子で泊まって学ぶ干潟の学校を初めて開き，保全活動の参加者は延べ{n(1012)}人となった。",
                f"里山林の手入れをした面積は{n(49900)}㎡となり，切り出した木でベンチを12台つくった。",
            ),
            *frame.SHORE.did(
                "漁の網に掛かったごみを市が引き取る仕組みを始め，漁業者34人が加わった。",
                cross_action=COOPERATION,
                theme="連携テーマ3 「海のごみを減らす取組」",
            ),
            *frame.WATER.did(
                "合併浄化槽に替える61世帯に補助を行い，相談日を月2回に増やした。",
                "生ごみを乾かして減らす道具の貸出しを，180世帯に広げた。",
            ),
        ),
        summary="干潟，里山ともに活動が広がった。台風のあとには浜に大量の流木とごみが打ち上げられ，片付けに延べ400人が加わった。",
        indicators=(
            frame.TIDAL_FLAT.indicator(1, years),
            frame.CLARITY.indicator(2, years),
            frame.WASTE.indicator(3, years),
            frame.WOODLAND.indicator(4, years),
        ),
        remarks="指標4は，所有者と協定を結んだ里山林の面積である。",
        grade="A",
        grade_reasons=(
            "四つの指標のすべてで前の年度より良い値となったため。",
            "漁業者と共に海ごみを集める仕組みを，予定のとおり始めることができたため。",
        ),
        plan=(
            category(NEXT, "★干潟の観察小屋の設計", "海ごみの種類と量の公開"),
            category(INFECTION, "○少ない人数で回数を増やす観察会の検討"),
            category(FESTIVAL),
            category(TYPHOON, "●浜の流木を薪として配る仕組みづくり", "流木を止める網場の点検"),
            category(LATER, "★干潟を一望できる観察小屋の建替え"),
        ),
        projects=(
            frame.TIDAL_FLAT_WORK.project(
                1,
                YEAR,
                results="干潟の学校に24組の親子が参加した。渡り鳥は55種を確認し、暦に書き加えた。",
                rating="◎",
                progress="計画どおり",
                directions=("参加と協働改善",),
                future="学校を年2回に増やし、観察小屋の設計に参加者の声を生かす。\n◆観察会は1回10人までとし、回数を増やす。",
            ),
            frame.WOODLAND_WORK.project(
                2,
                YEAR,
                results="新たに協定を結んだ2人の里山林で間伐を行った。ベンチ12台を駅前と公園に置いた。",
                rating="○",
                progress="計画どおり",
                directions=("改善余地なし",),
                future="高校生が間伐を学ぶ日を設ける。",
            ),
            frame.SEPTIC_TANKS.project(
                3,
                YEAR,
                results="補助は61世帯となった。相談日を月2回に増やしたところ、次の年度の申込みは前の年の同じ時期の1.4倍となった。",
                rating="△",
                progress="計画遅れ",
                directions=("有効性改善", "効率性改善", "財政面改善"),
                future="工事業者の組合と話し合い、工事の時期を均すことで予約を取りやすくする。",
            ),
            frame.SEA_LITTER.project(
                4,
                YEAR,
                results=(
                    "漁業者34人が集めた海ごみ6.2ｔを引き取った。台風のあとの浜の片付けでは、"
                    "流木とごみを合わせて48ｔを集め、このうち流木11ｔを薪として配った。"
                ),
                rating="◎",
                progress="計画前倒し",
                directions=("有効性改善", "参加と協働改善"),
                future="集めたごみの種類を記録し、出どころを調べて公開する。",
            ),
        ),
    )
