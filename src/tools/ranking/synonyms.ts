import { stems } from '../../base/words.ts';

/** Other words that texts use for a word of a question, by stem. General English of software and its documents. */
export function synonymsOf(stem: string): readonly string[] {
	return byStem.get(stem) ?? [];
}

const groups = `
delete remove erase uninstall discard drop
folder directory
disable off suppress skip prevent avoid deactivate
enable on activate
stop abort cancel halt terminate quit
begin start launch initiate
run execute invoke launch
show display print list output view
see view inspect
create generate new initialize
change modify edit alter update set adjust
update upgrade
old previous former outdated stale
newest latest recent
fix repair resolve solve correct
bug issue defect problem
error failure fail
problem trouble issue
speed fast faster quick performance
slow performance
big large size
small little minimal
maximum max limit upper
minimum min least
limit restrict maximum cap most exceed less
choose select pick
pick select choose
find search locate look
search find look
copy duplicate clone
move rename relocate
rename move
save store write persist
store save keep
load read import
fetch download retrieve
download fetch
upload push publish
publish release upload
release version
send transmit submit
check verify validate test
verify check validate
test check
confirm prompt ask verify
ask prompt question query
allow permit grant let enable
permission access privilege right
forbid deny prohibit refuse disallow reject
block prevent stop
protect secure guard
safe secure
secret password token credential
password credential secret
login authenticate sign log
log record
user account person
owner maintainer author
team organization group
company organization
argument parameter option flag
option flag setting configuration parameter switch
setting configuration option config
configure set setup config
config configuration setting
customize configure override
default initial standard
override replace overwrite
replace substitute overwrite swap
undo revert reset restore rollback
revert undo reset
restore recover undo
recover restore rescue
backup copy
combine merge join
merge combine join
split separate divide
separate split distinct
connect link join
symlink symbolic
wipe remove delete clear erase
hole vulnerability weakness
shrink reduce compact compress
reduce decrease lower shrink
increase raise grow extend
give grant assign
teammate collaborator member
member collaborator
accident accidental inadvertent
accidentally inadvertently
unfinished incomplete
reuse again
boost improve increase
improve optimize enhance
easy simple
hard difficult
tell inform notify warn
hang freeze stuck block
crash fail abort
kill terminate signal
exit quit terminate
leave exit quit
people user
person user
nothing none unused
whole entire
entire whole
part portion piece
purpose reason goal
meaning mean denote
forget forgot lose
lost lose missing
twice duplicate repeated
again repeat
once single
behavior behaviour
colour color
licence license
pause sleep suspend
sleep pause suspend
kept retain keep
keep retain preserve
preserve keep retain
schedule cron timer
cron schedule
own custom
custom own
step stage phase
stage step phase
hook callback
callback handler
handle process
bigger larger
smaller less
symbolic symlink
link symlink connect
internet network online web
offline cache network
website site web page url
address url uri
proxy network
server host registry
machine computer host system
environment env variable
variable env
command subcommand cli
terminal shell console tty
shell bash command
script program
program application executable binary
app application program
package module library
library package module
dependency require package
depend require dependency
need require
require need must mandatory
mandatory require must
optional not-required
install add setup
add append insert include
include contain bundle
exclude ignore omit except skip
ignore exclude skip omit
omit exclude skip leave
hide conceal suppress
silent quiet suppress
quiet silent
verbose detail debug
detail information
information info detail
explain describe
describe explain
difference differ compare versus
compare diff difference
kind type sort
type kind
name identifier
identifier id name
unique distinct
number count
count number
amount number quantity
order sequence sort
sort order
wait timeout delay pause
timeout wait
long time duration
duration time
often frequency interval
parallel concurrent simultaneous
concurrent parallel simultaneous
thread parallel
lock freeze pin
pin lock exact fix
exact precise pin
temporary temp tmp
permanent persist
share common
private restrict
public open
license licence
document documentation doc
manual documentation guide
help assist
example sample
automatic automatically auto
manually hand
hook trigger script event
trigger cause fire
before prior pre
after post
inside within
outside external
local machine
remote server
global system
file document
line row
row line
column field
table grid
list array enumerate
array list
text string
string text
empty blank
blank empty
missing absent lack
exist present
broken corrupt invalid
corrupt damage broken
valid correct legal
wrong incorrect invalid
deprecated obsolete discourage
obsolete deprecated
support handle accept
accept allow take
return give yield
raise throw
throw raise
exception error
iterate loop
loop iterate
convert transform translate
transform convert
parse read analyze
format style layout
size length
length size character long
longest length character
short less character
memory ram
disk storage
space storage
vulnerability security advisory audit
security vulnerability safe
sign signature
signature sign
encrypt cipher
2fa factor otp two-factor
factor 2fa otp
otp one-time 2fa
mfa 2fa otp factor
email mail
notify alert warn
warning warn caution
warn warning
ci continuous
branch head
commit revision
history log
repository repo
repo repository
monorepo workspace
workspace monorepo
tag label
label tag
shortcut alias abbreviation
alias shortcut
place location path
location path place
path location
where location
home directory
root top
top root
parent ancestor
child descendant nested
nested child
tree hierarchy
field property key attribute
property field attribute key
attribute property field
value setting
browser web
entry item
item entry element
prevent stop avoid block
avoid prevent
force forcibly
reinstall install
clean clear purge remove
clear clean purge empty
purge clean clear
unused unnecessary extraneous orphan
unnecessary unused extraneous
leftover extraneous orphan unused
deploy production
production prod deploy
development dev
compile build
build compile
transitive indirect nested
indirect transitive
peer peer
why reason because explain
reason because
`;

const byStem = readGroups();

/** Each line is a word and what stands for it; the first word alone is looked up. */
function readGroups(): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, string[]>();
	for (const line of groups.trim().split('\n')) {
		const [head, ...others] = [...new Set(stems(line))];
		if (head !== undefined) {
			found.set(head, [...(found.get(head) ?? []), ...others]);
		}
	}
	return found;
}
