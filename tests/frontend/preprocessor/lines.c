int a[3] = { 1 };


#define J(a,b) a%:%:b
J(x,y) %:define
%:define K 3
K
int fo\
o = 1\
2; "ab\
c" 'x\
' /\
* comment *\
/ + /\
/ line \
comment
+\
+ -\
> x
# \
define \
 M(\
x) x \
 + 1
M(\
2) M
(3)
#if 1 \
 + 1 == 2
ok
#endif
#if '\x41' == 'A' && L'é' == 0xe9 && 'ab' == 24930 && '\377' < 0 && u'\xffff' > 0 && -1 > 0u && (2 || 1/0) && (0 ? 1/0 : 1)
ok2
#endif
#if 18446744073709551615u == -1 && 0x7fffffffffffffff + 1 < 0 && 1 << 63 < 0 && -1 >> 1 == -1 && (-7) / 2 == -3 && -7 % 2 == -1
ok3
#else
bad
#endif
#if (1 ? -1 : 0u) > 0 && ~0u == 0xffffffffffffffff && !defined K == 0 && defined(J)
ok4
#endif
#define EMPTY
#define DEF defined K
#if DEF && EMPTY 1
ok5
#endif
#ifdef EMPTY
#elif nonsense (
#endif
#if 0
#elif 1
yes
#elif 1/0
#else
no
#endif
#if __has_include(<stdio.h>) && !__has_include("nope.h") && __has_include_next(<stdio.h>)
inc
#endif
#define HDR <stddef.h>
#if __has_include(HDR)
inc2
#endif
#ifdef __has_include
inc3
#endif
#define STR "stddef.h"
#if __has_include(STR)
inc4
#endif
#define P(x) _Pragma(#x) x
P(omp parallel)
_Pragma("once") 
#pragma GCC diagnostic push
#pragma STDC FP_CONTRACT OFF
#define LP (
#define E1(x) x
E1 LP 1) E1(E1) (2)
#define v(a, ...) [a|__VA_ARGS__]
v(1,) v(1) v() v(,,) 
/* a */ # /* b */ define /* c */ CM /* d */ 9 /* e */
CM/* x */CM
1.e+5 0x1p-3 .5e-3.4 1..2 0xe+1 1e+ a.b a...b
$x x$y a->b a-->b a--->b <:::> <%%> %: x<<=1>>=2
#pragma push_macro("CM")
#undef CM
#define CM 10
CM
#pragma pop_macro("CM")
CM
