"""The invented city's measures, indicators and projects: what its books share over the years."""

from __future__ import annotations

from decimal import Decimal
from typing import TypedDict

from samples.city.series import Series, Undertaking, missing, quantity
from samples.figures import Quantity
from samples.model import Achievement, City, PlanCategory, PlanItem

# No Japanese municipality has this name, and no prefecture the number 99; the area code 0999 is not assigned.
CITY = City("汀原市", "992011")

COOPERATION = "①横断的連携による施策の推進"
APPEAL = "②汀原のまちの魅力発信"
TWO_ACTIONS = f"施策における2つのアクション（{COOPERATION} {APPEAL}）"


class Head(TypedDict):
    """The fields of a sheet that no year changes."""

    no: str
    name: str
    lead_department: str
    phone: str
    related_departments: tuple[str, ...]
    target: str
    intent: str
    direction: str
    sdg_goals: tuple[int, ...]


WAVES = Head(
    no="02",
    name="波に備える安全なまち",
    lead_department="危機管理部 防災安全課",
    phone="0999-55-0120",
    related_departments=("港湾施設課", "土木管理課", "福祉あんしん課"),
    target="市民，事業者，市を訪れる人",
    intent="津波や高潮のときに，だれもが自ら判断して安全な場所へ逃げることができる",
    direction=(
        "海と川に近いまちの成り立ちを踏まえ，逃げ道と堤防の両方に手を入れるとともに，日ごろの訓練を通じて，"
        "いざというときに声を掛け合える地域をつくります。"
    ),
    sdg_goals=(11, 13),
)
LEARNING = Head(
    no="05",
    name="学びと読書の広がるまち",
    lead_department="学びの部 生涯学習課",
    phone="0999-55-0150",
    related_departments=("図書館", "公民館", "学校教育課"),
    target="市民，市内で学ぶ人・働く人",
    intent="年齢や住む場所にかかわらず，学びたいときに学び，本と出会うことができる",
    direction=(
        "本と講座を暮らしの近くへ届け，学んだことを地域で生かす機会を増やします。"
        "学校と公民館の垣根を低くし，子どもと大人が共に学ぶ場を育てます。"
    ),
    sdg_goals=(4, 10),
)
HARBOUR = Head(
    no="11",
    name="浜の産業とにぎわいづくり",
    lead_department="産業交流部 水産商工課",
    phone="0999-55-0210",
    related_departments=("観光交流課", "港湾施設課"),
    target="漁業者，商店，市を訪れる人",
    intent="浜で働く人が増え，訪れた人がまた来たいと思う",
    direction="獲る漁業と訪れる楽しみを結び付け，浜で暮らしを立てる人を増やし，朝市を核としたにぎわいを市の全域に広げます。",
    sdg_goals=(8, 9, 14),
)
INLET = Head(
    no="14",
    name="入り江の自然と暮らすまち",
    lead_department="環境みらい部 自然環境課",
    phone="0999-55-0240",
    related_departments=("土木管理課", "水道業務課"),
    target="市民，活動団体，事業者",
    intent="入り江の自然を身近に感じ，守るための行動をとることができる",
    direction="山から干潟までを一つながりのものと捉え，里山の手入れ，きれいな水，ごみを出さない暮らしを，市民の手で進めます。",
    sdg_goals=(6, 14, 15),
)

DRILLS = Series(
    name="津波避難訓練の参加者数",
    unit="人",
    marks=("☆",),
    baseline=(2017, quantity(11205, "gross")),
    actuals={
        2015: quantity(9870, "gross"),
        2016: quantity(10640, "gross"),
        2017: quantity(11205, "gross"),
        2018: quantity(12480, "gross"),
        2019: quantity(13046, "gross"),
        2020: missing("未実施"),
    },
    targets={2018: quantity(12000, "gross", "at_least"), 2022: quantity(15000, "gross", "at_least")},
)
SEAWALL = Series(
    name="海岸堤防の耐震化率",
    unit="％",
    marks=("☆",),
    baseline=(2017, quantity("48.0")),
    actuals={
        2015: quantity("41.2"),
        2016: quantity("44.8"),
        2017: quantity("48.0"),
        2018: quantity("52.3"),
        2019: quantity("56.9"),
        2020: quantity("61.4"),
    },
    targets={2018: quantity("52.0"), 2022: quantity("70.0")},
)
FLOODED = Series(
    name="川の氾濫による床上浸水の戸数（暦年）",
    unit="戸",
    name_qualifiers=("calendar_year",),
    baseline=(2017, quantity(7)),
    actuals={
        2015: quantity(12),
        2016: quantity(0),
        2017: quantity(7),
        2018: quantity(3),
        2019: quantity(21),
        2020: quantity(2),
    },
    targets={2018: quantity(5, "at_most"), 2022: quantity(0)},
)
MOBILE_LIBRARY_LOANS = Series(
    name="移動図書館の貸出冊数",
    unit="冊",
    marks=("☆", "◎"),
    baseline=(2017, quantity(16270)),
    actuals={
        2015: quantity(15388),
        2016: quantity(15942),
        2017: quantity(16270),
        2018: quantity(17103),
        2019: quantity(17655),
        2020: quantity(12904),
    },
    targets={2018: quantity(17000), 2022: quantity(20000)},
)
E_BOOK_LOANS = Series(
    name="電子図書の貸出点数",
    unit="点",
    marks=("☆",),
    baseline=(2019, quantity(0)),
    actuals={2019: missing("―"), 2020: quantity(3218)},
    targets={2022: quantity(10000)},
)
COURSES = Series(
    name="公民館講座の受講者数",
    unit="人",
    marks=("◎",),
    baseline=(2015, quantity(1800, "forecast", "gross")),
    actuals={
        2015: quantity(1742, "gross"),
        2016: quantity(1869, "gross"),
        2017: missing("未実施"),
        2018: quantity(1920, "gross"),
        2019: quantity(2031, "gross"),
        2020: quantity(640, "gross"),
    },
    targets={2018: quantity(1900, "gross", "at_least"), 2019: quantity(2000, "gross", "at_least")},
)
SCHOOL_LIBRARY = Series(
    name="学校図書館・学級文庫を支えるボランティアの登録者数",
    unit="人",
    baseline=(2017, quantity(64)),
    actuals={
        2015: missing("―"),
        2016: quantity(58),
        2017: quantity(64),
        2018: quantity(71),
        2019: quantity(76),
        2020: quantity(79),
    },
    targets={2018: quantity(70), 2022: quantity(90)},
)
MARKET = Series(
    name="朝市の来場者数",
    unit="万人",
    base_unit="人",
    scale=10_000,
    marks=("◎",),
    baseline=(2017, quantity("36.2", "approx")),
    actuals={2019: quantity("38.5", "approx"), 2020: quantity("12.6", "approx")},
    targets={2022: quantity("45.0", "at_least")},
)
NEW_FISHERS = Series(
    name="新たに漁業に就いた人数（累計）",
    unit="人",
    marks=("☆",),
    name_qualifiers=("cumulative",),
    baseline=(2017, quantity(14)),
    actuals={2019: quantity(23), 2020: quantity(29)},
    targets={2022: quantity(40)},
)
SHIPMENTS = Series(
    name="水産物の出荷額（暦年）",
    unit="百万円",
    base_unit="円",
    scale=1_000_000,
    name_qualifiers=("calendar_year",),
    baseline=(2017, quantity(1240)),
    actuals={2019: quantity(1192), 2020: missing("集計中")},
    targets={2022: quantity(1300)},
)
TIDAL_FLAT = Series(
    name="干潟の保全活動の参加者数",
    unit="人",
    marks=("☆",),
    baseline=(2016, quantity(870, "gross")),
    actuals={
        2015: quantity(820, "gross"),
        2016: quantity(870, "gross"),
        2017: missing(""),
        2018: quantity(955, "gross"),
        2019: quantity(1012, "gross"),
        2020: quantity(430, "gross"),
    },
    targets={2018: quantity(900, "gross", "at_least"), 2022: quantity(1200, "gross", "at_least")},
)
CLARITY = Series(
    name="入り江の水の透明度",
    unit="ｍ",
    marks=("☆",),
    baseline=(2017, quantity("2.4")),
    actuals={
        2015: quantity("2.4"),
        2016: quantity("2.5"),
        2017: quantity("2.4"),
        2018: quantity("2.7"),
        2019: quantity("2.8"),
        2020: quantity("2.9"),
    },
    targets={2018: quantity("2.6", "at_least"), 2022: Quantity(Decimal("3.0"), high=Decimal("3.5"))},
)
WASTE = Series(
    name="市民1人1日当たりのごみ量",
    unit="ｇ",
    baseline=(2017, quantity("671.0")),
    actuals={
        2015: quantity("684.2"),
        2016: quantity("679.5"),
        2017: quantity("671.0"),
        2018: quantity("658.9"),
        2019: quantity("655.1"),
        2020: missing("集計中"),
    },
    targets={2018: quantity("660.0", "at_most"), 2022: quantity("630.0", "at_most")},
)
WOODLAND = Series(
    name="手入れをした里山林の面積",
    unit="㎡",
    marks=("◎",),
    baseline=(2017, quantity(40800)),
    actuals={
        2015: quantity(31500),
        2016: quantity(36200),
        2017: quantity(40800),
        2018: quantity(45300),
        2019: quantity(49900),
        2020: quantity(52100),
    },
    targets={2018: quantity(45000), 2022: quantity(60000)},
)

ESCAPE_ROUTES = Undertaking(
    name="津波避難路の整備",
    department="防災安全課",
    overview=(
        "海沿いの集落から高台へ続く道を、地区ごとの避難計画に合わせて順に整える。\n"
        "夜や停電のときにも迷わず逃げられるよう、光をためて光る案内板と手すりを設ける。"
    ),
    costs={2018: 48_310, 2019: 52_774, 2020: 50_126},
    budgets={2021: 49_500},
    priority="②",
    in_strategy=True,
)
NEIGHBOURS = Undertaking(
    name="自主防災会の活動支援",
    department="防災安全課",
    overview="町会ごとにつくる自主防災会に対し、資機材の購入費と訓練に要する費用の一部を補助する。",
    costs={2018: 6_482, 2019: 6_905, 2020: 3_118},
    budgets={2021: 6_800},
)
SEAWALL_WORKS = Undertaking(
    name="海岸堤防の耐震補強",
    department="港湾施設課",
    overview=(
        "造られてから50年を超えた海岸堤防について、地盤を調べた結果をもとに順番を決め、補強する。\n"
        "漁の盛んな時期を避けるとともに、磯の生き物への影響が小さい工法を選ぶ。"
    ),
    costs={2018: 1_204_566, 2019: 1_318_040, 2020: 1_287_912},
    budgets={2021: 1_340_000},
    priority="②",
    in_strategy=True,
)
MOBILE_LIBRARY = Undertaking(
    name="移動図書館の運行",
    department="図書館",
    overview="図書館から遠い26か所を2台の車で巡り、本の貸出しと予約の受付けを行う。",
    costs={2018: 21_874, 2019: 22_310, 2020: 19_655},
    budgets={2021: 22_700},
    priority="④",
    in_strategy=True,
)
COURSES_WORK = Undertaking(
    name="公民館講座の充実",
    department="公民館",
    overview=(
        "暮らしに役立つ講座と、市の歴史や海の文化を学ぶ講座を、11の公民館で開く。\n"
        "講座を終えた人が次の講座の手伝いに回る仕組みをつくり、学びを次の人へ渡していく。"
    ),
    costs={2018: 9_730, 2019: 9_912, 2020: 5_204},
    budgets={2021: 9_600},
)
SCHOOL_LIBRARY_WORK = Undertaking(
    name="学校図書館の応援",
    department="学校教育課",
    overview="学校司書とボランティアが協力し、子どもが本を選びやすい書架づくりと読み聞かせを行う。",
    costs={2018: 14_260, 2019: 15_033, 2020: 15_480},
    budgets={2021: 15_900},
    priority="④",
)
E_LIBRARY = Undertaking(
    name="電子図書館の開設",
    department="図書館",
    overview="来館しなくても借りられる電子図書をそろえ、文字の大きさを変えたり、読み上げたりできる本を増やす。",
    costs={2020: 11_946},
    budgets={2021: 8_300},
    priority="⑤",
    in_strategy=True,
)
FISHERS = Undertaking(
    name="漁業の担い手支援",
    department="水産商工課",
    overview=(
        "漁業を始めたい人に、体験、研修、住まい探しまでを一つの窓口で案内する。\n"
        "研修を受け入れる漁業者には、燃料と漁具の費用の一部を補助する。"
    ),
    costs={2019: 18_642, 2020: 20_417},
    budgets={2021: 24_000},
    priority="③",
    in_strategy=True,
)
MARKET_STREET = Undertaking(
    name="朝市通りの再整備",
    department="観光交流課",
    overview="朝市の開かれる通りの電線を地中に収め、日よけと休み所のある歩きやすい通りに改める。",
    costs={2019: 96_388, 2020: 143_705},
    budgets={2021: 155_000},
    priority="③",
)
TIDAL_FLAT_WORK = Undertaking(
    name="干潟の観察と保全",
    department="自然環境課",
    overview=(
        "渡り鳥と底生生物の調査を毎年行い、結果を誰でも見られる形で公開する。\n"
        "観察会と清掃を組み合わせた活動日を設け、子どもから大人まで続けて参加できるようにする。"
    ),
    costs={2018: 5_126, 2019: 5_384, 2020: 4_470},
    budgets={2021: 5_500},
    priority="①",
    in_strategy=True,
)
WOODLAND_WORK = Undertaking(
    name="里山林の手入れ",
    department="自然環境課",
    overview="所有者と協定を結んだ里山林で、間伐と竹の伐採を行い、切り出した木を薪やベンチに使う。",
    costs={2018: 12_805, 2019: 13_270, 2020: 13_644},
    budgets={2021: 13_900},
    priority="①",
)
SEPTIC_TANKS = Undertaking(
    name="合併浄化槽への転換補助",
    department="水道業務課",
    overview="くみ取り便所や単独浄化槽から合併浄化槽に替える世帯に、設置と古い槽の撤去の費用を補助する。",
    costs={2018: 38_920, 2019: 37_415, 2020: 35_088},
    budgets={2021: 36_000},
)
SEA_LITTER = Undertaking(
    name="海ごみの回収",
    department="土木管理課",
    overview=(
        "漁業者が網に掛かったごみを持ち帰り、市が引き取って処分する。\n"
        "浜に打ち上げられたごみは、ボランティアと日を決めて拾い、種類と量を記録する。"
    ),
    costs={2019: 7_236, 2020: 7_951},
    budgets={2021: 8_400},
    in_strategy=True,
)


class Action:
    """A line of 主な取組実績 such as （02-1 …）: makes the achievements that stand under it."""

    def __init__(self, no: str, name: str) -> None:
        self.no, self.name = no, name

    def did(self, *texts: str, cross_action: str = "", theme: str = "") -> tuple[Achievement, ...]:
        """The bullets under this line, a cross-action line and a theme; one that ends in （再掲） is reposted."""
        return tuple(
            Achievement(self.no, self.name, text, cross_action, theme, text.endswith("（再掲）")) for text in texts
        )


def category(label: str, *items: str) -> PlanCategory:
    """A row of 今後の取組 from its printed items; one without ★, ● or ○ gets the form's bullet."""
    return PlanCategory(label, tuple(PlanItem(i[0], i[1:]) if i[0] in "★●○" else PlanItem("", i) for i in items))


RUN_AWAY = Action("02-1", "逃げる力を高める")
HOLD_BACK = Action("02-2", "海岸と川の守りを固める")
NEARBY = Action("05-1", "身近な学びの場づくり")
READING = Action("05-2", "読書に親しむ環境づくり")
WORKERS = Action("11-1", "漁業の担い手づくり")
VISITORS = Action("11-2", "浜を訪れる人を増やす")
SHORE = Action("14-1", "干潟と里山を守る")
WATER = Action("14-2", "暮らしの水をきれいにする")
