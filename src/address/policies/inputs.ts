/** The inputs of the policies, each under one name wherever it occurs. Texts, where nothing else is said. */
export const policyInputs = {
  address: { value: 'mac', summary: 'the address itself' },
  bootId: { value: 'id', summary: "what names this boot (default: the kernel's boot ID)" },
  companyId: { value: 'prefix', summary: 'three octets from the IEEE CID registry, for the quadrant eli' },
  device: {
    value: 'id',
    summary: "what names the device (default: its permanent address, else the link's name)",
  },
  ifname: { value: 'name', summary: "the link's name" },
  kind: { value: 'kind', summary: 'whose common vendors: ethernet, wifi or virtual' },
  machineId: { value: 'hex', summary: 'the contents of /etc/machine-id' },
  mask: { value: 'mask', summary: '"MASK [OUI…]", NetworkManager\'s generate-mac-address-mask' },
  name: {
    value: 'name',
    summary: 'the first there is of ID_NET_NAME_ONBOARD, _SLOT, _PATH, _MAC, else the link',
  },
  networkId: { value: 'id', summary: 'what names the network, e.g. its SSID' },
  pattern: { value: 'pattern', summary: 'an address with x for each free digit: 02:xx:xx:12:34:5x' },
  period: { value: 'duration', summary: 'how long an address lasts (default: 12h)' },
  prefix: { value: 'prefix', summary: 'the first one to five octets of the pool' },
  quadrant: { value: 'quadrant', summary: 'of the local address plan: aai (default), eli, sai or any' },
  secretHex: { value: 'hex', summary: 'the secret key' },
  sessionId: { value: 'id', summary: 'what names the session' },
  ssid: { value: 'ssid', summary: "the wireless network's name" },
  stableId: { value: 'id', summary: "NetworkManager's connection.stable-id, or the connection's UUID" },
  stableType: { value: 'type', summary: 'what the stable ID is: uuid, stable-id, generated or random' },
  start: { value: 'number', summary: 'the number of the first address, from 0' },
  at: { value: 'time', summary: 'the moment whose period counts (default: now)' },
} as const satisfies Record<string, { value: string; summary: string }>

export type PolicyInput = keyof typeof policyInputs
