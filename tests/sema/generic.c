int f(void)
{
    return _Generic(1.5, int: 1, long: 2);
}
int g(void)
{
    return _Generic(1, int: 1, signed int: 2);
}
int h(void)
{
    return _Generic(1, default: 1, default: 2);
}

// 3:12: no association of _Generic matches 'double'
// 7:32: 'int' is compatible with an earlier type of this _Generic
// 11:36: a second 'default' in one _Generic
