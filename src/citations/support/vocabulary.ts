import { stemOf } from '../../base/words.ts';

/** Words that say little of what a sentence is about: they are not looked for. Lower case. */
export const functionWords: ReadonlySet<string> = new Set(
	(
		'a an the this that these those there here it its itself they them their theirs he she his her him we us our you your yours i me my ' +
		'one ones who whom whose which what when whenever where wherever why how ' +
		'is are was were be been being am do does did done doing has have had having can could may might will would shall should must ought ' +
		'of in on at by for with from to into onto as about over under between through during within along across per via than then ' +
		'and or but so if else whether while because since although though unless until ' +
		'not no nor none never neither without cannot only just also too very more most less least much many any some all each every both either such same other another own ' +
		'e.g i.e eg ie etc vs cf ' +
		'nearly about roughly approximately circa around almost well therefore thus hence however moreover further furthermore instead rather even still already again ever otherwise whereas ' +
		'up down out off back away ' +
		'first second last next ' +
		'get gets got let lets make makes made making give gives given take takes taken come comes go goes say says said call calls called ' +
		'thing things way ways case cases kind kinds example note use uses used using usage mean means meaning ' +
		'document documentation documents docs manual guide readme page text passage section according states described describes report reports'
	).split(' '),
);

/**
 * What report writers put for what documentation says, and the other way round. Each line is one sense as far as an
 * overlap of words needs it; a word stands in one line only.
 */
const senses = `
remove delete erase drop discard strip uninstall prune purge
allow permit enable let accept
forbid disallow prohibit ban deny block
prevent avoid stop
start begin launch spawn boot initiate
end finish terminate stop conclude
run execute invoke perform
create generate build produce construct
show display print list output
change modify alter edit adjust update
replace substitute swap supersede
set configure specify define
default predefined built-in
choose select pick
need require demand necessary mandatory obligatory
optional voluntary
contain include hold comprise
provide supply offer give deliver
return yield resolve
receive accept obtain
send transmit submit
keep retain preserve store save
wait pause delay
limit restrict cap bound constrain
maximum max most upper ceiling
minimum min least lower
fail error failure fault crash throw
ignore skip omit disregard exclude
support handle
find locate discover detect
check verify validate test examine
fix repair mend correct
copy duplicate clone
folder directory
file
argument parameter
option flag setting switch
function method
package module library
publish release
install
version
fetch download retrieve obtain
upload push
faster quick quickly fast rapid speed
slow slower
big large huge
small little tiny
amount number count quantity
increase raise grow rise climb
decrease reduce lower shrink decline fall
mean average
cost price fee
unveil announce introduce reveal
automatic automatically
manual manually hand
new recent latest
old obsolete legacy outdated
deprecate
equal identical same equivalent
different differ distinct
begin
millisecond ms milliseconds
second sec seconds
minute minutes
hour hours
day days
percent percentage
byte bytes
user person people
computer machine host
execute
order sequence
prefix
suffix extension
empty blank
full complete entire whole
parallel concurrent concurrently simultaneously
connection socket
request
reply response answer
header
body payload
character char letter
string text
array
object
true
false
null
undefined
convert transform translate turn
parse read
write
open
close shut
cancel abort
retry attempt
immediately instantly once
usually normally typically generally commonly
example
purpose goal
reason cause why
result outcome effect consequence
happen occur
appear
try
follow obey respect honour honor
depend rely
happen
combine merge join
split divide separate
compress
expand
match
compare
sort
search look
filter
map
token
key
value
name
world
access
private
public
owner maintainer
team group
organization organisation
license licence
colour color
behaviour behavior
`;

const senseOf: ReadonlyMap<string, string> = new Map(
	senses
		.trim()
		.split('\n')
		.flatMap(line => {
			const stems = line.split(' ').map(stemOf);
			return stems.map((it): [string, string] => [it, stems[0] ?? it]);
		})
		.reverse(),
);

/** The word that stands for a stem and for those that say the same. */
export function senseOfStem(stem: string): string {
	return senseOf.get(stem) ?? stem;
}
