struct s { int a; } x;
void f(void)
{
    if (x) ;
}
void g(void)
{
    while (g()) ;
}
void h(void)
{
    for (; x;) ;
}

// 4:9: a condition must be a number or a pointer, not 'struct s'
// 8:12: a condition must be a number or a pointer, not 'void'
// 12:12: a condition must be a number or a pointer, not 'struct s'
