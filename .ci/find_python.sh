#!/bin/sh
# Print the path of a Python that MV Studio runs on. Otherwise say in one sentence what to do, and fail.
#
#     sh .ci/find_python.sh [NAME]     NAME: the only interpreter to look at (make run PYTHON=python3.12)
#
# A name on PATH counts only after it ran and told its version: version managers leave shims that only print an error,
# and a name promises no version. The path printed is that of the real interpreter, never of an activated .venv,
# which could not rebuild itself. One that can make a .venv at once goes before one that lacks ensurepip.

probe='
import sys
if sys.implementation.name != "cpython":
    sys.exit(1)
try:
    import ensurepip
    whole = "whole"
except ImportError:
    whole = "part"
print("%d.%d.%d" % sys.version_info[:3], whole, getattr(sys, "_base_executable", "") or sys.executable)
'
asked=$1
spare=
seen=
missing=

# consider NAME: print the path and end the script when NAME is a whole Python of the right version.
consider() {
    command -v "$1" >/dev/null 2>&1 || { missing="$missing, $1"; return 0; }
    answer=$("$1" -I -c "$probe" 2>/dev/null </dev/null) || answer=
    version=${answer%% *}
    rest=${answer#* }
    case $version in
        3.11.* | 3.12.* | 3.13.* | 3.14.*)
            case $rest in
                "whole "*) printf '%s\n' "${rest#whole }"; exit 0 ;;
                *) spare=${spare:-${rest#part }} ;;
            esac ;;
        "") seen="$seen, $1 does not run" ;;
        *) seen="$seen, $1 is $version" ;;
    esac
}

if [ -n "$asked" ]; then
    consider "$asked"
else
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do consider "$name"; done
fi
if [ -n "$spare" ]; then
    printf '%s\n' "$spare"
    exit 0
fi

found=${seen:-"$missing not found"}
found=${found#, }
{
    printf 'MV Studio needs Python 3.11, 3.12, 3.13 or 3.14, and there is none here (%s).\n' "$found"
    printf 'Install Python 3.13 beside what is there, or name one: make run PYTHON=/path/to/python3.13\n'
} >&2
exit 1
