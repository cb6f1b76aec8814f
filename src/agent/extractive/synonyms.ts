import { stems, words } from '../../base/words.ts';
import { everydayWords } from './everydayWords.ts';

/** Another way to say a word or a phrase: the stems of its words, in order. */
export type Phrase = readonly string[];

/** How else software documentation says `phrase` (its stems, in order); the phrase itself is not in the list. */
export function synonymsOf(phrase: Phrase): readonly Phrase[] {
	return table.get(phrase.join(' ')) ?? [];
}

/** The longest phrase of several words of the table that starts at `position`, as a count of words; 0 when there is none. */
export function phraseLengthAt(sequence: readonly string[], position: number): number {
	for (let length = Math.min(longestPhrase, sequence.length - position); length > 1; length--) {
		if (table.has(sequence.slice(position, position + length).join(' '))) {
			return length;
		}
	}
	return 0;
}

/**
 * One group a line; a phrase is joined by `_`. A word may stand in several groups: `commit` is a revision and a
 * transaction's end. The groups are general vocabulary of software and its manuals, made for no corpus.
 */
const english = `
delete remove erase discard destroy unlink wipe get_rid_of rid
drop delete remove discard
uninstall remove deinstall delete
clear clean flush purge empty reset wipe
prune remove extraneous unused trim
folder directory dir
file document
fast quick quickly speed faster performance rapid efficient
slow slowly performance latency delay
publish release upload ship distribute
deploy publish ship production roll_out
unpublish withdraw retract remove yank take_down
install setup add set_up
update upgrade bump refresh renew newer
downgrade revert roll_back rollback older
undo revert reverse reset cancel back_out rollback roll_back
restore recover revert bring_back get_back
create make generate initialize init produce
new create add init
add adding append insert include attach
start launch begin boot initiate run
run execute invoke launch perform call trigger
stop halt end terminate kill quit exit abort cancel shut_down shutdown
finish complete end done conclude
show display print list view output see
print output write display emit
list enumerate show
find search locate look_up lookup discover
get retrieve obtain fetch read acquire
download fetch retrieve pull get
upload push send publish
send transmit post submit
receive accept get
change modify edit alter adjust update amend
rename move name
move relocate transfer rename
copy duplicate clone replicate
replace substitute swap overwrite override supersede
override overrule supersede precedence take_precedence
overwrite clobber replace override
precedence priority order override
merge combine join unify consolidate
split divide separate partition break_up
sort order arrange rank
order sequence priority
filter select exclude restrict
ignore skip omit exclude suppress bypass leave_out disregard
exclude omit ignore except leave_out keep_out
include contain comprise consist
allow permit enable let authorize grant
permission privilege right access authorization
deny forbid refuse reject block disallow prohibit prevent
prevent avoid stop block protect
forbidden prohibited disallowed illegal not_allowed
enable activate turn_on switch_on
disable deactivate turn_off switch_off
configure set customize setup configuration
setting option configuration config preference parameter property
option flag switch argument parameter
argument parameter arg operand
default preset standard builtin
value setting content
variable var
environment env
error failure fault problem exception
fail failure error break crash abort
crash abort hang die
warning warn caution alert
bug defect issue problem flaw
issue ticket bug problem
problem trouble difficulty issue
fix repair resolve solve correct
troubleshoot debug diagnose
debug inspect trace
check verify validate test ensure confirm examine
verify validate check confirm
test check try
try attempt
retry repeat again attempt
login log_in sign_in signin authenticate logon
logout log_out sign_out
password passphrase secret credential
credential token secret password auth
token credential key
authenticate authorize login auth
auth authentication authorization
account user profile
user account person member people
owner maintainer author
maintainer owner collaborator contributor
admin administrator root superuser
team group organization org
public open visible everyone anyone
private restricted hidden internal secret
hide conceal suppress
secure safe security protect
vulnerability security exploit cve advisory
encrypt cipher encryption
certificate cert ca tls ssl
sign signature signed
hash digest checksum integrity sha
two_factor 2fa otp one_time second_factor
package module library bundle
library package module lib
dependency requirement prerequisite depend
require need must necessary mandatory
must shall required
version release revision
latest newest recent current most_recent
old older outdated stale obsolete previous
deprecate obsolete legacy discontinue
previous earlier prior former
next following subsequent
first initial
last final latest
before prior pre preceding
after post following afterwards
repository repo
registry repository index
server host daemon service
host machine server hostname
machine computer host system device
remote upstream origin
offline disconnected without_network without_internet
network internet connection online
proxy gateway
url link address uri
link reference hyperlink
symlink symbolic_link soft_link link
web website site http
browser web
connect connection attach
disconnect detach close
open launch
close shut
lock freeze pin
pin fix exact lock exactly
cache cached
store save keep persist hold
save store write persist record keep
load read import
read load parse
write save output
backup archive copy
lose lost missing
missing absent lack not_found
archive tarball tar zip bundle
compress zip gzip pack shrink
extract unpack decompress unzip
pack bundle archive
size length bytes large
limit maximum max cap threshold bound restrict
maximum max most largest highest limit upper
minimum min least smallest lowest
number count amount quantity total how_many
increase raise grow enlarge
decrease reduce lower shrink lessen
reduce decrease minimize shrink
big large huge great
small little tiny minor
time duration period
timeout time_out wait
wait delay pause sleep
date day time timestamp
schedule cron periodic
automatically automatic auto
manual manually by_hand
script program
command subcommand cmd
shell terminal console bash command_line cli
function method procedure routine
object instance
type kind sort
string text
character char letter
number integer numeric
float decimal
boolean true false
array list
dictionary map mapping dict
name identifier id
alias shortcut nickname abbreviation
abbreviation short shorthand
pattern regex glob wildcard regular_expression
match correspond equal fit
compare difference diff differ
difference differ distinction versus
different distinct differ
same identical equal
similar like alike
equivalent same equal
syntax grammar format
format layout style structure
structure layout hierarchy
tree hierarchy graph
parent ancestor
child descendant nested
root top base
level depth
location place path position
path location directory
temporary temp tmp
global globally system_wide
share common shared
project workspace application
application app program software
workspace monorepo
branch fork
commit check_in revision changeset
commit transaction
stage index
history log past
log record journal
conflict clash collision
duplicate redundant repeated copy
unused orphaned extraneous unneeded
unnecessary unneeded extraneous redundant superfluous
broken corrupt damaged invalid
invalid incorrect wrong malformed bad
valid legal correct acceptable
wrong incorrect mistake
accident accidentally mistake inadvertent unintentional
confirm confirmation prompt ask
ask prompt request
silent quiet
verbose detailed detail
help documentation manual docs
documentation doc manual readme
description summary explanation
explain describe
metadata information manifest
information info detail data
database db
table relation
row record tuple entry
column field attribute
field property attribute key
transaction atomic rollback
thread process
concurrent parallel simultaneous simultaneously at_the_same_time
process job task
background daemon
interrupt signal
memory ram
disk storage drive
space room
cost price pay
pay fund money
fund donate sponsor finance donation
license licence
support handle
handle process deal
compatible compatibility
platform os operating_system
architecture cpu
windows win32
mac macos osx darwin
linux unix
ci continuous_integration pipeline automated
automated unattended
production prod
development dev
compile build
build compile
native binary addon compiled
binary executable bin
executable binary program
hook callback trigger event
lifecycle phase stage
stage phase step
step procedure
plugin extension addon add_on
template boilerplate skeleton
example sample
interface api
import include require
export expose
invite add
mail email
contact reach
code source
comment note remark
rule policy guideline
mean meaning signify
meaning definition
purpose goal use
reason why cause because
effect result consequence
result outcome output
happen occur
affect influence impact
behave behavior behaviour
use utilize employ usage
specify define give provide
define declare specify
indicate denote mark
mark tag label flag
tag label
select choose pick
choose select pick decide
prefer preference favor
recommend suggest advise
convert transform translate
encode encoding charset
escape quote
color colour
iterate loop traverse
recursive recursively nested
empty blank
null none nil undefined
whole entire complete full
part portion piece
partial incomplete
inspect look examine
watch monitor observe
track follow
audit review inspect
outside external
inside within internal
leave retain keep
keep retain preserve
preserve retain keep
guarantee ensure promise assure
ensure make_sure guarantee
reproducible deterministic identical same
approve accept allow
identify recognize detect
detect discover find
appear show_up
shrink reduce
nest embed
depend rely
rely depend
force require
expire expiry expiration lifetime
revoke invalidate cancel
standard convention
naming name
prefix start_with begin_with
suffix extension end_with
line row
bracket brace parenthesis
sequence series
unique distinct
visible public shown
readable human_readable
equal equality
assign set
return give output
throw raise exception
raise throw
catch handle except
inherit derive
abstract interface
cycle circular
release free
ship include bundle
visit open
`;

const chinese = `
删除 移除 卸载 清除 去掉 删掉
安装 装上 设置 部署
卸载 删除 移除
更新 升级 刷新
降级 回退 回滚
撤销 撤消 恢复 还原 回退
创建 新建 建立 生成 制作
启动 开始 运行 执行 开启
运行 执行 启动 调用
停止 终止 结束 退出 中止 关闭
显示 列出 查看 打印 输出
查找 搜索 寻找 查询 检索
获取 取得 得到 获得
下载 获取 拉取
上传 推送 发布 提交
发布 发行 公布 上传
修改 更改 改变 编辑 变更 调整
替换 取代 代替 覆盖
合并 整合 组合
忽略 跳过 排除
包含 包括 含有
允许 许可 准许 可以
权限 许可 授权
禁止 不允许 拒绝 阻止 不得
启用 开启 打开 激活
禁用 关闭 停用
配置 设置 设定
选项 参数 设置 开关
默认 缺省 预设
错误 失败 故障 问题 异常
警告 提示 提醒
问题 困难 故障 缺陷
修复 解决 修正 修理
检查 验证 校验 测试 确认
登录 登入 登陆
密码 口令
帐户 账户 账号 帐号 用户
用户 使用者
管理员 超级用户 根用户
安全 保护
软件包 包 程序包 套件
依赖 依赖关系 相依
需要 必须 要求 必要
版本 发行版 发布
最新 最近 当前
旧 老 过时 陈旧
仓库 存储库 软件源 软件库
服务器 主机 服务
网络 互联网 联网
链接 连接
保存 存储 储存
备份 存档 副本
文件夹 目录
文件 档案 文档
文档 手册 说明 帮助
命令 指令
脚本 程序
变量 环境变量
内核 核心
磁盘 硬盘 分区 存储
内存 存储器
分区 磁盘 划分
大小 容量 尺寸
最大 上限 最多
最小 下限 最少 至少
数量 个数 数目 多少
时间 日期 时刻
自动 自动化
手动 手工
方法 方式 办法 步骤
原因 理由 为什么
区别 不同 差异 差别
相同 一样 同样
系统 操作系统
语言 语种
字体 字型
键盘 按键
屏幕 显示器
硬件 设备
设备 装置 硬件
驱动 驱动程序
固件 驱动
镜像 映像
光盘 光碟
引导 启动
许可证 授权 协议
自由 免费 开源
贡献 参与 提交
维护 管理
开发者 开发人员 维护者
支持 兼容
推荐 建议
`;

const table = new Map<string, Phrase[]>();
let longestPhrase = 1;

// An everyday word is looked up as what manuals say; the other way round would only bring noise.
for (const group of groupsOf(everydayWords)) {
	addSynonyms(group[0], group);
}
for (const group of groupsOf(`${english}\n${chinese}`)) {
	for (const phrase of group) {
		addSynonyms(phrase, group);
	}
}

function groupsOf(lines: string): Phrase[][] {
	return lines
		.split('\n')
		.filter(it => it !== '')
		.map(line => line.split(' ').map(entry => stems(entry.replaceAll('_', ' '))));
}

function addSynonyms(phrase: Phrase | undefined, group: readonly Phrase[]): void {
	const key = phrase?.join(' ') ?? '';
	longestPhrase = Math.max(longestPhrase, phrase?.length ?? 0);
	const known = table.get(key) ?? [];
	known.push(...group.filter(it => it.join(' ') !== key && !known.some(other => other.join(' ') === it.join(' '))));
	table.set(key, known);
}

/** The table's own spelling of a stem, for a query: searching does its own stemming. */
export function spellingOf(phrase: Phrase): string {
	return spellings.get(phrase.join(' ')) ?? phrase.join(' ');
}

const spellings = new Map<string, string>();
for (const entry of `${english}\n${everydayWords}\n${chinese}`.split(/\s+/).filter(it => it !== '')) {
	const spelling = entry.replaceAll('_', ' ');
	const key = words(spelling)
		.map(it => it.stem)
		.join(' ');
	if (!spellings.has(key)) {
		spellings.set(key, spelling);
	}
}
