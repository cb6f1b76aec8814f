/**
 * How people ask, beside how manuals say it: everyday English for things that software documentation has words of its
 * own for. One group a line, in the form of the table in synonyms.ts; made for no corpus.
 */
export const everydayWords = `
how_long duration time hours days minutes seconds until timeout expire
how_soon time days hours after expire immediately
how_often interval frequency every times period
how_big size bytes length maximum limit large
how_much amount size bytes number limit
how_many number count maximum limit
how_far depth level distance maximum
how_old age days older
told_otherwise default specified
unless_told_otherwise default unspecified
not_specified default omitted unspecified
not_given default omitted unspecified
out_of_the_box default preconfigured
by_itself automatically default own
on_its_own automatically default itself
without_naming default omitted unspecified
leave_out omit exclude skip default
end_up result default become
normally default usual
take_off remove withdraw detach
pull_off remove withdraw unpublish
take_out remove exclude delete
take_away remove revoke
take_over transfer assume
put_back restore republish return
put_in insert add include place
bring_back restore recover undelete
come_back return restore reappear
give_back return release
get_back recover restore return
turn_down reject decline deny refuse
turn_off disable deactivate suppress false
turn_on enable activate true
switch_off disable deactivate
switch_on enable activate
switch_to change checkout select use
opt_out disable exclude
opt_in enable allow
shut_up silent quiet suppress
kick_off start trigger launch
kick_in apply effect start
kick_out remove evict expel
blow_up fail crash error explode
fall_back fallback default revert
fall_over crash fail
break_down fail split
go_away disappear removed lost
go_wrong fail error
go_missing lost missing deleted
give_up abort stop retry fail
pick_up detect read use find
pick_out select choose
figure_out determine find detect
find_out determine detect discover
work_out determine compute resolve
sort_out resolve fix
clean_up remove prune clear clean garbage
tidy_up clean prune format
throw_away discard delete remove drop
throw_out discard remove
hold_back pin limit defer
hang_on_to keep retain preserve
lie_around remain unused stale left orphaned
left_over remain orphaned unused residual
look_like format example appear
look_after maintain manage
stand_for mean abbreviation
make_up compose consist
line_up align match
spell_out specify explicit
hand_over transfer pass
pass_on forward propagate pass
roll_out deploy release publish
ship_with include bundle distribute
sign_off approve confirm review
double_check verify confirm
get_past bypass skip avoid
get_around bypass workaround avoid
work_around bypass workaround avoid
step_in intervene override
at_once simultaneous together all parallel
at_the_moment currently now
in_one_go once all bulk batch single
one_by_one individual sequential
all_the_time always
for_good permanent permanently irreversible
for_free free
on_purpose intentional deliberate explicit
by_accident accidental mistake inadvertent
by_mistake accidental inadvertent wrong
by_hand manual manually edit
in_advance before prior
in_a_row consecutive successive
in_the_background background asynchronous daemon
on_the_fly dynamic runtime automatically
up_to_date latest current update outdated
behind_the_scenes internal
die crash terminate abort fail exit
dead deprecated closed terminated
alive running active
kill terminate stop revoke signal
vanish disappear lost deleted garbage
disappear remove lost deleted missing
evict remove expire purge delete
survive persist remain preserve retain
stay remain persist keep
wait pending block queue
waiting pending queued blocked
stuck hang block deadlock freeze
freeze hang block lock
complain error warn warning report
shout warn error
refuse reject deny error fail invalid
reject refuse deny invalid error
bounce reject fail return
choke fail error
grumble warn
silent quiet suppress ignore without_error
quietly silent silently
quiet silent suppress
noisy verbose
chatty verbose
hunt search find bisect
dig search inspect
peek view inspect look
spot detect notice find identify
notice detect see find
guess infer detect determine heuristic
infer determine guess
know determine aware detect
forget omit missing lose
forgot omit omitted missing
remember store cache persist save
memorize cache store
touch modify change affect access
mess corrupt break
tamper modify alter
trash corrupt delete
nuke delete remove purge
zap delete remove
scrap delete discard
dump export output discard
grab fetch get download acquire
mint create generate issue
craft create write
cook create build
spit output print
swallow ignore suppress consume
eat consume use ignore
hog consume exhaust
bloat grow large size
shrink reduce compact vacuum compress
compact compress shrink vacuum
squeeze compress reduce
grow increase expand
raise increase enlarge
bump increase update version
boost increase improve
cut reduce truncate limit remove
trim truncate strip prune
chop truncate split
shorten truncate abbreviate
shortened truncated abbreviated short
truncated shortened cut partial
cap limit maximum
cut_off limit threshold maximum timeout
room space free storage
spare free available unused
box machine host server
laptop machine computer environment local
desktop machine computer local
colleague user member maintainer collaborator
teammate user member collaborator
boss administrator owner
newcomer user beginner contributor
company organization enterprise private
corporate organization enterprise private proxy
folks users people
outsider public anonymous
stranger public anonymous untrusted
everybody all public everyone
nobody none anonymous
half part partial
halfway partial incomplete
twice two duplicate repeat double
double two twice duplicate
single one individual
lone single one
pair two both
bunch several multiple many
several multiple many
multiple several many more_than_one
more_than_one multiple several
zero none empty
plain simple text raw
raw plain unprocessed
fancy advanced
odd unusual special
strange unexpected unusual
weird unexpected unusual
genuine authentic valid verify original
authentic genuine verified valid
original source first initial
fake invalid forged mock
mock stub fake simulate
pretend simulate dry_run mock
dry_run simulate preview
preview simulate show dry_run
rehearse simulate dry_run
try_out test experiment
mask hide redact censor
redact hide mask remove
reveal expose disclose show leak
leak expose reveal disclose
expose reveal disclose export
spy monitor inspect
private secret restricted hidden
clash conflict collision duplicate
collide conflict clash
fight conflict
win precedence priority override prefer
beat precedence override
trump precedence override
lose ignored overridden
prefer precedence priority choose
sequence order series
in_which_order order sequence precedence priority
pecking_order precedence priority
turn order
map associate assign link
bind associate link attach scope
tie associate bind link
attach associate link add
hook callback trigger handler event
fire trigger emit run invoke
kick trigger start
react respond handle
respond reply answer return
answer reply response respond
reply response answer
talk communicate connect
speak communicate support
reach connect access contact
hit reach request access
knock request connect
ping test check connect
nag warn remind prompt
pester prompt warn
interrupt signal abort cancel
rewrite modify transform change replace
rework modify rewrite
reword rewrite amend edit
tweak change adjust modify configure
fiddle edit modify
patch fix modify diff
hot_fix patch fix edit
glue join concatenate combine
stitch join merge combine
fold merge combine collapse
squash combine merge collapse
flatten collapse merge dedupe
collapse combine merge fold
nest nested inside recursive
wrap enclose surround
peel strip unwrap remove
strip remove trim
swap exchange replace switch
flip toggle invert reverse
toggle enable disable switch
invert reverse negate
negate not invert exclude
skip bypass ignore omit disable
sidestep bypass avoid
dodge avoid bypass
circumvent bypass avoid
escape quote literal
literal verbatim exact
verbatim exact literal
exact precise strict
strict exact enforce
loose relaxed lenient
lenient relaxed tolerant
fussy strict
case_insensitive case ignore_case
upper_case uppercase capital
lower_case lowercase
capital uppercase
blank empty whitespace
gap missing hole space
hole gap missing
trailing ending suffix end
leading beginning prefix start
top first root
bottom last end
middle between
sideways horizontal
neighbour adjacent sibling next
sibling adjacent neighbour
cousin sibling
grandparent ancestor
housekeeping maintenance cleanup garbage collection
upkeep maintenance
garbage unused unreachable prune
rubbish garbage invalid
leftover orphaned unused remaining
stray orphaned unexpected extraneous
rogue unexpected untrusted
third_party external dependency
homemade custom local
custom own user_defined
tailor customize configure
personal user own private
per_user user personal
machine_wide global system system_wide
system_wide global system
worldwide global public
everywhere all global
anywhere any
nowhere none
genuinely really actually
wrongly incorrectly mistake
pitfall caveat warning gotcha
gotcha caveat pitfall warning note
caveat limitation warning note
drawback disadvantage limitation
downside disadvantage limitation
limitation restriction caveat limit
upside advantage benefit
benefit advantage
trick technique workaround tip
recipe example instructions
steps procedure instructions how_to
checklist steps
cheat_sheet summary reference
lifespan expiration lifetime support
lifetime expiration duration ttl
life_cycle lifecycle phase
end_of_life eol support maintenance deprecated
retire deprecate remove
sunset deprecate remove
gone removed deleted missing no_longer
no_longer removed deprecated stopped
still continue remain yet
anymore no_longer
instead_of rather replace
successor replacement new
predecessor previous old
alternative replacement instead other
equivalent same alternative
counterpart equivalent opposite
opposite reverse inverse contrary
tell_apart distinguish differentiate
distinguish differentiate difference
mix_up confuse conflict
confuse ambiguous conflict
unclear ambiguous
ambiguous unclear conflict
crash_safe durable atomic
power_cut crash unclean shutdown failure
outage failure unavailable offline
down unavailable offline
unreachable unavailable offline timeout
slow_down throttle delay
throttle limit rate_limit
rate_limit throttle limit
flood rate_limit overload
overload limit exceed
exceed over more_than greater limit
over more_than greater exceed
under less_than below
at_most maximum up_to limit no_more_than
at_least minimum
less_than below smaller maximum
length_limit maximum characters length
password_protected encrypted authenticated
scramble encrypt hash
unlock decrypt release
fingerprint hash checksum digest
checksum integrity hash digest shasum
tarball archive package tgz
zip archive compress
artifact output build package
executable binary command bin program
command_line cli terminal shell
switch option flag
knob option setting
toggle_option flag boolean
dial option setting
out_of_date outdated stale obsolete old expired
out_of_sync inconsistent stale diverged mismatch
in_sync consistent synchronized update
behind outdated older late
newest latest recent
newer upgrade latest outdated
by_default default
at_the_same_time parallel concurrent simultaneously
in_parallel concurrent simultaneously
side_by_side parallel compare both
in_order sequence sorted sequential
out_of_order unordered reorder
out_of_space disk full quota
out_of_memory memory heap limit oom
run_out exhausted exceed empty
in_use locked busy occupied used
in_charge responsible maintainer owner
ahead_of_time beforehand before precompile
in_the_meantime while during
on_demand lazy request
from_scratch clean new initialize
from_source compile build
start_over reset clean fresh
start_fresh reset clean initialize
get_started install setup introduction
get_ready prepare setup
get_stuck hang blocked
get_lost lost missing
set_up configure install initialize setup
set_aside stash reserve
hook_up connect link configure
plug_in plugin connect extension
sign_up register account
sign_in login authenticate
log_in login authenticate
log_out logout
lock_down restrict pin
lock_out blocked denied
look_up search find resolve
look_into inspect examine
keep_track track record monitor
keep_out exclude ignore deny
keep_from prevent avoid
keep_up maintain
hold_on wait keep
back_up backup save copy
back_out revert rollback undo
roll_back revert undo restore
clear_out clean remove purge empty
cut_down reduce limit
cut_short abort truncate
speed_up faster performance optimize cache
hurry faster speed
carry_on continue resume proceed
go_on continue proceed
go_back revert return previous
go_through process iterate pass
go_live publish deploy release
pass_along forward pass
call_off cancel abort
point_at refer specify target
point_to refer target link
stick_to pin use only
stick_with keep use
settle_on choose default
make_sure ensure verify require
check_out checkout
check_for detect verify test
what_would_happen preview dry
write_down record save store
jot_down note record
deal_with handle process
cope_with handle support
put_up_with tolerate accept
do_without omit skip optional
get_by need require
match_up match correspond
tie_together link associate
belong_to owner scope member
come_from source origin
come_with include bundled shipped
made_of consist contain
count_as consider treat
act_as serve behave
stop_working fail break unsupported
no_good invalid broken
broken_down split fail
locked_up hang freeze
hiccup error failure retry
moan warn
bark error warn
wordy verbose
gibberish encoding invalid garbled
garbled encoding corrupt
scrambled corrupt encrypted
half_finished partial incomplete
half_done partial incomplete
leftovers orphaned extraneous unused remaining
around_the_clock always continuous
overnight scheduled night
once_a_day daily schedule
every_day daily schedule
every_hour hourly schedule
once_a_week weekly schedule
`;
