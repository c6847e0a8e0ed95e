#!/usr/bin/env bash
# Every server that tests talk to: all.sh start|stop|status|env, see s3.sh.
#
# What cannot be started is said in one line and left out: the tests that need
# it skip, or fail where PDATLAS_REQUIRE names it. A Makefile does
#   testdata/servers/all.sh start; eval "$$(testdata/servers/all.sh env)"; go test ./...
set -uo pipefail
cd "$(dirname "$0")" || exit 1
case ${1:-} in
start | stop | status | env) ;;
*)
	echo "all.sh: usage: all.sh start|stop|status|env" >&2
	exit 2
	;;
esac
failed=0
for script in *.sh; do
	[[ $script == all.sh ]] && continue
	"./$script" "$1" || failed=1
done
[[ $1 == status ]] && exit $failed
exit 0
