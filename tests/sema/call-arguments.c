struct s { int a; } s; int f(int, char *);
int a(void)
{
    return f(1);
}
int b(void)
{
    return f(1, "x", 2);
}
int c(void)
{
    return f(s, "y");
}
int d(int n)
{
    return n(1);
}
int printf(const char *, ...);
int e(void)
{
    return printf();
}

// 4:12: too few arguments: 1 given, 2 wanted
// 8:12: too many arguments: 3 given, 2 wanted
// 12:14: argument 1: cannot convert 'struct s' to 'int'
// 16:12: 'int' is not a function
// 21:12: too few arguments: 0 given, 1 or more wanted
