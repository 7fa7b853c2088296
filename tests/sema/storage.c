static extern int a;
void f(static int n)
{
}
register int b;
auto int c;
void g(void)
{
    extern int d = 1;
}
typedef static int e;
int h(static int first, register int second);
typedef int type(extern int x);
int (*pointer)(int, auto int x);
struct { int (*member)(_Thread_local int x); } record;
void i(void)
{
    int inner(static int x);
}

// 1:19: 'static' and 'extern' in one declaration
// 2:19: parameter 'n' is declared static
// 5:14: 'register' outside a function
// 6:10: 'auto' outside a function
// 9:16: 'd' is extern inside a function and has an initialiser
// 11:20: 'typedef' and 'static' in one declaration
// 12:18: parameter 'first' is declared static
// 13:29: parameter 'x' is declared extern
// 14:30: parameter 'x' is declared auto
// 15:42: parameter 'x' is declared _Thread_local
// 18:26: parameter 'x' is declared static
