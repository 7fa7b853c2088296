int f(void)
{
    return __builtin_clz();
}
int g(struct s { int a; } p)
{
    return __builtin_popcount(p);
}
int h(int n)
{
    return (int)__builtin_frame_address(n);
}
int i(int *p)
{
    return __builtin_add_overflow(1, 2, 3);
}
int j(void)
{
    return __builtin_offsetof(struct { int a; }, b);
}
int (*k)(int) = __builtin_ffs;

// 3:12: '__builtin_clz' takes 1 arguments, not 0
// 7:31: argument 1: cannot convert 'struct s' to 'unsigned int'
// 11:41: the level of '__builtin_frame_address' is not an integer constant expression
// 15:41: '__builtin_add_overflow' needs a pointer to an integer, not 'int'
// 19:50: 'struct <anonymous>' has no member 'b'
// 21:17: '__builtin_ffs' can only be called
