import { stems } from '../../base/words.ts';

/** Words that carry no meaning of their own in a question or a text; lower case. */
export function isStopWord(text: string): boolean {
	return stopWords.has(text);
}

/** Words that a question is full of and that seldom tell one passage from another; given as a stem. */
export function isLightWord(stem: string): boolean {
	return lightStems.has(stem);
}

/** Ordinary English: a question may use such a word where the documents say it otherwise, so its absence proves little. */
export function isOrdinaryWord(stem: string): boolean {
	return ordinaryStems.has(stem) || lightStems.has(stem);
}

/** Words that only bind or ask in German, French and Spanish; several are words of their own in English. */
export function isForeignStopWord(text: string): boolean {
	return foreignStopWords.has(text);
}

const foreignStopWords = new Set(
	`wie was wann warum wieso weshalb wo woher wohin wer wen wem welche welcher welches welchen wieviel viele ich du er sie es wir ihr mich mir dich dir uns euch man mein meine meinen der die das den dem des ein eine einen einem einer kein keine ist sind war kann können muss soll darf wird werden habe hat haben und oder aber nicht mit ohne für von vom zu zum zur im in auf aus bei nach vor über unter wenn dass ob lange oft
comment quel quelle quels quelles quand pourquoi où qui que quoi combien est sont peut puis dois doit faut faire fait je tu il elle on nous vous ils me te se mon ma mes le la les un une des du de au aux à en dans par pour sur avec sans et ou mais ne pas ce cette ces est-ce
cómo como qué cuál cuáles cuándo dónde quién cuánto cuánta cuántos cuántas por qué para es son está están puedo puede debo hay hacer yo tú él ella nosotros me se mi mis el los las lo un una unos unas del al con sin y o pero no si este esta`.split(
		/\s+/,
	),
);

const stopWords = new Set(
	`a an the this that these those some any   either neither both all no not none nor
i me my mine myself you your yours yourself we us our ours he him his she her hers it its itself they them their theirs one ones someone anyone something anything nothing everything
am is are was were be been being do does did doing done have has had having can could may might shall should will would must ought
of in on at by for from to into onto with  within about as if or and but so than then too very just also  even still yet ever
what which who whom whose when where why how there here
up out off over under  further  because   unless although though whether
isn aren don doesn didn wasn weren hasn haven hadn won wouldn couldn shouldn cannot cant dont doesnt isnt s t re ve ll d m
across against along among amongst around beyond despite   near nearby onto  throughout toward towards underneath upon through  besides  rather elsewhere somewhere anywhere everything someone's   
now today given taken said says forgot forgotten gone went made got gotten kept left done seen known shown told thought brought came became began whatever whenever somehow stuff lot lots bit right away itself e g etc suddenly actually really
such other others another same own  via vs versus etc eg ie
please tell say let lets
的 了 是 在 和 与 或 及 吗 呢 吧 啊 什么 如何 怎么 怎样 怎么样 怎么办 办 咋 咋办 为啥 为什么 为何 哪 哪些 哪个 哪里 哪儿 谁 何时 何处 多久 多少 几 我 你 您 他 她 它 我们 你们 他们 它们 自己 可以 能 能够 会 要 想 请 问 请问 一个 一种 这 那 这个 那个 这些 那些 有 没有 没 把 被 对 对于 从 到 向 用 以 为 于 之 其 时 时候 中 里 上 下 内 外 不 也 都 就 才 又 再 还 还是 而 而且 但 但是 因为 所以 如果 那么 应该 应当 是否 能否 让 使 给 并 并且 以及 等 等等 做 个 种 些 所 地 得 着 过 很 更 最 吗 么 呀 去 来 说 某 某个 每 每个 该 此`.split(
		/\s+/,
	),
);

const lightStems = new Set(
	stems(
		`before after during until without instead except between once again only every each per while since inside
want need like make get use way thing happen work go come take give put know think see look try mean call seem become keep
different many much more most less few several long often possible able allow help exactly actually really simply already instead currently
new good better best certain particular specific kind sort type case example general usual normally usually typically
someone person people place point question answer information detail explain describe find tell show ask
let cause set turn using used useful happen
laptop colleague teammate boss friend guy guys folks somebody everybody nobody newcomer hire hired afternoon evening night morning yesterday tonight tomorrow ago autumn winter summer straight suddenly simply somehow sometimes always never maybe perhaps probably honestly apparently supposed wonder wondering curious trying tried wanted wants stuck weird strange annoying
多久 多长 多大 多长时间 几时 何时 什么时候 老是 总是 stay
使用 需要 进行 通过 关于 方法 方式 情况 问题 一些 知道 告诉 解释 说明 介绍 具体 作用 意思 东西 事情`,
	),
);

const ordinaryStems = new Set(
	stems(
		`accept access accident account act action activity actual add address affect afford age ago agree ahead air alone along aloud alter always amount ancient animal announce annoy appear apply approach area argue arrive art aside asleep attach attempt attention automatic available avoid aware away
back background bad balance ban bar base basic batch bear beat beautiful bed begin behave behind believe belong below bend beside beyond big bill bit blame blank block blow board body book boot border bore borrow boss bother bottom bound box brain brand break bridge brief bright bring broad broken brother budget build bump bunch burn business busy buy
calculate calm capable car card care careful carry catch central chain chair chance change chapter character charge cheap check child choice choose circle circumstance claim class clean clear clever click close clue coffee cold collaborate collapse colleague collect college color combine comfortable command comment common communicate company compare compete complain complete complex computer concern conclude condition conduct confident confirm confuse connect consider consist constant contact contain content continue contract control convenient conversation convert cook cool copy corner correct cost count country couple course cover crazy create credit crime cross crowd cry cup curious current custom customer cut cycle
daily damage dance danger dark data date day dead deal dear decide declare deep defend define degree delay delete deliver demand deny depend describe deserve design desire desk destroy detail determine develop die differ difficult dinner direct dirty disappear discover discuss distance divide doctor document door doubt down download draft drag draw dream drive drop dry due dump duplicate during duty
early earn earth easy eat edge edit effect effort eight eleven else email embarrass emergency employ empty enable end enemy enforce engine engineer enjoy enough ensure enter entire entry environment equal error escape especially establish even event eventually evidence evil exact examine excellent except exchange excite exclude excuse exercise exist exit expect expensive experience experiment expert explicit explore express extend extra extreme eye
face fact fail fair fall false familiar family famous fan far farm fast fat father fault favor fear feature feed feel fellow fetch field fifteen fifth fifty fight figure file fill final fine finger finish fire firm first fish fit five fix flag flat floor flow fly folder follow food foot forbid force forever forget form formal format former forward four frame free freeze frequent fresh friend front fruit full fun function fund funny further future
gain game gap garden gather generate gentle girl glad glass global goal gold grab grade grant grass great green ground group grow guarantee guard guess guest guide
habit hair half hall hand handle hang happy hard harm hat hate head health hear heart heat heavy height hello hidden hide high hint history hit hold hole holiday home honest hope horse hospital host hot hour house huge human hundred hungry hurry hurt
ice idea ideal identical ignore ill image imagine immediate important impossible impress improve include increase indeed independent indicate individual industry inform initial inner input insert inside insist inspect install instance instant instruct intend interest internal interrupt introduce invent invite involve island issue item
job join joke journey judge jump junior just
key kick kill king kitchen knock
label lack lady lake land language laptop large last late laugh launch law lay lazy lead leaf learn least leave left leg legal lend length lesson letter level library lie life lift light limit line link list listen literal little live load local locate lock log lonely look loop lose lot loud love low lower luck lunch
machine mad mail main maintain major maker man manage manner manual map mark market marry master match material matter maximum maybe meal measure meat medium meet member memory mention merge merit message method middle mild mind minimum minor minute mirror miss missing mistake mix mobile mode model modern modify moment money month mood moon morning mother mount mouth move movie music mystery
name narrow nature near nearly neat necessary neck negative neighbor nervous network never next nice night nine noise normal north nose note notice number
object obtain obvious occasion occur odd offer office official offline old older omit once online open operate opinion opposite option order ordinary organize origin original ourselves outdated output outside owe owner
pack page pain paint pair paper parallel parent park part partner party pass past paste path patient pattern pause pay peace pencil perfect perform perhaps period permanent permit personal phone photo phrase pick picture piece pin plain plan plane plant plate play player plenty poem poison polite poor popular position positive possess post potential pound power practice prefer prepare present preserve press pretend pretty prevent previous price pride primary print prior private prize probably problem procedure proceed process produce product professional program progress project promise proof proper protect proud prove provide public publish pull pupil purchase pure purpose push puzzle
quality quarter queen query quick quiet quit quite quote
race radio rain raise random range rapid rare rate rather reach react read ready real reason recall receive recent recognize recommend record recover red reduce refer refresh refuse regard region regular reject relate relation release relevant rely remain remember remind remote remove repair repeat replace reply report represent request require rescue research reset resolve resource respect respond rest restart restore restrict result resume retire return reverse review reward rich rid ride right ring rise risk river road rock role roll roof room root rough round row rule run rush
sad safe sail sale salt sample satisfy save scale scene school score screen script sea search season seat second secret section secure select sell send senior sense sentence separate serious serve service session settle seven severe shake shape share sharp shelf shell shift shine ship shirt shock shoe shop short shoulder shout shut side sight sign silent silly similar simple since sing single sister sit site situation six size skill skin skip sky sleep slight slip slow small smart smell smile smooth snow social society soft software sold solid solve somebody somehow sometimes somewhere song soon sorry soul sound source south space spare speak speed spell spend spirit split spoil spot spread spring square stable staff stage stand standard star stare start state station stay steal step stick stop storage store storm story straight strange stranger stream street stress strict strike string strong struggle stuck student study stuff stupid style subject submit succeed success sudden suffer suggest suit sum summer sun supply support suppose sure surface surprise surround survive suspect sweet swim switch symbol system
table tail talk tall target task taste teach teacher team tear technical temporary ten tend term terrible test text thank theory therefore thick thin third thirty thousand threat three throughout throw ticket tidy tie tight till time tiny tip tire title today together tomorrow tone tonight tool tooth top total touch tough tour toward town track trade tradition traffic train transfer translate travel treat tree trick trip trouble true trust truth turn twelve twenty twice two typical
ugly uncle understand undo uniform union unique unit university unknown unusual update upgrade upload upper upset urgent usage user utility
valid valuable value variable variety various vehicle verify version view village violent visible visit voice volume vote
wait wake walk wall war warm warn wash waste watch water weak wear weather web wedding week weekend weight welcome west wet wheel whenever wherever whichever whole wide wife wild win wind window wine wing winter wipe wire wise wish wonder wood word world worry worse worst worth wound wrap write wrong
yard yeah year yellow yes yesterday young zero zone
app application argument artifact attribute backup binary branch browser bug build bundle cache certificate client cloud code column commit compile component config configuration console container continuous crash database debug default dependency deploy deployment developer directory disk doc documentation domain download editor executable extension feature field firewall flag framework function hardware hash host hostname identifier import index integer integration interface internet kernel laptop library license login logout machine maintainer manager manifest metadata module network node numeric object offline parameter parse password permission pipeline platform plugin port prefix production programmer project prompt property protocol proxy query registry release repository reproduce runtime script security server setting setup shell shortcut signature source stack string suffix syntax tag teammate terminal thread timeout timestamp tool tree tutorial unicode update upgrade upload url user username utility validate value variable version vulnerability warning website workflow workspace`,
	),
);
