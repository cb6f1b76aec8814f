// Takes a picture of each state of the panel in each theme and width, to be looked at:
// node test/media/gallery/gallery.ts FOLDER [--theme dark,light] [--width 340] [state …]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { howToGetChromium, openChromium } from '../../editor/chromium.ts';
import { buildPage, openPanel, show, themes } from './page.ts';
import { exhibits } from './states.ts';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { theme: { type: 'string' }, width: { type: 'string' } },
});
const [folder = 'gallery', ...wanted] = positionals;
const names = wanted.length > 0 ? wanted : Object.keys(exhibits);
const widths = (values.width ?? '220,340,700,1200').split(',').map(Number);
const chosenThemes = values.theme?.split(',') ?? Object.keys(themes);

mkdirSync(folder, { recursive: true });
await using browser = await openChromium();
if (!browser) {
	throw new Error(howToGetChromium);
}
const files = await buildPage();
for (const name of names) {
	for (const theme of chosenThemes) {
		for (const width of widths) {
			const exhibit = exhibits[name];
			if (!exhibit) {
				throw new Error(`There is no state ${name}.`);
			}
			const size = { width, height: width < 400 ? 720 : 800 };
			await using panel = await openPanel(browser, files, { theme, ...size, language: exhibit.language ?? 'en' });
			await show(panel, exhibit);
			await panel.page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) });
			for (const trouble of panel.troubles) {
				console.error(`${name} ${theme} ${width}: ${trouble}`);
			}
		}
	}
}
