"""Scripts of the language that need no cluster, as bash runs them too."""

from __future__ import annotations

import re

_DO = re.compile(r"\bdo\b")
_DONE = re.compile(r"\bdone\b")

SCRIPTS = r"""
true && echo yes || echo no
false && echo yes || echo no
false || false && echo a; echo b
! true || echo negated
! echo a | grep -q b && echo none
for x in a b "c d"; do echo "<$x>"; done
for x in $(printf 'p q\nr'); do echo "[$x]"; done; echo "$x"
for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; echo $i; done
for i in 1 2 3; do [ "$i" -ge 2 ] && break; echo $i; done; echo end
for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done
for i in 1 2; do for j in a b; do break 2; done; echo never; done; echo out
printf 'a b c\nd\n' | while read -r x y; do echo "$x|$y"; done
printf 'a  b\\c \n' | while IFS= read -r line; do echo "<$line>"; done
printf 'a  b\\c \n' | while read line; do echo "<$line>"; done
printf 'x,y,z\n1,,3\n' | while IFS=, read -r a b c; do echo "$c-$b-$a"; done
printf 'ns/name\n' | while IFS=/ read -r ns name; do echo "$name in $ns"; done
printf 'one\ntwo' | while read -r x; do echo "$x"; done
while read -r a; do echo "got $a"; done < <(printf '1\n2\n')
while read -r a; do echo "got $a"; done <<< "x y"
n=a; printf 'b\n' | while read -r n; do echo $n; done; echo $n
if [ -z "$nothing" ]; then echo empty; elif true; then echo b; else echo c; fi
if [[ abc == a* && abc != *d ]]; then echo match; fi
if false; then echo a; elif false; then echo b; else echo c; fi
x=abc; [[ $x == "a*" ]] || echo literal
x='a.c'; [[ abc =~ ^a.c$ ]] && echo regex; [[ abc =~ "$x" ]] || echo quoted
[[ -n "" || ( b > a && ! c == d ) ]] && echo complex
[ "a b" = "a b" ] && test -n x && echo both
[ 3 -gt 12 ] || echo smaller; [[ 3 > 12 ]] && echo later
[ "$x" ] || echo unset
x=a/b/c; echo ${x#*/} ${x##*/} ${x%/*} ${x%%/*} ${#x}
x=virt-operator-7d9; echo "${x%-*}" "${x/virt/kube}" "${x//-/_}" "${x/#virt/V}" "${x/%7d9/}"
echo "${y:-default value}" ${y-b} "[${y:+set}]" "${y:-${x:-deep}}"; y=; echo "${y-unset}" "${y:-empty}"
x='data:;base64,YWJj'; echo ${x#"data:;base64,"} | base64 -d; echo
x=Abc; echo ${x^^} ${x,,} ${x^} ${x,}
x="a  b"; echo $x; echo "$x"; echo ${x// /}
x='*'; y='a*b'; echo "${y%"$x"b}" "${y#a$x}" "${y/\*/-}"
echo -e 'a\tb\x41\101\n' | cat -n
echo -e "one\ntwo\cthree"; echo; echo -n x; echo -E 'a\n'
printf '%s=%d\n' a 1 b 2; printf '%5.2f|%-4s|%04x|%c\n' 3.14159 ab 255 xyz
printf 'no newline %%'; printf '\n%s\n'; printf '%d\n' abc
printf "%s " a b c; echo
x=virt-operator-7d9; echo ${x:0:4} ${x:5} ${x: -3} "${x: -3:2}" ${x:5:-4} "${x:20}" "${x:(-3)}" "[${x: -99}]"
x=set; echo ${x:?} ${x?} "${x:?must be}"
true; echo $?; false; echo "$? $?"
grep -q b <<< abc && echo $?; grep -q z <<< abc || echo $?
false; if [ $? -eq 0 ]; then echo fine; else echo "failed with $?"; fi
for i in 1 2; do [ $i = 2 ]; echo $?; done
x=$(false); echo $?; y=$(echo a; false; echo $?); echo "$y"
(false); echo $?; { true; }; echo $?; ! true; echo $?
for x in Running Pending "Crash Loop" ''; do case "$x" in Run*) echo up;; Pending|Crash*) echo "down: $x";; *) echo "? <$x>"; esac; done
x='a*'; case $x in "a*") echo literal;; *) echo pattern;; esac; case abc in $x) echo matches;; esac
case x in (y) echo no;; esac; echo $?; case b in [a-c]) false;; esac; echo $?
case "$(echo a)" in a) case b in b) echo inner;; esac;; esac
{ echo a; echo b; } | sort -r
(x=inner; echo $x); echo "outer $x"
{ x=kept; }; echo $x
a=$(echo x; echo y); echo "$a"
a=$(x=1; echo $x$x); echo $a $x
a=$(false) || echo failed; a=$(true) && echo fine
echo a | grep b | cat; set -o pipefail; echo a | grep b | cat || echo broken
set -o pipefail; true | false | true && echo a || echo b; set +o pipefail; false | true && echo c
echo out; echo err >&2; echo gone > /dev/null
{ echo out; echo err >&2; } 2>/dev/null
{ echo out; echo err >&2; } 2>&1 | sort
{ echo out; echo err >&2; } 2>&1 >/dev/null | cat
{ echo out; echo err >&2; } &>/dev/null; echo nothing
echo a |& cat
x=1; unset x; echo "[$x]"
printf 'a b\nc\n' | xargs
printf 'a b\nc d\n' | xargs -n1 echo item
printf 'a b\n c\n' | xargs -I{} echo "<{}>" {}{}
printf '"a b" c\\ d e\n' | xargs -n 1 echo
printf '' | xargs echo none; printf '' | xargs -r echo never
printf 'p1 ns1\np2 ns2\n' | while read -r p n; do echo "$n/$p" | tr a-z A-Z; done | sort -r
for x in b a; do echo $x; done | sort | head -1
x=$(for i in 1 2 3; do echo $i; done | tail -1); echo "last $x"
: && echo colon
for pod in $(echo a b); do
  echo "== $pod"
done
if echo lead | grep -q -i LEAD; then LEADER=x; echo $LEADER; fi; echo "leader ${LEADER}"
"""


def scripts() -> list[str]:
    """One script a line, but for those that a `do` at the end of a line continues."""
    found: list[str] = []
    for line in SCRIPTS.strip("\n").split("\n"):
        if found and len(_DO.findall(found[-1])) > len(_DONE.findall(found[-1])):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found
