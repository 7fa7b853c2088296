/* C11 6.10.3.5 */
#define x 3
#define f(a) f(x * (a))
#undef x
#define x 2
#define g f
#define z z[0]
#define h g(~
#define m(a) a(w)
#define w 0,1
#define t(a) a
#define p() int
#define q(x) x
#define r(x,y) x ## y
#define str(x) # x
f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);
g(x+(3,4)-w) | h 5) & m
(f)^m(m);
p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };
char c[2][6] = { str(hello), str() };
#undef h
#undef f
#undef x
#undef m
#define xstr(s) str(s)
#define debug(s, t) printf("x" # s "= %d, x" # t "= %s", \
 x ## s, x ## t)
#define INCFILE(n) vers ## n
#define glue(a, b) a ## b
#define xglue(a, b) glue(a, b)
#define HIGHLOW "hello"
#define LOW LOW ", world"
debug(1, 2);
fputs(str(strncmp("abc\0d", "abc", '\4') // this goes away
 == 0) str(: @\n), s);
xstr(INCFILE(2).h)
glue(HIGH, LOW);
xglue(HIGH, LOW)
#define hash_hash # ## #
#define mkstr(a) # a
#define in_between(a) mkstr(a)
#define join(c, d) in_between(c hash_hash d)
char p1[] = join(x, y);
#define t2(x,y,z) x ## y ## z
int j[] = { t2(1,2,3), t2(,4,5), t2(6,,7), t2(8,9,),
 t2(10,,), t2(,11,), t2(,,12), t2(,,) };
#define OBJ_LIKE (1-1)
#define OBJ_LIKE /* white space */ (1-1) /* other */
#define FUNC_LIKE(a) ( a )
#define FUNC_LIKE( a )( /* note the white space */ \
 a /* other stuff on this line
 */ )
#define showlist(...) puts(#__VA_ARGS__)
#define report(test, ...) ((test)?puts(#test): printf(__VA_ARGS__))
#define debug2(...) fprintf(stderr, __VA_ARGS__)
debug2("Flag");
debug2("X = %d\n", x);
showlist(The first, second, and third items.);
report(x>y, "x is %d but y is %d", x, y);
#undef x
#undef f
#undef g
#undef h
#undef m
#undef w
#undef z
#undef t
#undef p
#undef q
#undef r
/* C23 VA_OPT */
#define F(...) f(0 __VA_OPT__(,) __VA_ARGS__)
#define G(X, ...) f(0, X __VA_OPT__(,) __VA_ARGS__)
#define SDEF(sname, ...) S sname __VA_OPT__(= { __VA_ARGS__ })
#define EMP
F(a, b, c) ; F() ; F(EMP)
G(a, b, c) ; G(a, ) ; G(a)
SDEF(foo); SDEF(bar, 1, 2);
#define H2(X, Y, ...) __VA_OPT__(X ## Y,) __VA_ARGS__
H2(a, b, c, d)
#define H3(X, ...) #__VA_OPT__(X##X X##X)
H3(, 0) H3(a,0) H3(a)
#define H4(X, ...) __VA_OPT__(a X ## X) ## b
H4(, 1)
#define H5A(...) __VA_OPT__()/**/__VA_OPT__()
#define H5B(X) a ## X ## b
#define H5C(X) H5B(X)
H5C(H5A())
H5C(H5A(1))
/* gnu */
#define eprintf(format, ...) fprintf (stderr, format, ##__VA_ARGS__)
eprintf("a") eprintf("a",) eprintf("a",b) eprintf("a",EMP)
#define ep2(args...) fprintf (stderr, ## args)
ep2() ep2(EMP) ep2(1,2)
#define ep3(f, args...) (f, ## args, ##args)
ep3() ep3(1) ep3(1,) ep3(1,2,3)
#define F1(a) a*G1
#define G1(a) F1(a)
F1(2)(9) G1(2)(3)(4)
#define NIL(xxx) xxx
#define G_0(arg) NIL(G_1)(arg)
#define G_1(arg) NIL(arg)
G_0(42)
#define foo() bar
foo
()
foo
#define baz 1
()
#define lparen (
#define fl(x) [x]
fl lparen 3) NIL(fl)(3) NIL(fl lparen 4))
#define cat(a,b) a##b
cat(x,cat)(1,2) 
cat(+,+) cat(L,"x") cat(u8,"x") cat(.,1) cat(1,.) cat(0x,e) cat(%:,%:)
#define s2(x) #x
#define xs(x) s2(x)
xs( EMP a EMP b ) xs(EMP) xs(-EMP-) xs(NIL(1)NIL(2)) s2("\n" (char)\  x) s2( a
 b ) xs(F1 (x)) xs(cat(a,b)c) s2(@) s2('"' "\"") xs(NIL( 3 ) 4) xs(a NIL()b) xs(cat(a, b) c)
#define AA BB
#define BB(x) x
AA(1) AA (2) AA
(3)
#define EMPTY
#define fg(x) x EMPTY
fg(1)fg(2)
-NIL(-)1 +EMPTY+ x EMPTY y .EMPTY. a##b
#define rec rec2 rec
#define rec2 rec rec2
rec rec2 NIL(rec) NIL(NIL(rec) rec)
#define hh(x) x(
#define va(x,...) x __VA_ARGS__ #__VA_ARGS__
va(1) va(1,2) va(1, 2 , 3 ) va(,) va((a,b),c)
NIL(NIL)(1) NIL(NIL(NIL))(2)
#define q(x) x NIL(
q(1) 2) 
__COUNTER__ NIL(__COUNTER__ __COUNTER__) cat(__COUNT,ER__) s2(__COUNTER__) xs(__COUNTER__)
xs(__LINE__) __FILE__ __INCLUDE_LEVEL__
