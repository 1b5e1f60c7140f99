/**
 * What ifconfig and networksetup print on Macs. 10.10 is an output that its owner published, 10.13 one shortened and with
 * made-up addresses; the others are written after the format, from memory. Nothing here was run by us.
 */

/** OS X 10.10, 2015. */
export const yosemite = `\
lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384
	options=3<RXCSUM,TXCSUM>
	inet6 ::1 prefixlen 128 
	inet 127.0.0.1 netmask 0xff000000 
	inet6 fe80::1%lo0 prefixlen 64 scopeid 0x1 
	nd6 options=1<PERFORMNUD>
gif0: flags=8010<POINTOPOINT,MULTICAST> mtu 1280
stf0: flags=0<> mtu 1280
en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	ether 64:76:ba:ae:a3:02 
	inet6 fe80::6676:baff:feae:a302%en0 prefixlen 64 scopeid 0x4 
	inet 172.30.7.47 netmask 0xffff0000 broadcast 172.30.255.255
	nd6 options=1<PERFORMNUD>
	media: autoselect
	status: active
en1: flags=8963<UP,BROADCAST,SMART,RUNNING,PROMISC,SIMPLEX,MULTICAST> mtu 1500
	options=60<TSO4,TSO6>
	ether 32:00:1b:3e:80:00 
	media: autoselect <full-duplex>
	status: inactive
p2p0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 2304
	ether 06:76:ba:ae:a3:02 
	media: autoselect
	status: inactive
awdl0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 1452
	ether 0e:f1:59:ca:a5:30 
	inet6 fe80::cf1:59ff:feca:a530%awdl0 prefixlen 64 scopeid 0x7 
	nd6 options=1<PERFORMNUD>
	media: autoselect
	status: active
bridge0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	options=63<RXCSUM,TXCSUM,TSO4,TSO6>
	ether 66:76:ba:ea:38:00 
	Configuration:
		id 0:0:0:0:0:0 priority 0 hellotime 0 fwddelay 0
		maxage 0 holdcnt 0 proto stp maxaddr 100 timeout 1200
		root id 0:0:0:0:0:0 priority 0 ifcost 0 port 0
		ipfilter disabled flags 0x2
	member: en1 flags=3<LEARNING,DISCOVER>
	        ifmaxaddr 0 port 5 priority 0 path cost 0
	nd6 options=1<PERFORMNUD>
	media: <unknown type>
	status: inactive
`

/** macOS 10.13, 2018, shortened. */
export const highSierra = `\
lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384
	options=1203<RXCSUM,TXCSUM,TXSTATUS,SW_TIMESTAMP>
	inet 127.0.0.1 netmask 0xff000000 
	nd6 options=201<PERFORMNUD,DAD>
EHC29: flags=0<> mtu 0
en1: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	ether a8:20:66:00:00:01 
	inet 192.168.2.10 netmask 0xffffff00 broadcast 192.168.2.255
	nd6 options=201<PERFORMNUD,DAD>
	media: autoselect
	status: active
fw0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 4078
	lladdr a8:20:66:ff:fe:00:00:02 
	nd6 options=201<PERFORMNUD,DAD>
	media: autoselect <full-duplex>
	status: inactive
`

/** The form of \`ifconfig -v\` on macOS 14, shortened. */
export const sonoma = `\
lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384 index 1
	eflags=11000000<ECN_ENABLE,SENDLIST>
	options=1203<RXCSUM,TXCSUM,TXSTATUS,SW_TIMESTAMP>
	inet 127.0.0.1 netmask 0xff000000
ap1: flags=8802<BROADCAST,SIMPLEX,MULTICAST> mtu 1500 index 11
	eflags=200c0000000<NOAUTOIPV6LL,AWDL>
	options=6460<TSO4,TSO6,CHANNEL_IO,PARTIAL_CSUM,ZEROINVERT_CSUM>
	ether 3a:f9:d3:00:00:01
	media: none
en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500 index 12
	eflags=1200880<TXSTART,NOACKPRI,ECN_ENABLE>
	options=6460<TSO4,TSO6,CHANNEL_IO,PARTIAL_CSUM,ZEROINVERT_CSUM>
	ether 3c:06:30:00:00:01
	inet 192.168.1.20 netmask 0xffffff00 broadcast 192.168.1.255
	media: autoselect
	status: active
	type: Wi-Fi
utun0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380 index 15
	inet6 fe80::1234%utun0 prefixlen 64 scopeid 0xf
`

export const ports = `
Hardware Port: Wi-Fi
Device: en0
Ethernet Address: 3c:06:30:00:00:01

Hardware Port: Thunderbolt 1
Device: en1
Ethernet Address: 36:3F:C0:00:00:01

Hardware Port: Thunderbolt Bridge
Device: bridge0
Ethernet Address: 36:3f:c0:00:00:01

Hardware Port: iPhone USB
Device: en7
Ethernet Address: N/A

VLAN Configurations
===================
`
