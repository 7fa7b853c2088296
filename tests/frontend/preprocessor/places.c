#define a b
#define b a
b a b a
#define F(x) __LINE__ x __LINE__
F(
1
__LINE__
2
) __LINE__
#define G(x) x
G(__LINE__
) G(
__LINE__) G(F(
1
))
#pragma push_macro("a")
#pragma once
#pragma GCC poison zork
#pragma GCC system_header
#pragma pack(a)
#define P(x) 1 _Pragma("omp for") 2 x
P(3) G(4 _Pragma("foo bar") 5)
G(6
#pragma inside 
7)
G(8
#define N 9
N)
x = __COUNTER__ __INCLUDE_LEVEL__ __BASE_FILE__;
#ident "x"
G
#define zz
(7)
# 33 "foo.c"
__LINE__ __FILE__
#line 44
__LINE__ __FILE__
R"(a
b)" <: %:%: ??=
