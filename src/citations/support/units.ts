/** What a number counts, where that can be converted: `factor` turns it into the dimension's base unit. */
export interface Unit {
	readonly dimension: string;
	readonly factor: number;
}

/** By lower-case name; those whose case matters (`Mb`, `MB`) are told apart by nothing here: prose is careless with it. */
export function unitOf(name: string): Unit | undefined {
	return units.get(name);
}

/** `30k`, `3 million`, `1.5万`. */
export function magnitudeOf(name: string): number | undefined {
	return magnitudes.get(name);
}

export function currencyOf(sign: string): Unit | undefined {
	const name = currencies.get(sign);
	return name === undefined ? undefined : { dimension: name, factor: 1 };
}

/** Decimal and binary prefixes are both in use for the same sign: two sizes are the same if they are so in either. */
export function isSameAmount(a: number, of: Unit, b: number, than: Unit): boolean {
	if (of.dimension !== than.dimension) {
		return false;
	}
	if (isClose(a * of.factor, b * than.factor)) {
		return true;
	}
	return of.dimension === 'bytes' && isClose(a * binary(of.factor), b * binary(than.factor));
}

export function isClose(a: number, b: number): boolean {
	return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

function binary(factor: number): number {
	const power = Math.round(Math.log10(factor) / 3);
	return isClose(factor, 1000 ** power) ? 1024 ** power : factor;
}

const table: Readonly<Record<string, Readonly<Record<string, number>>>> = {
	time: {
		'ns nanosecond nanoseconds 纳秒': 1e-9,
		'µs us μs microsecond microseconds 微秒': 1e-6,
		'ms msec msecs millisecond milliseconds 毫秒': 1e-3,
		's sec secs second seconds 秒 秒钟': 1,
		'min mins minute minutes 分钟 分': 60,
		'h hr hrs hour hours 小时': 3600,
		'd day days 天 日': 86_400,
		'week weeks 周 星期': 604_800,
		'fortnight fortnights': 1_209_600,
	},
	months: {
		'month months 个月': 1,
		'quarter quarters': 3,
		'year years yr yrs 年': 12,
		'decade decades': 120,
		'century centuries': 1200,
	},
	bytes: {
		'byte bytes octet octets 字节': 1,
		'kb kilobyte kilobytes': 1e3,
		'mb megabyte megabytes': 1e6,
		'gb gigabyte gigabytes': 1e9,
		'tb terabyte terabytes': 1e12,
		'kib kibibyte kibibytes': 1024,
		'mib mebibyte mebibytes': 1024 ** 2,
		'gib gibibyte gibibytes': 1024 ** 3,
		'tib tebibyte tebibytes': 1024 ** 4,
		'pb petabyte petabytes': 1e15,
		'pib pebibyte pebibytes': 1024 ** 5,
		'eb exabyte exabytes': 1e18,
		'eib exbibyte exbibytes': 1024 ** 6,
	},
	bits: {
		'bit bits 位': 1,
		'kbit kilobit kilobits': 1e3,
		'mbit mbps megabit megabits': 1e6,
		'gbit gbps gigabit gigabits': 1e9,
	},
	percent: { '% percent per-cent pct percentage 百分之': 1, 'permille ‰': 0.1 },
	length: {
		'nm nanometre nanometres nanometer nanometers': 1e-9,
		'µm micrometre micrometres': 1e-6,
		'mm millimetre millimetres millimeter millimeters 毫米': 1e-3,
		'cm centimetre centimetres centimeter centimeters 厘米': 1e-2,
		'm metre metres meter meters 米': 1,
		'km kilometre kilometres kilometer kilometers 公里 千米': 1e3,
		'inch inches': 0.0254,
		'foot feet ft': 0.3048,
		'mile miles 英里': 1609.344,
	},
	mass: {
		'mg milligram milligrams 毫克': 1e-6,
		'gram grams 克': 1e-3,
		'kg kilogram kilograms 公斤 千克': 1,
		'tonne tonnes ton tons 吨': 1e3,
		'pound pounds lb lbs': 0.453_592_37,
	},
	frequency: { 'hz hertz': 1, 'khz kilohertz': 1e3, 'mhz megahertz': 1e6, 'ghz gigahertz': 1e9 },
	power: { 'watt watts': 1, 'kw kilowatt kilowatts': 1e3, 'mw megawatt megawatts': 1e6, 'gw gigawatt gigawatts': 1e9 },
	celsius: { '°c celsius 摄氏度': 1 },
	fahrenheit: { '°f fahrenheit': 1 },
	degrees: { '° degree degrees 度': 1 },
	usd: { 'usd dollar dollars 美元': 1, 'cent cents': 0.01 },
	eur: { 'eur euro euros 欧元': 1 },
	gbp: { gbp: 1 },
	cny: { 'cny rmb yuan 元 人民币': 1 },
	pixels: { 'px pixel pixels 像素': 1 },
};

const units: ReadonlyMap<string, Unit> = new Map(
	Object.entries(table).flatMap(([dimension, names]) =>
		Object.entries(names).flatMap(([list, factor]) =>
			list.split(' ').map((name): [string, Unit] => [name, { dimension, factor }]),
		),
	),
);

const magnitudes: ReadonlyMap<string, number> = new Map([
	['k', 1e3],
	['thousand', 1e3],
	['b', 1e9],
	['mio', 1e6],
	['million', 1e6],
	['millions', 1e6],
	['bn', 1e9],
	['billion', 1e9],
	['billions', 1e9],
	['trillion', 1e12],
	['hundred', 100],
	['dozen', 12],
	['百', 1e2],
	['千', 1e3],
	['万', 1e4],
	['亿', 1e8],
]);

const currencies: ReadonlyMap<string, string> = new Map([
	['$', 'usd'],
	['€', 'eur'],
	['£', 'gbp'],
	['¥', 'cny'],
]);
