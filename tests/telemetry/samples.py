"""One good line, or more, of every format; names, addresses and people are invented."""

from __future__ import annotations

ZEEK_CONN = (
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
    "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\torig_bytes\tresp_bytes\tconn_state\ttunnel_parents\n"
    "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tcount\tcount\tstring\tset[string]\n"
    "1717200000.123456\tCa1\t10.1.0.7\t40204\t198.18.5.9\t443\ttcp\t1514\t17600\tSF\t-\n"
    "1717200001.000001\tCa2\t203.0.113.9\t1029\t10.1.0.8\t22\ttcp\t-\t-\tS0\t-\n"
    "1717200002.5\tCa3\t2001:DB8::0:1\t1030\t::ffff:198.18.5.9\t80\ttcp\t0\t0\tREJ\t(empty)\n"
    "#close\t2024-06-01-00-00-02\n"
)
ZEEK_JSON = (
    '{"ts":1717200000.123456,"uid":"Ca1","id.orig_h":"10.1.0.7","id.orig_p":40204,"id.resp_h":"198.18.5.9","id.resp_p":443,'
    '"proto":"tcp","orig_bytes":1514,"resp_bytes":17600,"conn_state":"SF"}\n'
    '{"ts":"2024-06-01T00:00:01.000001Z","uid":"Ca2","id":{"orig_h":"203.0.113.9","orig_p":1029,"resp_h":"10.1.0.8","resp_p":22},'
    '"proto":"tcp","conn_state":"S0"}\n'
    '{"@stream":"conn","ts":1717200002.5,"uid":"Ca3","id_orig_h":"2001:DB8::0:1","id_orig_p":1030,"id_resp_h":"::ffff:198.18.5.9",'
    '"id_resp_p":80,"proto":"tcp","orig_bytes":0,"resp_bytes":0,"conn_state":"REJ"}\n'
)
SURICATA_FLOW = (
    '{"timestamp":"2024-06-01T09:10:00.000000+0900","flow_id":1234567890123456,"event_type":"flow","src_ip":"10.1.0.7",'
    '"src_port":40204,"dest_ip":"198.18.5.9","dest_port":443,"proto":"TCP","flow":{"pkts_toserver":9,"pkts_toclient":8,'
    '"bytes_toserver":440,"bytes_toclient":25421,"start":"2024-06-01T09:00:00.250000+0900","state":"closed"}}\n'
)
SQUID = "1717200000.440   1815 10.1.0.7 TCP_TUNNEL/200 1600 CONNECT Portal.Kasumi.example:443 - HIER_DIRECT/198.18.5.9 -\n"
COMBINED = '203.0.113.9 - - [01/Jun/2024:09:00:00 +0900] "GET /news?id=7 HTTP/1.1" 404 16357 "-" "Kumo \\"quoted\\" browser/1.0"\n'
ACCESS_JSON = (
    '{"time_iso8601":"2024-06-01T09:00:00+09:00","remote_addr":"203.0.113.9","remote_user":"","request":"GET /news?id=7 HTTP/1.1",'
    '"http_host":"www.kumo.example","status":"404","body_bytes_sent":"16357","http_user_agent":"Kumo browser/1.0"}\n'
)
BIND = (
    "01-Jun-2024 09:00:00.636 queries: info: client @0x7f3c0000 10.1.0.7#20000 (Portal.Kasumi.Example): "
    "query: Portal.Kasumi.Example IN A +E(0)K (10.1.0.53)\n"
)
DNSMASQ = (
    "2024-06-01T09:00:00+09:00 gw dnsmasq[731]: query[A] Portal.Kasumi.Example from 10.1.0.7\n"
    "2024-06-01T09:00:00+09:00 gw dnsmasq[731]: forwarded Portal.Kasumi.Example to 10.1.0.53\n"
    "2024-06-01T09:00:00+09:00 gw dnsmasq[731]: reply Portal.Kasumi.Example is <CNAME>\n"
    "2024-06-01T09:00:00+09:00 gw dnsmasq[731]: reply edge.kasumi.example is 198.18.5.9\n"
)
UNBOUND = (
    "[1717200000] unbound[812:0] info: 10.1.0.7 Portal.Kasumi.Example. A IN\n"
    "[1717200000] unbound[812:0] info: 10.1.0.7 Portal.Kasumi.Example. A IN NOERROR 0.031250 0 76\n"
)
CEF = (
    "Jun  1 09:00:01 fw01 CEF:0|Kumo|Edge\\|Wall|7.2|100|traffic|3|rt=1717200001000 src=10.1.0.7 spt=10129 dst=198.18.5.9 dpt=80 "
    "proto=TCP act=blocked in=20 out=0 request=http://portal.kasumi.example/a?b\\=c app=http\n"
)
VPC_FLOW = (
    "2 123456789012 eni-0a1b2c3d4e5f60718 10.1.0.7 198.18.5.9 40204 443 6 12 4475 1717200000 1717200060 ACCEPT OK\n"
    "2 123456789012 eni-0a1b2c3d4e5f60718 198.18.5.9 10.1.0.7 443 40204 6 9 25421 1717200000 1717200060 ACCEPT OK\n"
    "2 123456789012 eni-0a1b2c3d4e5f60718 203.0.113.9 10.1.0.8 51029 22 6 1 40 1717200003 1717200063 REJECT OK\n"
    "2 123456789012 eni-0a1b2c3d4e5f60718 - - - - - - - 1717200000 1717200060 - NODATA\n"
)
WINDOWS = (
    '{"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},"EventID":3,'
    '"TimeCreated":{"#attributes":{"SystemTime":"2024-06-01T00:00:01.250Z"}},"Computer":"pc7.kumo.example"},'
    '"EventData":{"Protocol":"tcp","Initiated":true,"SourceIp":"10.1.0.7","SourcePort":50001,"DestinationIp":"198.18.5.9",'
    '"DestinationPort":443}}}\n'
)
LEEF = (
    "<13>Jun  1 09:00:01 fw02 LEEF:1.0|Kumo|EdgeWall|7.2|100|devTime=Jun 01 2024 09:00:01 GMT+09:00\tdevTimeFormat=MMM dd yyyy HH:mm:ss z\t"
    "src=10.1.0.7\tsrcPort=10129\tdst=198.18.5.9\tdstPort=80\tproto=TCP\tsrcBytes=20\tdstBytes=0\tact=blocked\t"
    "url=http://portal.kasumi.example/a?b=c\n"
)
FORTIGATE = (
    '<189>date=2024-06-01 time=09:00:12 devname="fg01" devid="FGT60F0000000001" eventtime=1717200012000000000 tz="+0900" '
    'logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=10.1.0.7 srcport=40204 srcintf="lan" '
    'dstip=198.18.5.9 dstport=443 dstintf="wan1" policyid=1 sessionid=402 proto=6 action="close" service="HTTPS" duration=12 '
    "sentbyte=4475 rcvdbyte=25421 sentpkt=12 rcvdpkt=20\n"
)
PALO_ALTO = (
    "2024-06-01T09:00:05+09:00 pa01 1,2024/06/01 09:00:05,001801000001,TRAFFIC,end,2561,2024/06/01 09:00:05,10.1.0.7,198.18.5.9,"
    '0.0.0.0,0.0.0.0,"out, any",,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,default,2024/06/01 09:00:05,402,1,40204,443,0,0,'
    "0x401c,tcp,allow,29896,4475,25421,32,2024/06/01 09:00:00,5,any,,7000001,0x0,Japan,Japan,,12,20,tcp-fin\n"
)
CISCO = (
    "Jun 01 2024 09:00:00 asa01 : %ASA-6-302013: Built outbound TCP connection 402 for outside:198.18.5.9/443 (198.18.5.9/443) to "
    "inside:10.1.0.7/40204 (203.0.113.1/40204)\n"
    "Jun 01 2024 09:00:12 asa01 : %ASA-6-302014: Teardown TCP connection 402 for outside:198.18.5.9/443 to inside:10.1.0.7/40204 "
    "duration 0:00:12 bytes 29896 TCP FINs\n"
)
NETFILTER = (
    "2024-06-01T09:00:00.250000+09:00 gw kernel: [81234.567890] [UFW BLOCK] IN=eth0 OUT= MAC=00:00:5e:00:53:01:00:00:5e:00:53:02:08:00 "
    "SRC=203.0.113.9 DST=10.1.0.8 LEN=60 TOS=0x00 PREC=0x00 TTL=51 ID=5021 DF PROTO=TCP SPT=51029 DPT=22 WINDOW=64240 RES=0x00 SYN URGP=0\n"
)
PFSENSE = (
    "2024-06-01T09:00:00.250000+09:00 fw03 filterlog[4312]: 5,,,1000000103,igb0,match,block,in,4,0x0,,51,5021,0,DF,6,tcp,60,203.0.113.9,"
    "10.1.0.8,51029,22,0,S,1234567890,,64240,,mss;sackOK\n"
)
FIREWALL = (
    "Domain,Receive Time,Type,Source address,Destination address,Rule,Source Port,Destination Port,IP Protocol,Action,Bytes,"
    "Bytes Sent,Bytes Received,Start Time,Session ID\n"
    '1,2024/06/01 09:00:05,TRAFFIC,10.1.0.7,198.18.5.9,"out, any",39407,80,tcp,allow,1736,916,820,2024/06/01 09:00:00,100000\n'
    "1,2024/06/01 09:00:06,TRAFFIC,203.0.113.9,10.1.0.8,in,2109,22,6,deny,0,0,0,2024/06/01 09:00:06,100001\n"
)
NETFLOW = (
    "ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt\n"
    "2024-06-01 09:00:00,2024-06-01 09:00:02,1.658,10.1.0.7,198.18.5.9,13356,443,TCP,...AP.SF,0,0,9,4475,8,464\n"
    "2024-06-01 09:00:03,2024-06-01 09:00:03,0.000,203.0.113.9,10.1.0.8,13357,22,TCP,......S.,0,0,1,40,0,0\n"
    "Summary\nflows,bytes,packets,avg_bps,avg_pps,avg_bpp\n2,4515,18,1,1,1\n"
)
ALL = {
    "zeek-tsv": ZEEK_CONN, "zeek-json": ZEEK_JSON, "suricata": SURICATA_FLOW, "windows-events": WINDOWS,
    "squid": SQUID, "access-log": COMBINED, "access-json": ACCESS_JSON,
    "bind-queries": BIND, "dnsmasq": DNSMASQ, "unbound": UNBOUND, "cef": CEF, "leef": LEEF, "fortigate": FORTIGATE,
    "cisco-asa": CISCO, "netfilter": NETFILTER, "pfsense": PFSENSE, "paloalto": PALO_ALTO, "firewall-csv": FIREWALL,
    "netflow-csv": NETFLOW, "vpc-flow": VPC_FLOW,
}  # fmt: skip
