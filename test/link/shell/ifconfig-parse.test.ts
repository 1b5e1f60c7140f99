import test from 'ava'
import { parseHardwarePorts, parseIfconfig } from '../../../src/link/shell/ifconfig-parse.js'
import { highSierra, ports, sonoma, yosemite } from '../../helpers/macos.js'

const rows = (output: string): unknown[] =>
  parseIfconfig(output).map(({ name, index, type, address, up, mtu, state }) =>
    [name, index, type, address, up ? 'up' : 'down', mtu, state].join(' '),
  )

test('C4: the links of OS X 10.10, counted where ifconfig prints no index', (t) => {
  t.deepEqual(rows(yosemite), [
    'lo0 1 772  up 16384 unknown',
    'gif0 2 65534  down 1280 down',
    'stf0 3 65534  down 1280 down',
    'en0 4 1 64:76:ba:ae:a3:02 up 1500 up',
    'en1 5 1 32:00:1b:3e:80:00 up 1500 lower-layer-down',
    'p2p0 6 1 06:76:ba:ae:a3:02 up 2304 lower-layer-down',
    'awdl0 7 1 0e:f1:59:ca:a5:30 up 1452 up',
    'bridge0 8 1 66:76:ba:ea:38:00 up 1500 lower-layer-down',
  ])
})

test('C4: the links of macOS 10.13, with FireWire, whose address is called lladdr and has eight octets', (t) => {
  t.deepEqual(rows(highSierra), [
    'lo0 1 772  up 16384 unknown',
    'EHC29 2 65534  down 0 down',
    'en1 3 1 a8:20:66:00:00:01 up 1500 up',
    'fw0 4 24 a8:20:66:ff:fe:00:00:02 up 4078 lower-layer-down',
  ])
})

test('C4: the links of macOS 14 by ifconfig -v, with the indexes that it prints', (t) => {
  t.deepEqual(rows(sonoma), [
    'lo0 1 772  up 16384 unknown',
    'ap1 11 1 3a:f9:d3:00:00:01 down 1500 down',
    'en0 12 1 3c:06:30:00:00:01 up 1500 up',
    'utun0 15 65534  up 1380 unknown',
  ])
})

test('C4: flags are those of macOS, and what ifconfig does not tell is null', (t) => {
  t.like(parseIfconfig(sonoma)[2], {
    flags: 0x8863,
    broadcast: null,
    permanent: null,
    assignType: null,
    kind: null,
  })
})

test('C4: no output is no links', (t) => {
  t.deepEqual(parseIfconfig(''), [])
})

test('C4: the addresses of hardware ports are found by device', (t) => {
  t.deepEqual(Object.fromEntries(parseHardwarePorts(ports)), {
    en0: '3c:06:30:00:00:01',
    en1: '36:3f:c0:00:00:01',
    bridge0: '36:3f:c0:00:00:01',
  })
})
