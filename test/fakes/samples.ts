/** Long texts of many kinds, each of which some way of counting tokens gets wrong. */
export const samples = {
	prose: 'The quick brown fox jumps over the lazy dog while the committee reviews its report. '.repeat(3000),
	code: 'for (let i = 0; i < list.length; i++) { total += list[i].price * rates.get(list[i].currency) ?? 1; }\n'.repeat(
		2500,
	),
	json: '{"id":"9f86d081884c7d65","values":[1,2.5,-3e8,null,true],"name":"Łódź – café"},'.repeat(2500),
	base64: 'iVBORw0KGgoAAAANSUhEUgAAAAUA9cTbXk3vQz+/Kq8d7WmYpXzRt1'.repeat(3000),
	hex: '9f86d081884c7d659a2feaa0c55ad015\n'.repeat(5000),
	marks: '!@#$%^&*()_+{}|:"<>?~`-=[]\\;,./ '.repeat(4000),
	digits: '3.14159 2653589793 23846 '.repeat(5000),
	chinese: '研究问题按轮次进行，每一轮都会重新构建工作区，只保留问题、报告、上一个动作和观察结果。'.repeat(1500),
	japanese: '調査は段階的に進み、作業領域は毎回作り直されます。カタカナとひらがなも混ざります。'.repeat(1500),
	korean: '연구는 여러 라운드로 진행되며 작업 공간은 매번 다시 만들어집니다. '.repeat(2000),
	arabic: 'يجري البحث على جولات ويعاد بناء مساحة العمل في كل مرة. '.repeat(2000),
	russian: 'Исследование идёт раундами, рабочее пространство строится заново каждый раз. '.repeat(2000),
	hindi: 'शोध चरणों में आगे बढ़ता है और कार्यक्षेत्र हर बार नया बनता है। '.repeat(2000),
	emoji: '🔬📚🧪✨🚀👩‍🔬🏳️‍🌈'.repeat(2500),
	tibetan: 'ཞིབ་འཇུག་གི་གནས་སྟངས། '.repeat(2500),
	noise: '⟦∮⟧⣿⡇𝔘𝔫𝔦𓀀𓁐'.repeat(2500),
};
