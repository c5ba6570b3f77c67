"""A case small enough to know by heart, written by hand: the golden case of the end-to-end tests.

Observatory and works were attacked through two servers that one renter took under two names; the university only
met the first server's address after somebody else had rented it. All names and addresses are invented.
"""

from __future__ import annotations

import gzip
from pathlib import Path

LEAD_ADDRESS, SECOND_ADDRESS = "198.18.77.10", "198.18.80.20"
CASE_TOML = f"""\
[case]
title = "The tiny case"
timezone = "Asia/Tokyo"

[[organisation]]
id = "observatory"
name = "Kaguya Observatory"
names = ["かぐや天文台"]
networks = ["203.0.113.0/26", "10.1.0.0/16"]
contact = "soc@observatory.example"

[[organisation]]
id = "works"
name = "Hokuto Works"
names = ["北斗製作所"]
networks = ["203.0.113.64/26", "10.2.0.0/16"]

[[organisation]]
id = "university"
name = "Minamo University"
networks = ["203.0.113.128/26", "10.3.0.0/16"]

[[publisher]]
name = "Harbour Post"
reliability = "B"

[[lead]]
ip = "{LEAD_ADDRESS}"
time = 2016-06-14T02:11:00Z
organisation = "observatory"
note = "in the incident report"
"""
LEASES_NORTH = f"""\
provider,lease_id,account_id,ip,start,end,plan,name,birth_date,address,phone,email,payment,signup_ip,device
North Rack,L1,NR-1,{LEAD_ADDRESS},2016-06-01T00:00:00Z,2016-07-01T00:00:00Z,S,Sato Taro,1984-01-02,1-1 Umi,090-1111-2222,taro@mail.example,pay_77aa,192.0.2.7,dev_covert
North Rack,L2,NR-2,{LEAD_ADDRESS},2016-07-10T00:00:00Z,2016-09-01T00:00:00Z,S,Mori Ken,1970-05-06,2-2 Yama,090-3333-4444,mori@mail.example,pay_11bb,192.0.2.90,dev_mori
North Rack,L3,NR-3,{LEAD_ADDRESS},2016-03-01T00:00:00Z,2016-05-20T00:00:00Z,S,Abe Jun,1991-07-08,3-3 Kawa,090-5555-6666,abe@mail.example,pay_22cc,192.0.2.150,dev_abe
North Rack,L4,NR-4,198.18.77.99,2016-06-02T00:00:00Z,,S,Ono Rei,1988-09-10,4-4 Mori,090-7777-8888,ono@mail.example,pay_33dd,192.0.2.201,dev_ono
North Rack,L5,NR-5,198.18.77.50,2016-06-09T00:00:00Z,2016-06-01T00:00:00Z,S,Ends Before,,,,,,,
"""
LEASES_UMI = f"""\
provider,契約ID,会員ID,IPアドレス,契約開始日,契約終了日,氏名,フリガナ,電話番号,メールアドレス,payment,signup_ip,device
海ホスティング,U1,UH-7,{SECOND_ADDRESS},2016年6月5日 9時00分,2016/08/01 09:00,鈴木 花子,スズキ ハナコ,090-1111-2222,hanako@post.example,pay_77aa,192.0.2.8,dev_covert
海ホスティング,U2,UH-8,198.18.80.21,2016年6月6日 9時00分,2016/08/02 09:00,木下 亮,キノシタ リョウ,080-9999-0000,kinoshita@post.example,pay_44ee,198.51.100.3,dev_kino
"""
ZEEK_HEADER = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
ZEEK_FIELDS = (
    "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\n"
    "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\n"
)
CONN = (
    ("1465870260.000000", "C1", "10.1.0.5", LEAD_ADDRESS, 5200, 900, "SF"),  # 2016-06-14T02:11:00Z
    ("1465873860.000000", "C2", "10.1.0.5", LEAD_ADDRESS, 4800, 800, "SF"),
    ("1465873999.500000", "C3", "10.1.0.6", "198.51.100.44", 100, 200, "SF"),
    ("1461000000.000000", "C4", "10.1.0.6", LEAD_ADDRESS, 10, 20, "SF"),  # 2016-04-18: the tenant before
)
UNIVERSITY_CONN = (("1468713600.000000", "D1", "10.3.0.9", LEAD_ADDRESS, 300, 400, "SF"),)  # 2016-07-17: the tenant after
SQUID = f"""\
1466000000.123    120 10.2.0.8 TCP_MISS/200 1500 GET http://{SECOND_ADDRESS}/a.php - HIER_DIRECT/{SECOND_ADDRESS} text/html
1466000300.456     80 10.2.0.8 TCP_MISS/200 900 GET http://www.example/ - HIER_DIRECT/198.51.100.9 text/html
this line is not a log line
"""
REPORT_EN = """\
Harbour Post, 2016-07-20

Servers rented under a false name used against research bodies, police say

Police suspect that servers rented in Japan under a false name were used in cyberattacks on about 20 companies and institutes, including Kaguya Observatory, investigators said.

Kaguya Observatory said that no data had been leaked. A ministry spokesman declined to comment.
"""
REPORT_JA = """\
青空新聞 2016年7月21日

偽名でサーバー契約か

警察は、国内のレンタルサーバーが偽名で契約され、約20の企業や研究機関に対するサイバー攻撃に使われたとみて調べている。捜査関係者への取材でわかった。

かぐや天文台は「情報の流出は確認されていない」としている。
"""


def conn_log(rows: tuple[tuple[object, ...], ...]) -> str:
    lines = (
        f"{ts}\t{uid}\t{source}\t40000\t{destination}\t443\ttcp\tssl\t1.5\t{out}\t{back}\t{state}\n"
        for ts, uid, source, destination, out, back, state in rows
    )
    return ZEEK_HEADER + ZEEK_FIELDS + "".join(lines)


def write_tiny_case(root: Path) -> Path:
    """Write the case there and return its folder."""
    for folder in ("reports", "leases", "access", "intel", "logs/observatory", "logs/works", "logs/university"):
        (root / folder).mkdir(parents=True)
    (root / "case.toml").write_text(CASE_TOML, "utf-8")
    (root / "leases" / "north.csv").write_text(LEASES_NORTH, "utf-8")
    (root / "leases" / "umi.csv").write_bytes(LEASES_UMI.encode("cp932"))
    (root / "logs" / "observatory" / "conn.log").write_text(conn_log(CONN), "utf-8")
    (root / "logs" / "university" / "conn.log").write_bytes(gzip.compress(conn_log(UNIVERSITY_CONN).encode(), mtime=0))
    (root / "logs" / "works" / "access.log").write_text(SQUID, "utf-8")
    (root / "reports" / "harbour.txt").write_text(REPORT_EN, "utf-8")
    (root / "reports" / "aozora.txt").write_text(REPORT_JA, "utf-8")
    (root / "intel" / "watch.csv").write_text("type,value,start,end,label\ndomain,c2.example,,,from a partner\n", "utf-8")
    return root
