"""Our awk computes what a real awk computes, and touches nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runbooks.commands.filters.awk import prepare
from runbooks.commands.filters.errors import ProgramUnsupportedError
from tests.runbooks.commands.filters.real import ours, real

PODS = "kubevirt  virt-api-1   1/1  Running  0\ndefault   db.0         0/1  Error    12\n\na b\n"
PROGRAMS = r"""
{print $1}
{ print $NF }
NR==1{ print $2 }
{$1=$1};1
{s+=$5} END {print s, s/2}
{print $2 " -n " $1}
NR>1 && $4!="Running" {print $2}
/virt/
!/virt/
/kube/,/def/
$1 ~ /^k/ || $5 > 3
$3 ~ "1.1"
END{print NR}
BEGIN{FS="."}{print $1}
BEGIN{OFS="-"}{$1=$1; print}
{a[$4]++} END{for(k in a) n++; print n, a["Error"]}
!seen[$4]++
{printf "%-10s|%4d|%.2f|%c|%x|%5s%%\n",$1,$5,$5/3,"xy",$5,$2}
{print length($0), length, length($1)}
{print substr($2,2,3), substr($2,6)}
{print index($0,"1"), index($0,"zz")}
{n=split($2,p,"-"); print n, p[1], p[n]}
{n=split($2,p,/[.-]/); print n}
{sub(/i+/,"<&>"); print}
{gsub(/[aeiou]/,"\\&"); print; print gsub(/x*/,"-")}
{gsub(/b/,"c",$1); print $1}
{print toupper($1) tolower($2)}
{ if ($5=="0") print "zero"; else if ($5) print "some"; else print "none" }
{ for(i=NF;i>0;i--) printf "%s ", $i; print "" }
{ while(j<2){j++; if(j==1) continue; print j} j=0 }
{ do {k++; if(k>2) break} while(1); print k; k=0 }
{ x = $5 > 3 ? "many" : "few"; print x }
{print NF, $NF, $(NF-1)}
NF{NF=2; print}
{$7="x"; print; print NF}
{print match($0,/r+/), RSTART, RLENGTH}
NR==2{exit 3} {print} END{print "end"}
$1=="kubevirt"{next} {print}
NF==5{print ($5==0), ($5=="0"), ($5<2), ($5<"2"), $5+0, -$5, !$5}
BEGIN{print 1e6, 0.1+0.2, 1/3, 2^10, 7%3, "3x"+1, 1==1.0, "a"<"b", 1 " " 2}
BEGIN{printf("%5.1f|%-5s|%05d|%+d|%e|%o\n", 3.14159, "ab", 42, 7, 12345.678, 8)}
BEGIN{print length("abc") length(), int(-3.7), sqrt(16), exp(0)}
{a[$1,$4]=1; if (("default","Error") in a) print "both"; delete a["default","Error"]}
{x[NR]=$0} END{for(i=NR;i>0;i--)print x[i]}
{ print $1,
  $2 } # with a comment
/virt/{f=1} f; /def/{f=0}
BEGIN{RS=""}{print $1; print NF}
{v=v sep $1; sep=","} END{print v}
{ print; print "" } ; END { print "done" }
{print $1 | "sort -u" }{
{print
{print $1 +}
}
@
""".strip("\n").split("\n")
PROGRAMS = [one for one in PROGRAMS if "sort -u" not in one]
PROGRAMS[PROGRAMS.index("{ print $1,") : PROGRAMS.index("{ print $1,") + 2] = [
    "{ print $1,\n  $2 } # with a comment"
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_prints_what_mawk_prints(program: str) -> None:
    assert ours("awk", [program], PODS)[:2] == real("mawk", [program], PODS)[:2]


@pytest.mark.parametrize(
    "args",
    [
        ["-F/", "{print $1; print $2}"],
        ["-F", ".", "{print $2}"],
        ["-F|", "{print $1}"],
        ["-F[ /]+", "{print $3}"],
        ["-F\\t", "{print $1}"],
        ["-v", "n=2", "NR==n"],
        ["-v", "w=a\\tb", "BEGIN{print w}"],
        ["-vx=0", "--", "{x+=NF} END{print x}"],
        ["-F"],
    ],
    ids=" ".join,
)
def test_options(args: list[str]) -> None:
    assert ours("awk", args, PODS)[:2] == real("mawk", args, PODS)[:2]


NODES = st.recursive(
    st.sampled_from(["$1", "$2", "$0", "NF", "NR", "2", "0.5", '"a"', '"10"', "x", "$NF"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "<", "==", "!=", ">", " ", "&&", "||"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda one: f"length({one})"),
        inner.map(lambda one: f"!({one})"),
        inner.map(lambda one: f"substr({one}, 2, 2)"),
        st.tuples(inner, inner).map(lambda t: f"index({t[0]}, {t[1]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} ? {t[1]} : {t[2]})"),
    ),
    max_leaves=5,
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(NODES, st.lists(st.text("ab1 2.-", max_size=8), max_size=3).map("\n".join))
def test_any_expression_has_the_value_that_mawk_gives_it(node: str, text: str) -> None:
    program = f"{{ print {node} }}"
    assert ours("awk", [program], text)[:2] == real("mawk", [program], text)[:2]


@pytest.mark.parametrize(
    "program",
    [
        '{print > "/tmp/x"}',
        '{print >> "x"}',
        '{print | "sh"}',
        '{printf "x" > "y"}',
        'BEGIN{system("id")}',
        "{getline}",
        '{getline x < "/etc/passwd"}',
        '"date" | getline',
        'BEGIN{print ENVIRON["HOME"]}',
        "BEGIN{print ARGV[1]}",
        'BEGIN{close("x")}',
        "function f(x){return x} {print f($1)}",
        "BEGIN{print systime()}",
    ],
)
def test_files_commands_and_the_environment_are_out_of_reach(program: str) -> None:
    with pytest.raises(ProgramUnsupportedError):
        prepare([program])


@pytest.mark.parametrize(
    "program",
    [
        "BEGIN{while(1) i++}",
        'BEGIN{x="aa"; while(1) x=x x}',
        'BEGIN{printf "%999999999d", 1}',
        "BEGIN{$99999999=1}",
        "{" + "(" * 3000 + "1" + ")" * 3000 + "}",
    ],
    ids=lambda program: program[:30],
)
def test_a_program_that_would_never_end_does(program: str) -> None:
    out, status, message = ours("awk", [program], "a\n")
    assert status == 2 or len(out) < 20_000
    assert status == 0 or message.startswith("awk: ")
