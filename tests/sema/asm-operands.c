struct s { int a[9]; } x;
void f(int n)
{
    asm("" : "r"(n));
}
void g(int n)
{
    asm("" : "=r"(5));
}
void h(int n)
{
    asm("%1" : "=r"(n));
}
void i(void)
{
    asm("" : : "r"(x));
}
void j(int n)
{
    asm("" : : "@"(n));
}
void k(int n)
{
    asm("%[x]" : : [y] "r"(n));
}
void l(int n)
{
    asm("" : "=r"(n) : "5"(n));
}
void m(int n)
{
    asm("" : "=r"(n) : "[q]"(n));
}
void o(int n)
{
    asm("" : : "i"(n));
}

// 4:14: the asm output constraint 'r' does not begin with '=' or '+'
// 8:14: an asm output must be an object
// 12:5: asm refers to operand 1 of 1
// 16:16: an asm register operand of type 'struct s'
// 20:16: the asm constraint '@' is not supported
// 24:5: asm refers to an operand 'x' that it does not have
// 28:24: the asm constraint '5' refers to an output that does not exist
// 32:24: the asm constraint '[q]' refers to an output that does not exist
// 36:16: the asm constraint 'i' needs a constant
