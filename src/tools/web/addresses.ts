import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/**
 * Whether an address (IPv4 or IPv6, as the system or `URL` writes it, without brackets) belongs to the public internet and not to
 * this machine. Anything that cannot be read as an address does not.
 */
export function isPublicAddress(address: string): boolean {
	// The package reads more spellings than the system does: `1.2.3` for one.
	if (isIP(address) === 0) {
		return false;
	}
	// `process` unwraps an IPv4 address that is mapped into IPv6, which is dialled as the former.
	const parsed = ipaddr.process(address);
	const isGlobal = parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || isAllocated(parsed));
	const text = parsed.toString();
	return isGlobal && !otherPrivate.has(text) && !ownAddresses().has(text);
}

export function isLoopbackAddress(address: string): boolean {
	return isIP(address) !== 0 && ipaddr.process(address).range() === 'loopback';
}

/** Whether this machine has any network besides itself. */
export function hasNetwork(): boolean {
	return interfaceAddresses().some(it => !it.internal);
}

/** 2000::/3 is all that is given out so far (IANA); whatever else may mean something somewhere is not the public internet. */
function isAllocated(address: ipaddr.IPv6): boolean {
	return ((address.parts[0] ?? 0) & 0xe000) === 0x2000;
}

/** Public by number only: the one at which Azure serves its machines' metadata. */
const otherPrivate = new Set(['168.63.129.16']);

function ownAddresses(): ReadonlySet<string> {
	return new Set(interfaceAddresses().map(it => ipaddr.process(it.address).toString()));
}

function interfaceAddresses() {
	return Object.values(networkInterfaces()).flatMap(it => it ?? []);
}
