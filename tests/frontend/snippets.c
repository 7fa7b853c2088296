// Translation units that exercise one corner of GNU C each; gcc accepts all of them. `//// name` starts one.

//// attribute-before-specifiers
__attribute__((noinline)) static int f(void) { return 1; } int (*p)(void) = f;

//// attribute-after-storage
static __attribute__((unused)) int x = 1;

//// attribute-after-type
int __attribute__((aligned(8))) x;

//// attribute-after-declarator
int x __attribute__((aligned(16), section(".data.x"))) = 3;

//// attribute-after-prototype
void f(void) __attribute__((noreturn)) __attribute__((cold));

//// attribute-between-declarators
int a, __attribute__((aligned(8))) b __attribute__((unused)), *c;

//// attribute-on-parameter
int f(int a __attribute__((unused)), __attribute__((unused)) char *b) { return 0; }

//// attribute-on-abstract-parameter
int f(int __attribute__((unused)), char *);

//// attribute-on-pointer
int *__attribute__((aligned(8))) p;

//// attribute-in-parentheses
int (__attribute__((unused)) *p)(void);

//// attribute-after-struct-keyword
struct __attribute__((packed)) S { char a; int b; };

//// attribute-after-brace
struct S { char a; int b; } __attribute__((packed, aligned(2))) x;

//// attribute-on-member
struct S { int a __attribute__((aligned(8))), b; int c : 3 __attribute__((packed)); };

//// attribute-on-union
typedef union { int *a; float *b; } T __attribute__((transparent_union));

//// attribute-on-enum
enum __attribute__((packed)) E { A, B }; enum E e;

//// attribute-on-enumerator
enum E { A __attribute__((deprecated)), B __attribute__((unused)) = 3 };

//// attribute-on-typedef
typedef int T __attribute__((aligned(16))); typedef __attribute__((may_alias)) int U;

//// attribute-vector
typedef float v4 __attribute__((vector_size(16))); v4 f(v4 a, v4 b) { return a * b; }

//// attribute-empty
int x __attribute__(()); int y __attribute__((,unused,));

//// attribute-no-arguments
int f(void) __attribute__((deprecated()));

//// attribute-format
int print(const char *f, ...) __attribute__((__format__(__printf__, 1, 2)));

//// attribute-on-label
int f(int a) { if (a) goto out; out: __attribute__((unused)); return a; }

//// attribute-fallthrough
int f(int a) { switch (a) { case 1: a++; __attribute__((fallthrough)); case 2: a++; } return a; }

//// attribute-in-cast
int f(void *p) { return *(int __attribute__((aligned(4))) *)p; }

//// attribute-local
int f(void) { __attribute__((aligned(8))) int x = 1; return x; }

//// attribute-const
int f(int) __attribute__((__const__)); int g(int) __attribute__((const, pure));

//// attribute-cleanup
void end(int *); void f(void) { int x __attribute__((cleanup(end))) = 1; (void)x; }

//// attribute-for-clause
int f(void) { for (int i __attribute__((unused)) = 0, *j = 0; j; ) ; return 0; }

//// asm-label
int x asm("other"); extern int f(int) __asm__("g") __attribute__((pure));

//// asm-file-scope
asm(".globl here\nhere:"); __asm__("nop" "\n");

//// asm-basic
void f(void) { asm("nop"); __asm__ __volatile__("cli; hlt"); }

//// asm-extended
int f(int a) { int r; asm volatile("mov %[from], %0\n\tnop" : "=r"(r) : [from] "r"(a) : "cc"); return r; }

//// asm-no-outputs
void f(char v) { asm volatile("outb %0, $0xe9" : : "a"(v) : "memory"); }

//// asm-empty-sections
void f(void) { asm volatile("" ::: "memory"); asm("" :); asm("nop" ::); }

//// asm-goto
int f(int a) { asm goto("jmp %l1" : : "r"(a) : "cc" : out); return 0; out: return 1; }

//// asm-escapes
void f(void) { asm(".ascii \"a\\n\\\\b\"\t# \303\251"); }

//// asm-percent
void f(void) { asm("mov %eax, %ebx"); asm("mov %%eax, %%ebx" : : : "ebx"); }

//// register-variable
void f(void) { register long a asm("r10") = 1; asm("" : : "r"(a)); }

//// case-range
int f(int c) { switch (c) { case 'a' ... 'z': return 1; case 0 ... 9: default: return 2; } }

//// computed-goto
int f(int i) { void *t[] = {&&a, &&b}; goto *t[i]; a: return 1; b: return 2; }

//// label-difference
long f(void) { static const long d = &&b - &&a; a: b: return d; }

//// label-before-brace
void f(int a) { if (a) goto end; a = 1; end: ; }

//// label-chain
int f(int a) { one: two: three: if (a--) goto one; if (a) goto two; goto three; }

//// dangling-else
int f(int a, int b) { if (a) if (b) return 1; else return 2; return 3; }

//// dangling-else-loop
int f(int a, int b) { if (a) while (b) if (b--) a++; else a--; return a; }

//// else-belongs-outside
int f(int a, int b) { if (a) { if (b) return 1; } else return 2; return 3; }

//// else-if-chain
int f(int a) { if (a == 1) return 1; else if (a == 2) { a++; } else if (a) a--; else { a = 0; } return a; }

//// if-with-empty
void f(int a) { if (a) ; else { } while (a--) ; for (;;) break; }

//// do-while
int f(int a) { do a--; while (a > 3); do { a--; } while (a); return a; }

//// do-while-if
int f(int a) { do if (a) a--; else a++; while (a); return a; }

//// duff
void f(char *d, char *s, int n) { int k = (n + 3) / 4; switch (n % 4) { case 0: do { *d++ = *s++;
    case 3: *d++ = *s++; case 2: *d++ = *s++; case 1: *d++ = *s++; } while (--k > 0); } }

//// switch-without-block
int f(int a) { switch (a) case 1: a = 2; return a; }

//// switch-empty
void f(int a) { switch (a) { } switch (a) { case 1: case 2: ; } switch (a) { default: ; } }

//// switch-statements-before-case
int f(int a) { switch (a) { int b; case 1: b = a; return b; default: return 0; } }

//// switch-blocks
int f(int a) { switch (a) { case 1: { int b = a; return b; } case 2: { a++; } break; default: break; }
    return a; }

//// switch-label-in-case
int f(int a) { switch (a) { case 1: again: case 2: if (a++ < 5) goto again; } return a; }

//// for-declares
int f(void) { int s = 0; for (int i = 0, n = 3; i < n; i++, s += i) { } return s; }

//// for-struct
int f(void) { for (struct { int a, b; } s = {0, 9}; s.a < s.b; s.a++) if (s.a == 4) return 1; return 0; }

//// for-struct-shared
int f(void) { for (struct { int a; } s = {3}, *p = &s; p->a; p->a--) ; return 0; }

//// comma-conditions
int f(int a, int b) { while (a--, b++ < 3) ; if (a, b) return 1; return (a, b); }

//// assignment-condition
int g(void); int f(void) { int c; while ((c = g())) ; if ((c = g()) > 3) return c; return c; }

//// statement-expression
int f(int a) { return ({ int b = a; b * 2; }) + ({ a; }); }

//// statement-expression-call
int g(int); int f(int a) { return g(({ int t = a; if (t) t++; t; })); }

//// statement-expression-nested
int f(int a) { int x = ({ int y = ({ a + 1; }); y; }); ({ x++; }); return x; }

//// pragma
#pragma pack(push, 1)
struct S { char a; int b; };
#pragma pack(pop)
int f(void) {
#pragma GCC unroll 4
 for (int i = 0; i < 4; i++) ; return 0; }

//// pragma-operator
_Pragma("GCC diagnostic push") int x; _Pragma("GCC diagnostic pop")

//// semicolons
;;int x;; int f(void) { ;; return 0; };

//// static-assert
_Static_assert(sizeof(int) == 4, "int"); struct S { _Static_assert(1, ""); int a; }; int f(void) {
    _Static_assert(1, "x"); return 0; }

//// elvis
int f(int a, int b) { return a ?: b ? a : b ?: 3; }

//// unary-chains
int f(int a, int b) { return - -a + + +b - -b - - -a + ~-a + !!b + -(-3) - (-a) + (a - (b - 1)); }

//// unary-address
int f(int a, int *p) { return a & *&a && *&*p & 1; }

//// increment
int f(int *p) { return *p++ + ++*p + (*p)++ + -p[0]-- - --*p; }

//// cast-chains
long f(char *p) { return (long)(int)-*p + (int)+3 - (unsigned char)~(char)1 + !(int)*p + sizeof((char)1); }

//// cast-of-compound-literal
int f(void) { return *(int *)(char[4]){1} + ((struct { int a; }){3}).a; }

//// precedence
int f(int a, int b, int c) { return (a | b) & c ^ (a + b) * c << (a - b) >> 1 | a % (b * c) / 2; }

//// left-associative
int f(int a, int b, int c) { return a - b - c + (a - (b - c)) + a / b / c + a / (b / c) + (a << b << c); }

//// logic
int f(int a, int b, int c) { return (a && b) || c || (a || b) && !(a && c); }

//// comparisons
int f(int a, int b, int c) { return (a < b) == (b < c) != (a == (b != c)) < ((a < b) < c); }

//// not-compared
int f(int a, int b) { return (!a) == b && !(a == b) && !(a & b) | ((!a) & b); }

//// ternary-nesting
int f(int a, int b) { return a ? b ? 1 : 2 : b ? 3 : (a, b) ? 4 : (a = b) ? 5 : 6; }

//// ternary-assignment
int f(int a, int b) { int c; a ? (b = 1) : (b = 2); c = a ? b : (a = 3); return c; }

//// assignment-chain
int f(int a, int b) { int c = a = b += 3, d = (a, b); *(&c) = d <<= 1; return c, d; }

//// comma-arguments
int g(int, int); int f(int a) { return g((a, 1), (a++, a)) + (a, 2); }

//// sizeof-forms
unsigned long f(int *p, int a[3]) { return sizeof p + sizeof(int) + sizeof(int *[3]) + sizeof *p 
    + sizeof(a)[1] + sizeof(int (*)(void)) + _Alignof(long) + __alignof__(p) + sizeof(struct { int a; }) 
    + sizeof "abc"; }

//// function-pointers
int (*get(int a))(char); int (*(*table[3])(void))[4]; int call(int (*f)(int), int a) { return (*f)(a) 
    + f(a) + (**f)(a) + (&f)[0](a); }

//// member-chains
struct S { struct S *n; int a[3]; int (*f)(void); } s; int f(void) { return s.n->n->a[1] + (*s.n).a[0] 
    + (&s)->f() + s.f() + (*s.n->n).n[0].a[2]; }

//// constants
double d = 1.5e-3 + .5 + 5. + 0x1.8p3 + 0x.8p1 + 1e10; float e = 1.f; long double g = 1.0L;
    unsigned long u = 0xFFul + 0b101 + 017 + 0u + 1LL + 0XaB;

//// characters
int c[] = {'a', '\n', '\'', '\\', '\0', '\x7f', '\377', '"', 'ab', L'x', u'x', U'x', '?'};

//// strings
char s[] = "a\tb" "c" "\x1" "2" "\\" "\""; const char *t = u8"x" "y"; int w[] = L"wide" L"r"; char e[] = 
    ""; char q[] = "??!";

//// compound-literals
struct P { int x, y; }; int f(struct P *); int g(void) { return f(&(struct P){1, .y = 2}) + (int[]){1, 2,
    3}[1] + (struct P){3, 4}.x; }

//// generic
int f(int a) { return _Generic(a, int: 1, char *: (2, 2), default: a + 3); }

//// builtins
struct S { int a; struct { int b[3]; } c; }; unsigned long f(void) { return __builtin_offsetof(struct S,
    c.b[1]) + __builtin_types_compatible_p(int, unsigned int *) + __builtin_choose_expr(1, 2, "x") 
    + __builtin_constant_p(3) + __builtin_expect(1, 1); }

//// varargs
typedef __builtin_va_list va_list; int f(int n, ...) { va_list a; __builtin_va_start(a, n);
    int r = __builtin_va_arg(a, int) + *__builtin_va_arg(a, int *); __builtin_va_end(a); return r; }

//// typeof
int f(int a) { typeof(a) b = a; __typeof__(int *) p = &b; typeof(*p) c, d = 1; c = d; return c + *p; }

//// extension
__extension__ typedef long long T; T f(void) { return __extension__ (T)1 + __extension__ 3; }
    __extension__ struct { int a; } x;

//// function-name
const char *f(void) { return __func__; } const char *g(void) { return __FUNCTION__; }

//// alternate-keywords
static __inline__ int f(const int *__restrict p) { return *p; } __const __signed__ char c = 1;
    __volatile__ int v; int g(void) { return f((int *)&v); }

//// qualifiers
const volatile int *const volatile *restrict const p = 0; int *const q = 0; const int *r[3];
    int f(int a[const 3], int b[static 2], int c[]);

//// declarators
int *(*(*f)(int (*)[3], int *[3]))[4], (*g[2])(void), **h, (*(*k)(void))(int);

//// abstract-declarators
unsigned long f(void) { return sizeof(int *) + sizeof(int (*)[3]) + sizeof(int *[3]) 
    + sizeof(int (*(*)(int *, char))[2]) + sizeof(const char *const *) + sizeof(int (*[3])(void)); }

//// typedef-of-function
typedef int fn(int, char *); fn f, *g; typedef fn *table[3]; int h(fn *, fn);

//// bit-fields
struct S { unsigned a : 3, : 2, b : 4; int : 0; _Bool c : 1; signed d : 5; };

//// struct-nesting
struct A { struct B { int x; } b; union { int i; float f; struct { short lo, hi; }; }; struct { int t; }
    list[2], *next; } a;

//// struct-empty
struct E { }; struct E e; struct Z { int n; int data[0]; char tail[]; }; union U { };

//// struct-shared-body
struct { int a; } x, *y, z[2]; struct T { int b; } t, *u; typedef struct { int c; } V, *W; static union {
    int d; } m, n;

//// enum-shared-body
enum { A, B = 3, C } x, *y; enum N { D = C + 1, } z;

//// struct-self
typedef struct node { struct node *next; } node; node n = {&n};

//// typedef-redefined
typedef int T; typedef int T; T x;

//// int128
typedef unsigned __int128 u128; u128 f(u128 a) { return a * 3; } __int128 g; __int128_t h; _Float128 q;

//// alignas
_Alignas(16) int x; _Alignas(long) char y; struct S { _Alignas(8) char a, b; };
    _Alignas(8) _Alignas(16) static int z;

//// thread-local
static _Thread_local int x; __thread int y;

//// noreturn
_Noreturn void stop(void); static inline _Noreturn void halt(void) { for (;;) ; } void (*p)(void) = halt;

//// atomic
_Atomic int x; _Atomic(int) y; _Atomic(int *) p;

//// long-types
unsigned long long int a; long unsigned b; short int c; long double d; signed e; unsigned char f;
    int long long g;

//// vla
int f(int n, int a[n][n], int m[*]); int f(int n, int a[n][n], int m[]) { int t[n + 1]; t[0] = a[0][0] 
    + m[0]; return t[0] + sizeof(int[n]); }

//// old-style
int f(a, b, c) int a; char *b, c; { return a + *b + c; }

//// old-style-implicit
f(); main() { return f(); }

//// old-style-struct
int f(p) struct P { int x; } *p; { return p->x; }

//// no-prototype
int f(); int g(void); int h(a, b) int a, b; { return a + b; }

//// function-returning-pointer
static const char *const *names(void) { return 0; } const char *const *(*get)(void) = names;

//// typedef-shadowed-by-variable
typedef int T; int f(void) { T T = 3; T = T * 2; { int x = T * T; return x; } }

//// typedef-shadowed-by-parameter
typedef int T; int f(T T) { return T * T; } T y; int g(int (T)); int h(T (a));

//// typedef-shadowed-in-initialiser
typedef int T; int f(int x) { int T = 2, y = T * x; return y; }

//// typedef-as-member
typedef int T; struct S { T T; unsigned U, *V; }; int f(struct S *s) { return s->T + (*s).T 
    + (struct S){.T = 1}.T; }

//// typedef-as-label
typedef int T; int f(int a) { goto T; T: return (T)a; }

//// typedef-as-tag
typedef int T; struct T { T x; }; enum U { E }; typedef struct T U; U v; T w;

//// typedef-as-enumerator
typedef int T; int f(void) { enum { T = 4 }; return T * 2; }

//// typedef-local
int f(int a) { typedef char T; { T b = a; typedef long T; T c = b; return c; } }

//// typedef-in-for
typedef int T; int f(void) { for (T T = 0; T < 3; T++) ; T x = 1; return x; }

//// typedef-redeclared-unsigned
typedef int T; int f(void) { unsigned T = 3; return T; }

//// cast-or-call
typedef int T; int f(int a) { return (T)-1 + (T)(a) + (a)-1 + (T)+a; }

//// sizeof-typedef
typedef int T; unsigned long f(void) { char T[3]; return sizeof(T) + sizeof T; }

//// parameter-scope
typedef int T; int f(int T, int a[sizeof(T)]); T x;

//// tag-in-parameter
struct S; int f(struct S *s, enum E { A } *e);

//// designators
struct S { int a, b[4]; struct { int c; } d; }; struct S s = {.b = {[1] = 2, 3}, .d.c = 4, .b[0] = 1,
    .a = 1 ? 2 : 3};

//// designator-ranges
int t[16] = {[0 ... 3] = 1, [4] = 2, [5 ... 7] = 3, 4}; int u[2][2] = {[0][1] = 5, [1] = {6}};

//// designator-old
struct S { int a, b; }; struct S s = {a: 1, b: 2};

//// initialiser-empty
struct S { int a; } s = {}; int t[3] = {}; struct S u[2] = {{}, {1}};

//// initialiser-long
int t[] = {0, 1001, 2002, 3003, 4004, 5005, 6006, 7007, 8008, 9009, 10010, 11011, 12012, 13013, 14014, 15015,
    16016, 17017, 18018, 19019, 20020, 21021, 22022, 23023, 24024, 25025, 26026, 27027, 28028, 29029, 30030,
    31031, 32032, 33033, 34034, 35035, 36036, 37037, 38038, 39039, 40040, 41041, 42042, 43043, 44044, 45045,
    46046, 47047, 48048, 49049, 50050, 51051, 52052, 53053, 54054, 55055, 56056, 57057, 58058, 59059};

//// initialiser-table
struct R { const char *name; int (*f)(int); struct { int a, b; } p; }; int g(int);
    struct R r[] = {{"first entry of this table", g, {1, 2}}, {"second entry of this table", 0, {3, 4}},
    {.name = "third", .p = {.b = 5}}};

//// initialiser-strings
const char *names[] = {"a", "b" "c", 0}; char grid[2][4] = {"abc", {'d', 'e'}};

//// initialiser-trailing-comma
int t[] = {1, 2,}; enum { A, B, };

//// initialiser-function
int f(int); int (*table[])(int) = {f, &f, [4] = f}; void *p = (void *)&table[1];

//// complex
double _Complex z = 1.0 + 2.0i; float _Complex f(_Complex float a) { return __real__ a * ~a + __imag__ a * 2.0if; }
    int g(void) { __imag__ z = 3; return -__real__ z > 1; }

//// variable-length-arrays
int f(int n, int a[n][n + 1], int b[static 2][n], int c[const *]); int g(int n, int (*a)[n]) { typedef int T[n];
    T x[2]; typeof(x[0]) *p = x; return sizeof(int[n]) + sizeof *p + sizeof(T); }

//// standard-attributes
[[noreturn]] void f(void); struct [[gnu::packed]] S { int a [[maybe_unused]]; }; void g(int x) { switch (x) { case 1:
    [[fallthrough]]; default: ; } }

//// inferred-types
void f(void) { __auto_type x = 1.5f; const __auto_type y = x; }
