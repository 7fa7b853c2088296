#pragma meta none
void f(int n)
{
    __builtin_va_list l;
    __builtin_va_start(l, n);
}
int g(int n, ...)
{
    __builtin_va_start(n, n);
}
int h(__builtin_va_list l)
{
    return __builtin_va_arg(l, char);
}
int i(int l)
{
    return __builtin_va_arg(l, int);
}

// 5:5: va_start outside a function with variable arguments
// 9:24: 'int' is not a va_list
// 13:12: va_arg with 'char', which is promoted to 'int'
// 17:29: 'int' is not a va_list
