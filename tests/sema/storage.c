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

// 1:19: 'static' and 'extern' in one declaration
// 2:19: parameter 'n' is declared static
// 5:14: 'register' outside a function
// 6:10: 'auto' outside a function
// 9:16: 'd' is extern inside a function and has an initialiser
// 11:20: 'typedef' and 'static' in one declaration
