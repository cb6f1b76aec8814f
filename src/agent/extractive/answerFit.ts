import type { AnswerType } from './questionType.ts';

/** How much a text looks like an answer of a kind, from 0 to 1. */
export function answerFit(type: AnswerType, text: string, isCode: boolean): number {
	const signs = signsOf[type];
	if (signs === undefined) {
		return isCode ? 0.3 : 0.5;
	}
	const score = signs.reduce((sum, [pattern, worth]) => sum + (pattern.test(text) ? worth : 0), 0);
	return Math.min(1, Math.max(0, score - (isCode && type !== 'how' && type !== 'number' ? 0.3 : 0)));
}

const command = /`[^`]*[\w-]+[^`]*`|(?:^|\s)--?[a-z][\w-]+|^\$ |\b[A-Z_]{3,}=/mu;
const digits = /(?<![\w.-])v?\d+(?:[.,]\d+)*/u;

const signsOf: Readonly<Record<AnswerType, readonly (readonly [RegExp, number])[] | undefined>> = {
	number: [
		[digits, 0.5],
		[/\bdefaults?\b|默认|缺省/iu, 0.3],
		[
			/\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|hundred|thousand|million|once|twice|no limit|unlimited)\b|[一二三四五六七八九十百千万两]+[个次天年种小]/iu,
			0.3,
		],
		[
			/\b(?:seconds?|minutes?|hours?|days?|weeks?|years?|bytes?|[kmgt]i?b|percent|characters?|times)\b|%|秒|分钟|小时|天|字节/iu,
			0.2,
		],
		[/\b(?:maximum|minimum|at most|at least|up to|limit|is set to|defaults? to)\b|最多|至少|最大|最小/iu, 0.2],
	],
	how: [
		[command, 0.45],
		[
			/^(?:\W*)(?:to|use|run|set|add|create|type|call|pass|specify|make|open|edit|install|enable|disable|remove|delete|put|select|if you want|you can|you may|in order to)\b/iu,
			0.35,
		],
		[/\b(?:use|using|run|running|by|via|with|you can|must|should|set)\b|使用|运行|执行|可以|通过|请|输入/iu, 0.25],
	],
	why: [
		[
			/\b(?:because|since|so that|in order to|due to|reason|to avoid|to prevent|to ensure|this means|otherwise|therefore|thus|hence|allows?|helps?|useful|as this|would)\b|因为|由于|所以|因此|以便|为了|否则/iu,
			0.8,
		],
	],
	when: [
		[
			/\b(?:when|whenever|if|before|after|until|once|while|during|as soon as|only|at the time|unless)\b|当|之前|之后|如果|直到|一旦|时/iu,
			0.6,
		],
		[digits, 0.3],
	],
	where: [
		[
			/(?:^|[\s`"(])(?:[~.]?\/|[A-Z]:\\|%\w+%|\$\w+)[\w.\-/\\{}$]*|\b[\w-]+\.(?:json|conf|cfg|ini|ya?ml|toml|lock|log|rc|db)\b|\.\w+rc\b/u,
			0.5,
		],
		[
			/\b(?:in|under|at|inside|into|located|stored|placed|directory|folder|path|found|file)\b|目录|文件|位于|放在|存放/iu,
			0.4,
		],
	],
	who: [
		[
			/\b(?:owners?|maintainers?|users?|admins?|administrators?|members?|developers?|authors?|team|only|person|anyone|everyone|people)\b|维护者|管理员|用户|开发者|作者/iu,
			0.7,
		],
	],
	definition: [
		[
			/\b(?:is|are)\s+(?:an?|the|used|any|defined)\b|\b(?:means|refers? to|represents?|stands for|describes?|contains?|specifies|indicates?)\b|是|指|表示|用于/iu,
			0.6,
		],
		[/^(?:\W*)(?:an?|the|this)\b/iu, 0.2],
	],
	list: [
		[/,[^,]+,|`[^`]+`[^`]+`[^`]+`|、[^、]+、|[;；]/u, 0.4],
		[
			/\b(?:include|includes|following|are:|one of|such as|either|supported|any of|as follows)\b|包括|以下|如下|分别/iu,
			0.3,
		],
		[/`[^`]+`/u, 0.2],
	],
	'yes-no': [
		[
			/\b(?:not|never|cannot|can|must|only|always|may|no longer|unless|except|allowed|permitted|possible|will|do not|does not|without|if)\b|n't\b|不|可以|必须|能|只|应/iu,
			0.7,
		],
	],
	any: undefined,
};
