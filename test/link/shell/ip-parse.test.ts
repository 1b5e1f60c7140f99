import test from 'ava'
import { parseIpBearers, parseIpLinks } from '../../../src/link/shell/ip-parse.js'
import { octetsOf } from '../../../src/link/shell/octets.js'

/** Shaped as iproute2 6.1 prints it; only what is of interest differs. */
const printed = (link: object): string =>
  JSON.stringify([
    {
      ifindex: 4,
      ifname: 'eth0',
      flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
      mtu: 1500,
      qdisc: 'fq_codel',
      operstate: 'UP',
      linkmode: 'DEFAULT',
      link_type: 'ether',
      address: '02:fc:00:00:00:01',
      broadcast: 'ff:ff:ff:ff:ff:ff',
      promiscuity: 0,
      parentbus: 'virtio',
      parentdev: 'virtio2',
      ...link,
    },
  ])

const parse = (link: object): ReturnType<typeof parseIpLinks>[number] => {
  const [parsed] = parseIpLinks(printed(link))
  if (!parsed) throw new Error('nothing was parsed')
  return parsed
}

test('C4: a network card is read whole', (t) => {
  t.deepEqual(parse({ permaddr: '52:54:00:12:34:56', altnames: ['enp0s3'] }), {
    link: {
      name: 'eth0',
      index: 4,
      type: 1,
      address: '02:fc:00:00:00:01',
      broadcast: 'ff:ff:ff:ff:ff:ff',
      permanent: '52:54:00:12:34:56',
      assignType: null,
      iflink: null,
      master: null,
      kind: null,
      flags: 0x11043,
      up: true,
      mtu: 1500,
      state: 'up',
      altNames: ['enp0s3'],
    },
    iflink: undefined,
    master: undefined,
    hardware: true,
  })
})

test('C4: a made-up link is no hardware, one with a device behind it is', (t) => {
  t.like(parse({ linkinfo: { info_kind: 'veth' }, parentdev: undefined }), {
    link: { kind: 'veth' },
    hardware: false,
  })
  t.true(parse({ linkinfo: { info_kind: 'dsa' } }).hardware)
  t.true(parse({ parentdev: undefined }).hardware, 'iproute2 before 5.14 does not print it')
})

test('C4: a link that is up has IFF_RUNNING unless NO-CARRIER says otherwise', (t) => {
  t.is(parse({ flags: ['UP'] }).link.flags, 0x41)
  t.is(parse({ flags: ['NO-CARRIER', 'UP', 'M-DOWN'] }).link.flags, 0x1)
  t.is(parse({ flags: ['BROADCAST', 'ECHO', 'DORMANT'] }).link.flags, 0x60002)
})

test('C4: operational states are told in our words, and an unheard-of one as unknown', (t) => {
  const states = ['UNKNOWN', 'NOTPRESENT', 'DOWN', 'LOWERLAYERDOWN', 'TESTING', 'DORMANT', 'UP', 'NEW']
  t.deepEqual(
    states.map((operstate) => parse({ operstate }).link.state),
    ['unknown', 'not-present', 'down', 'lower-layer-down', 'testing', 'dormant', 'up', 'unknown'],
  )
})

test('C4: link types become ARPHRD numbers, those without a name and those of the future too', (t) => {
  const types = [
    'generic',
    'ieee802.11/radiotap',
    'infiniband',
    'none',
    'fcfb3',
    '[519]',
    'quantum',
    'constructor',
  ]
  t.deepEqual(
    types.map((link_type) => parse({ link_type }).link.type),
    [0, 803, 32, 65534, 790, 519, 65535, 65535],
  )
})

test('C4: the IP addresses that iproute2 prints for tunnels are octets again', (t) => {
  t.is(octetsOf('10.0.0.1'), '0a:00:00:01')
  t.is(octetsOf('0.0.0.0'), '00:00:00:00')
  t.is(octetsOf('::'), Array(16).fill('00').join(':'))
  t.is(octetsOf('::1'), `${'00:'.repeat(15)}01`)
  t.is(octetsOf('fe80::1:2ff'), `fe:80:${'00:'.repeat(10)}00:01:02:ff`)
  t.is(octetsOf('1:2:3:4:5:6:7:8'), '00:01:00:02:00:03:00:04:00:05:00:06:00:07:00:08')
  t.is(octetsOf('::ffff:10.0.0.1'), `${'00:'.repeat(10)}ff:ff:0a:00:00:01`)
  const infiniband = Array(20).fill('a0').join(':')
  t.is(octetsOf(infiniband), infiniband)
})

test('C4: a link without an address has none', (t) => {
  const { link } = parse({ link_type: 'none', address: undefined, broadcast: undefined })
  t.like(link, { address: null, broadcast: null, type: 65534 })
})

test('C4: less is enough where only the address is asked for', (t) => {
  t.deepEqual(
    parseIpBearers(
      '[{"ifname":"lo","ifindex":1,"link_type":"loopback","address":"00:00:00:00:00:00","new":{}}]',
    ),
    [{ name: 'lo', index: 1, type: 772, address: '00:00:00:00:00:00', altNames: [] }],
  )
})

test('C4: what iproute2 would not print is refused', (t) => {
  for (const output of [
    '',
    '1: lo: <UP>',
    '{}',
    '[{}]',
    'null',
    printed({ mtu: '1500' }),
    printed({ ifindex: 0 }),
  ]) {
    t.throws(() => parseIpLinks(output), undefined, output)
  }
})
