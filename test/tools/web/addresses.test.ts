import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import test from 'node:test';
import { isPublicAddress } from '../../../src/tools/web/addresses.ts';
import { list } from './openDoor.ts';

const notPublic = list(`
	0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.254
	168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1
	192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
	239.255.255.250 240.0.0.1 255.255.255.255
	:: ::1 ::127.0.0.1 ::808:808 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1
	::ffff:169.254.169.254 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1
	1:: 2001::1 2001:db8::1 2001:10::1 2002:7f00:1:: 2002:a00:1:: 3fff::1 5f00::1
	fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1
	localhost 1.2.3 1.2.3.4.5 ::g [::1]
`);

const publicOnes = list(`
	1.1.1.1 8.8.8.8 93.184.215.14 100.63.255.255 100.128.0.1 168.63.129.17 172.15.0.1
	172.32.0.1 192.169.0.1 198.20.0.1 223.255.255.254 ::ffff:8.8.8.8
	2606:4700:4700::1111 2a00:1450:4001:82f::200e 2001:4860:4860::8888
`);

for (const address of [...notPublic, '', '8.8.8.8 ']) {
	test(`does not take ${JSON.stringify(address)} for a public address`, () => {
		assert.equal(isPublicAddress(address), false);
	});
}

for (const address of publicOnes) {
	test(`takes ${address} for a public address`, () => {
		assert.equal(isPublicAddress(address), true);
	});
}

test('takes no address of this machine for a public one', () => {
	const own = Object.values(networkInterfaces()).flatMap(it => it ?? []);
	assert.deepEqual(
		own.filter(it => isPublicAddress(it.address)),
		[],
	);
});
